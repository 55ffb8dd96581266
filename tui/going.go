package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/catalogpane"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// going is the shell as one goes about in it: everything that leads elsewhere, rather than a step
// on, is a jump, which one can go back from.
type going struct{ *Model }

// here returns where the user is.
func (g going) here() spot {
	s := spot{subject: g.panes.secrets.Subject().Key(), focus: g.panes.layout.focus,
		filter: g.panes.focused().Filter()}
	if g.panes.inSecrets() {
		s.at, _, _ = g.panes.secrets.Current()
	} else {
		s.row = catalogpane.At(g.panes.catalog)
	}
	return s
}

// jump does what leads elsewhere.
func (g going) jump(leads func() tea.Cmd) tea.Cmd {
	from := g.here()
	cmd := leads()
	if g.here() != from {
		g.panes.trail.leave(from)
	}
	return cmd
}

// back leads to where the newest jump was made from, and forward to where one went back from.
func (g going) back() tea.Cmd {
	if to, ok := g.panes.trail.back(g.here()); ok {
		return g.to(to)
	}
	return nil
}

func (g going) forward() tea.Cmd {
	if to, ok := g.panes.trail.forward(g.here()); ok {
		return g.to(to)
	}
	return nil
}

// before leads to where the newest jump, or step back or forward, was made from. It is one itself.
func (g going) before() tea.Cmd {
	to := g.panes.trail.before
	return g.jump(func() tea.Cmd { return g.to(to) })
}

// to puts everything as it was at a spot, and says what of it is gone.
func (g going) to(s spot) tea.Cmd {
	subject, gone := g.subject(s.subject)
	if s.focus == paneCatalog {
		if !catalogpane.Return(g.panes.catalog, s.row, s.filter) {
			gone = "what was under the cursor does not show any more"
		}
		g.panes.setFocus(paneCatalog)
		return tea.Batch(g.panes.preview(), g.lastRow.sayIf(gone))
	}
	if on, ok := g.panes.catalog.Current(); !ok || on.Key() != s.subject {
		g.panes.catalog.MoveTo(subject)
	}
	if subject != g.panes.secrets.Subject() {
		g.panes.secrets.Show(subject)
	}
	g.panes.setFocus(paneSecrets)
	there, ask := secretspane.Return(g.panes.secrets, s.at, s.filter)
	if !there && gone == "" {
		gone = harmless.Text(s.at.String()) + " is gone: what is left of the way to it"
	}
	return tea.Batch(ask, g.lastRow.sayIf(gone))
}

// subject returns a subject by its key, as the files have it now. Where they do not, it is
// everything, and gone says so.
func (g going) subject(key string) (s uses.Subject, gone string) {
	nobody := uses.Subject{Nobody: true}
	switch key {
	case s.Key():
		return s, ""
	case nobody.Key():
		return nobody, ""
	}
	if s.Entity = g.files.Entity(key); s.Entity == nil {
		gone = harmless.Text(key) + " is not in the files any more: all mounts show"
	}
	return s, gone
}
