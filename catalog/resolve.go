package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Mount is what resolving has to know of a mount of the running Vault.
type Mount struct {
	Path      string // ends in "/"
	KVVersion int    // 1 or 2, 0 for other engines
}

// Resolution says whether the location of a reference is known.
type Resolution uint8

const (
	Resolved   Resolution = iota
	Templated             // a placeholder stands in it
	Unresolved            // which mount it lies in is not known
)

// Place is what a reference means in a given Vault.
type Place struct {
	Resolution Resolution
	Namespace  string             // in which it lies, whether or not it is resolved
	Location   vaultpath.Location // zero unless resolved
	// Literal is what the path names when nothing is taken out of it: a secret can really lie in a
	// folder that is called data, or like its mount. Zero where that is the Location.
	Literal vaultpath.Location
	Hint    string // one line: why it is unresolved, or what is unusual about how it is written
}

// Resolver finds out where references point to.
type Resolver struct {
	mounts []Mount // of the running Vault; nil where none is known
	paths  []string
	stores map[string][]*Store // by kind, then by name: see [Resolver.store]
	// objects are references to stores by [sources.Reference.Object].
	objects map[string][]*Reference
	ns      string
}

// NewResolver returns a resolver for the mounts of a running Vault in one namespace. Without
// mounts (nil: offline), and in other namespaces, the mount is what the file itself says, else the part
// before data/ or metadata/, else the first segment. A namespace that no file names is that one.
func (c *Catalog) NewResolver(mounts []Mount, namespace string) *Resolver {
	r := &Resolver{mounts: mounts, stores: storesByName(c.Stores), objects: referencesByObject(c.References), ns: strings.Trim(namespace, "/")}
	for _, m := range mounts {
		r.paths = append(r.paths, m.Path)
	}
	return r
}

// writing is a reference's path on its way to a location.
type writing struct {
	ns        string
	mount     string // ends in "/"; "" where the path holds it
	path      string // cleaned
	folder    bool
	kvVersion int  // as files say; 0 is unknown
	operator  bool // the tool itself takes a repeated mount, and data/ behind it, out of the path
	known     bool // the mounts of the namespace are
}

// Resolve returns what a reference means.
func (r *Resolver) Resolve(ref *Reference) Place {
	w := writing{mount: ref.Mount, ns: ref.Namespace, path: vaultpath.Clean(ref.Path), folder: ref.Folder}
	unresolved := func(format string, args ...any) Place {
		return Place{Resolution: Unresolved, Namespace: w.ns, Hint: fmt.Sprintf(format, args...)}
	}
	templated, missing := ref.Templated, ""
	if ref.Store != "" {
		store, why := r.store(ref)
		switch {
		case store == nil && holdsPlaceholder(ref.Store):
			templated = true
		case store == nil:
			missing = why
		case store.Foreign:
			missing = ref.Store + " is no Vault"
		default:
			w.fill(store)
			templated = templated || holdsPlaceholder(store.Mount) || holdsPlaceholder(store.Namespace)
		}
	}
	if w.ns == "" && ref.Context != "" {
		if context, _ := r.named(ref.Context, ref.FilePath); context != nil {
			w.ns = context.Namespace
			templated = templated || holdsPlaceholder(w.ns)
		}
	}
	if w.ns = strings.Trim(w.ns, "/"); w.ns == "" {
		w.ns = r.ns
	}
	w.known = r.mounts != nil && w.ns == r.ns
	switch {
	case templated:
		return Place{Resolution: Templated, Namespace: w.ns}
	case missing != "":
		return unresolved("%s", missing)
	}
	if n := len(w.mount) + len(w.path); n > vaultpath.MaxLength {
		return unresolved("%s: it has %d bytes, at most %d", vaultpath.ErrBadPath, n, vaultpath.MaxLength) // and no hint repeats it
	}
	var m reading
	switch mount := strings.Trim(vaultpath.Clean(w.mount), "/"); {
	case mount != "":
		w.mount = mount + "/"
		m = r.inMount(w)
	case w.path == "":
		return unresolved("it names no path")
	default:
		m = r.whole(w)
	}
	switch {
	case m.why != "":
		return unresolved("%s", m.why)
	case m.path == "" && !w.folder:
		return unresolved("it has no path below the mount %s", m.mount)
	}
	literal := vaultpath.New(w.ns, m.mount, m.literal)
	p := Place{Namespace: w.ns, Location: vaultpath.New(w.ns, m.mount, m.path)}
	p.Hint = m.hint(ref.Path, p.Location.Path, w)
	if p.Hint == "" && w.known && w.mount == "" && m.path == m.literal && r.kv2(m.mount) && readsAsItIs(ref.Source) {
		p.Hint = fmt.Sprintf("the tool reads the path as it is, and the API has \"data\" in it: should it be %q?", m.mount+"data/"+m.path)
	}
	p.Location = p.Location.Secret()
	if w.folder {
		p.Location, literal = p.Location.Folder(), literal.Folder()
	}
	if err := p.Location.Validate(); err != nil {
		return unresolved("%s", err)
	}
	if literal != p.Location {
		p.Literal = literal
	}
	return p
}

// fill takes over from a store what the reference leaves open.
func (w *writing) fill(s *Store) {
	if w.mount == "" {
		w.mount = s.Mount
	}
	if w.ns == "" {
		w.ns = s.Namespace
	}
	w.kvVersion = s.KVVersion
	kind, _, _ := strings.Cut(s.Name, "/")
	w.operator = kind == secretStore || kind == clusterStore
}

// apiVersion is what the paths of the API begin with in a URL, and in no tool's configuration.
const apiVersion = "v1/"

// reading is a path taken apart.
type reading struct {
	mount      string // ends in "/"
	path       string // below it, without what belongs to the API
	literal    string // below it, as written
	repeats    bool   // the path repeated the mount, which no tool but the operator takes
	api        string // "data" or "metadata" where that was taken out and should not have been there
	wrongMount bool   // more than a mount stands where the mount should
	version    bool   // the path began with the API's version
	why        string // it cannot be read: one line
}

// inMount reads a path whose mount the file names. It may repeat the mount, and may be an API path.
func (r *Resolver) inMount(w writing) reading {
	m := reading{mount: w.mount, path: w.path}
	switch above, api := cutAPI(w.mount); {
	case !w.known && api && w.kvVersion != 1:
		m.mount, m.wrongMount = above, true
	case w.known && !slices.Contains(r.paths, w.mount):
		found, rest, ok := vaultpath.SplitMount(w.mount+w.path, r.paths)
		if !ok {
			return reading{why: r.noMount(w.mount)}
		}
		// The file puts a folder, or data/, into the mount; what follows is the path that it means.
		m.mount, m.path = found, rest
		if rest, ok := strings.CutPrefix(w.path, w.mount); ok {
			_, m.path, _ = vaultpath.SplitMount(w.mount+rest, r.paths)
		}
		// What takes the mount for one of version 1 may well have more in it.
		m.wrongMount = r.kv2(found) && w.kvVersion != 1
		m.path, _ = r.withoutAPI(w, m.mount, m.path)
	}
	m.literal = m.path
	if below, ok := strings.CutPrefix(m.path, apiVersion+m.mount); ok {
		m.path, _ = r.withoutAPI(w, m.mount, below)
		m.version = true
		return m
	}
	if rest, ok := strings.CutPrefix(m.path, m.mount); ok {
		m.path, _ = r.withoutAPI(w, m.mount, rest)
		m.repeats = !w.operator
		return m
	}
	m.path, m.api = r.withoutAPI(w, m.mount, m.path)
	return m
}

// whole reads a path that begins with its mount.
func (r *Resolver) whole(w writing) reading {
	if w.known {
		found, rest, ok := vaultpath.SplitMount(w.path, r.paths)
		if below, v1 := strings.CutPrefix(w.path, apiVersion); v1 && !ok {
			w.path = below
			m := r.whole(w)
			m.version = m.why == ""
			return m
		}
		if !ok {
			first, _, _ := strings.Cut(w.path, "/")
			return reading{why: r.noMount(first + "/")}
		}
		m := reading{mount: found, literal: rest}
		m.path, _ = r.withoutAPI(w, found, rest)
		return m
	}
	if below, v1 := strings.CutPrefix(w.path, apiVersion); v1 && strings.Contains(below, "/") {
		w.path = below
		m := r.whole(w)
		m.version = true
		return m
	}
	segs := strings.Split(w.path, "/")
	if w.kvVersion != 1 {
		for i := 1; i < len(segs)-1; i++ {
			if isAPISegment(segs[i]) {
				path := strings.Join(segs[i+1:], "/")
				return reading{mount: strings.Join(segs[:i], "/") + "/", path: path, literal: segs[i] + "/" + path}
			}
		}
	}
	path := strings.Join(segs[1:], "/")
	return reading{mount: segs[0] + "/", path: path, literal: path}
}

// withoutAPI takes the segment of the API out of a path below a mount of KV version 2.
func (r *Resolver) withoutAPI(w writing, mount, path string) (rest, api string) {
	kv2 := w.kvVersion != 1
	if w.known {
		kv2 = r.kv2(mount)
	}
	if first, rest, ok := strings.Cut(path, "/"); ok && kv2 && isAPISegment(first) {
		return rest, first
	}
	return path, ""
}

// cutAPI returns what stands before the segment of the API at the end of a mount.
func cutAPI(mount string) (above string, ok bool) {
	for _, api := range []string{"/data/", "/metadata/"} {
		if above, ok := strings.CutSuffix(mount, api); ok {
			return above + "/", true
		}
	}
	return mount, false
}

func (r *Resolver) kv2(mount string) bool {
	for _, m := range r.mounts {
		if m.Path == mount {
			return m.KVVersion == 2
		}
	}
	return false
}
