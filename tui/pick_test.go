package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/pick"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// slowStore is a server one of whose folders takes a while to answer.
func slowStore() *memvault.Server {
	server := memvault.New()
	server.Mount("secret", "kv", 2, "")
	server.Put("secret", "fast/alpha", "fast/beta", "slow/gamma")
	server.Delay("secret/slow/", 3*time.Second)
	return server
}

// picking is a harness in which something is picked.
func picking(t *testing.T, server *memvault.Server, set pick.Settings) *harness {
	t.Helper()
	h := unconnected(t, server)
	h.settings = func(s *Settings) { s.Pick = &set }
	h.start(tuitest.Client(t, server, server.RootToken(), ""), dirOf(t, "empty", ""))
	return h
}

// ended checks what a pick has come to.
func (h *harness) ended(want pick.Outcome, places ...string) {
	h.t.Helper()
	if !h.quit {
		h.t.Fatalf("it goes on:\n%s", h.screen())
	}
	p := PickedWith(h.m)
	var got []string
	for _, place := range p.Places {
		got = append(got, place.Location.String())
		if place.Mount.KVVersion != 2 {
			h.t.Errorf("%s lies in %+v", place.Location, place.Mount)
		}
	}
	if p.Outcome != want || !slices.Equal(got, places) {
		h.t.Errorf("it has come to %d with %q, want %d with %q", p.Outcome, got, want, places)
	}
}

// Where everything is known soon nobody sees a pick of just one, and what takes longer shows.
// Whoever does something with it then has been asked: it chooses nothing by itself any more.
func TestPickOfTheOnlyOne(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := picking(t, slowStore(), pick.Settings{Words: "alpha", Only: true})
		h.rest()
		if h.screen() != "" || h.quit {
			t.Errorf("before all is known it shows\n%s", h.screen())
		}
		h.press("x", "enter") // nobody knows what for
		h.Advance(time.Second)
		h.wants("Pick", "words: alpha", "secret/fast/alpha")
		h.Advance(5 * time.Second)
		h.ended(pick.Chosen, "secret/fast/alpha")

		h = picking(t, slowStore(), pick.Settings{Words: "alpha", Only: true})
		h.Advance(2 * time.Second)
		h.press("down")
		h.Advance(5 * time.Second)
		h.wants("secret/fast/alpha")
		h.press("enter")
		h.ended(pick.Chosen, "secret/fast/alpha")

		for words, want := range map[string]pick.Outcome{"alpha": pick.Chosen, "zzz": pick.NoMatch,
			"fast": pick.Unasked, "": pick.Unasked} {
			h = picking(t, slowStore(), pick.Settings{Words: words, Only: true, Nobody: true})
			h.Advance(6 * time.Second)
			h.ended(want, map[pick.Outcome][]string{pick.Chosen: {"secret/fast/alpha"}}[want]...)
		}
	})
}

// What cannot be listed may hide another one: then nobody is sure.
func TestPickIsSureOrSaysSo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		server := slowStore()
		server.Delay("secret/slow/", 0)
		server.Fail("secret/slow/", 500, -1)
		h := picking(t, server, pick.Settings{Words: "alpha", Only: true})
		h.until(time.Minute, "it is not certain that no other matches")
		h.wants("secret/fast/alpha")
		if h.quit {
			t.Error("it has chosen")
		}
		h.press("esc")
		h.ended(pick.Left)
	})
}

// A single secret whose folder is slow is waited for.
func TestPickOfASingleSecret(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for path, want := range map[string]pick.Outcome{"slow/gamma": pick.Chosen,
			"slow/nothing": pick.NoMatch} {
			h := picking(t, slowStore(), pick.Settings{Only: true, Nobody: true, Words: "slow",
				Scope: finder.Scope{Title: "x", In: []vaultpath.Location{vaultpath.New("", "secret", path)}}})
			h.Advance(2 * time.Second)
			if h.quit {
				t.Error("its folder has not answered")
			}
			h.Advance(2 * time.Second)
			h.ended(want, map[pick.Outcome][]string{pick.Chosen: {"secret/slow/gamma"}}[want]...)
		}
	})
}

// A server that does not tell its mounts leaves it to files and to who picks what there is: that
// more may match is said, and nobody is sure of the only one.
func TestPickWhereMountsAreNotTold(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for _, status := range []int{403, 500} {
			server := slowStore()
			server.Fail("sys/internal/ui/mounts", status, -1)
			server.Fail("sys/mounts", status, -1)
			h := picking(t, server, pick.Settings{Words: "alpha", Only: true, Nobody: true})
			h.Advance(time.Minute)
			h.ended(pick.Unasked)
			if PickedWith(h.m).Partial == "" {
				t.Errorf("%d: it is certain of something", status)
			}
			h = picking(t, server, pick.Settings{Words: "alpha"})
			h.Advance(time.Minute)
			h.wants("Pick", "0 found")
			h.press("esc")
			h.ended(pick.Left)
		}
	})
}

// A scope bounds what is listed, and what is found: nothing beside it is asked for.
func TestPickWithinAScope(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		server := slowStore()
		server.Put("secret", "fast/deep/alpha2", "single/one", "single/other")
		h := picking(t, server, pick.Settings{Scope: finder.Scope{Title: "fast and one",
			In: []vaultpath.Location{vaultpath.New("", "secret", "fast/"),
				vaultpath.New("", "secret", "single/one")}}})
		h.rest()
		h.wants("Pick in fast and one", "secret/fast/deep/alpha2", "secret/single/one")
		h.lacks("gamma", "single/other", "narrows")
		for _, asked := range server.Requests() {
			if asked.Method == "LIST" && !strings.Contains(asked.Path, "fast/") &&
				!strings.Contains(asked.Path, "single/") {
				t.Errorf("asked for %s", asked.Path)
			}
		}
		h.press("tab") // narrows nothing: that would be wider
		h.wants("Pick in fast and one")
		h.press("esc")
		h.ended(pick.Left)
	})
}

// However high its part of the terminal is, a frame has just so many lines, and says what it needs
// where it has too few.
func TestPickFrames(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for _, rows := range []int{1, 3, 5, 6, 8, 12, 40} {
			h := picking(t, slowStore(), pick.Settings{Words: "a",
				Rows: func(int) int { return rows }})
			h.Advance(5 * time.Second)
			for _, width := range []int{10, 39, 40, 80, 120} {
				h.resize(width, 30)
				lines := strings.Count(h.screen(), "\n") + 1
				if lines != min(rows, 30) {
					t.Errorf("%d rows have %d lines", rows, lines)
				}
				if rows >= leastPick && width >= minWidth {
					h.wants("words: a", "secret/")
				}
			}
			h.press("ctrl+c")
			h.ended(pick.Left)
		}
	})
}

// A name of an earlier run shows at once, and is printed when its folder has said that it is still
// there; where that does not answer it is told that nobody has.
func TestPickOfAKeptName(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		names := &keptNames{Cache: index.Cache{Dir: t.TempDir()}}
		server := slowStore()
		server.Delay("secret/slow/", 0)
		token := server.Token(memvault.TokenOptions{Policies: []string{"lister"}})
		server.Policy("lister", memvault.Allow("secret/metadata/*", memvault.List))
		run := func(words string) *harness {
			h := unconnected(t, server)
			h.services = func(s *Services) { s.Names = names }
			h.settings = func(s *Settings) { s.Pick = &pick.Settings{Words: words} }
			h.start(tuitest.Client(t, server, token, ""), dirOf(t, "empty", ""))
			h.rest()
			return h
		}
		h := run("alpha")
		h.Advance(5 * time.Second)
		h.press("enter")
		h.ended(pick.Chosen, "secret/fast/alpha")
		if err := h.m.Keep(t.Context()); err != nil {
			t.Fatal(err)
		}

		server.Delay("secret/fast/", 10*time.Second)
		h = run("alpha")
		h.Advance(time.Second)
		h.wants("secret/fast/alpha", "stale")
		h.press("enter")
		if h.quit {
			t.Error("nobody has said that it is there")
		}
		h.Advance(10 * time.Second)
		h.ended(pick.Chosen, "secret/fast/alpha")
		if PickedWith(h.m).Places[0].Stale {
			t.Error("it is not confirmed")
		}

		server.Remove("secret", "fast/alpha")
		h = run("alpha")
		h.Advance(time.Second)
		h.wants("secret/fast/alpha", "stale")
		h.press("enter")
		h.until(time.Minute, "it is gone")
		h.press("esc")
		h.ended(pick.Left)

		server.Fail("secret/fast/", 500, -1)
		h = run("beta")
		h.Advance(time.Second)
		h.wants("secret/fast/beta", "stale")
		h.press("enter")
		h.Advance(time.Minute)
		h.ended(pick.Chosen, "secret/fast/beta")
		if !PickedWith(h.m).Places[0].Stale {
			t.Error("nobody has said that it is there, and it is confirmed")
		}
	})
}

// A click on a result moves the cursor there, and one more chooses it: rows lie where they are
// drawn.
func TestPickByMouse(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := picking(t, slowStore(), pick.Settings{Words: "fast"})
		h.Advance(5 * time.Second)
		row := slices.IndexFunc(strings.Split(h.screen(), "\n"), func(line string) bool {
			return strings.Contains(line, "fast/beta")
		})
		for range 2 {
			h.Update(tea.MouseClickMsg{X: 3, Y: row, Button: tea.MouseLeft})
		}
		h.Settle()
		h.ended(pick.Chosen, "secret/fast/beta")
	})
}
