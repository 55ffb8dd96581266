package xref

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
)

// storesByName returns the stores by name, and those of a kind by the name that stands for any.
func storesByName(stores []*catalog.Store) map[string][]*catalog.Store {
	by := map[string][]*catalog.Store{}
	add := func(name string, s *catalog.Store) { by[name] = append(by[name], s) }
	for _, s := range patched(stores) {
		add(s.Name, s)
		kind, _, _ := strings.Cut(s.Name, "/")
		anyone := kind + "/" + sources.AnyStore
		add(anyone, s)
		if s.Also != "" && s.Also != anyone {
			add(s.Also, s)
		}
	}
	return by
}

// patched returns the stores, each patch with what it leaves to the store that it patches: the
// nearest one of its name. Where there is none, a patch that names no mount is left out: nobody can
// tell which it is.
func patched(stores []*catalog.Store) []*catalog.Store {
	bases := map[string][]*catalog.Store{}
	for _, s := range stores {
		if !s.Patch {
			bases[s.Name] = append(bases[s.Name], s)
		}
	}
	var out []*catalog.Store
	for _, s := range stores {
		if s.Patch {
			near := nearest(bases[s.Name], s.FilePath, func(s *catalog.Store) string { return s.FilePath })
			switch {
			case len(near) > 0:
				whole := *s
				whole.Mount = cmp.Or(s.Mount, near[0].Mount)
				whole.Namespace = cmp.Or(s.Namespace, near[0].Namespace)
				whole.KVVersion = cmp.Or(s.KVVersion, near[0].KVVersion)
				s = &whole
			case s.Mount == "":
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// referencesByObject returns the references that name a store by the object that they are a part
// of: one for each store that an object in a file names.
func referencesByObject(refs []*catalog.Reference) map[string][]*catalog.Reference {
	type naming struct{ object, store, path string }
	seen := map[naming]bool{}
	by := map[string][]*catalog.Reference{}
	for _, ref := range refs {
		n := naming{ref.Object, ref.Store, ref.FilePath}
		if ref.Object != "" && ref.Store != "" && !namesAnyStore(ref.Store) && !seen[n] {
			seen[n] = true
			by[ref.Object] = append(by[ref.Object], ref)
		}
	}
	return by
}

func namesAnyStore(name string) bool { return strings.HasSuffix(name, "/"+sources.AnyStore) }

// store returns the store that a reference names. A part of an object that does not name one, as in
// a patch, has that of the object of the same name which does, as its base. Why is told where
// nobody can say.
func (r *resolver) store(ref *catalog.Reference) (s *catalog.Store, why string) {
	if namesAnyStore(ref.Store) && ref.Object != "" {
		bases := nearest(r.objects[ref.Object], ref.FilePath, func(r *catalog.Reference) string {
			return r.FilePath
		})
		if len(bases) > 0 && !slices.ContainsFunc(bases,
			func(b *catalog.Reference) bool { return b.Store != bases[0].Store }) {
			return r.named(bases[0].Store, bases[0].FilePath)
		}
	}
	return r.named(ref.Store, ref.FilePath)
}

// named returns the store of a name for a file: the one in the file itself, else the nearest. Where
// these do not agree on what they mean nobody can tell which it is, and why says so.
func (r *resolver) named(name, path string) (s *catalog.Store, why string) {
	anyone := namesAnyStore(name)
	near := nearest(r.stores[name], path, func(s *catalog.Store) string { return s.FilePath })
	if len(near) == 0 {
		if anyone {
			return nil, "the file does not say which store it means, and there is none in the files"
		}
		return nil, name + " is in none of the files"
	}
	o := near[0]
	for _, s := range near[1:] {
		if s.Mount != o.Mount || s.Namespace != o.Namespace || s.KVVersion != o.KVVersion ||
			s.Foreign != o.Foreign {
			what := name + " is there several times"
			if anyone {
				what = "the file does not say which store it means"
			}
			return nil, fmt.Sprintf("%s: %s and %s differ", what, where(o.File, o.Line),
				where(s.File, s.Line))
		}
	}
	return o, ""
}

// nearest returns those whose files are nearest to one: several where they are equally near.
func nearest[T any](all []T, path string, pathOf func(T) string) []T {
	var near []T
	best := -1
	for _, one := range all {
		switch n := closeness(pathOf(one), path); {
		case n > best:
			best, near = n, []T{one}
		case n == best:
			near = append(near, one)
		}
	}
	return near
}

// closeness is how near a store's file is to a reference's: how much of the way to both is the
// same, and of those the ones in the folders above it. Most is the same file.
func closeness(store, ref string) int {
	if store == ref {
		return math.MaxInt
	}
	above, below := strings.Split(filepath.Dir(store), string(filepath.Separator)),
		strings.Split(filepath.Dir(ref), string(filepath.Separator))
	n := 0
	for n < len(above) && n < len(below) && above[n] == below[n] {
		n++
	}
	if n == len(above) {
		return 2*n + 1
	}
	return 2 * n
}
