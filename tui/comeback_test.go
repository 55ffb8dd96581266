package tui

import (
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// What was known of a profile or a namespace when it was left is known to who comes back with the
// same token: nothing is asked for again but the mounts. Another token may have other answers.
func TestComingBack(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]bool{"same token": false, "another token": true} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := wideHarness(t)
				h.press("f")
				h.write("t3")
				h.Advance(280 * time.Millisecond)
				h.press("esc", "q") // in the middle of the walk
				h.Advance(5 * time.Second)
				if !h.quit {
					t.Fatal("it goes on")
				}
				dir := ""
				h.m.life.next.Profile = &dir
				left := h.m.Switch().Left
				known := len(h.good())
				if known < 10 || known > 200 {
					t.Fatalf("%d folders are known", known)
				}

				h.services = func(s *Services) { s.Before = left }
				token := h.server.RootToken()
				if other {
					token = h.server.Token(memvault.TokenOptions{Policies: []string{"root"}})
				}
				h.quit = false
				h.connect(token, t.TempDir())
				h.Advance(time.Second)
				h.press("a")
				h.wants("secret/")
				h.press("f")
				h.write("t3")
				h.Advance(30 * time.Second)
				if !h.m.listing.Work().Complete {
					t.Errorf("not all is listed: %+v", h.m.listing.Walks.Walk)
				}
				again := 0
				for _, n := range h.good() {
					if n > 1 {
						again++
					}
				}
				if !other && again > 0 || other && again != known {
					t.Errorf("%d of %d folders were asked for again", again, known)
				}
			})
		})
	}
}
