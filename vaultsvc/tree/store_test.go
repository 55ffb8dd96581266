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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	if !s.Alive(deep) {
		t.Error("the pinned folder is lost")
	}
	if got := s.Location(deep); got != vaultpath.New("ns", "secret", "a/b/c/") {
		t.Errorf("location is %+v", got)
	}
}

// The store against a map of folders, through random growth, refresh, removal, denial and answers
// that come too late.
func TestAgainstPlainMap(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := New("")
		plain := map[string][]string{"": {"m/", "n/o/"}}
		states := map[string]State{} // of folders that have one
		s.Mounts(plain[""])
		var gone []ID
		for range 200 {
			var open []string
			for _, f := range slices.Sorted(maps.Keys(plain)) {
				for _, kid := range plain[f] {
					if strings.HasSuffix(kid, "/") {
						open = append(open, f+kid)
					}
				}
			}
			folder := open[r.IntN(len(open))]
			id := find(t, s, folder, plain[""])
			if len(gone) > 0 { // the answer about a folder that is there no more
				late := gone[r.IntN(len(gone))]
				s.SetChildren(late, []string{"late/", "late"})
				s.SetState(late, Denied, nil)
				s.Remember(late, []string{"late"})
			}
			if st := []State{Denied, Failed, Unlistable, Unlisted}[r.IntN(4)]; r.IntN(4) == 0 {
				s.SetState(id, st, nil)
				states[folder] = st
				continue
			}
			var kids []string
			for i := range 6 {
				if r.IntN(2) == 0 {
					kids = append(kids, fmt.Sprintf("k%d%s", i, []string{"", "/"}[r.IntN(2)]))
				}
			}
			if r.IntN(4) == 0 {
				s.Remember(id, kids)
				if states[folder] == Unlisted && len(plain[folder]) == 0 {
					plain[folder] = kids
				}
				continue
			}
			for _, kid := range plain[folder] {
				if !slices.Contains(kids, kid) {
					gone = append(gone, find(t, s, folder+kid, plain[""]))
				}
			}
			s.SetChildren(id, kids)
			for f := range plain {
				if strings.HasPrefix(f, folder) && f != folder && !slices.ContainsFunc(kids,
					func(k string) bool {
						return strings.HasSuffix(k, "/") && strings.HasPrefix(f, folder+k)
					}) {
					delete(plain, f)
				}
			}
			for f := range states {
				if strings.HasPrefix(f, folder) && !slices.ContainsFunc(kids, func(k string) bool {
					return strings.HasSuffix(k, "/") && strings.HasPrefix(f, folder+k)
				}) {
					delete(states, f)
				}
			}
			plain[folder], states[folder] = kids, Listed
			if len(kids) == 0 {
				states[folder] = Empty
			}
		}
		var want Counts
		all := []string{""}
		for f, kids := range plain {
			for _, kid := range kids {
				all = append(all, f+kid)
				if strings.HasSuffix(kid, "/") {
					want.Folders++
				}
			}
			if f == "" {
				continue
			}
			want.Names += len(kids)
			id := find(t, s, f, plain[""])
			if names(s, id) != strings.Join(slices.Sorted(slices.Values(kids)), " ") {
				t.Fatalf("seed %d: %q holds %q, want %q", seed, f, names(s, id), kids)
			}
			if got := s.Location(id).String(); got != f {
				t.Fatalf("seed %d: location of %q is %q", seed, f, got)
			}
		}
		for f, st := range states {
			switch st {
			case Listed, Empty:
				want.Listed++
			case Denied:
				want.Denied++
			case Unlistable:
				want.Unlistable++
			case Failed:
				want.Failed++
			}
			id := find(t, s, f, plain[""])
			stale := (st.Incomplete() || st == Unlisted) && len(plain[f]) > 0
			if s.State(id) != st || s.Stale(id) != stale {
				t.Fatalf("seed %d: %q is %s, stale %v, want %s, %v", seed, f, s.State(id), s.Stale(id), st,
					stale)
			}
		}
		if got := s.Counts(); got != want {
			t.Fatalf("seed %d: counts are %+v, want %+v", seed, got, want)
		}
		var seen []string
		snapshot := s.Snapshot()
		for id := range ID(snapshot.Len()) {
			if path, _ := snapshot.Path(id, nil); snapshot.Alive(id) {
				seen = append(seen, path)
			}
			if id != Root && snapshot.Named(id) != (s.Alive(id) && s.Named(id)) {
				t.Fatalf("seed %d: the snapshot says %v of whether %q is named", seed, snapshot.Named(id),
					snapshot.Name(id))
			}
		}
		if slices.Sort(all); !slices.Equal(all, slices.Sorted(slices.Values(seen))) {
			t.Fatalf("seed %d: the snapshot has %q, want %q", seed, seen, all)
		}
		checkBlocks(t, snapshot)
	}
}

func find(t *testing.T, s *Store, location string, mounts []string) ID {
	t.Helper()
	mount, rest, _ := vaultpath.SplitMount(location, mounts)
	id, ok := s.Find(vaultpath.New("", mount, rest))
	if !ok {
		t.Fatalf("%q is not found", location)
	}
	return id
}

// The blocks of a snapshot hold each name once, in the order of the IDs, and nothing else.
func checkBlocks(t *testing.T, n Snapshot) {
	t.Helper()
	checkBlocksOf(t, n, true)
}

// checkBlocksOf is checkBlocks where the last block may hold more, of names that came later.
func checkBlocksOf(t *testing.T, n Snapshot, whole bool) {
	t.Helper()
	next := ID(1)
	for i := range n.Blocks() {
		text, first, end := n.Block(i)
		if first != next {
			t.Fatalf("block %d begins with %d, want %d", i, first, next)
		}
		at := 0
		for ; next < end; next++ {
			from, to := n.InBlock(next)
			if from != at || string(text[from:to]) != n.Name(next) || n.Parent(next) >= next {
				t.Fatalf("%d is %q at %d, want %q at %d, below %d", next, text[from:to], from, n.Name(next), at,
					n.Parent(next))
			}
			at = to
		}
		if at != len(text) && (whole || i < n.Blocks()-1) {
			t.Fatalf("block %d has %d bytes, of %d names", i, len(text), at)
		}
	}
	if int(next) != n.Len() {
		t.Fatalf("the blocks have %d names of %d", next, n.Len())
	}
}

// A server that answers nonsense must not be able to break the tree.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	s := New("")
	id := s.Ensure(vaultpath.New("", "secret", ""))
	s.SetChildren(id, []string{"", "/", "b", "a", "a", strings.Repeat("x", maxName+1)})
	if got := names(s, id); got != "a b" {
		t.Errorf("children are %q", got)
	}
}

// What a name may cost at a million of them, with all that is kept about it.
const maxBytesPerName = 40

func TestBytesPerName(t *testing.T) {
	if each := bytesPerName(20_000); each > maxBytesPerName {
		t.Errorf("a name costs %.1f bytes, at most %d", each, maxBytesPerName)
	}
}

func BenchmarkBytesPerName(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(bytesPerName(100_000), "B/name")
	}
}

// bytesPerName grows a store by a number of folders with ten names each.
func bytesPerName(folders int) float64 {
	before := heap()
	s := New("")
	root := s.Ensure(vaultpath.New("", "secret", ""))
	top := make([]string, folders)
	for i := range top {
		top[i] = fmt.Sprintf("service-%06d/", i)
	}
	s.SetChildren(root, top)
	top = nil
	for _, id := range slices.Clone(s.Children(root)) {
		low := make([]string, 10)
		for i := range low {
			low[i] = fmt.Sprintf("credential-%04d", i)
		}
		s.SetChildren(id, low)
	}
	each := float64(heap()-before) / float64(s.Counts().Names)
	runtime.KeepAlive(s)
	return each
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
