package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/catalogpane"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// paneID names one of the two panes.
type paneID int

const (
	paneCatalog paneID = iota
	paneSecrets
)

// pane is what both panes can do.
type pane interface {
	SetSize(width, height int)
	// Title and Count stand at the left and right of the upper edge, made harmless.
	Title() string
	Count() string
	// Line draws one line. focused reports whether the pane has the keys.
	Line(b *strings.Builder, n int, focused bool)
	// Describe returns where the row under the cursor is and what is known of it, made harmless, and
	// whether that is a warning.
	Describe() (where, what string, warn bool)
	Filter() string
	SetFilter(query string)
	// MoveTyping moves the cursor by a key that is no text, and returns false for others.
	MoveTyping(k theme.Pressed) bool
	Scroll(by int)
}

// panes are the two panes, where they are, which of them has the keys, and where jumps in them have
// led from.
type panes struct {
	catalog *catalogpane.Model
	secrets *secretspane.Model
	layout  layout
	trail   trail
}

func (p *panes) at(id paneID) pane {
	if id == paneCatalog {
		return p.catalog
	}
	return p.secrets
}

// focused returns the pane with the focus.
func (p *panes) focused() pane { return p.at(p.layout.focus) }

func (p *panes) inSecrets() bool { return p.layout.focus == paneSecrets }

// selected reports whether something is selected where the focus is.
func (p *panes) selected() bool {
	if p.inSecrets() {
		return p.secrets.Selected.Len() > 0
	}
	return p.catalog.Selected.Len() > 0
}

// onSubject reports whether the catalog has the focus, and its cursor is on what has uses of its
// own.
func (p *panes) onSubject() bool {
	s, ok := p.catalog.Current()
	return ok && !s.All() && !p.inSecrets()
}

func (p *panes) setFocus(id paneID) {
	p.layout.focus = id
	p.resize(p.layout.width, p.layout.height)
}

func (p *panes) resize(width, height int) {
	p.layout = newLayout(width, height, p.layout.focus)
	p.catalog.SetSize(inner(p.layout.catalogWidth), p.layout.rows())
	p.secrets.SetSize(inner(p.layout.secretsWidth), p.layout.rows())
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
	width := p.layout.secretsWidth
	if id == paneCatalog {
		width = p.layout.catalogWidth
	}
	pane, focused, lines := p.at(id), p.layout.focus == id, &t.Border
	switch {
	case width == 0:
		return
	case !p.layout.wide:
		lines = &t.Alone
	case focused:
		lines = &t.Focus
	}
	switch {
	case row < 0:
		title, right := pane.Title(), pane.Count()
		if f := pane.Filter(); f != "" {
			title = t.Texts.Join(title, "  ", k.Filter.Help().Key, harmless.Text(f))
		}
		if focused && !p.layout.wide {
			h := k.Next.Help()
			more := strings.TrimSpace(t.Texts.Join(right, "  ", h.Key, ": ", h.Desc))
			if draw.Width(title)+draw.Width(more) <= width-edgeSigns {
				right = more
			}
		}
		drawEdge(b, t, lines, width, title, right)
	case row == p.layout.rows():
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
