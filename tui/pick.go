package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/pick"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Picked is what somebody has picked.
type Picked struct {
	Outcome pick.Outcome
	Places  []Place          // in the order in which they were chosen
	Similar []string         // what may be meant, where nothing matches
	Partial string           // why there may be more that match; "" where there are not
	Catalog *catalog.Catalog // what the files say; nil where they were not read yet
}

// Place is a location with its mount, and what is known of it.
type Place struct {
	Location vaultpath.Location
	Mount    vaultsvc.Mount
	State    tree.State
	Stale    bool // it is known from an earlier run alone: its folder could not be listed
}

// PickedWith returns what somebody has picked with a model. It is known once the program has ended.
func PickedWith(m *Model) Picked {
	outcome, locations := m.pick.Outcome()
	if outcome == pick.Open { // a key that always quits, or a signal
		outcome = pick.Left
	}
	p := Picked{Outcome: outcome, Partial: m.pick.Partial(), Catalog: m.files.Catalog()}
	if list, _ := m.pick.Find().Results(); outcome == pick.NoMatch {
		for _, c := range list[:min(len(list), 3)] {
			p.Similar = append(p.Similar, c.Text)
		}
	}
	for _, loc := range locations {
		place := Place{Location: loc}
		place.Mount, _ = m.listing.Mounts.At(loc)
		if id, ok := m.listing.Store.Find(loc); ok {
			place.State, place.Stale = m.listing.Store.State(id), m.listing.Loads.Unconfirmed(id)
		}
		p.Places = append(p.Places, place)
	}
	return p
}

// alone is the shell while the find stands alone.
type alone struct{ m *Model }

// press handles a key before all others see it. It reports whether that was all.
func (a alone) press(k theme.Pressed) (over bool) {
	m := a.m
	typing := &m.keys.Typing
	switch {
	case key.Matches(k, typing.Interrupt):
		m.pick.Leave()
		return true
	case !m.pick.Shows():
		return true // nobody knows what it would be for
	}
	m.pick.Touch()
	_, finds := m.overlays.Top().(*finder.Model)
	if finds && key.Matches(k, typing.Accept) {
		m.pick.Accept()
	}
	return false
}

// step ends the program where there is nothing left to ask.
func (a alone) step() tea.Cmd {
	m := a.m
	_, finds := m.overlays.Top().(*finder.Model)
	if m.overlays.Top() == nil {
		m.pick.Leave()
	}
	var said tea.Cmd
	if why := m.pick.Step(!finds); why != "" {
		said = m.lastRow.say(harmless.Text(why))
	}
	if outcome, _ := m.pick.Outcome(); outcome != pick.Open {
		return m.quit()
	}
	return said
}

// leastPick is how many rows a pick takes: a result, the line that is typed in, and what is around.
const leastPick = 6

// view draws the overlay on top, and above it which server it is, or a notice.
func (a alone) view() tea.View {
	m := a.m
	l := &m.panes.layout
	if !m.pick.Shows() || l.width <= 0 || l.height <= 0 {
		return tea.View{AltScreen: !m.pick.Inline()}
	}
	b := &m.lastRow.frame
	b.Reset()
	if l.width < minWidth || l.height < leastPick {
		l.drawNeeds(b, minWidth, leastPick)
		return tea.View{Content: b.String(), AltScreen: !m.pick.Inline()}
	}
	over := m.overlays.Frames(l.width, l.height+1, -1)
	for y := range l.height {
		if y > 0 {
			b.WriteByte('\n')
		}
		switch {
		case y == 0:
			a.header(b)
		case over.Cover(y):
			over.Lay(b, strings.Repeat(" ", l.width), y)
		default:
			line := draw.NewLine(b, l.width)
			line.End()
		}
	}
	v := tea.View{Content: m.theme.Shown(b.String()), AltScreen: !m.pick.Inline(),
		Cursor: over.Top().Cursor}
	if m.lastRow.mouse && v.AltScreen {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

func (a alone) header(b *strings.Builder) {
	m := a.m
	l := draw.NewLine(b, m.panes.layout.width)
	if notice := m.lastRow.notice.text; notice != "" {
		l.Blank(1)
		l.Ink(m.theme.Accent, draw.Cut(notice, l.Left()-1))
	} else {
		drawServer(&l, m.theme, &m.set, 1)
		drawNamespace(&l, m.theme, m.listing.Store.Namespace(), 1)
	}
	l.End()
}
