package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// findLine draws a result, with what matched.
func (m *Model) findLine(s *theme.Theme, i, width int) string {
	var b strings.Builder
	l := draw.NewLine(&b, width)
	match := m.find.matches[i]
	_, spans, _ := m.find.shown.Score(match.Location)
	marked := make([]bool, len(match.Location))
	for _, span := range spans {
		for at := span.From; at < span.To; at++ {
			marked[at] = true
		}
	}
	note, warn := "entity", false
	switch o, isOther := m.find.other(match); {
	case !isOther:
		note, warn = m.secrets.Note(tree.ID(match.ID), false)
	case o.typed:
		note = "not listed yet"
	case o.entity == nil:
		note = "reference"
		if word, bad := m.uses.Status(o.use); word != xref.OK.String() && word != xref.Unchecked.String() {
			note, warn = note+", "+word, bad
		}
	}
	room := width - draw.Width(note) - 1
	text := harmless.Text(match.Location)
	switch {
	case text != match.Location || draw.Width(text) > room:
		l.Text(draw.CutLeft(text, room)) // places have moved: better plain than wrong
	default:
		for from := 0; from < len(text); {
			to := from
			for to < len(text) && marked[to] == marked[from] {
				to++
			}
			if marked[from] {
				l.Ink(s.Title, text[from:to])
			} else {
				l.Text(text[from:to])
			}
			from = to
		}
	}
	ink := s.Dim
	if warn {
		ink = s.Warn
	}
	l.Right(ink, note)
	l.End()
	return b.String()
}

// revealFound leaves the overlay for the result's place in the tree of all mounts, or for the entity's secrets. A reference
// that names no place in Vault is shown in its file.
func (m *Model) revealFound(i int) tea.Cmd {
	if i >= len(m.find.matches) {
		return nil // fewer have come since the list was drawn
	}
	match := m.find.matches[i]
	o, isOther := m.find.other(match)
	loc, inVault := m.placeOf(match)
	switch {
	case isOther && o.entity != nil:
		m.closeFind()
		m.showSubject(uses.Subject{Entity: o.entity})
		m.setFocus(paneSecrets)
		return m.secrets.Want()
	case isOther && o.typed:
		m.closeFind()
		return m.goTo(o.at)
	case isOther && !inVault:
		return m.showLines(m.placeOfUse(o.use)) // and back to the list
	case !inVault:
		return m.say("it is gone: the server does not list it any more")
	}
	m.closeFind()
	cmd := m.showAllMounts()
	m.secrets.Reveal(loc)
	return tea.Batch(cmd, m.secrets.Want())
}

// pressFound does something with the result under the cursor that keeps the overlay open, or narrows the find.
func (m *Model) pressFound(k theme.Pressed) (tea.Cmd, bool) {
	o := m.overlay
	switch k {
	case "tab":
		return m.narrowFind(1), true
	case "shift+tab":
		return m.narrowFind(-1), true
	case "ctrl+y", "ctrl+o":
	default:
		return nil, false
	}
	if o.cursor >= len(m.find.matches) {
		return nil, true
	}
	match := m.find.matches[o.cursor]
	loc, inVault := m.placeOf(match)
	switch other, isOther := m.find.other(match); {
	case k == "ctrl+y" && isOther && other.entity != nil:
		return m.copy(other.entity.Ref), true
	case k == "ctrl+y" && isOther && other.typed:
		return m.copy(other.text), true
	case k == "ctrl+y" && isOther:
		return m.copy(draw.FileLine(other.use.Path, other.use.Line)), true
	case !inVault:
		return nil, true // an entity has no page in Vault, nor has what is gone
	case k == "ctrl+y":
		return m.copy(loc.String()), true
	}
	address, ok := m.addressOf(pageView, loc, tree.Root)
	if !ok {
		return m.say("its address is not known: the mount is not"), true
	}
	return m.do.open(address), true
}
