package tui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// That something was stopped is said until something is asked for again: the two together would be
// a contradiction.
func TestStoppedAndGoesOn(t *testing.T) {
	t.Parallel()
	const stopped = "stopped; what was found stays"
	for name, on := range map[string]func(h *harness){
		"list all":       func(h *harness) { h.press("*") },
		"refresh":        func(h *harness) { h.press("r") },
		"refresh all":    func(h *harness) { h.press("R") },
		"find":           func(h *harness) { h.press("f"); h.write("stripe"); h.press("esc") },
		"open":           func(h *harness) { h.to("team/legacy/"); h.press("enter") },
		"open by clicks": func(h *harness) { h.to("team/legacy/"); clickCursor(h) },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := sampleHarness(t)
				h.press("a")
				h.to("secrets/")
				h.server.Latency(100 * time.Millisecond)
				h.press("*")
				h.Advance(320 * time.Millisecond)
				h.press("esc")
				h.rest() // the last answers come
				h.wants(stopped)
				h.press("down", "up", "?", "esc")
				h.wants(stopped)
				on(h)
				h.lacks(stopped)
			})
		})
	}
}

// clickCursor clicks on the row under the cursor.
func clickCursor(h *harness) {
	y := h.m.panes.layout.panesTop + 1 + h.m.panes.secrets.View().Position() - h.top()
	h.Update(tea.MouseClickMsg{X: 60, Y: y, Button: tea.MouseLeft})
	h.Settle()
}
