package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// dealWith copies one place, goes to another one by a find, and marks it.
func (h *harness) dealWith() {
	h.t.Helper()
	h.press("a")
	h.to("secret/")
	h.press("enter")
	h.rest()
	h.to("secret/top")
	h.press("y")
	h.press("f")
	h.write("ldap")
	h.rest()
	h.press("enter")
	h.rest()
	h.to("secret/teams/identity/ldap")
	h.press("m", " ")
	h.rest()
	h.leave()
}

// recalled returns what a find shows before anything is typed.
func (h *harness) recalled() string {
	h.t.Helper()
	h.press("f")
	h.rest()
	for _, key := range []string{"ctrl+a", "backspace"} { // the words of before, if there are any
		h.press(key)
	}
	h.rest()
	var shown []string
	for _, c := range h.results() {
		shown = append(shown, c.Did+" "+c.Text)
	}
	h.press("esc")
	return strings.Join(shown, "\n")
}

// The next run shows the places that were dealt with in this one, and the marked ones: to the same
// token, and as nothing but places.
func TestPlacesBetweenRuns(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		k := newKept(t)
		h := remembering(t, k, server, token, nil)
		h.Advance(2 * time.Second)
		h.dealWith()

		server.Remove("secret/", "top")
		h = remembering(t, k, server, token, nil)
		h.Advance(2 * time.Second)
		screen := h.recalled()
		for _, text := range []string{"secret/teams/identity/ldap", "marked", "secret/top", "copied"} {
			if !strings.Contains(screen, text) {
				t.Errorf("the next run does not show %q:\n%s", text, screen)
			}
		}
		h.leave()

		other := server.Token(memvault.TokenOptions{Policies: []string{"p"}})
		h = remembering(t, k, server, other, nil)
		h.Advance(2 * time.Second)
		if screen := h.recalled(); strings.Contains(screen, "ldap") || strings.Contains(screen, "top") {
			t.Errorf("another token is shown\n%s", screen)
		}
		h.leave()
		if n, err := k.Clear(); err != nil || n != 3 {
			t.Errorf("%d files removed, %v", n, err)
		}
		h = remembering(t, k, server, token, nil)
		h.Advance(2 * time.Second)
		if screen := h.recalled(); strings.Contains(screen, "ldap") {
			t.Errorf("after they were cleared it shows\n%s", screen)
		}
		h.leave()
	})
}

// Without names between runs places last as long as the program, and nothing is written.
func TestPlacesOfOneRun(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		h := remembering(t, nil, server, token, nil)
		h.press("a")
		h.to("secret/")
		h.press("enter")
		h.rest()
		h.to("secret/top")
		h.press("y")
		if screen := h.recalled(); !strings.Contains(screen, "secret/top") {
			t.Errorf("it shows\n%s", screen)
		}
		h.leave()
	})
}

// The attack: a token that is put in place of another one while the explorer runs is shown where
// that one has been in earlier runs.
func TestPlacesOfAnotherToken(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		k := newKept(t)
		h := remembering(t, k, server, token, nil)
		h.Advance(2 * time.Second)
		h.dealWith()
		h = rememberingUntil(t, k, server, token,
			func(t *vaultsvc.Token) error { t.Identity = "entity:other"; return nil }, nil)
		h.Advance(2 * time.Second)
		if screen := h.recalled(); !strings.Contains(screen, "ldap") {
			t.Fatalf("before that it shows\n%s", screen)
		}
		h.press("R")
		h.rest()
		if screen := h.recalled(); strings.Contains(screen, "ldap") {
			t.Errorf("then it shows\n%s", screen)
		}
		h.leave()
	})
}
