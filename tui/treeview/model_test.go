package treeview

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func noNote(tree.ID, bool, bool) Note { return Note{} }

// naive lists the rows that should be visible, by walking the store anew.
func naive(s *tree.Store, m *Model) []row {
	var rows []row
	var visit func(r row)
	visit = func(r row) {
		rows = append(rows, r)
		if m.open.Has(r.id) {
			for _, kid := range inOrder(m, s.Children(r.id)) {
				visit(row{id: kid, depth: r.depth + 1, root: r.root})
			}
		}
	}
	for i, root := range m.roots {
		visit(row{id: root, root: uint16(i)})
	}
	return rows
}

// inOrder returns the children of a folder as a view sorts them.
func inOrder(m *Model, kids []tree.ID) []tree.ID {
	if m.Sorted == nil {
		return kids
	}
	return m.Sorted(kids)
}

// backwards sorts for tests.
func backwards(kids []tree.ID) []tree.ID {
	kids = slices.Clone(kids)
	slices.Reverse(kids)
	return kids
}

// Random opening, closing, listing anew, moving and resizing, against a naive model; the cursor
// stays on its node as long as that is visible, and on its line of the screen where it can.
func TestAgainstNaiveModel(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 11))
		s := tree.New("")
		s.Mounts([]string{"a/", "b/c/"})
		m := New(s, theme.Plain(), noNote)
		a, _ := s.Child(tree.Root, "a/")
		b, _ := s.Child(tree.Root, "b/c/")
		deep := s.Ensure(vaultpath.New("", "a", "k1/k2/"))
		m.SetSize(30, 7)
		if seed%3 == 0 {
			m.Sorted = backwards
		}
		// the third root lies below the first: its nodes are there twice
		m.SetRoots([]tree.ID{a, b, deep})
		for range 300 {
			at, _ := m.Cursor()
			atRow := m.rows[m.win.Cursor]
			line := m.win.Cursor - m.win.Top
			moved := false
			pick := m.rows[r.IntN(len(m.rows))]
			switch op := r.IntN(6); {
			case op == 0 && s.IsFolder(pick.id):
				m.Open(pick.id)
			case op == 1 && s.IsFolder(pick.id):
				m.Close(pick.id)
			case op == 2 && s.IsFolder(pick.id):
				var names []string
				for i := range 8 {
					if r.IntN(2) == 0 {
						names = append(names, fmt.Sprintf("k%d%s", i, []string{"", "/"}[r.IntN(2)]))
					}
				}
				s.SetChildren(pick.id, names)
				m.Changed(pick.id)
			case op == 3:
				m.MoveTo(r.IntN(len(m.rows) + 2))
				moved = true
			case op == 4:
				m.SetSize(30, 1+r.IntN(12))
				moved = true
			case op == 5:
				m.Scroll(r.IntN(9) - 4)
				moved = true
			}
			if want := naive(s, m); !slices.Equal(m.rows, want) {
				t.Fatalf("seed %d: rows are %v, want %v", seed, m.rows, want)
			}
			if m.win.Len != len(m.rows) || m.win.Cursor < m.win.Top ||
				m.win.Cursor >= m.win.Top+m.win.Height {
				t.Fatalf("seed %d: window is %+v of %d rows", seed, m.win, len(m.rows))
			}
			if now, _ := m.Cursor(); !moved && now != at && slices.Contains(m.rows, atRow) {
				t.Fatalf("seed %d: the cursor left %s, which is still visible, for %s", seed, s.Location(at),
					s.Location(now))
			}
			fits := len(m.rows) > m.win.Height && m.win.Top > 0 && m.win.Top < len(m.rows)-m.win.Height
			if !moved && fits && slices.Contains(m.rows, atRow) && m.win.Cursor-m.win.Top != line {
				t.Fatalf("seed %d: the cursor's line went from %d to %d", seed, line, m.win.Cursor-m.win.Top)
			}
		}
	}
}

func listed(s *tree.Store, mount string, folders map[string]string) {
	for folder, names := range folders {
		id := s.Ensure(vaultpath.New("", mount, folder))
		s.SetChildren(id, strings.Fields(names))
	}
}

func TestFilterKeepsFoldersOnTheWay(t *testing.T) {
	s := tree.New("")
	listed(s, "secret", map[string]string{"": "teams/ odd", "teams/": "payments/ search/",
		"teams/payments/": "prod/ stripe", "teams/payments/prod/": "Stripe-Key db"})
	m := New(s, theme.Plain(), noNote)
	m.SetSize(60, 20)
	root, _ := s.Child(tree.Root, "secret/")
	m.SetRoots([]tree.ID{root})
	for _, tc := range []struct{ query, want string }{
		{"stripe", "secret/ secret/teams/ secret/teams/payments/ secret/teams/payments/prod/ secret/teams/payments/prod/Stripe-Key secret/teams/payments/stripe"},
		{"prod stripe", "secret/ secret/teams/ secret/teams/payments/ secret/teams/payments/prod/ secret/teams/payments/prod/Stripe-Key"},
		{"payments/prod", "secret/ secret/teams/ secret/teams/payments/ secret/teams/payments/prod/ secret/teams/payments/prod/Stripe-Key secret/teams/payments/prod/db"},
		{"nothing", ""},
		{"", "secret/"},
	} {
		m.SetFilter(tc.query)
		var got []string
		for _, r := range m.rows {
			got = append(got, s.Location(r.id).String())
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%q shows %q, want %q", tc.query, got, tc.want)
		}
	}
}

func TestReveal(t *testing.T) {
	s := tree.New("")
	listed(s, "secret", map[string]string{"": "a/", "a/": "b/", "a/b/": "c"})
	m := New(s, theme.Plain(), noNote)
	m.SetSize(60, 20)
	root, _ := s.Child(tree.Root, "secret/")
	m.SetRoots([]tree.ID{root})
	c, _ := s.Find(vaultpath.New("", "secret", "a/b/c"))
	if !m.Reveal(c) {
		t.Fatal("not revealed")
	}
	if at, _ := m.Cursor(); at != c || m.Len() != 4 {
		t.Errorf("cursor on %s of %d rows", s.Location(at), m.Len())
	}
	ups := 0
	for m.Up() {
		ups++
	}
	if ups != 3 {
		t.Errorf("%d folders stand above, want 3", ups)
	}
}

// A note that is too long loses what the root is, and then whole pieces from its end; the name has
// what it leaves.
func TestNotesLosePieces(t *testing.T) {
	s := tree.New("")
	id := s.Ensure(vaultpath.New("", "secret", ""))
	m := New(s, theme.Plain(), func(tree.ID, bool, bool) Note {
		return Note{Text: "kv v2 · listing: 43%, 80 denied, 1,204 folders", Warn: true}
	})
	m.SetRoots([]tree.ID{id})
	for width, want := range map[int]string{
		61: "▌ ▸ secret/   kv v2 · listing: 43%, 80 denied, 1,204 folders",
		51: "▌ ▸ secret/  listing: 43%, 80 denied, 1,204 folders",
		49: "▌ ▸ secret/  listing: 43%, 80 denied",
		33: "▌ ▸ secret/  listing: 43%",
		23: "▌ ▸ secret/  listing",
		15: "▌ ▸ …cret/  li…",
	} {
		m.SetSize(width, 1)
		var b strings.Builder
		m.Line(&b, 0, true)
		if got := strings.Join(strings.Fields(b.String()), " "); got != strings.Join(strings.Fields(want),
			" ") {
			t.Errorf("at %d it is %q, want %q", width, b.String(), want)
		}
	}
}

// Every line is exactly as wide as the view, whatever the name; a name that would act on the
// terminal does not.
func TestLinesAreExactAndHarmless(t *testing.T) {
	s := tree.New("")
	id := s.Ensure(vaultpath.New("", "secret", ""))
	s.SetChildren(id, []string{"日本語の名前", "cle\u0301", "\x1b[2Jclear", "\u202ebidi",
		strings.Repeat("x", 500), "a b", "🔑/"})
	m := New(s, theme.Plain(), func(tree.ID, bool, bool) Note {
		return Note{Text: "a note of some length", Warn: true, Uses: 1204, Owner: "日本\x1b[2Jpayments-api"}
	})
	m.SetRoots([]tree.ID{id})
	m.Open(id)
	for width := range 120 {
		m.SetSize(width, 12)
		for line := range 12 {
			var b strings.Builder
			m.Line(&b, line, true)
			if got := ansi.StringWidth(b.String()); got != width {
				t.Fatalf("line %d is %d wide in a view of %d: %q", line, got, width, b.String())
			}
			if strings.ContainsAny(b.String(), "\x1b\u202e") {
				t.Fatalf("a raw name is drawn: %q", b.String())
			}
		}
	}
}
