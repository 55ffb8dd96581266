package tree

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// What is known to be deleted is so until its folder answers again, whatever happens around it, and
// it costs nothing.
func TestDeleted(t *testing.T) {
	t.Parallel()
	s := New("")
	s.Mounts([]string{"secret/"})
	mount := s.Children(Root)[0]
	s.SetChildren(mount, []string{"a", "a/", "b"})
	counts := s.Counts()
	a, _ := s.Child(mount, "a")
	folder, _ := s.Child(mount, "a/")
	b, _ := s.Child(mount, "b")
	s.SetDeleted(a, true)
	s.SetDeleted(folder, true)
	s.SetDeleted(mount, true)
	s.SetDeleted(Root, true)
	if !s.Deleted(a) || s.State(a).String() != "deleted" || s.Deleted(b) || s.Deleted(folder) ||
		s.Deleted(mount) || s.State(mount) != Listed || s.Deleted(Root) {
		t.Error("not a alone is deleted")
	}
	if s.Counts() != counts || !s.Named(a) || s.Stale(a) {
		t.Errorf("counts are %+v, were %+v", s.Counts(), counts)
	}
	for what, change := range map[string]func(){
		"a question":              func() { s.SetState(mount, Loading, nil) },
		"a question without luck": func() { s.SetState(mount, Denied, nil) },
		"another folder's answer": func() { s.SetChildren(folder, []string{"x"}) },
		"the mounts":              func() { s.Mounts([]string{"other/", "secret/"}) },
		"a file that names it":    func() { s.Ensure(vaultpath.New("", "secret", "a")) },
		"earlier names":           func() { s.Remember(mount, []string{"a", "b"}) },
		"a snapshot":              func() { s.Snapshot() },
	} {
		if change(); !s.Deleted(a) {
			t.Errorf("%s: it is not deleted any more", what)
		}
	}
	s.SetDeleted(a, false)
	if s.Deleted(a) || s.State(a) != Unlisted {
		t.Error("it was brought back, and is deleted still")
	}
	s.SetDeleted(a, true)
	s.SetChildren(mount, []string{"a", "b"})
	if s.Deleted(a) {
		t.Error("an answer that does not say so leaves it deleted")
	}
	s.SetDeleted(a, true)
	s.SetChildren(mount, []string{"b"}) // a file names it still
	if !s.Alive(a) || s.Deleted(a) {
		t.Error("what is not there at all is deleted")
	}
	s.SetDeleted(b, true)
	s.SetChildren(mount, nil)
	s.SetDeleted(b, true)
	s.SetChildren(mount, []string{"b"})
	if b, _ := s.Child(mount, "b"); s.Deleted(b) {
		t.Error("what comes again is deleted from the start")
	}
}

// The marks against a set of them, through random growth, refresh, removal and denial.
func TestDeletedAgainstSet(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 7))
		s := New("")
		s.Mounts([]string{"m/", "n/"})
		marked := map[ID]bool{}
		for range 200 {
			id := ID(r.IntN(s.Snapshot().Len()))
			switch r.IntN(5) {
			case 0, 1:
				deleted := r.IntN(3) > 0
				s.SetDeleted(id, deleted)
				if s.Alive(id) && !s.IsFolder(id) {
					marked[id] = deleted
				}
			case 2:
				if s.IsFolder(id) && id != Root {
					s.SetState(id, []State{Loading, Denied, Failed, Unlisted}[r.IntN(4)], nil)
				}
			case 3:
				s.Ensure(vaultpath.New("", "m", fmt.Sprintf("k%d/k%d", r.IntN(4), r.IntN(4))))
			default:
				if !s.IsFolder(id) || id == Root || !s.Alive(id) {
					continue
				}
				for _, kid := range s.Children(id) {
					delete(marked, kid)
				}
				var names []string
				for i := range 4 {
					names = append(names, fmt.Sprintf("k%d", i), fmt.Sprintf("k%d/", i))
				}
				r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
				s.SetChildren(id, slices.Clone(names[:r.IntN(len(names))]))
			}
			for id := ID(1); int(id) < s.Snapshot().Len(); id++ {
				if s.Alive(id) && s.Deleted(id) != marked[id] {
					t.Fatalf("seed %d: %q is deleted: %v", seed, s.Location(id), s.Deleted(id))
				}
			}
		}
	}
}
