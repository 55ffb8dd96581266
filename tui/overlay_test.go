package tui

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// A click beside what asks for a password, or waits for a browser, is like esc: nothing goes on
// behind it that nobody sees.
func TestClickBesideALogin(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		beside := tea.MouseClickMsg{X: 5, Y: 0, Button: tea.MouseLeft}
		h := newLoginHarness(t, withPassword(),
			memvault.TokenOptions{})
		h.start(h.client, sampleDir(t))
		h.rest()
		h.Update(beside)
		h.Settle()
		h.wants("✗ no token; L logs in")

		ended := 0
		b := newLoginHarness(t, byBrowser(),
			memvault.TokenOptions{TTL: time.Hour})
		b.services = func(svc *Services) {
			svc.Login = func(ctx context.Context, _ session.Way,
				show func(string) <-chan string) (vaultsvc.Token, error) {
				show("https://issuer.example.com/")
				<-ctx.Done()
				ended++
				return vaultsvc.Token{}, ctx.Err()
			}
		}
		b.start(b.client, sampleDir(t))
		b.rest()
		// on the address: to select it
		box := b.box()
		b.Update(tea.MouseClickMsg{X: box.Left + 5, Y: box.Top + 1, Button: tea.MouseLeft})
		b.wants("Log in by test")
		b.Update(beside)
		b.rest()
		b.wants("✗ no token; L logs in")
		if ended != 1 {
			t.Errorf("%d logins ended", ended)
		}
	})
}

// The address of a login that comes while something else is typed shows above that, and what was
// typed is there again when the login has ended, or was given up.
func TestLoginAboveAFind(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		for _, way := range []string{"esc", "enter"} {
			h := newLoginHarness(t, byBrowser(),
				memvault.TokenOptions{TTL: time.Hour})
			h.services = func(svc *Services) {
				svc.Login = func(ctx context.Context, way session.Way,
					show func(string) <-chan string) (vaultsvc.Token, error) {
					time.Sleep(time.Second)
					show("https://old.example.com/")
					select {
					case <-show("https://issuer.example.com/"): // what counts is the newest
					case <-ctx.Done():
						return vaultsvc.Token{}, ctx.Err()
					}
					return h.login(ctx, way, show)
				}
			}
			h.start(h.client, sampleDir(t))
			h.rest()
			h.press("f")
			h.write("payments")
			h.Advance(2 * time.Second)
			h.wants("https://issuer.example.com/")
			h.Update(tea.PasteMsg{Content: "http://localhost/?code=y"})
			h.press(way)
			h.Advance(5 * time.Second)
			h.wants("words: payments")
			h.press("s")
			h.wants("words: paymentss")
			h.press("esc")
			if h.overlay() != nil {
				t.Errorf("%s: something is still open", way)
			}
		}
	})
}
