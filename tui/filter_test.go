package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// A folder that a filter has found opens like any other, and what is below it is asked for; where
// all that is known shows already, enter takes nothing of it away.
func TestOpenInAFilter(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		for _, key := range []string{"enter", "right", "click"} {
			h := sampleHarness(t)
			open := func() {
				if key != "click" {
					h.press(key)
					return
				}
				y := h.m.panes.layout.panesTop + 1 + h.m.panes.secrets.View().Position() - h.top()
				h.Update(tea.MouseClickMsg{X: 60, Y: y, Button: tea.MouseLeft})
				h.Settle()
			}
			h.press("a")
			h.to("secrets/")
			h.press("enter", "/")
			h.write("teams")
			h.press("enter")
			h.to("secrets/teams/")
			open()
			h.rest()
			h.wants("payments/", "identity/")
			h.to("secrets/teams/payments/")
			open()
			h.rest()
			h.wants("staging/", "prod/")
			rows := strings.Join(h.rows(), "\n")
			for _, folder := range []string{"secrets/teams/", "secrets/"} {
				h.to(folder)
				h.press("enter", "enter")
				if now := strings.Join(h.rows(), "\n"); now != rows {
					t.Errorf("enter on %s leaves\n%s\nof\n%s", folder, now, rows)
				}
			}
			h.press("/")
			h.write("/pay")
			h.wants("staging/")
			h.press("q")
		}
	})
}

// The catalog's cursor, and what shows beside it, are as before once the filter is gone, unless
// somebody has moved it or taken what was found.
func TestEntityAfterFilter(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		do    func(h *harness)
		final string
	}{
		{"nothing matches", func(h *harness) { h.write("zzz"); h.press("esc", "esc") }, "mailer"},
		{"nothing matches, kept", func(h *harness) { h.write("zzz"); h.press("enter", "esc") }, "mailer"},
		{"something matches", func(h *harness) { h.write("payments-api"); h.press("esc", "esc") },
			"mailer"},
		{"moved", func(h *harness) { h.write("payments"); h.press("down", "esc", "esc") },
			"payments-batch"},
		{"kept", func(h *harness) { h.write("payments-api"); h.press("enter", "esc") }, "payments-api"},
		{"chosen", func(h *harness) { h.write("payments-api"); h.press("enter", "enter", "tab", "esc") },
			"payments-api"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := sampleHarness(t)
				for i := 0; h.chosen() != "mailer"; i++ {
					h.press("down")
				}
				h.rest()
				h.press("/")
				tc.do(h)
				h.rest()
				if s, _ := h.m.panes.catalog.Current(); h.chosen() != tc.final ||
					h.m.panes.secrets.Subject() != s || h.m.panes.focused().Filter() != "" {
					t.Errorf("the cursor is not on %s, or something else shows:\n%s", tc.final, h.screen())
				}
			})
		})
	}
}

// The catalog's filter takes what a find takes, over all that is known of an entity; the cursor
// goes to a name that begins with the first word.
func TestCatalogFilter(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ query, at, with, without string }{
		{"pay", "payments-api", "billing", "mailer"}, // billing belongs to payments
		{"pay !db", "payments-api", "payments-worker", "payments-db"},
		{"^pay", "payments-api", "payments-db", "billing"},
		{"'api'", "identity-api", "payments-api", "payments-db"},
		{"Payments !API", "payments-batch", "payments-worker", "payments-api"}, // of a title
		{"PAY !db", "payments-api", "billing", "payments-db"},                  // none is written so
		{"team pay", "payments-team", "payments-api", "identity-team"},
		{"!", "identity", "payments-api", "of 0"}, // an operator whose word is still to come
	} {
		t.Run(tc.query, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := sampleHarness(t)
				h.press("/")
				h.write(tc.query)
				h.rest()
				if h.chosen() != tc.at {
					t.Errorf("the cursor is not on %s:\n%s", tc.at, h.screen())
				}
				h.wants("  " + tc.with + " ")
				h.lacks("  " + tc.without + " ")
			})
		})
	}
}

// Among the secrets of an entity a word is looked for from the roots on: what stands above them is
// in all of their locations.
func TestFilterBelowARoot(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-api")
		roots := h.m.panes.secrets.View().Roots()
		if len(roots) == 0 || !strings.HasPrefix(h.m.listing.Store.Location(roots[0]).String(),
			"secrets/teams/payments/") {
			t.Fatalf("the roots are %v", roots)
		}
		all := h.m.panes.secrets.View().Len()
		h.press("/")
		h.write("pay")
		h.rest()
		for _, row := range h.rows() {
			if name, _, _ := strings.Cut(strings.TrimPrefix(row, "secrets/teams/payments/"),
				" ["); !strings.Contains(name, "pay") && !strings.HasSuffix(name, "/") {
				t.Errorf("%q shows", row)
			}
		}
		if n := h.m.panes.secrets.View().Len(); n >= all {
			t.Errorf("%d of %d rows", n, all)
		}
	})
}

// What stands in the line that is typed in shows, however wide its letters are and however narrow
// the terminal is.
func TestWideLettersAreTyped(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		text := "日本語の名前がとても長いので画面には入りきらないはずです🔑🔑🔑e\u0301🇩🇪日本語の名前がとても長いので画面には入りきらないはずです"
		for width := 40; width < 60; width++ {
			for _, key := range []string{"/", "f"} {
				h.resize(width, 12)
				h.press(key)
				h.rest()
				for _, part := range strings.Split(text, "")[:40] {
					h.Update(tea.PasteMsg{Content: part})
					h.Settle()
					lines := strings.Split(h.screen(), "\n")
					line := lines[len(lines)-1]
					if key == "f" {
						line = lines[h.m.View().Cursor.Position.Y]
					}
					if !strings.Contains(line, map[string]string{"/": "/", "f": "words: "}[key]) {
						t.Fatalf("at %d, after %q, the line is %q", width, part, line)
					}
					if x := h.m.View().Cursor.Position.X; x < 0 || x >= width {
						t.Fatalf("at %d, after %q, the cursor is at %d", width, part, x)
					}
				}
				h.press("left", "left", "left", "home", "end", "ctrl+u", "esc")
				if key == "/" {
					h.press("esc")
				}
				h.Advance(time.Second)
			}
		}
	})
}
