package tui

import (
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// What has no names in it may be a secret, or nothing at all; not so a mount, which is there. 80
// columns hold it.
func TestNothingListed(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server := memvault.New()
		server.Mount("bare/", "kv", 2, "unused")
		server.Mount("secret/", "kv", 2, "")
		server.PutEmpty("secret/", "drained/")
		h := newHarness(t, server, server.RootToken(), t.TempDir())
		h.resize(80, 24)
		h.rest()
		h.press("a")
		h.to("bare/")
		h.press("enter")
		h.wants("\n nothing is listed here; engine kv v2", ": unused ")
		h.to("secret/")
		h.press("enter")
		h.to("secret/drained/")
		h.press("enter")
		h.wants("\n nothing is listed here: an empty folder, a missing one, or a secret ")
	})
}
