package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

const peoplesPassword = "correct-horse-battery-staple"

// peopled is the demo's server with people who can log in: some at a mount that the server shows,
// and some at one that it does not.
func peopled() (server *memvault.Server, token string) {
	server, _ = memvault.Sample()
	token = server.Token(memvault.TokenOptions{Policies: []string{"demo"}, DisplayName: "demo",
		TTL: time.Hour})
	server.Auth("corp/people", "userpass", "everybody\x1b[2J here", memvault.Public)
	server.Auth("radius", "radius", "", memvault.Public)
	server.Auth("hidden", "userpass", "")
	for _, at := range []string{"corp/people", "hidden"} {
		server.User(at, "alice", peoplesPassword,
			memvault.TokenOptions{Policies: []string{"demo"}, TTL: time.Hour})
	}
	return server, token
}

// startWith is a harness on that server with some token. Every message is looked into for secrets.
func startWith(t *testing.T, server *memvault.Server, token string, secrets ...string) *harness {
	h := unconnected(t, server)
	h.Runner = tuitest.New(func(msg tea.Msg) tea.Cmd {
		switch msg.(type) {
		case tea.KeyPressMsg, tea.PasteMsg: // they are what the user does
		default:
			for _, s := range secrets {
				if strings.Contains(fmt.Sprintf("%+v %#v", msg, msg), s) {
					t.Errorf("a secret is in the message %T", msg)
				}
			}
		}
		return h.take(msg)
	})
	h.connect(token, sampleDir(t))
	h.rest()
	return h
}

// Whatever is the matter with the token, L leads in, by a token that is pasted: at once, or where
// that is chosen. Nothing opens by itself, and what is on the screen says which key it is.
func TestPasteAToken(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]string{"none": "", "refused": "hvs.nobody-knows-this",
		"expired": "expired", "good": "good"} {
		for _, way := range []string{"into the list", "into the form"} {
			t.Run(name+", "+way, func(t *testing.T) {
				inBubble(t, func(t *testing.T) {
					server, token := peopled()
					brief := server.Token(memvault.TokenOptions{TTL: time.Minute, NonRenewable: true})
					if before == "expired" {
						before = brief
					} else if before == "good" {
						before = server.Token(memvault.TokenOptions{Policies: []string{"demo"}})
					}
					h := startWith(t, server, before, token)
					h.Advance(2 * time.Minute)
					if h.overlay() != nil {
						t.Fatalf("it asks by itself:\n%s", h.screen())
					}
					if name == "expired" {
						h.wants("expired or revoked; log in again, then R, or L here")
					} else if name != "good" {
						h.press("a")
						h.wants("L logs in, or takes a token that you paste")
					}
					h.press("L")
					h.rest()
					h.wants("Log in to "+address, "▌paste a token that you have")
					if way == "into the form" {
						h.press("enter")
					}
					h.Update(tea.PasteMsg{Content: "  \r\n" + token + " \n"})
					h.Settle()
					h.wants("what is typed does not show")
					h.lacks(token)
					h.press("enter")
					h.rest()
					h.wants("logged in by token", "● token-demo", "secrets/", "kv v2")
					h.lacks(token)
					if h.overlay() != nil {
						t.Errorf("something is still open:\n%s", h.screen())
					}
				})
			})
		}
	}
}

// What is no token, or a dead one, is refused in one line, and the token that there is stays.
func TestPasteWhatIsNoToken(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := peopled()
		h := startWith(t, server, token)
		for attack, tc := range map[string]struct{ content, why string }{
			"dead":                 {"hvs.dead-canary", "the token is not valid or has expired"},
			"two words":            {"hvs.two canary", "no token looks like that"},
			"a header of its own":  {"hvs.x\r\nX-Vault-Token: canary", "no token looks like that"},
			"an escape sequence":   {"hvs.\x1b[2Jcanary", "no token looks like that"},
			"hides in other signs": {"hvs.\u202ecanary", "no token looks like that"},
		} {
			h.press("L")
			h.Update(tea.PasteMsg{Content: tc.content})
			h.Settle()
			if attack == "dead" {
				h.press("enter")
				h.rest()
			}
			h.wants("Log in by token", tc.why)
			h.lacks("canary")
			h.press("esc", "esc")
			h.wants("● token-demo")
		}
	})
}

// A method that the server shows is asked for one thing after the other; the secret does not show.
// A wrong password is told, what else was typed is kept, and the tree goes on where it was.
func TestLoginByAMethodThatTheServerShows(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, _ := peopled()
		token := server.Token(memvault.TokenOptions{Policies: []string{"demo"}})
		h := startWith(t, server, token, peoplesPassword)
		h.press("a")
		h.to("secrets/")
		h.press("enter")
		h.to("secrets/teams/")
		h.press("enter")
		h.to("secrets/teams/payments/")
		server.Expire(token)
		h.press("enter")
		h.rest()
		h.wants("✗ token expired or revoked; log in again, then R, or L here")

		h.press("L")
		h.rest()
		h.wants("userpass at auth/corp/people", `everybody\x1b[2J here`, "the server shows it",
			"1 more that only other programs can do", "oidc at auth/oidc", "approle at auth/approle")
		h.lacks("auth/hidden", "userpass at auth/userpass")
		h.press("down", "enter")
		h.wants("Log in by userpass", "mount, below auth/: corp/people", "user:")
		h.press("enter")
		h.wants("user is needed")
		h.write("alice")
		h.press("enter")
		h.wants("user: alice", "password:", "what is typed does not show")
		empty := h.screen()
		h.write("wrong-one")
		if h.screen() != empty {
			t.Errorf("typing shows:\n%s", h.screen())
		}
		h.press("enter")
		h.rest()
		h.wants("vault refused the login: wrong user name or password", "user: alice", "password:")
		h.Update(tea.PasteMsg{Content: peoplesPassword + "\n"})
		h.Settle()
		h.lacks(peoplesPassword)
		h.press("enter")
		h.rest()
		h.wants("logged in by userpass as alice", "● corp-people-alice", "▾ payments/", "prod/")
		if loc, _, _ := h.m.panes.secrets.Current(); loc.String() != "secrets/teams/payments/" {
			t.Errorf("the cursor is on %s", loc)
		}
	})
}

// Another mount than the one that is prefilled can be typed, and one can go back to what was typed
// before.
func TestLoginFormGoesBack(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, _ := peopled()
		h := startWith(t, server, "")
		h.press("L")
		h.rest()
		h.press("down", "enter")
		h.write("bob")
		h.press("enter", "up")
		h.wants("user: bob")
		h.erase("bob")
		h.write("alice")
		h.press("up")
		h.wants("mount, below auth/")
		h.erase("corp/people")
		h.write("hidden")
		h.press("tab", "tab")
		h.write(peoplesPassword)
		h.press("enter")
		h.rest()
		h.wants("● hidden-alice")
	})
}

// Esc leads from a form back to the choice, and from there out; the server's answer about its
// methods that comes later opens nothing.
func TestLoginIsLeft(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, _ := peopled()
		server.Delay("sys/internal/ui/mounts", 3*time.Second)
		h := startWith(t, server, "")
		h.press("L")
		h.wants("asking which methods the server shows")
		h.press("enter")
		h.wants("Log in by token")
		h.press("esc")
		h.wants("Log in to")
		h.press("esc")
		h.Advance(10 * time.Second)
		if h.overlay() != nil {
			t.Errorf("something opens by itself:\n%s", h.screen())
		}
		h.wants("✗ no token; L logs in")
	})
}

// R while a login is under way asks nothing about the token of before: the answer that it is dead
// would come after the login, and throw the new one away.
func TestReloadDuringALogin(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := newLoginHarness(t, byItself(), memvault.TokenOptions{TTL: time.Hour})
		h.start(h.client, sampleDir(t))
		h.rest()
		h.server.Delay("auth/token/lookup-self", 2*time.Second)
		h.slow = time.Second
		h.server.Expire(h.token)
		h.press("r", "R")
		h.Advance(2500 * time.Millisecond) // it has been looked up: a login begins
		h.press("R", "R")
		h.Advance(10 * time.Second)
		if h.logins != 2 {
			t.Errorf("%d logins", h.logins)
		}
		h.wants("● token")
		h.lacks("expired")
	})
}

// A token that a login brought goes on when its profile is come back to: it is looked up, and only
// where it is dead somebody is asked.
func TestTokenOfBefore(t *testing.T) {
	t.Parallel()
	for name, dead := range map[string]bool{"good": false, "dead": true} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := newLoginHarness(t, withPassword(), memvault.TokenOptions{TTL: time.Hour})
				logsIn := h.settings
				h.settings = func(s *Settings) { logsIn(s); s.Session.Kept = true }
				token := h.server.Token(memvault.TokenOptions{Policies: []string{"demo"}})
				h.client.SetToken(token)
				if dead {
					h.server.Expire(token)
				}
				h.start(h.client, sampleDir(t))
				h.rest()
				if asks := h.overlay() != nil; asks != dead {
					t.Fatalf("asks: %t\n%s", asks, h.screen())
				}
				if dead {
					h.wants("password of alice:")
					h.write(peoplesPassword)
					h.press("enter")
					h.rest()
				}
				h.press("a")
				h.wants("● token", "secrets/")
			})
		})
	}
}

// A walk that met the end of the token goes on with the next one.
func TestWalkGoesOnAfterALogin(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := peopled()
		dying := server.Token(memvault.TokenOptions{Policies: []string{"demo"}})
		h := startWith(t, server, dying)
		h.press("a")
		h.to("secrets/")
		h.press("enter")
		server.Expire(dying)
		h.press("*")
		h.Advance(5 * time.Second)
		h.wants("interrupted", "✗ token")
		h.press("L")
		h.Update(tea.PasteMsg{Content: token})
		h.press("enter")
		h.Advance(10 * time.Second)
		h.wants("● token-demo")
		h.lacks("failed", "interrupted", "✗ token")
		if h.m.listing.Walks.Walk.Progress.Failed > 0 || h.m.listing.Walks.Walk.Running {
			t.Errorf("%+v", h.m.listing.Walks.Walk)
		}
	})
}

// A good token stays the token where a login fails that somebody tried beside it: it is renewed as
// before.
func TestFailedLoginBesideAGoodToken(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := peopled()
		h := startWith(t, server, token)
		h.press("L")
		h.Update(tea.PasteMsg{Content: "hvs.dead"})
		h.press("enter")
		h.rest()
		h.wants(vaultsvc.ErrBadToken.Error())
		h.press("esc", "esc")
		h.wants("● token-demo", "renews in")
		h.Advance(5 * time.Minute)
		h.wants("● token-demo", "renews in")
	})
}
