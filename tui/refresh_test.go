package tui

import (
	"net/http"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// How many folders are asked for again at once, at the most, and where a filter stands.
const refreshing, refreshingFiltered = 32, 4

// However many folders show open, few are asked for at once, each one time: keys have their turn
// between the answers. Esc leaves those that have not been asked for.
func TestRefreshOfManyFolders(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := wideHarness(t)
		h.press("a")
		h.to("secret/")
		h.press("*")
		h.Advance(30 * time.Second)
		h.wants("all listed: 241 folders")
		h.server.Latency(time.Second)
		h.server.Forget()
		h.press("R")
		h.Advance(1500 * time.Millisecond)
		h.wants(" folders to refresh")
		if n := h.m.listing.Work().Loads; n > refreshing {
			t.Errorf("%d folders are asked for at once", n)
		}
		h.press("esc")
		h.wants("stopped; other folders stay as they are")
		h.Advance(30 * time.Second)
		h.press("/", "d", "b", "enter", "R")
		h.Advance(1500 * time.Millisecond)
		if n := h.m.listing.Work().Loads; n == 0 || n > refreshingFiltered {
			t.Errorf("%d folders are asked for at once, though each answer filters all names", n)
		}
		h.press("esc", "esc")
		h.Advance(30 * time.Second)
		if n := len(h.listed()); n > 2*refreshing+3*refreshingFiltered {
			t.Errorf("%d folders were asked for though it was stopped", n)
		}

		h.server.Forget()
		h.press("R")
		h.Advance(30 * time.Second)
		h.lacks("to refresh", "loading")
		asked := h.listed()
		for folder, n := range asked {
			if n > 1 {
				t.Errorf("%s was asked for %d times", folder, n)
			}
		}
		if len(asked) != 241 {
			t.Errorf("%d folders were asked for, not 241", len(asked))
		}
	})
}

// What failed while the server was away is asked for again when it is back: what is in sight at
// once, and all of it by the next find, also by one that is open.
func TestFailedFoldersAfterAnOutage(t *testing.T) {
	t.Parallel()
	for name, back := range map[string]func(h *harness){
		"find that stays open": func(*harness) {},
		"find that is opened": func(h *harness) {
			h.press("esc", "f")
			h.write("t39")
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := wideHarness(t)
				h.press("a")
				h.server.Fail("", memvault.HangUp, -1)
				h.press("f")
				h.write("t39")
				h.Advance(30 * time.Second)
				h.wants("0 found", " failed", "vault offline")
				h.server.Fail("", 0, 0)
				h.server.Forget()
				back(h)
				h.Advance(2 * time.Minute)
				h.wants("16 found")
				h.lacks("failed")
			})
		})
	}
}

// R asks again for what is closed and says that it failed.
func TestRefreshOfAFailedFolder(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := wideHarness(t)
		h.press("a")
		h.to("secret/")
		h.server.Fail("secret/", http.StatusInternalServerError, -1)
		h.press("enter")
		h.Advance(30 * time.Second)
		h.wants("failed")
		h.press("enter")
		h.server.Fail("secret/", 0, 0)
		h.press("R")
		h.Advance(30 * time.Second)
		h.lacks("failed")
	})
}

// R after an outage finds the server back, which has what failed asked for again: that waits
// already, and is asked for once.
func TestRefreshAfterAnOutage(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := wideHarness(t)
		h.press("a")
		h.to("secret/")
		h.press("*")
		h.Advance(30 * time.Second)
		h.wants("all listed: 241 folders")
		h.server.Fail("", memvault.HangUp, -1)
		h.press("R")
		h.Advance(5 * time.Minute)
		h.wants("241 failed")
		h.server.Fail("", 0, 0)
		h.server.Latency(200 * time.Millisecond)
		h.server.Forget()
		h.press("R")
		h.Advance(time.Minute)
		h.lacks("failed")
		for folder, n := range h.listed() {
			if n > 1 {
				t.Errorf("%s was asked for %d times", folder, n)
			}
		}
	})
}
