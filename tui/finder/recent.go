package finder

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// isMarked is what is said to have been done at a place that is marked.
const isMarked = "marked"

// marked reports whether it shows because it is marked.
func (c Candidate) marked() bool { return strings.HasPrefix(c.Did, isMarked) }

// places returns those that are marked, and then those that somebody dealt with, the newest first,
// as far as they lie in what shows: each once.
func (s Source) places() (list []Candidate) {
	seen := map[vaultpath.Location]bool{}
	add := func(at vaultpath.Location, did string) {
		l := s.Listing
		if seen[at] || at.Namespace != l.Store.Namespace() {
			return
		}
		seen[at] = true
		c := Candidate{Text: at.String(), At: at, Did: did}
		if id, ok := l.Store.Find(at); ok {
			c.Node = id
		}
		if listing.Within(l, at) {
			list = append(list, c)
		}
	}
	for key, at := range s.Listing.Places.Marks() {
		did := isMarked
		if key != at.String() {
			did += " " + key
		}
		add(at, did)
	}
	slices.SortFunc(list, func(a, b Candidate) int { return strings.Compare(a.Text, b.Text) })
	for _, r := range s.Listing.Places.Recent() {
		add(r.Location, r.What)
	}
	return list
}

// mark marks what is chosen; where all of it is marked, no longer.
func mark(m *Model) (overlay.Action, tea.Cmd) {
	places := m.source.Listing.Places
	marked := map[vaultpath.Location]bool{}
	for _, at := range places.Marks() {
		marked[at] = true
	}
	all := m.Chosen().Places()
	some := slices.DeleteFunc(slices.Clone(all),
		func(at vaultpath.Location) bool { return marked[at] })
	told := "marked: it is there before you type"
	if len(some) == 0 {
		some, told = all, "not marked any more"
	}
	var cmds []tea.Cmd
	for _, at := range some {
		_, cmd := places.Mark("", at)
		cmds = append(cmds, cmd)
	}
	if len(all) == 0 {
		return m.Chosen().with(nil), nil
	}
	m.renew()
	return overlay.Say{Text: told}, tea.Batch(cmds...)
}

// renew shows the places as they are now, where they show; the cursor stays on the same one.
func (m *Model) renew() {
	if !m.idle() {
		return
	}
	var on Candidate
	if m.Cursor < len(m.results.list) {
		on = m.results.list[m.Cursor]
	}
	m.results = results{list: m.source.places()}
	m.Len = len(m.results.list)
	m.MoveTo(max(0, slices.IndexFunc(m.results.list, on.same)))
}
