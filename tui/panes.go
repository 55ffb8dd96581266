package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/catalogpane"
	"github.com/vaultmap/vaultmap/tui/details"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/treeview"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// paneID names one of the panes, from the left.
type paneID int

const (
	paneCatalog paneID = iota
	paneSecrets
	paneDetails
)

// pane is what all panes can do.
type pane interface {
	SetSize(width, height int)
	// Title and Count stand at the left and right of the upper edge, made harmless.
	Title() string
	Count() string
	// Line draws one line. focused reports whether the pane has the keys.
	Line(b *strings.Builder, n int, focused bool)
	Scroll(by int)
}

// list is what the panes can do of which details tell.
type list interface {
	pane
	Filter() string
	SetFilter(query string)
	// MoveTyping moves the cursor by a key that is no text, and returns false for others.
	MoveTyping(k theme.Pressed) bool
}

// panes are the panes, where they are, which of them has the keys, and where jumps in them have led
// from.
type panes struct {
	catalog *catalogpane.Model
	secrets *secretspane.Model
	details *details.Model
	about   paneID // the list that details tell of, and that keys are about
	layout  layout
	wishes  wishes
	drag    drag
	way     way
	trail   trail
	begun   bool // the first screen has led somewhere: see [going.begin]
	covered bool // the keys go to what lies over them
}

func (p *panes) at(id paneID) pane {
	switch id {
	case paneCatalog:
		return p.catalog
	case paneDetails:
		return p.details
	}
	return p.secrets
}

// focused returns the list with the focus, or that the details with the focus tell of.
func (p *panes) focused() list {
	if p.about == paneCatalog {
		return p.catalog
	}
	return p.secrets
}

// inSecrets reports whether keys are about the secrets.
func (p *panes) inSecrets() bool { return p.about == paneSecrets }

// inDetails reports whether the details have the focus.
func (p *panes) inDetails() bool { return p.layout.focus == paneDetails }

// slide returns how far the names of a list are moved sideways.
func (p *panes) slide(id paneID) *draw.Slide {
	if id == paneCatalog {
		return &p.catalog.Slide
	}
	return &p.secrets.View().Slide
}

// selected reports whether something is selected in the list that keys are about.
func (p *panes) selected() bool {
	if p.inSecrets() {
		return p.secrets.Selected.Len() > 0
	}
	return p.catalog.Selected.Len() > 0
}

// cursorRow returns the row of the screen in which the cursor of the list is that keys are about.
func (p *panes) cursorRow() int {
	line := treeview.CursorLine(p.secrets.View())
	if !p.inSecrets() {
		line = catalogpane.CursorLine(p.catalog)
	}
	return p.layout.panesTop + 1 + line
}

// onSubject reports whether keys are about the catalog, and its cursor is on what has uses of its
// own.
func (p *panes) onSubject() bool {
	s, ok := p.catalog.Current()
	return ok && !s.All() && !p.inSecrets()
}

func (p *panes) setFocus(id paneID) {
	p.layout.focus = id
	p.resize(p.layout.width, p.layout.height)
}

// hasCatalog reports whether there is something to choose in the catalog, or may be.
func (p *panes) hasCatalog() bool {
	return !p.wishes.bare || catalogpane.Choosable(p.catalog)
}

// out returns the pane that one gets to by leaving the one with the focus, which is that itself
// where there is none.
func (p *panes) out() paneID {
	switch {
	case p.inDetails():
		return p.about
	case !p.hasCatalog():
		return p.layout.focus
	}
	return paneCatalog
}

// next returns the pane that the focus goes to, by so many steps of one: each that shows, or would
// if it had the focus.
func (p *panes) next(step paneID) paneID {
	const n = paneDetails + 1
	for id := p.layout.focus + step; ; id += step {
		switch id = (id + n) % n; {
		case id == paneCatalog && !p.hasCatalog():
		case id == paneDetails && !p.layout.beside:
		default:
			return id
		}
	}
}

func (p *panes) resize(width, height int) {
	if p.inDetails() && (width < widestWidth || p.wishes.noDetails) {
		p.layout.focus = p.about
	}
	p.layout = newLayout(width, height, p.layout.focus, p.wishes)
	if !p.inDetails() {
		p.about = p.layout.focus
	}
	for id, width := range p.layout.widths {
		p.at(paneID(id)).SetSize(inner(width), p.layout.rowsOf(paneID(id)))
	}
}

// place returns what is under the cursor.
func (p *panes) place() details.Place {
	if p.inSecrets() {
		id, _ := p.secrets.View().Cursor()
		return details.Place{Node: id}
	}
	r := catalogpane.UnderCursor(p.catalog)
	return details.Place{
		Subject: r.Subject, Group: r.Group, By: r.By, Problem: r.Problem, Config: r.Config,
		Problems: r.Problems, All: r.All,
	}
}

// tell has the details tell of what is under the cursor after a message. What somebody does in them
// is no news.
func (p *panes) tell(msg tea.Msg) tea.Cmd {
	if p.layout.widths[paneDetails] == 0 {
		return nil
	}
	news := true
	switch msg.(type) {
	case tea.KeyPressMsg, tea.MouseMsg:
		news = !p.inDetails()
	}
	return p.details.Show(p.place(), news)
}

// show puts the catalog's cursor on a subject, and shows its secrets.
func (p *panes) show(s uses.Subject) {
	p.catalog.MoveTo(s)
	p.showChosen()
}

// showChosen shows what the catalog's cursor stands on. It returns false where that shows already.
func (p *panes) showChosen() bool {
	s, ok := p.catalog.Current()
	if !ok || s == p.secrets.Subject() {
		return false
	}
	p.secrets.Show(s)
	return true
}

// preview shows what the catalog's cursor stands on with what is known of it, and asks for the rest
// once the cursor rests.
func (p *panes) preview() tea.Cmd {
	if p.inSecrets() || !p.showChosen() {
		return nil
	}
	return p.secrets.WantLater()
}

// draw draws one row of a pane with its border: -1 is the top edge.
func (p *panes) draw(b *strings.Builder, t *theme.Theme, k *theme.KeyMap, id paneID, row int) {
	width := p.layout.widths[id]
	pane, focused, lines := p.at(id), p.layout.focus == id && !p.covered, &t.Border
	switch {
	case width == 0:
		return
	case !p.layout.wide && focused:
		lines = &t.Alone
	case focused:
		lines = &t.Focus
	}
	switch {
	case row < 0:
		title, right := pane.Title(), pane.Count()
		if list, ok := pane.(list); ok && list.Filter() != "" {
			title = t.Texts.Join(title, "  /", harmless.Text(list.Filter()))
		}
		if focused && !p.layout.wide && p.next(1) != id {
			next := k.Next.Help().Desc
			more := strings.TrimSpace(t.Texts.Join(right, "  ", theme.Key(k.Next), ": ", next))
			if draw.Width(title)+draw.Width(more) <= width-edgeSigns {
				right = more
			}
		}
		if id == paneDetails && !focused {
			right = "" // what keys do there
		}
		drawEdge(b, t, lines, width, title, right)
	case row == p.layout.rowsOf(id):
		line := draw.NewLine(b, width)
		line.Sign(lines.Ink, lines.BottomLeft)
		line.Rule(lines.Ink, lines.Across, width-2)
		line.Sign(lines.Ink, lines.BottomRight)
	default:
		b.WriteString(lines.Side)
		pane.Line(b, row, focused)
		b.WriteString(lines.Side)
	}
}
