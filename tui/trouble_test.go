package tui

import (
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// A server that is there, and never answers about a folder, is asked for that once more and not for
// ever: neither what shows nor what a find lists.
func TestFolderThatIsNeverAnswered(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(h *harness){
		"opened": func(h *harness) { h.to("secret/"); h.press("enter") },
		"walked": func(h *harness) { h.press("f"); h.write("t39") },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := wideHarness(t)
				h.press("a")
				h.server.Fail("secret/metadata/", memvault.HangUp, -1)
				ask(h)
				h.Advance(30 * time.Second)
				h.server.Forget()
				h.Advance(5 * time.Minute)
				if n := h.listed(); len(n) > 0 {
					t.Errorf("still asked for: %v", n)
				}
				h.wants("failed")
			})
		})
	}
}
