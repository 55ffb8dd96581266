package finder

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// scope is what a find looks through: everything, a mount, or what an entity owns or uses.
type scope struct {
	title   string // "" is everything
	subject uses.Subject
	mount   vaultpath.Location // zero where it is none
	ids     []tree.ID          // these and what is below them; none is everything
	found   bool               // it is the entity under the cursor, not one that owns what is there
}

// has reports whether a reference belongs to it.
func (s scope) has(u *xref.Use) bool {
	if s.mount.Mount == "" {
		return s.subject.Has(u)
	}
	at := u.Location
	return at.Namespace == s.mount.Namespace && strings.HasPrefix(at.String(), s.mount.String())
}

// scopes are those that can be gone through.
type scopes struct {
	all   []scope // the first is everything; none until the find is narrowed
	at    int     // the one that counts
	words string  // that found the entity which counts now: they stand again when everything does
}

func (s scopes) current() scope {
	if s.at < len(s.all) {
		return s.all[s.at]
	}
	return scope{}
}

// rank ranks folders by what is looked for, nil where nothing is. Those of the scope come before
// all others.
func (m *Model) rank() vaultsvc.Priority {
	if m.idle() {
		return nil
	}
	const inScope = 1000
	q := m.query
	var in []string
	for _, id := range m.scopes.current().ids {
		if id != tree.Root {
			in = append(in, m.source.Listing.Store.Location(id).String())
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
		s.all = m.scopesHere()
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
		m.query = find.Parse("")
	case i == 0 && s.words != "" && m.Value() == "":
		m.SetValue(s.words)
		m.query = m.source.read(s.words).query
	}
	m.name()
	if m.idle() {
		return m.onText("")
	}
	m.MoveTo(0)
	return tea.Batch(m.search(), m.source.Listing.WalkAll(m.rank()))
}

// name has title and foot say what the find looks through.
func (m *Model) name() {
	k := &m.Keys.Typing
	m.Title = "Find"
	leaves := "closes"
	if title := m.scopes.current().title; title != "" {
		m.Title += " in " + harmless.Text(title)
		leaves = "widens"
	}
	m.Foot = theme.Foot(
		theme.Does(k.Accept, "shows it in the tree"),
		theme.Does(k.Copy, "copies"), theme.Does(k.OpenPage, "opens"),
		theme.Does(k.Next, "narrows"), theme.Does(k.Close, leaves),
	)
}

// scopesHere returns the scopes of the result under the cursor.
func (m *Model) scopesHere() []scope {
	all := []scope{{}}
	if m.Cursor >= len(m.results.list) {
		return all
	}
	c := m.results.list[m.Cursor]
	var entities []*catalog.Entity
	if loc, ok := m.source.place(c); ok {
		if mount, ok := m.source.Listing.Store.Child(tree.Root, loc.Mount); ok {
			in := vaultpath.New(loc.Namespace, loc.Mount, "")
			all = append(all, scope{title: loc.Mount, mount: in, ids: []tree.ID{mount}})
		}
		for _, o := range m.source.Uses.Index().Owners(loc) {
			entities = append(entities, o.Entity)
		}
		for _, u := range m.source.Uses.Index().At(loc) {
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
				title: e.Ref, subject: of, ids: m.source.Uses.Nodes(of), found: e == c.Entity,
			})
		}
	}
	return all
}
