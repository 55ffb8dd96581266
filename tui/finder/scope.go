package finder

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// scope is what a find looks through: everything, a mount, or what an entity owns or uses.
type scope struct {
	title   string // "" is everything
	subject uses.Subject
	in      []vaultpath.Location // these and what is below them; none is what the subject has
	ids     []tree.ID            // these and what is below them; none is everything
	found   bool                 // it is the entity under the cursor, not one that owns what is there
}

// has reports whether a reference belongs to it.
func (s scope) has(u *xref.Use) bool {
	return len(s.in) == 0 && s.subject.Has(u) || slices.ContainsFunc(s.in, isIn(u.Location))
}

// isIn returns what reports whether a location is another one, or below it.
func isIn(at vaultpath.Location) func(vaultpath.Location) bool {
	return func(in vaultpath.Location) bool {
		below := at == in || in.IsFolder() && strings.HasPrefix(at.String(), in.String())
		return below && at.Namespace == in.Namespace
	}
}

// scopes are those that can be gone through.
type scopes struct {
	base  scope   // all that there is to look through
	all   []scope // the first is the base; none until the find is narrowed
	at    int     // the one that counts
	words string  // that found the entity which counts now: they stand again when everything does
}

func (s scopes) current() scope {
	if s.at < len(s.all) {
		return s.all[s.at]
	}
	return s.base
}

// rank ranks folders by what is looked for. Those of the scope come before all others.
func (s scope) rank(q find.Query, store *tree.Store) vaultsvc.Priority {
	const inScope = 1000
	var in []string
	for _, id := range s.ids {
		if id != tree.Root {
			in = append(in, store.Location(id).String())
		}
	}
	return func(folder vaultpath.Location) int {
		at := folder.String()
		rank := q.Rank(at)
		within := func(s string) bool { return strings.HasPrefix(at, s) || strings.HasPrefix(s, at) }
		if rank >= 0 && slices.ContainsFunc(in, within) {
			rank += inScope
		}
		return rank
	}
}

// narrow goes on to the next scope, or back to the one before: from everything to the mount of the
// result under the cursor, to the entities that own it, and to everything again.
func (m *Model) narrow(by int) tea.Cmd {
	s := &m.scopes
	if s.at == 0 {
		s.all = []scope{s.base}
		if m.Cursor < len(m.results.list) && len(s.base.ids) == 0 { // others would widen that
			s.all = append(s.all, m.source.scopesOf(m.results.list[m.Cursor])...)
		}
	}
	if len(s.all) < 2 {
		return nil
	}
	return m.setScope((s.at + by + len(s.all)) % len(s.all))
}

// setScope has one of the scopes count; the first is everything.
func (m *Model) setScope(i int) tea.Cmd {
	s := &m.scopes
	s.at = i
	switch {
	case i > 0 && s.all[i].found: // the words were its name, which its secrets need not have
		s.words = m.Value()
		m.SetValue("")
		m.written = written{}
	case i == 0 && s.words != "" && m.Value() == "":
		m.SetValue(s.words)
		m.written = m.source.read(s.words)
	}
	if m.idle() {
		return m.onText("")
	}
	m.MoveTo(0)
	return tea.Batch(m.search(), m.list())
}

// scopesOf returns the scopes of a result, beside everything.
func (s Source) scopesOf(c Candidate) (all []scope) {
	var entities []*catalog.Entity
	if loc, ok := s.place(c); ok {
		if mount, ok := s.Listing.Store.Child(tree.Root, loc.Mount); ok {
			in := vaultpath.New(loc.Namespace, loc.Mount, "")
			all = append(all, scope{
				title: loc.Mount, in: []vaultpath.Location{in}, ids: []tree.ID{mount},
			})
		}
		for _, o := range s.Uses.Index().Owners(loc) {
			entities = append(entities, o.Entity)
		}
		for _, u := range s.Uses.Index().At(loc) {
			if u.Entity != nil {
				entities = append(entities, u.Entity)
			}
		}
	}
	if c.Entity != nil {
		entities = append(entities, c.Entity)
	}
	for i, e := range entities {
		if slices.Index(entities, e) == i {
			of := uses.Subject{Entity: e}
			all = append(all, scope{
				title: e.Ref, subject: of, ids: s.Uses.Nodes(of), found: e == c.Entity,
			})
		}
	}
	return all
}
