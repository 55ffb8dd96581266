package tui

import "testing"

// Whatever comes when the program has been told to quit asks for nothing more: each question would
// be answered at once by its end, and lead to the next.
func TestNothingIsAskedAfterTheEnd(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-api")
		h.press("q")
		h.Exec(h.m.askAllAgain())
		if n := h.m.listing.Work().Loads; n != 0 {
			t.Errorf("%d folders are asked for", n)
		}
		h.rest()
	})
}
