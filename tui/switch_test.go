package tui

import (
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Another profile is a choice from a list; the explorer ends, and says where the user wants to go.
func TestSwitchProfile(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := memvault.Sample()
		h := unconnected(t, server)
		h.settings = func(s *Settings) {
			s.Profile, s.Profiles = "prod", []Profile{
				{Name: "dev", Address: "https://dev.example.com:8200", Login: "oidc as dev",
					Held: session.Held{Name: "oidc-\x1b[2Jann", Ends: time.Now().Add(time.Hour), There: true}},
				{Name: "prod", Address: "https://other.example.com"},
				{Name: "st\x1b[2Jaging", Address: "https://s\x1b[2J", Namespace: "n\x1b[2J",
					Login: "userpass as \x1b[2J"},
			}
		}
		h.connect(token, sampleDir(t))
		h.rest()
		h.press("P")
		h.wants("Switch to the profile", "dev", "▌prod", "in use", `st\x1b[2Jaging`)
		h.wants("https://dev.example.com:8200", `oidc-\x1b[2Jann 59m left`, "token-demo 2m00s left",
			`https://s\x1b[2J`, `ns n\x1b[2J`, `userpass as \x1b[2J`)
		h.lacks("https://other.example.com", "oidc as dev")
		h.Advance(time.Hour)
		h.wants(`oidc-\x1b[2Jann expired`)
		h.press("enter")
		if h.quit || h.overlay() != nil {
			t.Fatal("the same profile is no switch")
		}
		h.press("P", "esc")
		h.press("P", "up", "enter")
		if s := h.m.Switch(); !h.quit || !s.Wanted() || *s.Profile != "dev" || s.Namespace != nil {
			t.Errorf("quit %t, %+v", h.quit, s)
		}
	})
}

func TestSwitchNamespace(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := memvault.Sample()
		server.Enterprise(true)
		h := unconnected(t, server)
		h.connect(token, sampleDir(t))
		h.rest()
		h.press("N", "esc")
		if h.quit || h.overlay() != nil {
			t.Fatal("esc is no switch")
		}
		h.press("N")
		h.write("/teams/a/")
		h.wants("namespace, / for the root: /teams/a/")
		h.press("enter")
		if s := h.m.Switch(); !h.quit || !s.Wanted() || *s.Namespace != "teams/a" || s.Profile != nil {
			t.Errorf("quit %t, %+v", h.quit, s)
		}
	})
}

// A server without namespaces has no other one to go to.
func TestNoNamespaces(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("N", "P")
		if h.overlay() != nil || h.quit {
			t.Errorf("it asks:\n%s", h.screen())
		}
	})
}
