package tui

import (
	"slices"
	"strings"
	"testing"
)

// Entities are selected, all of what shows or none, and copied: as they are called, where they
// stand and what they name.
func TestSelectEntities(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		last := func() string { return h.copied[len(h.copied)-1] }
		h.press("down", "y") // a group is none
		if len(h.copied) > 0 {
			t.Errorf("copied %q", h.copied)
		}
		h.press("down", "y")
		h.wants("copied system:default/identity")
		h.press("space", "2", "space")
		h.wants("3 selected", "✓ identity-oidc")
		h.press("y")
		h.wants("copied 3 entities")
		if last() != "system:default/identity\ncomponent:default/identity-api\n"+
			"api:default/identity-oidc" {
			t.Errorf("copied %q", last())
		}
		h.press("C", "down", "down", "enter")
		h.wants("copied 3 places in files")
		if lines := strings.Split(last(), "\n"); len(lines) != 3 ||
			!strings.Contains(lines[1], "catalog-info.yaml:") {
			t.Errorf("copied %q", last())
		}
		h.press("C")
		h.wants("what they name in Vault")
		h.press("down", "enter")
		if !slices.Contains(strings.Split(last(), "\n"), "secrets/teams/identity/prod/") {
			t.Errorf("copied %q", last())
		}
		h.press("esc")
		h.lacks("selected")

		h.press("/")
		h.write("payments")
		h.press("enter", "*")
		n := h.m.panes.catalog.Selected.Len()
		h.wants(h.m.panes.catalog.Count())
		h.press("y")
		if got := strings.Count(last(), "\n") + 1; n < 5 || got != n {
			t.Errorf("%d are selected, and %d copied", n, got)
		}
		h.press("*")
		if n := h.m.panes.catalog.Selected.Len(); n > 0 {
			t.Errorf("%d are still selected", n)
		}
	})
}

// Entities, and their groups, are sorted by how much is wrong with them and by how much they use.
func TestSortEntities(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.openProblems()
		h.press("esc")
		rows := func() (names []string) {
			for _, line := range strings.Split(h.screen(), "\n") {
				if rest, ok := strings.CutPrefix(line, "┃"); ok {
					name, _, _ := strings.Cut(rest, "┃")
					names = append(names, strings.TrimSpace(name))
				}
			}
			return names
		}
		byName := rows()
		h.press("s")
		h.wants("Catalog  by problems")
		worst := rows()
		if !strings.Contains(worst[2], "✗") || slices.Equal(worst, byName) {
			t.Errorf("by problems they are\n%s", strings.Join(worst, "\n"))
		}
		h.press("s")
		h.wants("Catalog  by uses")
		h.press("s")
		if h.lacks("by name"); !slices.Equal(rows(), byName) {
			t.Errorf("by name again they are\n%s", strings.Join(rows(), "\n"))
		}
	})
}
