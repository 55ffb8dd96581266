package finder

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Look looks for a text as if somebody had typed it: for who has lines, and no keys.
func (m *Model) Look(text string) tea.Cmd {
	m.memory.History.Add(text)
	m.SetValue(text)
	return m.onText(text)
}

// Settled reports whether the results are those of all names that are known.
func Settled(m *Model) bool {
	return m.idle() || m.results.counted && m.cancel == nil && !m.stale
}

// Status says how many match and how many names are known, and why that may not be all.
func Status(m *Model) string {
	return m.source.status(m.results, m.idle(), 0, m.Theme.Texts)
}

// Reasons says in full why nothing is found, as far as that can be told; nothing where something
// is.
func Reasons(m *Model) []string {
	if m.idle() {
		return nil
	}
	return m.source.hints(m.results, false, m.Searching())
}

// NoteOn returns what stands beside a result.
func NoteOn(m *Model, c Candidate) string {
	note, _ := m.source.note(c)
	return note
}

// PlaceOf returns where in Vault a result is, and false where that is nowhere, or gone by now.
func PlaceOf(m *Model, c Candidate) (vaultpath.Location, bool) { return m.source.place(c) }

// Named returns the place that a text names, in whatever form somebody has it in hand, and false
// where it names none.
func Named(m *Model, text string) (Candidate, bool) {
	place := m.source.read(text).place
	return place, place.Text != ""
}

// Listed says what keeps names from being found, and "all listed" where nothing does.
func Listed(m *Model) string {
	why := append(m.source.hindered(), m.source.partial()...)
	if len(why) == 0 {
		return "all listed"
	}
	return strings.Join(why, ", ")
}
