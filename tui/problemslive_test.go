package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// answersOf keeps back the answers of an inquiry.
func answersOf(msg tea.Msg) bool {
	return isMsg(msg, "askReply", "namespaceReply")
}

// The answers may come in any order: the list is the same at the end, and all the while the cursor
// stays on the problem that somebody has chosen.
func TestProblemsInAnyOrder(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		inBubble(t, func(t *testing.T) {
			h := problemsHarness(t)
			h.Hold = answersOf
			h.press("!")
			h.rest()
			h.toProblem("unresolved")
			for len(h.Held) > 0 {
				held := h.Held
				h.Held = nil
				for _, i := range shuffled(len(held), seed) {
					h.Update(held[i])
					// a count may lie between two answers, or none
					h.Advance(time.Duration(seed%4) * 100 * time.Millisecond)
					if got := h.selected(); !strings.HasPrefix(got, "unresolved") {
						t.Fatalf("seed %d: the cursor is on %q of %q", seed, got, h.problems())
					}
				}
				h.rest()
				h.Advance(10 * time.Second) // until what failed has been asked again
			}
			if got := h.problems(); !slices.Equal(got, allProblems) {
				t.Errorf("seed %d: the problems are\n%s", seed, strings.Join(got, "\n"))
			}
		})
	}
}

// As long as nobody has moved it the cursor stays on top, whatever comes above what was first.
func TestProblemsCursorBegins(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := problemServer()
		files := map[string]string{"run.sh": problemFiles["api/run.sh"]}
		h := newHarness(t, server, token, filesIn(t, files))
		h.rest()
		h.Hold = answersOf
		h.press("!")
		if got := h.selected(); !strings.HasPrefix(got, "unresolved run.sh:6") {
			t.Fatalf("it begins with %q", got)
		}
		h.Release(shuffled(len(h.Held), 1))
		h.Advance(20 * time.Second)
		if got := h.selected(); !strings.HasPrefix(got, "missing run.sh:2") {
			t.Errorf("the cursor is on %q of %q", got, h.problems())
		}
	})
}

// The cursor keeps its row of the screen, too, where there are more problems than show; and where
// its own is none any more, the next one gets it.
func TestProblemsCursorStays(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := manyProblems(t, 60, 80, 24)
		h.openProblems()
		for range 30 {
			h.press("down")
		}
		o, chosen := h.problemList(), h.selected()
		row := o.Cursor - o.Top
		h.server.Put("secret/", "t00/key-003", "t00/key-004", "t00/key-040")
		h.walk("secret/")
		if got := h.selected(); got != chosen || o.Cursor-o.Top != row || len(h.problems()) != 57 {
			t.Errorf("the cursor is on %q in row %d of %d, was on %q in row %d", got, o.Cursor-o.Top,
				len(h.problems()), chosen, row)
		}
		next := h.problems()[o.Cursor+1]
		h.server.Put("secret/", strings.Fields(chosen)[2][len("secret/"):])
		h.walk("secret/")
		if got := h.selected(); got != next || len(h.problems()) != 56 {
			t.Errorf("the cursor is on %q, want %q", got, next)
		}
	})
}

// manyProblems is a harness with that many missing secrets, in folders of 1,000 at the most.
func manyProblems(t *testing.T, n, width, height int) *harness {
	t.Helper()
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	files := map[string]string{}
	for i := range n {
		folder := fmt.Sprintf("t%02d", i/1000)
		files[folder+"/run.sh"] += fmt.Sprintf("vault kv get -mount=secret %s/key-%03d\n", folder, i)
		server.Put("secret/", folder+"/other")
	}
	h := newHarness(t, server, server.RootToken(), filesIn(t, files))
	h.resize(width, height)
	h.rest()
	return h
}

// walk lists everything in a mount, behind what shows.
func (h *harness) walk(mount string) {
	h.t.Helper()
	id, ok := h.m.listing.Store.Child(tree.Root, mount)
	if !ok {
		h.t.Fatalf("no mount %s", mount)
	}
	h.Exec(h.m.listing.Refresh(id)) // so that it lists what is known, too
	h.Exec(h.m.listing.StartWalk(id))
	h.Advance(30 * time.Second)
}

// What is known shows at once, and what the rest is comes while the list is open, with how much is
// left; what is walked meanwhile counts as well.
func TestProblemsAreLive(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.server.Latency(time.Second)
		h.press("!")
		h.wants("2 problems, checking: 0 asked, ")
		h.Advance(1500 * time.Millisecond)
		h.wants("denied ", "checking: ")
		h.Advance(30 * time.Second)
		h.wants("7 problems, 1 denied, 1 failed", "deleted ")
		h.lacks("checking")

		h.server.Latency(0)
		h.server.Put("secrets/", "teams/nobody")
		h.walk("secrets/")
		h.wants("6 problems, 1 denied, 1 failed")
		h.lacks("secrets/teams/nobody")
	})
}

// The counts in the title and beside the entities are of what is known, also before anybody has
// opened the list.
func TestProblemsCountWhatIsKnown(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.wants("✗ 2  ", "✗ 1┃") // what is in files, and what no answer is needed for
		h.lacks("✗ 3", "✗ 1 of 1")
		h.choose("api")
		h.Advance(10 * time.Second)
		h.wants("✗ 5  ", "✗ 4│") // the folders that show have answered
		h.press("a")
		h.server.Forget()
		h.Advance(10 * time.Second)
		if n := len(h.server.Requests()); n > 0 {
			t.Errorf("%d requests though nobody opened the list", n)
		}
		h.openProblems()
		h.press("esc")
		h.wants("✗ 7  ", "✗ 4", "✗ 1 of 1")
		h.press("tab", "home", "down", "h")
		h.wants("▸ no system ", "✗ 5 · 2┃") // of those that do not show
		h.press("enter", "down")
		h.wants("4 problems, ! lists them; api/catalog-info.yaml:6 names")

		h.server.Latency(700 * time.Millisecond)
		h.press("R")
		for range 100 { // while all is asked again, what was known stays
			h.Advance(100 * time.Millisecond)
			h.wants("✗ 7  ", "✗ 4", "✗ 1 of 1")
		}
		h.server.Latency(0)
		h.Advance(20 * time.Second)
		h.wants("✗ 7  ")
		h.server.Put("secrets/", "teams/api/absent", "teams/nobody")
		h.press("R")
		h.Advance(20 * time.Second)
		h.wants("✗ 5  ", "✗ 3")
		h.lacks("✗ 1 of 1")
	})
}

// However many there are and however small the screen is, every frame has its size, and the list
// can be gone through.
func TestManyProblems(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{40, 10}, {59, 13}, {60, 14}, {80, 24}, {120, 40}, {200, 50}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := manyProblems(t, 5000, size[0], size[1])
				h.openProblems()
				h.wants("5,000 problems")
				for range 20 {
					before := h.selected()
					if h.press("pgdown"); h.selected() == before {
						t.Fatalf("it ends with %q", before)
					}
				}
				h.write("key-49")
				for before := ""; h.selected() != before; h.press("pgdown") {
					before = h.selected()
				}
				h.wants("key-4999")
				h.erase("key-49")
				h.write("key-1234")
				h.wants("key-1234", "1 of 5,000 shown")
				h.press("enter")
				h.rest()
				h.wants("secret/t01/key-1234", "missing")
			})
		})
	}
}
