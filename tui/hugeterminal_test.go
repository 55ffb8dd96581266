package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// Attack: a terminal that says it has thousands of millions of cells. What is drawn is bounded.
func TestHugeTerminal(t *testing.T) {
	m := New(t.Context(), Services{}, Settings{})
	for _, size := range []int{1000, 65535} {
		m.Update(tea.WindowSizeMsg{Width: size, Height: size})
		if lines := strings.Count(m.View().Content, "\n") + 1; lines != mostHeight {
			t.Errorf("%d lines of %d", lines, size)
		}
	}
}
