package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// holdFinds keeps back what searches answer.
func (h *harness) holdFinds() {
	h.Hold = func(msg tea.Msg) bool { return isMsg(msg, "findReply") }
}

// What is on the screen are the results of the last answer, and keys act on these, while the next
// search goes on: among other entities and references, or none.
func TestFindActsOnWhatShows(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("payments")
		before := h.results()
		for i := range before { // with the cursor on each of them
			h.holdFinds()
			h.find().MoveTo(i)
			h.Update(keyPress("tab"))
			h.Settle()
			h.screen() // is drawn with the results of before
			h.press("ctrl+y")
			shows := before[h.find().Cursor].Text // the first, once tab has narrowed
			if got := h.copied[len(h.copied)-1]; got != shows && !strings.Contains(got, ".yaml:") {
				t.Errorf("%q is copied of %q", got, shows)
			}
			h.Release(shuffled(len(h.Held), 1))
			h.press("esc") // widens
			h.rest()
			if h.overlay() == nil || strings.Contains(h.screen(), "Find in ") {
				t.Fatal("esc has closed what it should have widened")
			}
		}
	})
}

// Looking changes nothing: neither tab nor a look at a reference adds a name.
func TestFindAddsNothing(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("payments")
		total := h.total()
		for i := range h.results() {
			h.find().MoveTo(i)
			for range 5 {
				h.press("tab")
				h.rest()
			}
			for strings.Contains(h.screen(), "Find in ") {
				h.press("esc")
				h.rest()
			}
			if h.total() != total {
				t.Fatalf("%d found, %d after tab on %q", total, h.total(), h.results()[i].Text)
			}
		}
	})
}

// The list follows what comes in while another overlay covers it, and what a single folder answers.
func TestFindFollowsBehindAnOverlay(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("teams")
		total := h.total()
		h.m.overlays.Push(overlay.NewMessages(h.m.theme, h.m.keys, nil))
		h.server.Put("secrets/", "teams/payments/prod/brand-new", "teams/payments/prod/new-folder/inside")
		id, ok := h.m.listing.Store.Find(h.m.listing.Mounts.Within(vaultpath.New("", "secrets",
			"teams/payments/prod/")))
		if !ok {
			t.Fatal("the folder is not known")
		}
		h.Exec(h.m.listing.Loads.Ask(id))
		h.Advance(2 * time.Second)
		h.press("x") // closes what is above
		h.rest()
		if h.total() != total+3 { // the folder is listed, too
			t.Errorf("%d found, were %d:\n%s", h.total(), total, h.screen())
		}
	})
}

// What has gone since it was found leads nowhere, and says so.
func TestFindWhatHasGone(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("stripe-webhook staging")
		h.wants("▌secrets/teams/payments/staging/stripe-webhook")
		parent, _ := h.m.listing.Store.Find(vaultpath.New("", "secrets", "teams/payments/staging/"))
		h.m.listing.Store.SetChildren(parent, []string{"other"})
		h.press("ctrl+o")
		if len(h.opened) > 0 {
			t.Errorf("opened %q", h.opened)
		}
		h.press("enter")
		if h.overlay() == nil {
			t.Error("the list has closed")
		}
		h.press("esc")
		h.wants("it is gone")
	})
}

// The lines of a file that come after the list was left for another result are not shown any more.
func TestFindLateLines(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		script := "vault kv get nowhere/db-main\n"
		dir := dirOf(t, "run.sh", script)
		h := sampleWith(t, dir)
		h.lookFor("db-main")
		h.Hold = func(msg tea.Msg) bool { return isMsg(msg, "excerptReply") }
		to := func(is func(location string) bool) {
			for i, match := range h.results() {
				if is(match.Text) {
					h.find().MoveTo(i)
					return
				}
			}
			t.Fatalf("it is not in\n%s", h.screen())
		}
		to(func(location string) bool { return location == "run.sh:1 nowhere/db-main" })
		h.press("enter")
		to(func(location string) bool { return strings.HasPrefix(location, "secrets/") })
		h.press("enter")
		h.rest()
		if len(h.Held) != 1 {
			t.Fatalf("%d excerpts", len(h.Held))
		}
		h.Release([]int{0})
		if h.overlay() != nil {
			t.Errorf("it shows\n%s", h.screen())
		}
	})
}

// A reference to a place in another namespace is not in the mount of the same name of this one.
func TestFindNarrowsToThisNamespace(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		dir := dirOf(t, "pod.yaml", podElsewhere)
		h := sampleWith(t, dir)
		h.lookFor("payments prod db-main")
		h.wants("▌secrets/teams/payments/prod/db-main", "in namespace other")
		h.press("tab")
		h.rest()
		h.wants("Find in secrets/", "▌secrets/teams/payments/prod/db-main")
		h.lacks("in namespace other")
	})
}
