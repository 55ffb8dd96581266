package tui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// listed returns how often each folder was asked for its names and answered.
func (h *harness) listed() map[string]int {
	asked := map[string]int{}
	for _, r := range h.server.Requests() {
		if r.Method == "LIST" && !r.Cancelled && !r.Live {
			asked[strings.TrimPrefix(r.Path, "/v1/")]++
		}
	}
	return asked
}

// answeredUntil lets time pass until the screen shows a text, and returns how many folders have
// answered by then.
func (h *harness) answeredUntil(text string) int {
	h.t.Helper()
	for range 100 {
		if strings.Contains(h.screen(), text) {
			break
		}
		h.Advance(100 * time.Millisecond)
	}
	h.wants(text)
	return len(h.listed())
}

// wideHarness has 40 folders of 5 folders each, with two secrets in each of these.
func wideHarness(t *testing.T) *harness {
	t.Helper()
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	for i := range 40 {
		for k := range 5 {
			server.Put("secret/", fmt.Sprintf("t%02d/e%d/db", i, k), fmt.Sprintf("t%02d/e%d/key", i, k))
		}
	}
	server.Latency(100 * time.Millisecond)
	h := newHarness(t, server, server.RootToken(), sampleDir(t))
	h.Advance(time.Second)
	return h
}

// A walk that was stopped goes on where it was: what was listed is not asked for again, and nothing
// is missing at the end.
func TestWalkGoesOn(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := wideHarness(t)
		h.press("a")
		h.to("secret/")
		h.server.Forget()
		for range 3 {
			h.press("*")
			h.Advance(130 * time.Millisecond)
			h.wants("listing: ", "/s", "% done")
			h.press("esc")
			h.Advance(time.Second)
			h.wants("partial, stopped: ")
		}
		h.press("*")
		h.Advance(30 * time.Second)
		h.wants("all listed: 241 folders")
		asked := h.listed()
		for folder, n := range asked {
			if n > 1 {
				t.Errorf("%s was asked for %d times", folder, n)
			}
		}
		if c := h.m.listing.Store.Counts(); len(asked) != 241 || c.Listed < 241 || c.Names < 240+400 {
			t.Errorf("%d folders were asked for, %+v", len(asked), c)
		}
		if h.m.listing.Work().Walk {
			t.Error("a walk is kept that has come to its end")
		}
	})
}

// Where something was asked for anew meanwhile the walk begins anew, too, and what still comes of
// the old one is dropped.
func TestWalkAfterARefresh(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := wideHarness(t)
		h.press("a")
		h.to("secret/")
		for _, refresh := range []string{"r", "R"} {
			h.press("*")
			h.Advance(230 * time.Millisecond)
			h.press("esc")
			h.Advance(time.Second)
			h.server.Forget()
			h.press(refresh)
			h.Advance(time.Second)
			h.press("*")
			h.Advance(30 * time.Second)
			h.wants("all listed: 241 folders")
			asked := h.listed()
			for folder, n := range asked {
				if n > 1 {
					t.Errorf("after %s: %s was asked for %d times", refresh, folder, n)
				}
			}
			if n := len(asked); n != 241 && refresh == "r" || n < 241 {
				t.Errorf("after %s %d folders were asked for", refresh, n)
			}
		}
	})
}

// What is typed is listed first, also when it changes while the walk is under way; and typing goes
// on with a walk that was stopped.
func TestFindListsWhatMatchesFirst(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := wideHarness(t)
		h.server.Latency(time.Second)
		h.server.Forget()
		h.press("f")
		h.write("t39 db")
		// The mount, what matches, what is in it: a turn each. Of answers that come at one moment that of
		// what matches may be the last that is looked at, when others have had their next turn.
		if n := h.answeredUntil("secret/t39/e0/db"); n > 100 { // of 241
			t.Errorf("%d folders had answered before what matches", n)
		}
		h.wants("listing: ")
		h.press("backspace", "backspace", "backspace", "backspace", "backspace")
		h.write("17 key")
		before := len(h.listed())
		if n := h.answeredUntil("secret/t17/e0/key") - before; n > 3*32 {
			t.Errorf("%d folders have answered before what matches now", n)
		}
		h.wants("listing: ")
		h.press("esc", "esc") // the overlay, the walk
		h.Advance(time.Second)
		if h.m.listing.Walks.Walk.Running {
			t.Error("the walk was not stopped")
		}
		before = len(h.listed())
		h.press("f")
		h.write("t2")
		h.Advance(30 * time.Second)
		asked := h.listed()
		for folder, n := range asked {
			if n > 1 {
				t.Errorf("%s was asked for %d times", folder, n)
			}
		}
		if before == 0 || before >= 241 || len(asked) < 241 {
			t.Errorf("%d folders were asked for, %d before the walk was stopped", len(asked), before)
		}
	})
}

// isDone reports whether a reply of a walk is its last.
func isDone(msg tea.Msg) bool { return reflect.ValueOf(msg).FieldByName("done").Bool() }

// Stopped when all has been answered and the last reply is on its way, and gone on with before that
// comes: both ends are one.
func TestWalkStoppedAtItsEnd(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := wideHarness(t)
		h.Hold = func(msg tea.Msg) bool { return isMsg(msg, "walkReply") }
		h.press("f")
		h.write("t3")
		var last tea.Msg
		for last == nil || !isDone(last) {
			h.Advance(time.Second)
			if len(h.Held) == 0 {
				t.Fatal("no reply")
			}
			last, h.Held = h.Held[0], h.Held[1:]
			if !isDone(last) {
				h.Update(last)
			}
		}
		h.press("esc", "esc") // the overlay, the walk
		if !h.m.listing.Walks.Walk.Stopped {
			t.Fatal("the walk was not stopped")
		}
		h.press("f")
		h.write("t") // it goes on
		h.Settle()
		h.Update(last)
		h.write("3")
		h.Release(shuffled(len(h.Held), 1))
		h.Advance(time.Second)
		if w := h.m.listing.Walks.Walk; w.Running || w.Partial() || w.Progress.Share < 1 {
			t.Errorf("%+v", w)
		}
		h.lacks("listing: ")
		h.server.Forget()
		h.write("2")
		h.Advance(time.Second)
		if n := len(h.listed()); n > 0 {
			t.Errorf("%d folders were asked for again", n)
		}
	})
}

// What comes to light after a walk below all mounts has begun is listed by the next one, or when it
// ends, and nothing else is asked for again.
func TestFindListsWhatComesLater(t *testing.T) {
	t.Parallel()
	const later = "secret/metadata/later/deep/"
	for _, tc := range []struct {
		name  string
		walks bool // it is still under way then
		then  func(h *harness)
		path  string
		twice int // how many folders may be asked for twice
	}{
		{"a refresh", false, func(h *harness) { h.press("r") }, later, 1},
		{"a refresh meanwhile", true, func(h *harness) { h.press("r") }, later, 1},
		{"a refresh after it was stopped", true, func(h *harness) { h.press("esc", "r") }, later, 1},
		{"a question that is taken back", false, func(h *harness) {
			h.press("r")
			h.Advance(time.Second)
			h.to("secret/later/")
			h.press("enter", "f", "s", "esc", "enter")
		}, later, 1},
		{"a walk that is stopped", false, func(h *harness) {
			h.press("r", "*")
			h.Advance(150 * time.Millisecond)
			h.press("esc")
		}, later, 300},
		{"a mount", false, func(h *harness) { h.press("R") }, "mount/metadata/deep/", 300},
		{"a mount meanwhile", true, func(h *harness) { h.press("R") }, "mount/metadata/deep/", 100},
		{"a mount that comes late", true, func(h *harness) {
			h.Hold = func(msg tea.Msg) bool { return isMsg(msg, "mountsReply") }
			h.press("R", "f")
			h.write("t0")
			h.Advance(300 * time.Millisecond)
			h.Release([]int{0})
			h.press("esc")
		}, "mount/metadata/deep/", 100},
	} {
		inBubble(t, func(t *testing.T) {
			h := wideHarness(t)
			h.server.Forget()
			h.press("f")
			h.write("s")
			h.Advance(350 * time.Millisecond)
			if !tc.walks {
				h.Advance(10 * time.Second)
			}
			h.press("esc", "a")
			h.to("secret/")
			if h.m.listing.Walks.Walk.Running != tc.walks {
				t.Fatalf("%s: running: %v", tc.name, h.m.listing.Walks.Walk.Running)
			}
			h.server.Put("secret/", "later/deep/needle")
			h.server.Mount("mount/", "kv", 2, "")
			h.server.Put("mount/", "deep/needle")
			tc.then(h)
			h.Advance(time.Second)
			h.press("f")
			h.write("needle")
			h.Advance(10 * time.Second)
			h.wants(strings.Replace(tc.path, "/metadata", "", 1) + "needle")
			asked, twice := h.listed(), 0
			for _, n := range asked {
				if n > 1 {
					twice++
				}
			}
			if asked[strings.TrimSuffix(tc.path, "/")]+asked[tc.path] != 1 || twice > tc.twice {
				t.Errorf("%s: %d folders were asked for again, and what came later %d times", tc.name, twice,
					asked[tc.path])
			}
			if !h.m.listing.Work().Complete {
				t.Errorf("%s: not everything is listed", tc.name)
			}
		})
	}
}

// Where all is listed that a walk goes through the status says so: the server's own mounts are not
// missing.
func TestAllFoldersListed(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := wideHarness(t)
		h.wants("0% of 2 folders listed") // cubbyhole/ and secret/
		h.press("f", "x")
		h.Advance(30 * time.Second)
		h.press("esc")
		h.wants("all listed")
	})
}
