package tui

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Where there is no browser the address shows above the list, and the list is there again
// afterwards.
func TestFindStaysBehindAnAddress(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.noOpen = fmt.Errorf("%w: this is an SSH session", ErrNoBrowser)
		h.lookFor("stripe")
		h.press("down", "ctrl+o")
		h.rest()
		h.wants("Open this address in a browser", "this is an SSH session")
		h.press("x")
		h.wants("words: stripe", "▌")
		if h.overlay() == nil || h.find().Cursor != 1 {
			t.Error("the list is not as it was")
		}
	})
}

// Nothing stays of the answer to a query that was emptied.
func TestFindEmptied(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("strpe")
		h.wants("similar")
		h.press("ctrl+u")
		h.rest()
		h.wants(" 0 found, ")
		h.lacks("similar", "so far")
	})
}

// The cursor of the list stays on its result when better ones come in: what is copied is what was
// chosen.
func TestFindCursorStays(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("stripe")
		h.press("down", "down")
		chosen := h.results()[2].Text
		folder, _ := h.m.listing.Store.Child(0, "secrets/")
		h.server.Put("secrets/", "stripe", "stripe-1") // better than all others
		h.Exec(h.m.listing.Loads.Ask(folder))
		h.Advance(2 * time.Second)
		h.wants("secrets/stripe-1")
		if at := slices.IndexFunc(h.results(),
			func(f finder.Candidate) bool { return f.Text == chosen }); at < 3 {
			t.Fatalf("%q is at %d: nothing has come before it", chosen, at)
		}
		if got := h.results()[h.find().Cursor].Text; got != chosen {
			t.Errorf("the cursor has gone from %q to %q", chosen, got)
		}
		h.wants("▌" + chosen[:20])
		// The first place is that of the best, whichever it is.
		h.press("up", "up", "up", "up", "up", "up")
		h.server.Put("secrets/", "a-stripe")
		h.Exec(h.m.listing.Loads.Ask(folder))
		h.Advance(2 * time.Second)
		if h.find().Cursor != 0 {
			t.Errorf("the cursor is on %d", h.find().Cursor)
		}
	})
}

// The line of the cursor shows in every terminal, also after this has become a small one, and
// wherever the wheel goes.
func TestFindCursorShows(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("s")
		for range 14 {
			h.press("down")
		}
		h.resize(80, 10)
		h.wants("▌")
		h.resize(80, 40)
		h.wants("▌")
		for range 3 {
			h.Update(tea.MouseWheelMsg{X: 10, Y: 10, Button: tea.MouseWheelDown})
		}
		h.wants("▌")
		if h.find().Cursor < h.find().Top || h.find().Top == 0 {
			t.Errorf("the cursor is on %d, the first line is %d", h.find().Cursor, h.find().Top)
		}
		for range 30 {
			h.Update(tea.MouseWheelMsg{X: 10, Y: 10, Button: tea.MouseWheelUp})
		}
		h.wants("▌")
		if h.find().Top != 0 {
			t.Errorf("the first line is %d", h.find().Top)
		}
		// Typed while nothing can be drawn.
		h.press("esc")
		h.resize(10, 3)
		h.lookFor("s")
		h.resize(80, 40)
		h.wants("▌")
		if h.find().Top != 0 {
			t.Errorf("the first line is %d, and the best is above it", h.find().Top)
		}
	})
}

// A click on the line that is typed in changes nothing, other buttons do not either; one beside the
// list closes it, and ends the search.
func TestFindByMouse(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("stripe staging")
		f := h.find()
		click := func(y int, button tea.MouseButton) {
			h.Update(tea.MouseClickMsg{X: 20, Y: y, Button: button})
			h.Settle()
		}
		box := h.box()
		click(box.Top+len(box.Lines)-2, tea.MouseLeft) // below the results
		click(box.Top+1, tea.MouseLeft)                // the input
		click(box.Top, tea.MouseLeft)                  // the title
		for _, button := range []tea.MouseButton{tea.MouseMiddle, tea.MouseRight} {
			click(box.Top+3, button)
			click(0, button)
		}
		if h.overlay() != f {
			t.Fatalf("the list has closed:\n%s", h.screen())
		}
		h.holdFinds()
		h.Update(keyPress("a"))
		h.Settle()
		if !f.Searching() {
			t.Fatal("no search is under way")
		}
		click(0, tea.MouseLeft)
		if h.overlay() != nil || f.Searching() {
			t.Error("the overlay is open, or a search goes on")
		}
		h.Release(shuffled(len(h.Held), 1))
	})
}

// A name that was shown in the tree by the find is a name like others: it goes when the server
// lists it no more.
func TestFindRevealsWithoutATrace(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		for _, path := range []string{"teams/payments/staging/stripe-webhook",
			"teams/payments/staging/"} {
			h.lookFor("^secrets/" + strings.TrimSuffix(path, "/") + "$")
			h.press("enter")
			h.rest()
			if loc, _, _ := h.m.panes.secrets.Current(); loc.String() != "secrets/"+path {
				t.Fatalf("the cursor is on %s", loc)
			}
		}
		parent, _ := h.m.listing.Store.Find(vaultpath.New("", "secrets", "teams/payments/"))
		h.m.listing.Store.SetChildren(parent, []string{"prod/"})
		if _, there := h.m.listing.Store.Find(vaultpath.New("", "secrets",
			"teams/payments/staging/stripe-webhook")); there {
			t.Error("the name stays though its folder has gone")
		}
	})
}

// A place that a file names and Vault does not have is shown in the tree, and is no name that is
// kept for the next run.
func TestFindKeepsNoGuesses(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		k := newKept(t)
		dir := t.TempDir()
		if err := os.WriteFile(dir+"/run.sh", []byte("vault kv get secret/teams/nowhere/needle\n"),
			0o600); err != nil {
			t.Fatal(err)
		}
		h := unconnected(t, server)
		h.services = func(s *Services) { s.Names = k }
		h.connect(token, dir)
		h.Advance(2 * time.Second)
		h.press("f")
		h.write("needle")
		h.Advance(2 * time.Second)
		h.wants("▌run.sh:1 secret/teams/nowhere/needle")
		h.press("enter")
		h.rest()
		h.wants("nowhere/", "needle")
		h.Exec(h.m.listing.Loads.Ask(h.m.panes.secrets.View().Roots()[2])) // something new is known
		h.Advance(2 * time.Second)
		h.leave()
		for _, loc := range k.locations(t, server, token) {
			if strings.Contains(loc, "nowhere") {
				t.Errorf("%s is kept, and was never listed", loc)
			}
		}
	})
}
