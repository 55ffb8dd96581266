package tui

import (
	"os"
	"path/filepath"
	"testing"
)

// at returns where the cursor is: the location in the secrets, else the row of the catalog.
func (h *harness) at() string {
	s := going{h.m}.here()
	if s.focus == paneSecrets {
		return h.m.panes.secrets.Title() + ": " + s.at.String() + " /" + s.filter
	}
	return "catalog: " + h.chosen() + " /" + s.filter
}

func (h *harness) wantsAt(want string) {
	h.t.Helper()
	if got := h.at(); got != want {
		h.t.Fatalf("the cursor is at %q, want %q:\n%s", got, want, h.screen())
	}
}

// Back leads over every kind of jump to where the cursor was before it, with the filter of then,
// and forward to where it was since.
func TestBackAndForward(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("[")
		h.wantsAt("catalog:  /") // there was no jump
		var stops []string
		jump := func(what string, keys ...string) {
			t.Helper()
			was := h.at()
			h.press(keys...)
			h.rest()
			if h.at() == was {
				t.Fatalf("%s leads nowhere:\n%s", what, h.screen())
			}
			stops = append(stops, was)
		}
		h.press("/")
		h.write("payments-a")
		h.press("enter")
		jump("choosing an entity", "enter")
		h.to("secrets/teams/payments/prod/db-main")
		h.press("/")
		h.write("main")
		h.press("enter", "up", "down")
		jump("all mounts", "a")
		h.press("f")
		h.write("stripe prod")
		h.Advance(5 * 1e9)
		jump("a find", "enter")
		h.press("down")
		jump("its owner", "O")
		h.press("!")
		h.Advance(5 * 1e9)
		h.press("down")
		jump("a problem", "enter")
		end := h.at()
		for i := len(stops) - 1; i >= 0; i-- {
			h.press([]string{"[", "alt+left"}[i%2])
			h.wantsAt(stops[i])
		}
		h.press("[")
		h.wantsAt(stops[0])
		for i, stop := range append(stops[1:], end) {
			h.press([]string{"]", "alt+right"}[i%2])
			h.wantsAt(stop)
		}
		h.press("[")
		jump("all mounts", "a")
		there := h.at()
		h.press("]")
		h.wantsAt(there) // nothing lies ahead of a new jump
	})
}

// A place that a refresh has taken away leads to what is left of the way to it, and says so; one of
// an entity that the files have no more to the same place among all mounts.
func TestBackToWhatIsGone(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		dir := sampleDir(t)
		h := sampleWith(t, dir)
		h.choose("payments-api")
		const folder = "secrets/teams/payments/prod/"
		h.to(folder + "kafka")
		h.lookFor("payments prod paypal")
		h.server.Remove("secrets/", "teams/payments/prod/kafka")
		h.press("enter", "r")
		h.rest()
		h.press("[")
		h.wantsAt("Secrets of payments-api: " + folder + " /")
		h.wants(folder + "kafka is gone")

		h.to(folder + "redis")
		h.press("a")
		if err := os.RemoveAll(filepath.Join(dir, "payments")); err != nil {
			t.Fatal(err)
		}
		h.press("R")
		h.rest()
		h.press("[")
		h.wantsAt("All mounts: " + folder + "redis /")
		h.wants("component:default/payments-api is not in the files any more")
	})
}
