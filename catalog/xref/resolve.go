package xref

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Mount is what resolving has to know of a mount of the running Vault.
type Mount struct {
	Path      string // ends in "/"
	KVVersion int    // 1 or 2, 0 for other engines
	Engine    string // its type
}

// Mounts are those of one namespace, as far as they are known.
type Mounts struct {
	List []Mount // may be empty: a token that can reach none is not offline
	Err  error   // why they are not known, though the server was asked; List counts for nothing then

	paths []string // of List
}

// newMounts returns mounts of which whoever gave the list may go on to change it.
func newMounts(list []Mount) Mounts {
	m := Mounts{List: slices.Clone(list)}
	for _, one := range list {
		m.paths = append(m.paths, one.Path)
	}
	return m
}

// Meaning is what a reference means in a given Vault.
type Meaning struct {
	Status    Status             // [Templated], [Unresolved], else [Unchecked]
	Namespace string             // in which it lies, whether or not it is resolved
	Location  vaultpath.Location // where its tool looks for it; zero where that is not known
	// Meant is where the path leads that the writer most likely had in mind, by a kinder reading than
	// that of the tool. Zero where that is the Location.
	Meant vaultpath.Location
	Hint  string // one line: why it is unresolved, or what is unusual about how it is written

	proposes bool // the hint says what should stand there
	right    Fix  // what should stand there, where that is known
}

// Resolved reports whether it is known where the tool looks.
func (p Meaning) Resolved() bool { return p.Location.Mount != "" }

type resolver struct {
	mounts map[string]Mounts           // by namespace: those that are known
	stores map[string][]*catalog.Store // by kind, then by name: see [resolver.store]
	// objects are references to stores by [sources.Reference.Object].
	objects map[string][]*catalog.Reference
	asks    map[string]func(sources.Request) string // by source
	ns      string                                  // that of references which name none
}

// newResolver returns a resolver for the mounts of a running Vault. In namespaces whose mounts are
// not known (nil: in all), the mount is what the file itself says, else the part before data/ or
// metadata/, else the first segment. A namespace that no file names is the one that is given.
func newResolver(c *catalog.Catalog, mounts map[string]Mounts, namespace string) *resolver {
	r := &resolver{
		stores: storesByName(c.Stores), objects: referencesByObject(c.References),
		ns:     strings.Trim(namespace, "/"),
		mounts: map[string]Mounts{}, asks: asks(),
	}
	for ns, known := range mounts {
		if known.Err == nil {
			r.mounts[strings.Trim(ns, "/")] = newMounts(known.List)
		}
	}
	return r
}

// writing is a reference's path on its way to a location.
type writing struct {
	ns        string
	mount     string // as written; "" where the path holds it
	path      string // cleaned
	folder    bool
	kvVersion int // as files say; 0 is unknown
	Mounts
	known bool // the mounts of the namespace are
}

func (r *resolver) resolve(ref *catalog.Reference) Meaning {
	w, settled := r.writing(ref)
	if settled != nil {
		return *settled
	}
	return w.asked(ref, r.asks[ref.Source])
}

// writing returns what a reference says, with what other files add to it, or its meaning where that
// is all that there is to know.
func (r *resolver) writing(ref *catalog.Reference) (w writing, settled *Meaning) {
	w = writing{mount: ref.Mount, ns: ref.Namespace, path: vaultpath.Clean(ref.Path),
		folder: ref.Folder}
	templated, missing := ref.Templated, ""
	if ref.Store != "" {
		store, why := r.store(ref)
		switch {
		case store == nil && lex.HoldsPlaceholder(ref.Store):
			templated = true
		case store == nil:
			missing = why
		case store.Foreign:
			missing = ref.Store + " is no Vault"
		default:
			// It has what the reference leaves open.
			w.mount, w.ns, w.kvVersion = cmp.Or(w.mount, store.Mount), cmp.Or(w.ns, store.Namespace),
				store.KVVersion
			templated = templated || lex.HoldsPlaceholder(store.Mount) ||
				lex.HoldsPlaceholder(store.Namespace)
		}
	}
	if w.ns == "" && ref.Context != "" {
		if context, _ := r.named(ref.Context, ref.FilePath); context != nil {
			w.ns = context.Namespace
			templated = templated || lex.HoldsPlaceholder(w.ns)
		}
	}
	w.ns = cmp.Or(strings.Trim(w.ns, "/"), r.ns)
	w.Mounts, w.known = r.mounts[w.ns]
	var m Meaning
	switch n := len(w.mount) + len(w.path); {
	case templated:
		m = Meaning{Status: Templated, Namespace: w.ns}
	case missing != "":
		m = w.unresolved("%s", missing)
	case n > vaultpath.MaxLength:
		// and no hint repeats it
		m = w.unresolved("%s: it has %d bytes, at most %d", vaultpath.ErrBadPath, n,
			vaultpath.MaxLength)
	default:
		return w, nil
	}
	return w, &m
}

func (w writing) unresolved(format string, args ...any) Meaning {
	return Meaning{Status: Unresolved, Namespace: w.ns, Hint: fmt.Sprintf(format, args...)}
}

// at returns a location below a mount, with a slash at its end or without as the reference wants
// it.
func (w writing) at(mount, path string) vaultpath.Location {
	l := vaultpath.New(w.ns, mount, path)
	if w.folder {
		return l.Folder()
	}
	return l.Secret()
}

func (w writing) kv2(mount string) bool {
	m, ok := findMount(w.List, mount)
	return ok && m.KVVersion == 2
}

// findMount returns the mount of a path that ends in a slash.
func findMount(mounts []Mount, path string) (Mount, bool) {
	for _, m := range mounts {
		if m.Path == path {
			return m, true
		}
	}
	return Mount{}, false
}
