package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/catalogpane"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
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
	// Describe returns where the row under the cursor is and what is known of it, made harmless, and whether
	// that is a warning.
	Describe() (where, what string, warn bool)
	Filter() string
	SetFilter(query string)
	// MoveTyping moves the cursor by a key that is no text, and returns false for others.
	MoveTyping(k theme.Pressed) bool
	Scroll(by int)
}

func (m *Model) pane(p paneID) pane {
	if p == paneCatalog {
		return m.catalog
	}
	return m.secrets
}

// focused returns the pane with the focus.
func (m *Model) focused() pane { return m.pane(m.screen.layout.focus) }

func (m *Model) inSecrets() bool { return m.screen.layout.focus == paneSecrets }

func (m *Model) setFocus(p paneID) {
	m.screen.layout.focus = p
	m.resize(m.screen.layout.width, m.screen.layout.height)
}

func (m *Model) resize(width, height int) {
	l := newLayout(width, height, m.screen.layout.focus)
	m.screen.layout = l
	m.catalog.SetSize(inner(l.catalogWidth), l.rows())
	m.secrets.SetSize(inner(l.secretsWidth), l.rows())
	m.screen.input.SetWidth(max(width-3, 1))
	m.screen.help.width = 0
}

// onSecrets carries out what a key of the secrets pane asks of others.
func (m *Model) onSecrets(intent secretspane.Intent, cmd tea.Cmd) tea.Cmd {
	switch intent {
	case secretspane.Leave:
		m.setFocus(paneCatalog)
	case secretspane.View:
		loc, _, _ := m.secrets.Current()
		if address, ok := m.pages().of(loc, loc, weburl.URLs.View); ok {
			return m.life.open(address)
		}
	}
	return cmd
}

// onCatalog carries out what a key of the catalog pane asks of others.
func (m *Model) onCatalog(intent catalogpane.Intent) tea.Cmd {
	switch {
	case intent.Use != nil:
		return m.copy(catalogpane.UseBackstage(intent.Use))
	case intent.Lines != nil:
		p := intent.Lines
		return m.act(overlay.ShowLines{Place: overlay.Place{
			File: p.File, Path: p.Path, Line: p.Line, Note: p.Message,
		}})
	case intent.Choose:
		m.catalog.CommitFilter()
		m.showChosen()
		m.setFocus(paneSecrets)
		return m.secrets.Want()
	case intent.Notice != "":
		return m.screen.say(intent.Notice)
	}
	return m.previewChosen()
}

// previewChosen shows the entity under the catalog's cursor with what is known of it, and asks for the rest
// once the cursor rests.
func (m *Model) previewChosen() tea.Cmd {
	if !m.showChosen() {
		return nil
	}
	return m.secrets.WantLater()
}

// showChosen shows what the catalog's cursor stands on. It returns false where that shows already.
func (m *Model) showChosen() bool {
	s, ok := m.catalog.Current()
	if !ok || s == m.secrets.Subject() {
		return false
	}
	m.secrets.Show(s)
	return true
}

// onSubject reports whether the catalog's cursor is on what has uses of its own, and has the focus.
func (m *Model) onSubject() bool {
	s, ok := m.catalog.Current()
	return ok && !s.All() && !m.inSecrets()
}
