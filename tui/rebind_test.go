package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"charm.land/bubbles/v2/key"
)

// rebind has other keys than Enter and Esc choose and close.
func (h *harness) rebind() {
	k := h.m.keys
	for _, b := range []*key.Binding{&k.Enter, &k.Typing.Accept} {
		b.SetKeys("f5")
		b.SetHelp("F5", b.Help().Desc)
	}
	for _, b := range []*key.Binding{&k.Back, &k.Typing.Close} {
		b.SetKeys("f8")
		b.SetHelp("F8", b.Help().Desc)
	}
}

// Other keys do what Enter and Esc do, in overlays, the filter and the panes, and what is told of
// keys follows; the mouse needs none of them.
func TestKeysCanBeRebound(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := usesHarness(t)
		h.choose("payments-api")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.rebind()
		click := func(row int) {
			h.Update(tea.MouseClickMsg{X: 60, Y: row, Button: tea.MouseLeft})
			h.Settle()
		}

		h.press("u")
		h.wants("F5 copies file:line, shows the lines   e edits the file", "   F8 closes")
		h.press("f5")
		h.wants("elsewhere/es.yaml:13 ━", "any key closes")
		h.press("f8", "f8")
		if h.overlay() != nil {
			t.Fatalf("it is not closed:\n%s", h.screen())
		}
		h.press("C")
		h.wants("F5 copies   F8 closes")
		h.press("down")
		click(h.box().Top + 2) // the row under the cursor
		if len(h.copied) != 2 || h.overlay() != nil {
			t.Errorf("the click copied %q", h.copied)
		}

		h.press("f")
		h.wants("F5 shows it in the tree", "F8 closes")
		h.write("stripe-webhook staging")
		h.Advance(5 * time.Second)
		h.press("enter", "esc")
		h.wants("words: stripe-webhook staging")
		h.press("tab")
		h.wants("F8 widens")
		h.press("f8")
		h.wants("F8 closes")
		h.press("f5")
		h.rest()
		if loc, _, _ := h.m.panes.secrets.Current(); loc.String() != "secrets/teams/payments/staging/stripe-webhook" {
			t.Errorf("the cursor is on %s", loc)
		}

		h.press("!")
		h.wants("F5 goes there", "F8 closes")
		h.press("enter", "esc")
		h.wants("Problems ━")
		h.press("f8")
		h.lacks("Problems ━")

		// The row under the cursor of a pane.
		h.to("secrets/teams/")
		id, _ := h.m.panes.secrets.View().Cursor()
		row := h.m.panes.layout.panesTop + 1 + h.m.panes.secrets.View().Position() - h.top()
		for _, want := range []bool{!h.m.panes.secrets.View().IsOpen(id),
			h.m.panes.secrets.View().IsOpen(id)} {
			if click(row); h.m.panes.secrets.View().IsOpen(id) != want {
				t.Errorf("open is %t after a click, want %t", !want, want)
			}
		}
		h.m.panes.setFocus(paneCatalog)
		h.press("home", "down")
		open := strings.Count(h.screen(), h.m.theme.Glyphs.Open)
		h.Update(tea.MouseClickMsg{X: 5, Y: h.m.panes.layout.panesTop + 2, Button: tea.MouseLeft})
		if now := strings.Count(h.screen(), h.m.theme.Glyphs.Open); now != open-1 {
			t.Errorf("a click does not close the group:\n%s", h.screen())
		}

		h.press("/")
		h.write("identity-api")
		h.press("enter", "esc")
		if !h.m.lastRow.input.Focused() {
			t.Error("a key that is bound no more ends the typing")
		}
		h.press("f5", "f5")
		h.rest()
		h.wants("Secrets of identity-api")
	})
}
