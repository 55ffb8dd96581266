package treeview

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// The cursor goes back to where it was in each folder, whichever were closed meanwhile, as long as
// that is there, also under a filter; and keeps no note of what it only passed.
func TestGoBackIn(t *testing.T) {
	t.Parallel()
	s := tree.New("")
	listed(s, "secret", map[string]string{"": "a/ b/ top", "a/": "one two/ three", "a/two/": "x y z"})
	m := New(s, theme.Plain(), noNote)
	m.SetSize(60, 20)
	root, _ := s.Child(tree.Root, "secret/")
	a, _ := s.Child(root, "a/")
	two, _ := s.Child(a, "two/")
	m.SetRoots([]tree.ID{root})
	for _, id := range []tree.ID{root, a, two} {
		m.Open(id)
	}
	to := func(name string) {
		t.Helper()
		for i, r := range m.rows {
			if s.Name(r.id) == name {
				m.MoveTo(i)
				return
			}
		}
		t.Fatalf("there is no row of %q", name)
	}
	at := func(want string, back bool) {
		t.Helper()
		was, _ := m.Cursor()
		ok := GoBackIn(m)
		if id, _ := m.Cursor(); ok != back || s.Name(id) != want {
			t.Fatalf("from %q it leads to %q, %t; want %q, %t", s.Name(was), s.Name(id), ok, want, back)
		}
	}
	to("secret/")
	at("secret/", false)
	to("z")
	for m.Up() {
	}
	m.Close(two)
	m.Close(a)
	at("secret/", false) // it went up from the first row, where one goes in anyhow
	to("a/")
	at("a/", false) // closed
	m.Open(a)
	at("two/", true)
	at("two/", false)
	m.Open(two)
	at("z", true)
	m.Up()
	m.SetFilter("two y")
	to("two/")
	at("two/", false)
	m.SetFilter("two")
	at("z", true)
	m.SetFilter("")
	s.SetChildren(two, strings.Fields("x y"))
	m.Changed(two)
	to("two/")
	at("two/", false) // it is gone
	to("x")
	m.Up()
	if len(m.inside) != 1 {
		t.Errorf("it keeps %d notes, want that of a/ alone: %v", len(m.inside), m.inside)
	}
}
