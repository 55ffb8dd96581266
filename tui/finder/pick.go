package finder

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Scope is all that a find looks through which picks: what is below folders, and single secrets.
// The zero value is everything.
type Scope struct {
	Title string // as it is named
	In    []vaultpath.Location
}

// Picking is a find that hands places to somebody, in place of showing them. Make one with [Pick].
type Picking struct {
	find  *Model
	multi bool      // several
	left  []tree.ID // folders of the scope that are yet to be listed
	asked tree.ID   // the one whose mount had to be asked for
	loads []tree.ID // those that were asked for without what is below
}

// Pick has a find hand places to somebody, one or several. It comes before [Model.Focus].
func Pick(m *Model, in Scope, multi bool) *Picking {
	p := &Picking{find: m, multi: multi}
	m.picks = p
	if len(in.In) == 0 {
		return p
	}
	base := scope{title: in.Title, in: in.In}
	for _, loc := range in.In {
		id := m.source.Listing.Store.Ensure(loc)
		base.ids = append(base.ids, id)
		if !loc.IsFolder() {
			id = m.source.Listing.Store.Parent(id)
		}
		if !slices.Contains(p.left, id) {
			p.left = append(p.left, id)
		}
	}
	m.scopes.base = base
	return p
}

// list lists what the find looks through: one folder after the other, since walks take turns.
func (p *Picking) list() tea.Cmd {
	l, base := p.find.source.Listing, p.find.scopes.base
	for len(p.left) > 0 && !l.Walks.Walk.Running && l.Mounts.State != listing.MountsAsking {
		id := p.left[0]
		_, known := l.Mounts.At(l.Store.Location(id))
		switch {
		case !known && p.asked != id: // who asks for the folder finds its mount
			p.asked = id
			return l.Loads.Ask(id)
		case !known && l.Store.State(id) == tree.Loading:
			return nil
		}
		switch p.left = p.left[1:]; {
		case known && slices.Contains(base.ids, id):
			return l.StartWalk(id)
		case known: // for single secrets in it
			p.loads = append(p.loads, id)
			return l.Loads.Ask(id)
		}
	}
	return nil
}

// choose hands over what is selected, or the result under the cursor.
func (p *Picking) choose() (overlay.Action, tea.Cmd) {
	m := p.find
	chosen := m.Chosen()
	return chosen.with(func(at []vaultpath.Location) overlay.Action {
		if chosen.list[0].Typed && !strings.HasSuffix(strings.TrimSpace(m.Value()), "/") {
			at[0] = at[0].Secret() // as it was typed: nobody knows that it is a folder
		}
		return overlay.Pick{Locations: at}
	}), nil
}

// one reports whether just one place is wanted.
func (p *Picking) one() bool { return p != nil && !p.multi }

// Settled reports whether nothing more will be found, as far as can be known.
func (p *Picking) Settled() bool {
	m := p.find
	return p.listed() && !m.Searching() && !m.stale && (m.idle() || m.results.counted)
}

// listed reports whether nothing more will be listed.
func (p *Picking) listed() bool {
	l := p.find.source.Listing
	loading := slices.ContainsFunc(p.loads, func(id tree.ID) bool {
		return l.Store.State(id) == tree.Loading
	})
	return !l.Walks.Walk.Running && !loading && len(p.left) == 0 &&
		l.Mounts.State != listing.MountsAsking
}

// Only returns the place that matches where just one does, and how many do. What is similar is no
// match, and a place whose name was typed in full has no other.
func (p *Picking) Only() (at vaultpath.Location, matches int) {
	m := p.find
	store, in := m.source.Listing.Store, m.scopes.base.in
	if m.idle() {
		return at, 0
	}
	if typed := m.source.read(m.Value()).place.Node; typed != tree.Root && store.Named(typed) {
		at = store.Location(typed)
		if len(in) == 0 || slices.ContainsFunc(in, isIn(at)) {
			return at, 1
		}
	}
	r := m.memory.last
	if r == nil {
		return vaultpath.Location{}, 0
	}
	if r.Total == 1 && store.Alive(tree.ID(r.Best[0].ID)) {
		return store.Location(tree.ID(r.Best[0].ID)), 1
	}
	return vaultpath.Location{}, r.Total
}
