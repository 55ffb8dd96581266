package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
)

// The screen as it looks in fake time, without escape sequences, at three sizes, and where it is
// the wider the better at a fourth. go test ./tui -update writes them anew.
func TestGolden(t *testing.T) {
	t.Parallel()
	wide := map[string]bool{"problems": true, "missing": true, "selected": true, "sorted": true}
	scenes := map[string]func(h *harness){
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
	for name, scene := range scenes {
		sizes := [][2]int{{120, 40}, {80, 24}, {40, 10}}
		if wide[name] {
			sizes = append(sizes, [2]int{200, 50})
		}
		for _, size := range sizes {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				inBubble(t, func(t *testing.T) {
					h := sampleHarness(t)
					scene(h)
					h.Advance(6 * time.Second) // notices are gone
					h.resize(size[0], size[1])
					lines := strings.Split(h.screen(), "\n")
					for i, l := range lines {
						lines[i] = countdown.ReplaceAllString(strings.TrimRight(l, " "), "…")
					}
					golden.RequireEqual(t, []byte(strings.Join(lines, "\n")+"\n"))
				})
			})
		}
	}
}
