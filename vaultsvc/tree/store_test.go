package tree

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func names(s *Store, id ID) string {
	var out []string
	for _, kid := range s.Children(id) {
		out = append(out, s.Name(kid))
	}
	return strings.Join(out, " ")
}

func TestRefreshKeepsWhatStays(t *testing.T) {
	s := New("")
	s.Mounts([]string{"secret/", "cubbyhole/"})
	secret, _ := s.Find(vaultpath.New("", "secret", ""))
	s.SetChildren(secret, []string{"a", "a/", "b/"})
	b, _ := s.Child(secret, "b/")
	s.SetChildren(b, []string{"x"})
	x, _ := s.Child(b, "x")

	s.SetChildren(secret, []string{"b/", "c", "a"})
	if got := names(s, secret); got != "a b/ c" {
		t.Errorf("children are %q", got)
	}
	if again, _ := s.Find(vaultpath.New("", "secret", "b/x")); again != x {
		t.Errorf("b/x was node %d and is %d", x, again)
	}
	if got := s.Location(x).String(); got != "secret/b/x" {
		t.Errorf("location is %q", got)
	}
	s.SetChildren(secret, []string{"c"})
	if s.Alive(x) || s.Alive(b) {
		t.Error("b/ and b/x are gone, and still alive")
	}
	if got, want := s.Counts(), (Counts{Names: 1, Folders: 2, Listed: 1}); got != want {
		t.Errorf("counts are %+v, want %+v", got, want)
	}
}

func TestDeniedAfterListedIsStale(t *testing.T) {
	s := New("")
	id := s.Ensure(vaultpath.New("", "secret", "a/"))
	s.SetChildren(id, []string{"x"})
	why := errors.New("why")
	s.SetState(id, Denied, why)
	if !s.Stale(id) || s.Err(id) != why || names(s, id) != "x" {
		t.Errorf("stale %v, err %v, children %q", s.Stale(id), s.Err(id), names(s, id))
	}
	s.SetState(id, Loading, nil)
	if s.Stale(id) || s.Err(id) != nil {
		t.Error("the error outlives the state it explains")
	}
}

func TestPinnedStaysThoughUnlisted(t *testing.T) {
	s := New("ns")
	deep := s.Ensure(vaultpath.New("ns", "secret", "a/b/c/"))
	secret, _ := s.Find(vaultpath.New("", "secret", ""))
	s.SetChildren(secret, []string{"z"})
	if got := names(s, secret); got != "a/ z" {
		t.Errorf("children are %q", got)
	}
	a, _ := s.Child(secret, "a/")
	z, _ := s.Child(secret, "z")
	if s.Named(a) || !s.Named(z) {
		t.Error("the answer names z alone")
	}
	s.SetChildren(secret, []string{"a/"})
	if !s.Named(a) {
		t.Error("the answer names a/ now")
	}
	if !s.Alive(deep) || s.Depth(deep) != 3 {
		t.Error("the pinned folder is lost")
	}
	if got := s.Location(deep); got != vaultpath.New("ns", "secret", "a/b/c/") {
		t.Errorf("location is %+v", got)
	}
}

// The store against a map of folders, through random growth, refresh and removal.
func TestAgainstPlainMap(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := New("")
		plain := map[string][]string{"": {"m/", "n/o/"}}
		s.Mounts(plain[""])
		for range 200 {
			folders := slices.Sorted(maps.Keys(plain))
			var open []string
			for _, f := range folders {
				for _, kid := range plain[f] {
					if strings.HasSuffix(kid, "/") {
						open = append(open, f+kid)
					}
				}
			}
			folder := open[r.IntN(len(open))]
			var kids []string
			for i := range 6 {
				if r.IntN(2) == 0 {
					kids = append(kids, fmt.Sprintf("k%d%s", i, []string{"", "/"}[r.IntN(2)]))
				}
			}
			mount, rest, _ := vaultpath.SplitMount(folder, plain[""])
			id, ok := s.Find(vaultpath.New("", mount, rest))
			if !ok {
				t.Fatalf("seed %d: %q is not found", seed, folder)
			}
			s.SetChildren(id, kids)
			for f := range plain {
				if f == folder || strings.HasPrefix(f, folder) && !slices.ContainsFunc(kids, func(k string) bool {
					return strings.HasSuffix(k, "/") && strings.HasPrefix(f, folder+k)
				}) {
					delete(plain, f)
				}
			}
			plain[folder] = kids
		}
		total := 0
		for f, kids := range plain {
			if f == "" {
				continue
			}
			total += len(kids)
			mount, rest, _ := vaultpath.SplitMount(f, plain[""])
			id, ok := s.Find(vaultpath.New("", mount, rest))
			if !ok || names(s, id) != strings.Join(slices.Sorted(slices.Values(kids)), " ") {
				t.Fatalf("seed %d: %q holds %q, want %q", seed, f, names(s, id), kids)
			}
			if got := s.Location(id).String(); got != f {
				t.Fatalf("seed %d: location of %q is %q", seed, f, got)
			}
		}
		if got := s.Counts().Names; got != total {
			t.Fatalf("seed %d: %d names counted, want %d", seed, got, total)
		}
	}
}

// A server that answers nonsense must not be able to break the tree.
func TestHostileNames(t *testing.T) {
	s := New("")
	id := s.Ensure(vaultpath.New("", "secret", ""))
	s.SetChildren(id, []string{"", "/", "b", "a", "a", strings.Repeat("x", maxName+1)})
	if got := names(s, id); got != "a b" {
		t.Errorf("children are %q", got)
	}
}

func TestBytesPerName(t *testing.T) {
	const folders, each = 1000, 100
	before := heap()
	s := New("")
	root := s.Ensure(vaultpath.New("", "secret", ""))
	var top, low []string
	for i := range folders {
		top = append(top, fmt.Sprintf("service-%04d/", i))
	}
	for i := range each {
		low = append(low, fmt.Sprintf("credential-%03d", i))
	}
	s.SetChildren(root, top)
	for _, id := range slices.Clone(s.Children(root)) {
		s.SetChildren(id, low)
	}
	each1 := float64(heap()-before) / float64(s.Counts().Names)
	t.Logf("%.1f bytes a name", each1)
	if each1 > 64 {
		t.Errorf("a name costs %.1f bytes, at most 64", each1)
	}
	runtime.KeepAlive(s)
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
