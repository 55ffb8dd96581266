package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/problems"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// clickOn clicks on where a text shows first.
func (h *harness) clickOn(text string) {
	h.t.Helper()
	for y, line := range strings.Split(h.screen(), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			at := tea.Mouse{X: draw.Width(before), Y: y, Button: tea.MouseLeft}
			h.Update(tea.MouseClickMsg(at))
			h.Update(tea.MouseReleaseMsg(at))
			h.Settle()
			return
		}
	}
	h.t.Fatalf("there is no %q to click on:\n%s", text, h.screen())
}

// dragFrom moves the mouse with the button held down.
func (h *harness) dragFrom(x, y, toX, toY int) {
	h.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	h.Update(tea.MouseMotionMsg{X: (x + toX) / 2, Y: (y + toY) / 2, Button: tea.MouseLeft})
	h.Update(tea.MouseMotionMsg{X: toX, Y: toY, Button: tea.MouseLeft})
	h.Update(tea.MouseReleaseMsg{X: toX, Y: toY, Button: tea.MouseLeft})
}

// What shows around the panes can be clicked: the folders on the way to the cursor, the count of
// problems, the token, the keys, and the lines of details.
func TestClicksBesideThePanes(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-api")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.wants("     secrets / teams / payments / prod  ")
		h.clickOn("/ payments / prod")
		h.clickOn("prod   ") // of the entity's own
		if loc, _, _ := h.m.panes.secrets.Current(); loc.String() != "secrets/teams/payments/prod/" ||
			h.m.panes.secrets.Subject().Name() != "payments-api" {
			t.Errorf("the cursor is on %s of %q", loc, h.m.panes.secrets.Subject().Name())
		}
		h.clickOn("teams / payments") // above what shows
		h.rest()
		if loc, _, _ := h.m.panes.secrets.Current(); loc.String() != "secrets/teams/" ||
			!h.m.panes.secrets.Subject().All() {
			t.Errorf("the cursor is on %s of %q", loc, h.m.panes.secrets.Subject().Name())
		}
		h.clickOn("✗ ")
		h.rest()
		if _, ok := h.overlay().(*problems.Model); !ok {
			t.Errorf("a click on the count opens %T", h.overlay())
		}
		h.press("esc")
		for text, shows := range map[string]string{
			"token-demo": "Log in", "? help": "Help", "f find": "Find", "you may list": "Details",
			"renews in": "Log in",
		} {
			h.clickOn(text)
			h.rest()
			h.wants(" " + shows)
			for h.overlay() != nil {
				h.press("esc")
			}
		}
		h.clickOn(" filter")
		if !h.m.lastRow.input.Focused() {
			t.Error("a click on the key of the filter does not open it")
		}
		h.press("esc", "esc")
		h.clickOn("─ All mounts") // the pane's title
		h.clickOn("─ Catalog")
		if h.m.panes.layout.focus != paneCatalog {
			t.Error("a click on its title does not give the catalog the focus")
		}
		h.Update(tea.MouseClickMsg{X: 2, Y: 39, Button: tea.MouseRight})
		if h.quit || h.overlay() != nil {
			t.Error("another button does something")
		}
	})
}

// A profile and a namespace lead to where they are changed, where they can be.
func TestClicksOnTheServer(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server := memvault.New()
		h := unconnected(t, server)
		h.settings = func(s *Settings) {
			s.Profile, s.Profiles = "prod", []Profile{{Name: "prod"}, {Name: "stage"}}
		}
		h.connect(server.RootToken(), t.TempDir())
		h.rest()
		h.clickOn("prod  http")
		if _, ok := h.overlay().(*overlay.Menu); !ok {
			t.Errorf("a click on the profile opens %T", h.overlay())
		}
	})
}

// Who drags an edge makes panes wider, as far as there is room, and who drags elsewhere is told
// once how text is selected. Keys do the same for the pane with the focus.
func TestPanesAreResized(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		widths := func() [3]int { return h.m.panes.layout.widths }
		h.resize(200, 60)
		was := widths()
		h.dragFrom(was[paneCatalog]-1, 10, 69, 12)
		if got := widths(); got[paneCatalog] != 70 || got[paneDetails] != was[paneDetails] {
			t.Errorf("dragged to column 69 the panes have %v", got)
		}
		h.dragFrom(200-was[paneDetails], 10, 130, 5)
		if got := widths(); got[paneDetails] != 69 || got[paneCatalog] != 70 {
			t.Errorf("dragged to column 130 the panes have %v", got)
		}
		h.dragFrom(69, 10, 199, 5)
		if got := widths(); got[paneSecrets] != leastWidths[paneSecrets] {
			t.Errorf("dragged to the edge the panes have %v", got)
		}
		h.dragFrom(widths()[paneCatalog], 10, 0, 5)
		if got := widths(); got[paneCatalog] != leastWidths[paneCatalog] {
			t.Errorf("dragged to the other edge the panes have %v", got)
		}
		h.lacks("hold shift")
		before := widths()
		h.press("+")
		h.resize(80, 24) // it lasts
		h.press("+")     // and means nothing there
		h.resize(200, 60)
		if got := widths(); got[paneCatalog] != before[paneCatalog]+resizeStep {
			t.Errorf("a key makes it %v of %v", got, before)
		}
		h.press("tab", "-")
		if got := widths(); got[paneDetails] != before[paneDetails]+resizeStep {
			t.Errorf("a key makes the secrets %v of %v", got, before)
		}
		h.dragFrom(150, 10, 150, 12)
		h.lacks("hold shift") // the hand trembles
		h.dragFrom(150, 10, 160, 12)
		h.wants("hold shift to select text, or press M")
		h.press("d", "d")
		h.Advance(noticeTime)
		h.dragFrom(150, 10, 160, 12)
		h.lacks("hold shift")
	})
}
