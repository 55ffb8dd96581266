package catalog

import (
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources"
)

// The kinds of stores of External Secrets Operator, as names of stores begin.
const (
	secretStore  = "SecretStore"
	clusterStore = "ClusterSecretStore"
)

// storesByName returns the stores by name, and those of a kind by the name that stands for any.
func storesByName(stores []*Store) map[string][]*Store {
	by := map[string][]*Store{}
	add := func(name string, s *Store) { by[name] = append(by[name], s) }
	for _, s := range stores {
		add(s.Name, s)
		switch kind, _, _ := strings.Cut(s.Name, "/"); kind {
		case secretStore, clusterStore:
			// Where the name is left out, the kind often is too.
			add(secretStore+"/"+sources.AnyStore, s)
			if kind == clusterStore {
				add(clusterStore+"/"+sources.AnyStore, s)
			}
		default:
			add(kind+"/"+sources.AnyStore, s)
		}
	}
	return by
}

// store returns the store that a reference names: of several with that name the one of its own
// file, else the nearest. Where these do not agree on what they mean nobody can tell which it is,
// and why says so.
func (r *Resolver) store(ref *Reference) (s *Store, why string) {
	anyone := strings.HasSuffix(ref.Store, "/"+sources.AnyStore)
	var near []*Store
	best := -1
	for _, s := range r.stores[ref.Store] {
		switch n := closeness(s.FilePath, ref.FilePath); {
		case n > best:
			best, near = n, []*Store{s}
		case n == best:
			near = append(near, s)
		}
	}
	if len(near) == 0 {
		if anyone {
			return nil, "the file does not say which store it means, and there is none in the files"
		}
		return nil, ref.Store + " is in none of the files"
	}
	for _, s := range near[1:] {
		if !s.means(near[0]) {
			what := ref.Store + " is there several times"
			if anyone {
				what = "the file does not say which store it means"
			}
			return nil, fmt.Sprintf("%s: %s:%d and %s:%d differ", what, near[0].File, near[0].Line, s.File, s.Line)
		}
	}
	return near[0], ""
}

// means tells whether references to either store lie in the same place.
func (s *Store) means(o *Store) bool {
	return s.Mount == o.Mount && s.Namespace == o.Namespace && s.Foreign == o.Foreign
}

// closeness is how near a store's file is to a reference's: how much of the way to both is the same,
// and of those the ones in the folders above it. Most is the same file.
func closeness(store, ref string) int {
	if store == ref {
		return math.MaxInt
	}
	above, below := strings.Split(filepath.Dir(store), string(filepath.Separator)), strings.Split(filepath.Dir(ref), string(filepath.Separator))
	n := 0
	for n < len(above) && n < len(below) && above[n] == below[n] {
		n++
	}
	if n == len(above) {
		return 2*n + 1
	}
	return 2 * n
}

// dropForeign takes out the references to stores behind which there is no Vault.
func (c *Catalog) dropForeign() {
	r := c.NewResolver(nil, "")
	c.References = slices.DeleteFunc(c.References, func(ref *Reference) bool {
		if ref.Store == "" {
			return false
		}
		s, _ := r.store(ref)
		return s != nil && s.Foreign
	})
}

// placeholder finds what stands for a text that is known only where a file is used.
var placeholder = regexp.MustCompile(`\{\{|\[\[|\$[{(\[]|\$[A-Za-z_]|<[^<>]+>|%s`)

// holdsPlaceholder tells whether the mount or namespace of a store is not known: of references, the
// source has found that out.
func holdsPlaceholder(s string) bool { return placeholder.MatchString(s) }
