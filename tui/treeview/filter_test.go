package treeview

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// filtered lists the rows that a filter should leave, by asking the query of each location, and of
// each what lies from its root's own name on.
func filtered(s *tree.Store, m *Model, query string) (rows []row, hits []int32) {
	q := find.Parse(query)
	rows, hits = matching(s, m, q)
	if slips, ok := q.Slips(); ok && len(hits) == 0 {
		return matching(s, m, slips)
	}
	return rows, hits
}

func matching(s *tree.Store, m *Model, q find.Query) (rows []row, hits []int32) {
	above := 0
	var held find.Query
	var visit func(r row) bool
	visit = func(r row) bool {
		text := s.Location(r.id).String()
		hit := q.Matches(text) && held.Matches(text[above:])
		at := len(rows)
		rows = append(rows, r)
		if hit {
			hits = append(hits, int32(at))
		}
		for _, kid := range inOrder(m, s.Children(r.id)) {
			if visit(row{id: kid, depth: r.depth + 1, root: r.root}) {
				hit = true
			}
		}
		if !hit {
			rows = rows[:at]
		}
		return hit
	}
	for i, root := range m.roots {
		text := s.Location(s.Parent(root)).String()
		above, held = len(text), q.Held(text)
		visit(row{id: root, root: uint16(i)})
	}
	return rows, hits
}

// Filters that are typed, cut, replaced and cleared, while names come and go, against a naive
// model.
func TestFilterAgainstNaiveModel(t *testing.T) {
	letters := strings.Split("a b A é É / // a/ b/c ^ $ ' !  ", " ")
	letters = append(letters, " ", " ", " !", " '", " ^", "$ ")
	operators := []string{"", "", "!", "'", "^", "$", "!^"}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		parts, mounts := []string{"a", "b", "c", "ab"}, []string{"a/", "b/c/"}
		if seed%2 == 0 { // text in which there is more than small letters is looked at in another way
			parts, mounts = append(parts, "A", "é", "É"), append(mounts, "É/")
		}
		name := func() string {
			n := ""
			for range 1 + r.IntN(4) {
				n += parts[r.IntN(len(parts))]
			}
			return n + []string{"", "/", "/"}[r.IntN(3)]
		}
		s := tree.New("")
		s.Mounts(mounts)
		m := New(s, theme.Plain(), noNote)
		m.SetSize(30, 7)
		if seed%3 == 0 {
			m.Sorted = backwards
		}
		deep := s.Ensure(vaultpath.New("", "a", "b/a/"))
		m.SetRoots(append(slices.Clone(s.Children(tree.Root)), deep)) // the last one lies below the first
		folders := append(slices.Clone(m.roots), s.Parent(deep))
		for range 200 {
			query := m.Filter()
			switch op := r.IntN(10); {
			case op == 0:
				query = ""
			case op == 1 && query != "":
				query = query[:len(query)-1]
			case op == 2:
				operator := operators[r.IntN(len(operators))]
				query = operator + name() + " " + name() + operators[r.IntN(len(operators))]
			case op < 6:
				var names []string
				for range r.IntN(6) {
					names = append(names, name())
				}
				id := folders[r.IntN(len(folders))]
				if !s.Alive(id) {
					continue
				}
				s.SetChildren(id, names)
				for _, kid := range s.Children(id) {
					if s.IsFolder(kid) {
						folders = append(folders, kid)
					}
				}
				m.Changed(id)
			default:
				query += letters[r.IntN(len(letters))]
			}
			m.SetFilter(query)
			want, hits := naive(s, m), []int32(nil)
			if query != "" {
				want, hits = filtered(s, m, query)
			}
			if !slices.Equal(m.rows, want) || !slices.Equal(m.hits, hits) {
				t.Fatalf("seed %d: %q leaves %d rows: %v, which match: %v; want %d rows: %v, which match: %v",
					seed, query, len(m.rows), m.rows, m.hits, len(want), want, hits)
			}
			stepMatches(t, m, r)
			if m.win.Len != len(m.rows) || m.win.Cursor > max(len(m.rows)-1, 0) {
				t.Fatalf("seed %d: window is %+v of %d rows", seed, m.win, len(m.rows))
			}
		}
	}
}

// stepMatches goes from match to match, and checks each step against looking through the rows.
func stepMatches(t *testing.T, m *Model, r *rand.Rand) {
	t.Helper()
	matches := func(i int) bool { return slices.Contains(m.hits, int32(i)) }
	for range r.IntN(4) {
		by := 1 - 2*r.IntN(2)
		at, want, around := m.Position(), m.Position(), false
		for range m.Len() {
			want += by
			if want < 0 || want >= m.Len() {
				want, around = (want+m.Len())%m.Len(), true
			}
			if matches(want) {
				break
			}
		}
		if m.Matches() == 0 {
			want, around = at, false
		}
		if got, ok := ToMatch(m, by); got != around || ok != (m.Matches() > 0) || m.Position() != want {
			t.Fatalf("from %d by %d of %v leads to %d, around: %t; want %d, %t", at, by, m.hits,
				m.Position(), got, want, around)
		}
		if n := Match(m); n > 0 != matches(want) || n > 0 && m.hits[n-1] != int32(want) {
			t.Fatalf("row %d is match %d of %v", want, n, m.hits)
		}
	}
}

// What a filter shows stays, also where folders of it are opened and closed; that counts when it is
// cleared.
func TestOpenAndCloseBehindAFilter(t *testing.T) {
	s := tree.New("")
	listed(s, "secret", map[string]string{"": "a/", "a/": "b/ key", "a/b/": "key"})
	m := New(s, theme.Plain(), noNote)
	m.SetSize(60, 20)
	root, _ := s.Child(tree.Root, "secret/")
	a, _ := s.Child(root, "a/")
	m.SetRoots([]tree.ID{root})
	m.Open(root)
	m.Open(a)
	m.SetFilter("key")
	for _, toggle := range []func(tree.ID){m.Close, m.Open, m.Close} {
		toggle(a)
		if want, _ := filtered(s, m, "key"); !slices.Equal(m.rows, want) {
			t.Fatalf("%d rows, want %d", len(m.rows), len(want))
		}
	}
	m.SetFilter("")
	if m.Len() != 2 {
		t.Errorf("%d rows where all but the root is closed", m.Len())
	}
}

// The cursor goes back to where it was before the filter, whatever that showed meanwhile, and to
// where somebody moved it in what was found.
func TestCursorAfterFilter(t *testing.T) {
	s := tree.New("")
	listed(s, "secret", map[string]string{"": "teams/ odd zoo", "teams/": "payments/ search/",
		"teams/payments/": "prod/ stripe", "teams/search/": "stripe"})
	root, _ := s.Child(tree.Root, "secret/")
	for _, tc := range []struct {
		name, from, want string
		do               func(m *Model)
	}{
		{"nothing matches", "teams/payments/stripe", "teams/payments/stripe", func(m *Model) {
			m.SetFilter("z")
			m.SetFilter("zzz")
		}},
		{"nothing matches, and a key is pressed", "teams/payments/stripe", "teams/payments/stripe",
			func(m *Model) {
				m.SetFilter("zzz")
				m.MoveTo(1)
				m.Scroll(3)
			}},
		{"something else matches", "zoo", "zoo", func(m *Model) { m.SetFilter("stripe") }},
		{"it is found", "teams/search/stripe", "teams/search/stripe", func(m *Model) {
			m.SetFilter("search")
			m.SetFilter("search stripe")
		}},
		{"moved", "odd", "teams/search/", func(m *Model) { m.SetFilter("stripe"); m.MoveTo(4) }},
		{"moved, then nothing matches", "odd", "teams/search/", func(m *Model) {
			m.SetFilter("stripe")
			m.MoveTo(4)
			m.SetFilter("stripez")
		}},
		{"names come in", "zoo", "zoo", func(m *Model) {
			m.SetFilter("zzz")
			s.SetChildren(root, []string{"a", "odd", "teams/", "zoo"})
			m.Changed(root)
		}},
		{"it goes away", "zoo", "",
			func(m *Model) {
				m.SetFilter("zzz")
				s.SetChildren(root,
					[]string{"a", "teams/"})
				m.Changed(root)
			}},
	} {
		s.SetChildren(root, []string{"odd", "teams/", "zoo"})
		m := New(s, theme.Plain(), noNote)
		m.SetSize(60, 20)
		m.SetRoots([]tree.ID{root})
		for _, folder := range []string{"", "teams/", "teams/payments/", "teams/search/"} {
			id, _ := s.Find(vaultpath.New("", "secret", folder))
			m.Open(id)
		}
		id, _ := s.Find(vaultpath.New("", "secret", tc.from))
		m.Reveal(id)
		tc.do(m)
		m.SetFilter("")
		if at, _ := m.Cursor(); s.Location(at).Path != tc.want {
			t.Errorf("%s: the cursor is on %q, want %q", tc.name, s.Location(at).Path, tc.want)
		}
	}
}
