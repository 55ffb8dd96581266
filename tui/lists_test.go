package tui

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog/xref"
)

func (h *harness) lastCopied() string { return h.copied[len(h.copied)-1] }

// Problems are selected, all that match or none, and copied as check prints them, as JSON, as
// places and as what they name; they are sorted, and the cursor stays on its problem.
func TestSelectAndSortProblems(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.openProblems()
		byFile := h.problems()
		h.press("down", "down", "ctrl+space", "space")
		h.wants("2 selected", "✓")
		h.press("ctrl+y")
		h.wants("copied 2 problems")
		if lines := strings.Split(h.lastCopied(), "\n"); len(lines) != 2 ||
			!strings.Contains(lines[0], ": deleted: ") {
			t.Errorf("copied %q", h.lastCopied())
		}
		h.press("alt+c", "down", "enter")
		for line := range strings.Lines(h.lastCopied()) {
			var r xref.Reference
			if err := json.Unmarshal([]byte(line), &r); err != nil || r.Status == xref.OK || r.Line == 0 {
				t.Errorf("copied %q, which is %+v: %v", line, r, err)
			}
		}
		h.write("missing")
		h.press("alt+a")
		n := len(h.problemList().Shown())
		h.press("ctrl+y")
		if got := strings.Count(h.lastCopied(), "\n") + 1; got < n || n < 2 {
			t.Errorf("%d problems match, and %d are copied", n, got)
		}
		h.press("alt+a", "ctrl+u")
		h.write("")
		for range 4 {
			h.press("backspace")
		}
		at := h.problemList().Shown()[h.problemList().Cursor]
		for _, by := range []string{"status", "location", "entity"} {
			h.press("alt+s")
			h.wants("Problems  by " + by)
			list := h.problemList()
			if slices.Equal(h.problems(), byFile) {
				t.Errorf("by %s there is nothing sorted", by)
			}
			if now := list.Shown()[list.Cursor]; now.Text() != at.Text() {
				t.Errorf("by %s the cursor is on %s, and was on %s", by, now.Text(), at.Text())
			}
		}
		h.press("alt+r")
		h.wants("by entity, reversed")
		h.press("alt+s")
		if h.lacks("Problems  by"); !slices.Equal(h.problems(), byFile) {
			t.Errorf("by file again they are %q", h.problems())
		}
	})
}

// What is no problem any more is selected no more.
func TestSelectedProblemsFollowTheCount(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.openProblems()
		h.press("alt+a")
		before := len(h.problemList().Shown())
		h.server.Put("secrets/", "teams/api/absent")
		h.Exec(h.m.askAllAgain())
		h.Advance(time.Minute)
		h.press("ctrl+y")
		after := len(h.problemList().Shown())
		if got := strings.Count(h.lastCopied(), "\n") + 1; after >= before || got != after {
			t.Errorf("there were %d problems and are %d, of which %d are selected", before, after, got)
		}
	})
}

// Uses are selected, sorted and copied where they are listed.
func TestSelectAndSortUses(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-api")
		h.press("tab", "u")
		h.wants("References of payments-api")
		h.press("y")
		if !strings.Contains(h.lastCopied(), ":") || strings.Contains(h.lastCopied(), "\n") {
			t.Errorf("copied %q", h.lastCopied())
		}
		h.press("space", "space")
		h.wants("2 selected", "✓")
		h.press("y")
		h.wants("copied 2 places in files")
		h.press("*", "C")
		h.wants("what they name in Vault", "JSON, an object a line")
		h.press("down", "down", "enter")
		for line := range strings.Lines(h.lastCopied()) {
			var r xref.Reference
			if err := json.Unmarshal([]byte(line), &r); err != nil || r.Raw == "" {
				t.Errorf("copied %q, which is %+v: %v", line, r, err)
			}
		}
		h.press("*")
		h.lacks("selected")
		for _, by := range []string{"location", "entity"} {
			h.press("s")
			h.wants("References of payments-api  by " + by)
		}
		h.press("S")
		h.wants("by entity, reversed")
		h.press("s", "x")
		h.lacks("References of")
	})
}

// All results that show are selected at once, or none of them.
func TestSelectAllResults(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("stripe prod")
		n := len(h.results())
		h.press("alt+a", "ctrl+y")
		if got := strings.Count(h.lastCopied(), "\n") + 1; n < 2 || got != n {
			t.Errorf("%d results, and %d are copied", n, got)
		}
		h.press("alt+a")
		h.lacks("selected,")
	})
}
