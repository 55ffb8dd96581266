package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// findScope is what a find looks through: everything, a mount, or what an entity owns or uses.
type findScope struct {
	title  string // "" is everything
	entity *catalog.Entity
	mount  vaultpath.Location // zero where it is none
	ids    []tree.ID          // these and what is below them; none is everything
	found  bool               // it is the entity under the cursor, not one that owns what is there
}

// has reports whether a reference belongs to it.
func (s findScope) has(u *xref.Use) bool {
	switch {
	case s.entity == unowned && s.entity != nil:
		return u.Entity == nil
	case s.entity != nil:
		return u.Ref() == s.entity.Ref
	case s.mount.Mount != "":
		at := u.Location
		return at.Namespace == s.mount.Namespace && strings.HasPrefix(at.String(), s.mount.String())
	}
	return true
}

// within returns the scope that counts.
func (f *finder) within() findScope {
	if f.scope < len(f.scopes) {
		return f.scopes[f.scope]
	}
	return findScope{}
}

// rank ranks folders by what is looked for, nil where nothing is. Those of the scope come before
// all others.
func (f *finder) rank() vaultsvc.Rank {
	if f.idle() {
		return nil
	}
	const inScope = 1000
	q := f.query
	var in []string
	for _, id := range f.within().ids {
		if id != tree.Root {
			in = append(in, f.data.store.Location(id).String())
		}
	}
	return func(folder vaultpath.Location) int {
		at := folder.String()
		rank := q.Rank(at)
		near := func(s string) bool { return strings.HasPrefix(at, s) || strings.HasPrefix(s, at) }
		if rank >= 0 && slices.ContainsFunc(in, near) {
			rank += inScope
		}
		return rank
	}
}

// narrow goes on to the next scope, or back to the one before: from everything to the mount of the
// result under the cursor, to the entities that own it, and to everything again.
func (f *finder) narrow(by int) tea.Cmd {
	if f.scope == 0 {
		f.scopes = f.scopesHere()
	}
	if len(f.scopes) < 2 {
		return nil
	}
	return f.setScope((f.scope + by + len(f.scopes)) % len(f.scopes))
}

// setScope has one of the scopes count; the first is everything.
func (f *finder) setScope(i int) tea.Cmd {
	f.scope = i
	switch {
	case i > 0 && f.scopes[i].found: // the words were its name, which its secrets need not have
		f.words = f.Value()
		f.SetValue("")
		f.query = find.Parse("")
	case i == 0 && f.words != "" && f.Value() == "":
		f.SetValue(f.words)
		f.query = find.Parse(f.words)
	}
	f.name()
	if f.idle() {
		return f.onText("")
	}
	f.MoveTo(0)
	return tea.Batch(f.search(), f.data.walkAll(f.rank()))
}

// name has title and foot say what the find looks through.
func (f *finder) name() {
	k := &f.Keys.Typing
	f.Title = "Find"
	leaves := "closes"
	if title := f.within().title; title != "" {
		f.Title += " in " + harmless.Text(title)
		leaves = "widens"
	}
	f.Foot = theme.Foot(
		theme.Does(k.Accept, "shows it in the tree"), theme.Does(k.Copy, "copies"),
		theme.Does(k.OpenPage, "opens"), theme.Does(k.Next, "narrows"),
		theme.Does(k.Close, leaves),
	)
}

// scopesHere returns the scopes of the result under the cursor.
func (f *finder) scopesHere() []findScope {
	scopes := []findScope{{}}
	if f.Cursor >= len(f.matches) {
		return scopes
	}
	match := f.matches[f.Cursor]
	var entities []*catalog.Entity
	if loc, ok := f.placeOf(match); ok {
		if mount, ok := f.data.store.Child(tree.Root, loc.Mount); ok {
			in := vaultpath.New(loc.Namespace, loc.Mount, "")
			scopes = append(scopes, findScope{title: loc.Mount, mount: in, ids: []tree.ID{mount}})
		}
		for _, o := range f.data.index().Owners(loc) {
			entities = append(entities, o.Entity)
		}
		for _, u := range f.data.index().At(loc) {
			if u.Entity != nil {
				entities = append(entities, u.Entity)
			}
		}
	}
	o, isOther := f.other(match)
	if isOther && o.entity != nil {
		entities = append(entities, o.entity)
	}
	for i, e := range entities {
		if slices.Index(entities, e) == i {
			scopes = append(scopes, findScope{
				title: e.Ref, entity: e, ids: f.data.nodesOf(e), found: isOther && e == o.entity,
			})
		}
	}
	return scopes
}
