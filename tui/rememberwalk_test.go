package tui

import (
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// A walk that the user has asked for is what esc stops first, also while everything is to be listed
// in the background, which goes on then.
func TestEscStopsTheWalkThatIsSeen(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		server.Latency(time.Second)
		h := remembering(t, newKept(t), server, token, nil)
		h.Advance(2 * time.Second)
		h.press("a")
		h.to("secret/")
		h.press("*")
		h.Advance(1500 * time.Millisecond)
		h.wants("listing: ")
		h.press("esc")
		h.wants("stopped; what was found stays")
		if h.m.panes.layout.focus != paneSecrets {
			t.Error("esc has left the pane")
		}
		h.Advance(20 * time.Second)
		if h.m.listing.Work().Background || !h.m.listing.Work().Complete {
			t.Error("the walk in the background did not go on")
		}
		h.lacks("stale")
		h.leave()
	})
}

// Names that were confirmed folder by folder are not called stale any more.
func TestRememberConfirmedByHand(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, _ := smallVault()
		// nothing is listed behind
		token := server.Token(memvault.TokenOptions{Policies: []string{"p"}, NumUses: 1000})
		k := newKept(t)
		h := remembering(t, k, server, token, nil)
		list := func() {
			h.press("a")
			for _, folder := range []string{"secret/", "secret/old/", "secret/teams/",
				"secret/teams/identity/", "secret/teams/payments/"} {
				h.to(folder)
				h.press("enter")
				h.rest()
			}
		}
		list()
		h.leave()
		h = remembering(t, k, server, token, nil)
		h.wants("9 names, some stale")
		server.Remove("secret/", "old/gone") // takes its folder along
		h.press("a")
		h.to("secret/")
		h.press("enter")
		h.rest()
		h.wants("7 names, some stale")
		for _, folder := range []string{"secret/teams/", "secret/teams/identity/",
			"secret/teams/payments/"} {
			h.wants("some stale")
			h.to(folder)
			h.press("enter")
			h.rest()
		}
		h.wants("7 names │")
		h.leave()
	})
}
