package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// selectTwo selects a folder and a secret of the sample.
func (h *harness) selectTwo() {
	h.press("a")
	h.to("secrets/")
	h.press("*")
	h.rest()
	h.to("secrets/teams/payments/legacy/")
	h.press("space")
	h.to("secrets/teams/payments/prod/stripe-webhook")
	h.press("space")
	h.wants("2 selected: 1 secret, 1 folder")
}

// What is selected is kept whatever shows, copied, written down and opened at once, and goes before
// one leaves the pane.
func TestSelectionInTheTree(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.selectTwo()
		last := func() string { return h.copied[len(h.copied)-1] }
		const both = "secrets/teams/payments/legacy/\nsecrets/teams/payments/prod/stripe-webhook"
		h.press("y")
		h.wants("copied 2 names")
		if last() != both {
			t.Errorf("copied %q", last())
		}
		h.press("Y")
		lines := strings.Split(last(), "\n")
		if len(lines) != 2 || !strings.HasPrefix(lines[1], address) {
			t.Errorf("copied %q", last())
		}
		h.press("C")
		h.wants("Copy 2 locations as", "vault commands")
		h.press("esc", "v")
		h.rest()
		h.press("e")
		h.rest()
		if len(h.opened) != 4 || h.opened[3] == h.opened[1] {
			t.Errorf("opened %q", h.opened)
		}

		h.press("/")
		h.write("nothing like it")
		h.press("enter")
		h.wants("2 selected", "0 matches")
		h.press("y") // whatever shows
		if last() != both {
			t.Errorf("copied %q", last())
		}
		h.press("esc")
		h.wants("2 selected")
		h.choose("identity-api")
		h.wants("2 selected")
		h.press("esc")
		h.lacks("selected")
		if !h.m.panes.inSecrets() {
			t.Error("what clears the selection leaves the pane, too")
		}
		h.press("esc")
		if h.m.panes.inSecrets() {
			t.Error("it does not leave the pane once nothing is selected")
		}
	})
}

// A mark is for all that are selected, and once all of them have one it goes again; no letter
// follows.
func TestMarkAllThatAreSelected(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.selectTwo()
		h.press("m")
		h.wants("2 marked: ")
		if got := len(h.m.listing.Places.Marks()); got != 2 {
			t.Errorf("%d places are marked", got)
		}
		h.press("m")
		h.wants("2 not marked any more")
		if got := len(h.m.listing.Places.Marks()); got != 0 {
			t.Errorf("%d places are still marked", got)
		}
		h.Advance(10 * time.Second) // all is listed, so that escape stops nothing
		h.press("esc", "m", "x")
		h.wants("leads here") // of the row under the cursor
	})
}

// One is copied as one, and a row that is selected twice is selected no more.
func TestSelectOneAndNone(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("a")
		h.to("platform/")
		h.press("space", "y")
		h.wants("1 selected: 1 mount", "copied platform/")
		h.to("platform/")
		h.press("space")
		h.lacks("selected:")
		h.press("3", "space")
		h.wants("3 selected: 3 mounts")
	})
}

// What a refresh takes away is selected no more, and nothing else of it changes.
func TestSelectionFollowsARefresh(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server := memvault.New()
		server.Mount("secret/", "kv", 2, "")
		server.Put("secret/", "a", "b", "c")
		h := newHarness(t, server, server.RootToken(), dirOf(t, "a.txt", ""))
		h.rest()
		h.press("a")
		h.to("secret/")
		h.press("enter")
		h.rest()
		h.to("secret/a")
		h.press("2", "space")
		h.wants("2 selected: 2 secrets")
		server.Remove("secret/", "a")
		h.to("secret/")
		h.press("r")
		h.rest()
		h.wants("1 selected: 1 secret ")
		h.press("y")
		if got := h.copied[len(h.copied)-1]; got != "secret/b" {
			t.Errorf("copied %q", got)
		}
	})
}

// Sorted by what is known, in each folder by itself; the cursor stays where it is, and the title
// says how it is sorted.
func TestSortTheTree(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("a")
		h.to("secrets/")
		h.press("*")
		h.rest()
		const at = "secrets/teams/payments/prod/stripe-webhook"
		h.to(at)
		byName := h.rows()
		for _, by := range []string{"status", "uses", "owner"} {
			h.press("s")
			h.wants("All mounts  by " + by + " ")
			if loc, _, _ := h.m.panes.secrets.Current(); loc.String() != at {
				t.Errorf("by %s the cursor is on %s", by, loc)
			}
			rows := h.rows()
			if slices.Equal(rows, byName) || len(rows) != len(byName) {
				t.Errorf("by %s there is nothing sorted", by)
			}
			h.checkSorted(by, 1)
			h.press("S")
			h.wants("by " + by + ", reversed")
			h.checkSorted(by, -1)
		}
		h.press("s")
		h.lacks("by name")
		if !slices.Equal(h.rows(), byName) {
			t.Errorf("by name again the rows are %q", h.rows())
		}
		h.press("S")
		h.wants("by name, reversed")
	})
}

// checkSorted checks by what is on the rows that each folder's rows are sorted.
func (h *harness) checkSorted(by string, way int) {
	h.t.Helper()
	store, u := h.m.listing.Store, h.m.uses
	view := h.m.panes.secrets.View()
	last := map[string]string{}
	for i := range view.Len() {
		view.MoveTo(i)
		loc, id, _ := h.m.panes.secrets.Current()
		folder, ok := loc.Parent()
		if !ok {
			continue
		}
		value := ""
		switch by {
		case "uses":
			n := u.Count(id)
			if store.IsFolder(id) {
				n = 0
				for named, list := range u.Index().Named() {
					if strings.HasPrefix(named.Folder().String(), loc.String()) {
						n += len(list)
					}
				}
			}
			if n > 0 {
				value = fmt.Sprintf("%09d", 1000-n)
			}
		case "owner":
			value = uses.Owner(u, id)
			belongs := u.Index().BelongsTo(loc)
			if (value == "") != (len(belongs) == 0) || value != "" && belongs[0].Name != value {
				h.t.Errorf("%s belongs to %v, and the column says %q", loc, belongs, value)
			}
		default:
			note, _ := h.m.panes.secrets.Note(id, false)
			for n, word := range []string{"failed", "denied", "missing", "deleted", "empty", "stale"} {
				if strings.Contains(note, word) && value == "" {
					value = fmt.Sprint(n)
				}
			}
		}
		before, any := last[folder.String()]
		if any && (before == "" && value != "" || value != "" && before != value &&
			(before < value) != (way > 0)) {
			h.t.Errorf("by %s %d: %s has %q, the row before it %q", by, way, loc, value, before)
		}
		last[folder.String()] = value
	}
	h.to("secrets/teams/payments/prod/stripe-webhook")
}
