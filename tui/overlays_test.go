package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/finder"
)

// openFind opens a find over whatever shows.
func (h *harness) openFind() *finder.Model {
	h.t.Helper()
	h.Exec(h.m.overlays.showFind())
	h.Settle()
	return h.find()
}

// Of two overlays in which somebody types, each has its own text, list and cursor, whichever lies
// over the other; closing the upper one leads back to the other as it was.
func TestTwoOverlaysWithTyping(t *testing.T) {
	t.Parallel()
	openers := map[string]struct {
		open               func(h *harness)
		typed, more, shows string
	}{
		"find": {func(h *harness) { h.openFind() }, "words: ", "teams api", "▌secrets/teams/api/"},
		"problems": {func(h *harness) { h.Exec(h.m.overlays.showProblems()); h.Settle() },
			"filter: ", "run.sh", "6 of 9 shown"},
	}
	for _, pair := range [][2]string{{"find", "problems"}, {"problems", "find"}, {"find", "find"}} {
		t.Run(pair[1]+" over "+pair[0], func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := problemsHarness(t)
				h.openProblems() // so that all is known
				h.openFind()
				h.write("x")
				h.Advance(30 * time.Second)
				h.press("esc", "esc")
				low, high := openers[pair[0]], openers[pair[1]]
				low.open(h)
				h.write(low.more)
				h.rest()
				h.press("down")
				h.wants(low.typed+low.more, low.shows)
				before := h.screen()

				high.open(h)
				if rows := strings.Join(h.rowsOf(h.box()), "\n"); strings.Contains(rows,
					high.typed+high.more) {
					t.Errorf("what was typed before stands in\n%s", rows)
				}
				h.write(high.more + "x")
				h.press("backspace")
				h.rest()
				h.wants(high.typed+high.more, high.shows)
				h.Update(tea.PasteMsg{Content: " there"})
				h.rest()
				h.wants(high.typed + high.more + " there")
				h.press("esc")
				h.rest()
				if after := h.screen(); withoutTimes(after) != withoutTimes(before) {
					t.Errorf("it comes back as\n%s\nand was\n%s", after, before)
				}
				h.press("backspace")
				h.rest()
				h.wants(low.typed + low.more[:len(low.more)-1])
				h.press("esc")
				if h.overlay() != nil {
					t.Errorf("one is still open:\n%s", h.screen())
				}
			})
		})
	}
}

// What a search answers, in whatever order, is for the find that asked, also while another one
// covers it; and for nobody when that has closed.
func TestAnswersFindWhoAsked(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		inBubble(t, func(t *testing.T) {
			h := problemsHarness(t)
			low := h.openFind()
			h.write("x")
			h.Advance(30 * time.Second) // all is listed
			h.erase("x")
			h.holdFinds()
			h.write("shut")
			high := h.openFind()
			h.write("worker")
			gone := h.openFind()
			h.write("hollow")
			h.press("esc")
			h.rest()
			if len(h.Held) < 10 {
				t.Fatalf("%d answers", len(h.Held))
			}
			h.Release(shuffled(len(h.Held), seed))
			h.rest()
			for f, want := range map[*finder.Model]string{low: "shut", high: "worker"} {
				matches, _ := f.Results()
				if len(matches) == 0 {
					t.Errorf("seed %d: nothing with %s", seed, want)
				}
				for _, match := range matches {
					if !strings.Contains(match.Text, want) {
						t.Errorf("seed %d: %q shows where %q was typed", seed, match.Text, want)
					}
				}
			}
			if matches, _ := gone.Results(); len(matches) > 0 {
				t.Errorf("seed %d: the find that has closed took %d", seed, len(matches))
			}

			// Names that come in are for both.
			h.server.Put("secrets/", "teams/worker/shut")
			h.walk("secrets/")
			for _, f := range []*finder.Model{low, high} {
				matches, _ := f.Results()
				if !slices.ContainsFunc(matches,
					func(c finder.Candidate) bool { return c.Text == "secrets/teams/worker/shut" }) {
					t.Errorf("seed %d: what came in is not among %v", seed, matches)
				}
			}
		})
	}
}

// The list of problems goes on while a find covers it.
func TestProblemsBehindAFind(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.server.Latency(time.Second)
		h.press("!")
		l := h.problemList()
		h.openFind()
		h.write("there")
		h.Advance(40 * time.Second)
		if got := h.problems(); !slices.Equal(got, allProblems) {
			t.Errorf("behind it are %q", got)
		}
		h.wants("words: there")
		h.press("esc")
		if h.overlay() != l {
			t.Fatalf("it shows\n%s", h.screen())
		}
		h.wants("7 problems, 1 denied, 1 failed")
	})
}

// The lines of a file show right above what asked for them: below what was opened since.
func TestLinesBehindAFind(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.openProblems()
		h.Hold = func(msg tea.Msg) bool { _, ok := msg.(excerptReply); return ok }
		h.toProblem("old/Absent")
		h.press("ctrl+l")
		h.openFind()
		h.write("there")
		h.Release([]int{0})
		h.rest()
		h.wants("words: there")
		h.press("esc")
		h.wants("api/run.sh:9 ━", "9 ▌")
		h.press("esc")
		h.wants("Problems ━")
	})
}

// What is opened from an overlay lies over that, which shows around it, beside the row that it is
// about; where there is no room around a box it shows alone. A click beside it closes it alone.
func TestBoxesOverOneAnother(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("stripe-webhook")
		find := h.overlay()
		h.wants("┏━ Find", "▌secrets/teams/payments/prod/stripe-webhook")
		h.press("ctrl+x")
		h.wants("╭─ Find", "words: stripe-webhook", "›secrets/teams/payments/prod/stripe-webhook",
			"┏━ secrets/teams/payments/prod/stripe-webhook", "▌show it in the tree")
		if h.m.View().Cursor != nil {
			t.Error("the cursor stands where nobody types")
		}
		box := h.box()
		h.Update(tea.MouseClickMsg{X: box.Left - 1, Y: box.Top, Button: tea.MouseLeft})
		if h.overlay() != find {
			t.Errorf("a click beside the box leads to\n%s", h.screen())
		}
		h.wants("┏━ Find", "▌secrets/teams/payments/prod/stripe-webhook")
		h.press("ctrl+x")
		h.resize(40, 10)
		h.wants("▌show it in the tree")
		h.lacks("words:", "shows it")
	})
}
