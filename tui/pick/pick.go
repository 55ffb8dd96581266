package pick

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Settings say what is to be picked, and how.
type Settings struct {
	Words string // that the find begins with
	Scope finder.Scope
	Multi bool // several can be chosen
	// Only takes the one place that matches, without asking, where it is certain that no other does.
	Only bool
	// Nobody can be asked: there is no terminal. It ends where [Settings.Only] does not help.
	Nobody bool
	// Rows returns how many rows of a terminal the find has, of those that there are; nil is all of
	// them, on a screen of its own.
	Rows func(rows int) int
}

// Outcome is what a pick has come to.
type Outcome uint8

// What a pick may come to.
const (
	Open    Outcome = iota // nothing yet
	Chosen                 // places
	Left                   // its user has gone
	NoMatch                // nothing is there that could be chosen
	Unasked                // nobody can be asked, and somebody would have to be
)

// Model is a pick. Make one with [New].
type Model struct {
	set     Settings
	listing *listing.Model
	find    *finder.Model
	picking *finder.Picking
	outcome Outcome
	places  []vaultpath.Location
	shows   bool
	accepts bool // its user wants what there is, and it is not known yet whether there is anything

	wanted []vaultpath.Location // what was chosen, until it is known whether it is still there
	stale  []tree.ID            // those of it that were known from an earlier run alone
}

// showAfter is how long it looks for the one that matches before it shows what it does.
const showAfter = time.Second

// showTick shows a pick that still looks.
type showTick struct{}

// New returns a pick by a find.
func New(set Settings, l *listing.Model, find *finder.Model) *Model {
	m := &Model{set: set, listing: l, find: find, shows: !set.Only}
	m.picking = finder.Pick(find, set.Scope, set.Multi)
	find.SetValue(set.Words)
	return m
}

// Start begins it.
func (m *Model) Start() tea.Cmd {
	wait := tea.Tick(showAfter, func(time.Time) tea.Msg { return showTick{} })
	return tea.Batch(m.find.Focus(), wait)
}

// Update takes in a message. It returns false for one that is not the pick's.
func (m *Model) Update(msg tea.Msg) bool {
	_, own := msg.(showTick)
	m.shows = m.shows || own && !m.set.Nobody
	return own
}

// Find is the find that it goes by.
func (m *Model) Find() *finder.Model { return m.find }

// Shows reports whether its user sees it.
func (m *Model) Shows() bool { return m.shows && m.outcome == Open }

// Rows returns how many rows it has on a terminal.
func (m *Model) Rows(rows int) int {
	if m.set.Rows == nil {
		return rows
	}
	return max(1, min(m.set.Rows(rows), rows))
}

// Inline reports whether it leaves the rest of the terminal as it is.
func (m *Model) Inline() bool { return m.set.Rows != nil }

// Choose takes what its user has chosen, and has the folders asked whose names are from an earlier
// run: a place that is gone is of no use.
func (m *Model) Choose(places []vaultpath.Location) tea.Cmd {
	store := m.listing.Store
	m.wanted, m.stale, m.accepts = places, nil, false
	var ask []tea.Cmd
	for _, loc := range places {
		if id, ok := store.Find(loc); ok && m.listing.Loads.Unconfirmed(id) {
			m.stale = append(m.stale, id)
			if parent := store.Parent(id); store.State(parent) != tree.Loading {
				ask = append(ask, m.listing.Loads.Ask(parent))
			}
		}
	}
	return tea.Batch(ask...)
}

// confirm ends it with what was chosen once all of it is known to be there, or nobody can tell.
func (m *Model) confirm() (notice string) {
	store := m.listing.Store
	for _, id := range m.stale {
		switch {
		case !store.Alive(id) || !store.Named(id):
			m.wanted = nil
			return "it is gone: the server does not list it any more"
		case store.State(store.Parent(id)) == tree.Loading:
			return ""
		}
	}
	m.end(Chosen, m.wanted...)
	return ""
}

// Leave takes in that its user has gone.
func (m *Model) Leave() { m.end(Left) }

// Accept takes in that its user wants what there is. That may be nothing.
func (m *Model) Accept() { m.accepts = true }

// Touch takes in that its user does something with what shows: he has been asked.
func (m *Model) Touch() { m.set.Only, m.accepts = false, false }

// Step looks, after each message, whether it need not ask, or cannot. asked says that something has
// to be answered first, as for a login. It returns what its user is to be told; "" is nothing.
func (m *Model) Step(asked bool) (notice string) {
	switch {
	case m.outcome != Open:
	case m.wanted != nil:
		return m.confirm()
	case m.accepts && m.known():
		if _, total := m.find.Results(); total == 0 && m.find.Value() != "" {
			m.end(NoMatch)
		}
		m.accepts = false
	case !m.set.Only && !m.set.Nobody:
	case asked && m.set.Nobody:
		m.end(Unasked)
	case asked:
		m.shows = true
	case m.known():
		return m.decide()
	}
	return ""
}

// decide ends it where just one place matches, or none. Else somebody is asked.
func (m *Model) decide() (notice string) {
	only, matches := m.picking.Only()
	switch partial := m.Partial(); {
	case partial == "" && matches == 1:
		m.end(Chosen, only)
	case partial == "" && matches == 0 && m.find.Value() != "":
		m.end(NoMatch)
	case m.set.Nobody:
		m.end(Unasked)
	case partial != "" && matches < 2:
		notice = "it is not certain that no other matches: " + partial
	}
	m.set.Only, m.shows = false, true
	return notice
}

// known reports whether the find has found all that it can.
func (m *Model) known() bool {
	return m.listing.Mounts.State != listing.MountsAsking && m.picking.Settled()
}

func (m *Model) end(o Outcome, places ...vaultpath.Location) {
	if m.outcome == Open {
		m.outcome, m.places = o, places
	}
}

// Outcome returns what it has come to, with the places that were chosen.
func (m *Model) Outcome() (Outcome, []vaultpath.Location) { return m.outcome, m.places }

// Partial says why there may be more places than were found; "" where there are not.
func (m *Model) Partial() string {
	c, mounts := m.listing.Store.Counts(), m.listing.Mounts
	switch {
	case mounts.State == listing.MountsFailed:
		return mounts.Err.Error()
	case mounts.State != listing.MountsKnown:
		return mounts.WhyHidden()
	case m.listing.Walks.Walk.Stopped:
		return "not everything could be listed"
	case c.Denied > 0 && c.Failed > 0:
		return "folders are denied, and others failed"
	case c.Denied > 0:
		return "folders are denied"
	case c.Failed > 0:
		return "folders failed"
	}
	return ""
}
