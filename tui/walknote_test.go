package tui

import (
	"slices"
	"strings"
	"testing"
)

// A walk below a folder that is empty, or that may not be listed, says no more than that: to have
// listed it all is nothing.
func TestWalkOfOneFolder(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("a")
		h.to("secrets/")
		h.press("enter")
		for location, want := range map[string]string{
			"secrets/empty/": "secrets/empty/ [empty]",
			"acme-ca/":       "acme-ca/ [acme-ca-plugin · cannot list]",
		} {
			h.to(location)
			h.press("*")
			h.rest()
			if rows := h.rows(); !slices.Contains(rows, want) {
				t.Errorf("no row %q in\n%s", want, strings.Join(rows, "\n"))
			}
		}
	})
}
