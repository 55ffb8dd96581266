package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// scenes are what a screen may show.
func scenes() map[string]func(h *harness) {
	return map[string]func(h *harness){
		"start": func(*harness) {},
		"entity": func(h *harness) {
			h.choose("payments-api")
			h.to("secrets/teams/payments/prod/stripe-webhook")
		},
		"mounts": func(h *harness) {
			h.press("a")
			h.to("secrets/")
			h.press("enter")
			h.to("secrets/teams/")
			h.press("*")
			h.rest()
			h.to("secrets/teams/payments/legacy/")
		},
		"selected": func(h *harness) { h.selectTwo() },
		"sorted": func(h *harness) {
			h.press("a")
			h.to("secrets/")
			h.press("*")
			h.rest()
			h.press("s", "s")
			h.to("secrets/teams/payments/prod/")
		},
		"odd-names": func(h *harness) { h.choose("name-zoo") },
		"problem":   func(h *harness) { h.press("end", "enter", "end") },
		"help":      func(h *harness) { h.press("a", "?") },
		"palette": func(h *harness) {
			h.choose("payments-api")
			h.press(":")
			h.write("co")
		},
		"palette-places": func(h *harness) {
			h.choose("payments-api")
			h.press(":")
			h.write("go secrets/teams/payments/")
		},
		"profiles": func(h *harness) {
			h.m.set.Profile, h.m.set.Profiles = "staging", []Profile{
				{Name: "prod", Address: "https://vault.example.com", Namespace: "platform",
					Color: "red", Login: "oidc as dev",
					Held: session.Held{Name: "oidc-dev", Ends: time.Now().Add(time.Hour), There: true}},
				{Name: "staging", Color: "green"},
				{Name: "lab", Address: "https://vault.lab.example.com:8200", Login: "kubernetes as ci"},
			}
			h.press("a", "P")
		},
		"address": func(h *harness) {
			h.noOpen = fmt.Errorf("%w: this is an SSH session", ErrNoBrowser)
			h.choose("payments-api")
			h.to("secrets/teams/payments/prod/stripe-webhook")
			h.press("v")
		},
		"uses": func(h *harness) { h.choose("payments-api"); h.press("u") },
		"entity-uses": func(h *harness) {
			h.choose("payments-api")
			h.press("tab", "u")
		},
		"problems": func(h *harness) { h.openProblems(); h.toProblem("this is an API path") },
		"missing": func(h *harness) {
			h.choose("identity-api")
			h.to("secrets/teams/identity/prod/sesion-key")
		},
		"missing-uses": func(h *harness) {
			h.choose("identity-api")
			h.to("secrets/teams/identity/prod/sesion-key")
			h.press("u")
		},
		"lines": func(h *harness) {
			h.choose("payments-api")
			h.to("secrets/teams/payments/prod/stripe-webhook")
			h.press("u", "enter")
		},
		"find": func(h *harness) {
			h.press("f")
			h.write("staging stripe")
			h.Advance(4 * time.Second)
		},
		"copy-as": func(h *harness) {
			h.choose("payments-api")
			h.to("secrets/teams/payments/prod/stripe-webhook")
			h.press("C")
		},
		"filter": func(h *harness) { h.press("/"); h.write("pay") },
		"expired": func(h *harness) {
			h.server.Fail("auth/token/renew-self", 400, 100)
			h.Advance(3 * time.Minute)
		},
		"sealed": func(h *harness) { h.server.Seal(); h.press("R"); h.rest() },
	}
}

// sizes are those that screens are looked at in. The ones in closer have files of their own for how
// cells look in each theme, and for ASCII.
var (
	sizes  = [][2]int{{200, 60}, {140, 40}, {120, 40}, {80, 24}, {40, 10}}
	closer = [][2]int{{120, 40}, {80, 24}}
)

// The screen as it looks in fake time: its text at each size, and at some what its cells look like
// in each theme, and its text in ASCII. go test ./tui -run TestGolden -update writes them anew.
func TestGolden(t *testing.T) {
	t.Parallel()
	for name, scene := range scenes() {
		for _, size := range sizes {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				var text, cells, ascii string
				inBubble(t, func(t *testing.T) {
					h := sampleHarness(t)
					play(h, scene, size)
					if text = shownText(h); slices.Contains(closer, size) {
						cells = look(h)
					}
				})
				golden.RequireEqual(t, []byte(text))
				if !slices.Contains(closer, size) {
					return
				}
				inBubble(t, func(t *testing.T) {
					h := sampleWithLook(t, theme.Choice{ASCII: true})
					play(h, scene, size)
					ascii = shownText(h)
				})
				t.Run("themes", func(t *testing.T) { golden.RequireEqual(t, []byte(cells)) })
				t.Run("ascii", func(t *testing.T) { golden.RequireEqual(t, []byte(ascii)) })
			})
		}
	}
}

// play has a scene on the screen, without notices.
func play(h *harness, scene func(*harness), size [2]int) {
	scene(h)
	h.Advance(6 * time.Second)
	h.resize(size[0], size[1])
}

// shownText is what shows, without escape sequences and times.
func shownText(h *harness) string {
	lines := strings.Split(h.screen(), "\n")
	for i, l := range lines {
		lines[i] = countdown.ReplaceAllString(strings.TrimRight(l, " "), "…")
	}
	return strings.Join(lines, "\n") + "\n"
}

// In ASCII nothing else is drawn: neither signs of ours nor names, and no line is shorter for it.
func TestScenesInASCII(t *testing.T) {
	t.Parallel()
	for name, scene := range scenes() {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := sampleWithLook(t, theme.Choice{ASCII: true})
				scene(h)
				for _, size := range [][2]int{{200, 60}, {120, 40}, {80, 24}, {40, 10}, {20, 5}} {
					h.resize(size[0], size[1])
					v := h.m.View()
					for i, line := range strings.Split(v.Content, "\n") {
						if strings.ContainsFunc(line, func(r rune) bool { return r >= 0x80 }) ||
							ansi.StringWidth(line) != size[0] {
							t.Errorf("at %dx%d line %d is %q", size[0], size[1], i, line)
						}
					}
					if strings.ContainsFunc(v.WindowTitle, func(r rune) bool { return r >= 0x80 }) {
						t.Errorf("the title is %q", v.WindowTitle)
					}
				}
			})
		})
	}
}

// sampleWithLook is [sampleHarness] with a look.
func sampleWithLook(t *testing.T, look theme.Choice) *harness {
	t.Helper()
	server, token := memvault.Sample()
	h := unconnected(t, server)
	h.settings = func(set *Settings) { set.Look = look }
	h.connect(token, sampleDir(t))
	h.rest()
	return h
}
