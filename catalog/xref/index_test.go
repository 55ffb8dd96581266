package xref

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// randomIndex returns a random map, and locations that uses touch or nearly do.
func randomIndex(rnd *rand.Rand) (*Index, []vaultpath.Location) {
	known := map[string]Mounts{"": {List: worldMounts}, "/ns/": {List: worldMounts[:rnd.IntN(4)]},
		"shut": {Err: errors.New("no")}}
	for ns := range known {
		if rnd.IntN(4) == 0 {
			delete(known, ns)
		}
	}
	opts := catalog.Options{DefaultEngine: randomMount(rnd), Namespace: []string{"", "", "ns",
		"/ns/"}[rnd.IntN(4)]}
	x := New(randomCatalog(rnd, rnd.IntN(20), nil), opts, known)
	var near []vaultpath.Location
	for _, u := range x.Uses() {
		if !u.Resolved() {
			continue
		}
		for at, ok := u.Location.Folder().Join("below"), true; ok; at, ok = at.Parent() {
			first, rest, _ := strings.Cut(at.String(), "/")
			other := at
			other.Namespace = []string{"", "ns", "far"}[rnd.IntN(3)]
			near = append(near, at, at.Folder(), at.Secret(), other, vaultpath.New(at.Namespace, first,
				rest))
		}
	}
	return x, near
}

// Who touches a location, whose it is and whether anybody names it is what one finds who looks at
// every use and annotation.
func TestIndexAgainstEveryUse(t *testing.T) {
	t.Parallel()
	found := 0
	for seed := range uint64(500) {
		x, near := randomIndex(rand.New(rand.NewPCG(seed, 6)))
		if !slices.IsSortedFunc(x.Uses(), compare) {
			t.Fatalf("seed %d: the uses are in no order", seed)
		}
		covers := x.Covers()
		for _, loc := range near {
			var of, at, others []*Use
			covered := false
			for _, u := range x.Uses() {
				is, text := u.Location.String(), loc.String()
				above := u.Location.IsFolder() && strings.HasPrefix(text, is)
				touched := is == text || above || loc.IsFolder() &&
					strings.HasPrefix(u.Location.Folder().String(), text)
				switch {
				case !u.Resolved():
				case u.Namespace != loc.Namespace:
					if touched {
						others = append(others, u)
					}
				case touched:
					of = append(of, u)
					covered = covered || is == text || above
				}
				if u.Source != Annotation && u.Resolved() && u.Location == loc {
					at = append(at, u)
				}
			}
			exactly := func(u *Use) int {
				if u.Location == loc && !loc.IsFolder() {
					return 0
				}
				return 1
			}
			slices.SortStableFunc(of, func(a, b *Use) int { return exactly(a) - exactly(b) })
			found += len(of)
			switch {
			case !slices.Equal(x.Of(loc), of):
				t.Fatalf("seed %d: %v touches %d uses, want %d", seed, loc, len(x.Of(loc)), len(of))
			case !slices.Equal(x.At(loc), at) || !slices.Equal(x.Named()[loc], at):
				t.Fatalf("seed %d: %v is named by %d references, want %d", seed, loc, len(x.At(loc)), len(at))
			case !slices.Equal(x.OfOtherNamespaces(loc), others):
				t.Fatalf("seed %d: %v touches %d uses of other namespaces, want %d", seed, loc,
					len(x.OfOtherNamespaces(loc)), len(others))
			case covers(loc) != covered:
				t.Fatalf("seed %d: %v is covered: %v, want %v", seed, loc, covers(loc), covered)
			case !slices.Equal(x.Owners(loc), owners(x, loc)):
				t.Fatalf("seed %d: %v belongs to %v, want %v", seed, loc, x.Owners(loc), owners(x, loc))
			}
		}
		whole := 0
		for _, e := range append(x.catalog.Entities, &catalog.Entity{}) {
			var of []*Use
			for _, u := range x.Uses() {
				if u.Ref() == e.Ref {
					of = append(of, u)
				}
			}
			if whole += len(of); !slices.Equal(x.OfEntity(e.Ref), of) {
				t.Fatalf("seed %d: %q has %d uses, want %d", seed, e.Ref, len(x.OfEntity(e.Ref)), len(of))
			}
		}
		if whole != len(x.Uses()) {
			t.Fatalf("seed %d: entities and nobody have %d uses, and there are %d", seed, whole,
				len(x.Uses()))
		}
	}
	if found < 10000 {
		t.Errorf("%d uses were found: the maps are too poor", found)
	}
}

// owners returns the entities whose annotations name a location or a folder above it, the nearest
// folder's first.
func owners(x *Index, loc vaultpath.Location) []Owner {
	type naming struct {
		Owner
		length int
	}
	var all []naming
	for _, e := range x.catalog.Entities {
		for _, root := range e.Roots(x.opts) {
			if root.Location.Namespace == loc.Namespace && strings.HasPrefix(loc.String(),
				root.Location.String()) {
				all = append(all, naming{Owner{e, root.Line}, len(root.Location.String())})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b naming) int { return b.length - a.length })
	var out []Owner
	for _, n := range all {
		if !slices.ContainsFunc(out, func(near Owner) bool { return near.Entity == n.Entity }) {
			out = append(out, n.Owner)
		}
	}
	return out
}

// A map is made of a catalog and of mounts that others go on using, and changes neither; nor do
// later changes to the mounts change it.
func TestNewChangesNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		rnd := func() *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }
		c, known := randomCatalog(rnd(), 30, nil),
			map[string]Mounts{"": {List: slices.Clone(worldMounts)}, "/ns/": {List: worldMounts}}
		x := New(c, catalogOptions, known)
		lists, _ := answered(x, x.Uses(), newNaive(true, nil))
		for _, u := range x.Uses() {
			x.Judge(u, lists)
		}
		if !reflect.DeepEqual(c, randomCatalog(rnd(), 30, nil)) {
			t.Fatalf("seed %d: the catalog is another one", seed)
		}
		if want := map[string]Mounts{"": {List: worldMounts},
			"/ns/": {List: worldMounts}}; !reflect.DeepEqual(known, want) {
			t.Fatalf("seed %d: the mounts are %v", seed, known)
		}
		before, unasked := verdicts(x), x.Unasked()
		known[""].List[0] = Mount{"other/", 1, "kv"}
		clear(known)
		if !slices.Equal(verdicts(x), before) || !slices.Equal(x.Unasked(), unasked) {
			t.Fatalf("seed %d: it is another map since the mounts have changed", seed)
		}
	}
}

// verdicts returns what is known of each use before anybody has answered.
func verdicts(x *Index) []string {
	var out []string
	for _, u := range x.Uses() {
		v := x.Judge(u, Nothing)
		out = append(out, v.Status.String()+" "+v.Hint+" "+questions(v.Wants))
	}
	return out
}

// The explorer draws from a map while others look things up in it: the race detector says whether
// that is safe.
func TestIndexForManyAtOnce(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(8, 8))
	w := newWorld(rnd, 40)
	x := w.index
	lists, _ := answered(x, x.Uses(), w.vault)
	want := len(x.Uses())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			covers := x.Covers()
			for _, u := range x.Uses() {
				x.Judge(u, lists)
				x.Exists(u.Location, lists)
				x.Of(u.Location)
				x.OfOtherNamespaces(u.Location)
				x.Owners(u.Location)
				x.Field(u.Location)
				x.Locate(u.Raw)
				covers(u.Location)
			}
			if _, asked := answered(x, x.Uses(), w.vault); len(asked) == 0 || len(x.Uses()) != want ||
				len(x.Named()) == 0 {
				t.Error("nothing is asked, or named")
			}
			x.Unasked()
		})
	}
	all.Wait()
}
