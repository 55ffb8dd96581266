package xref

import (
	"maps"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Index is the join of a catalog with the mounts of a Vault. It does not change, and is safe for
// concurrent use.
type Index struct {
	catalog   *catalog.Catalog
	opts      catalog.Options
	namespace string // in which annotations lie, and references that name none
	mounts    map[string]Mounts
	resolver  *resolver

	uses     []*Use                        // by file and line
	at       map[vaultpath.Location][]*Use // references, by what they name exactly
	byEntity map[string][]*Use             // by the entity's reference, "" is nobody
	owners   map[string][]Owner            // by the location that an annotation names
	policies []*Policy                     // by file and line
}

// New joins a catalog (nil is an empty one) with mounts, by namespace. A namespace that is not
// among them is one that nobody has asked about: there, files alone tell what is named. opts are
// the meaning of annotations; its namespace is also that of references which name none.
func New(c *catalog.Catalog, opts catalog.Options, mounts map[string]Mounts) *Index {
	if c == nil {
		c = &catalog.Catalog{}
	}
	x := &Index{
		catalog: c, opts: opts, namespace: strings.Trim(opts.Namespace, "/"),
		mounts: make(map[string]Mounts, len(mounts)),
		at:     map[vaultpath.Location][]*Use{}, byEntity: map[string][]*Use{},
		owners: map[string][]Owner{},
	}
	r := newResolver(c, mounts, x.namespace)
	x.resolver = r
	for ns, known := range mounts {
		ns = strings.Trim(ns, "/")
		x.mounts[ns] = Mounts{List: r.mounts[ns].List, Err: known.Err, paths: r.mounts[ns].paths}
	}
	x.policies = newPolicies(c.Policies, r)
	var known *Mounts
	if m, ok := r.mounts[x.namespace]; ok {
		known = &m
	}
	for _, e := range c.Entities {
		for _, root := range e.Roots(opts) {
			x.uses = append(x.uses, newAnnotation(e, root, known))
			if at := root.Location.String(); !root.Templated {
				x.owners[at] = append(x.owners[at], Owner{e, root.Line})
			}
		}
	}
	for _, ref := range c.References {
		if s, _ := r.store(ref); ref.Store != "" && s != nil && s.Foreign {
			continue // there is no Vault behind it
		}
		x.uses = append(x.uses, newReference(ref, r.resolve(ref)))
	}
	slices.SortStableFunc(x.uses, compare)
	for _, u := range x.uses {
		if c.Ignores() {
			path, line := u.Path, u.Line
			if u.Piped() {
				path, line = u.ref.FilePath, u.ref.Line
			}
			u.ignorings = c.Ignoring(path, line, u.place(), u.Source)
		}
		x.byEntity[u.Ref()] = append(x.byEntity[u.Ref()], u)
		if u.Source != Annotation && u.Resolved() {
			x.at[u.Location] = append(x.at[u.Location], u)
		}
	}
	return x
}

// Uses returns every use, by file and line.
func (x *Index) Uses() []*Use { return x.uses }

// IgnoresOrphan returns the decision to live with a secret that nothing names; the zero value is
// none.
func (x *Index) IgnoresOrphan(location string) catalog.Ignored {
	return x.catalog.Ignoring("", 0, location, "").Of("orphan")
}

// OfEntity returns what an entity's annotations and files name, by file and line: of a reference in
// full. "" are the uses that are nobody's.
func (x *Index) OfEntity(ref string) []*Use { return x.byEntity[ref] }

// At returns the references that name just this location, in the order of files.
func (x *Index) At(loc vaultpath.Location) []*Use { return x.at[loc] }

// Named returns what references name, each with who does.
func (x *Index) Named() map[vaultpath.Location][]*Use { return x.at }

// Folders returns the folders of a namespace that files name: those in which lies what references
// and annotations name, and what the latter name itself. Each is there once, in no order.
func (x *Index) Folders(namespace string) []vaultpath.Location {
	found := map[vaultpath.Location]bool{}
	for _, u := range x.uses {
		loc := u.Location
		if loc.Mount == "" || loc.Namespace != strings.Trim(namespace, "/") {
			continue
		}
		if u.Source == Annotation {
			found[loc.Folder()] = true
		}
		if folder, ok := loc.Parent(); ok {
			found[folder] = true
		}
	}
	return slices.Collect(maps.Keys(found))
}

// Of returns the uses that touch a location: that name it, a folder above it, or where it is a
// folder what lies below. By file and line, but what names a secret itself goes first.
func (x *Index) Of(loc vaultpath.Location) []*Use {
	var out []*Use
	for _, u := range x.uses {
		if touches(u.Location, loc) {
			out = append(out, u)
		}
	}
	indirect := func(u *Use) int {
		if u.Location == loc && !loc.IsFolder() {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out, func(a, b *Use) int { return indirect(a) - indirect(b) })
	return out
}

// OfOtherNamespaces returns the uses that touch a location of the same text in another namespace,
// by file and line.
func (x *Index) OfOtherNamespaces(loc vaultpath.Location) []*Use {
	var out []*Use
	for _, u := range x.uses {
		there := loc
		if there.Namespace = u.Namespace; there != loc && touches(u.Location, there) {
			out = append(out, u)
		}
	}
	return out
}

// touches reports whether what names one location names another one, a folder above it, or
// something below it where that is a folder. Who names a folder need not write its slash. What is
// the same text is the same place: where nobody knows the mounts, each may have taken another part
// of it for the mount.
func touches(at, loc vaultpath.Location) bool {
	if at.Mount == "" || at.Namespace != loc.Namespace {
		return false
	}
	text, other := at.String(), loc.String()
	return text == other || at.IsFolder() && strings.HasPrefix(other, text) ||
		loc.IsFolder() && strings.HasPrefix(at.Folder().String(), other)
}

// Covers returns what reports whether a use names a location or a folder above it: whether anybody
// can be said to use it.
func (x *Index) Covers() func(loc vaultpath.Location) bool {
	type place struct{ namespace, text string }
	named := map[place]bool{}
	for _, u := range x.uses {
		if u.Resolved() {
			named[place{u.Location.Namespace, u.Location.String()}] = true
		}
	}
	return func(loc vaultpath.Location) bool {
		text := loc.String()
		for i := len(text); i > 0; i = strings.LastIndexByte(text[:i-1], '/') + 1 {
			if named[place{loc.Namespace, text[:i]}] {
				return true
			}
		}
		return false
	}
}

// Unasked returns the namespaces in which uses lie and of whose mounts nothing is known, in their
// order.
func (x *Index) Unasked() []string {
	unasked := map[string]bool{}
	for _, u := range x.uses {
		// What a placeholder stands in is not known better for it, and may be the namespace itself.
		if _, asked := x.mounts[u.Namespace]; !asked && u.Status != Templated {
			unasked[u.Namespace] = true
		}
	}
	return slices.Sorted(maps.Keys(unasked))
}

// mount returns the mount of a location, zero where there is none of that name. Where nobody has
// asked it is one of KV: then what the names of its folders say is all that there is.
func (x *Index) mount(loc vaultpath.Location) Mount {
	known, asked := x.mounts[loc.Namespace]
	if !asked {
		return Mount{KVVersion: 1}
	}
	m, _ := findMount(known.List, loc.Mount)
	return m
}

// Locate returns a location that somebody wrote as "mount/path", as it lies in the mounts that are
// known. ok is false where no mount is known, or it is in none of them: then the first segment is
// taken for the mount.
func (x *Index) Locate(text string) (loc vaultpath.Location, ok bool) {
	path := vaultpath.Clean(text)
	if mount, rest, ok := vaultpath.SplitMount(path, x.mounts[x.namespace].paths); ok {
		return vaultpath.New(x.namespace, mount, rest), true
	}
	mount, rest, _ := strings.Cut(path, "/")
	return vaultpath.New(x.namespace, mount, rest), false
}

// Field returns a field of a secret that a file names, "" where none does.
func (x *Index) Field(loc vaultpath.Location) string {
	for _, u := range x.at[loc] {
		if u.Field != "" {
			return u.Field
		}
	}
	return ""
}
