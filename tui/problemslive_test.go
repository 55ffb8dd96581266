package tui

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
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
	switch msg.(type) {
	case askReply, namespaceReply:
		return true
	}
	return false
}

// The answers may come in any order: the list is the same at the end, and all the while the cursor stays on the problem that
// somebody has chosen.
func TestProblemsInAnyOrder(t *testing.T) {
	for seed := range uint64(20) {
		inBubble(t, func(t *testing.T) {
			h := problemsHarness(t)
			h.hold = answersOf
			h.press("!")
			h.rest()
			h.toProblem("unresolved")
			for len(h.held) > 0 {
				held := h.held
				h.held = nil
				for _, i := range shuffled(len(held), seed) {
					h.update(held[i])
					h.advance(time.Duration(seed%4) * 100 * time.Millisecond) // a count may lie between two answers, or none
					if got := h.selected(); !strings.HasPrefix(got, "unresolved") {
						t.Fatalf("seed %d: the cursor is on %q of %q", seed, got, h.problems())
					}
				}
				h.rest()
				h.advance(10 * time.Second) // until what failed has been asked again
			}
			if got := h.problems(); !slices.Equal(got, allProblems) {
				t.Errorf("seed %d: the problems are\n%s", seed, strings.Join(got, "\n"))
			}
		})
	}
}

// The cursor keeps its row of the screen, too, where there are more problems than show; and where its own is none any more, the next
// one gets it.
func TestProblemsCursorStays(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := manyProblems(t, 60, 80, 24)
		h.openProblems()
		for range 30 {
			h.press("down")
		}
		o, chosen := h.m.overlay, h.selected()
		row := o.cursor - o.top
		h.server.Put("secret/", "t00/key-003", "t00/key-004", "t00/key-040")
		h.walk("secret/")
		if got := h.selected(); got != chosen || o.cursor-o.top != row || len(h.problems()) != 57 {
			t.Errorf("the cursor is on %q in row %d of %d, was on %q in row %d", got, o.cursor-o.top, len(h.problems()), chosen, row)
		}
		next := h.problems()[o.cursor+1]
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
	id, ok := h.m.secrets.store.Child(tree.Root, mount)
	if !ok {
		h.t.Fatalf("no mount %s", mount)
	}
	h.exec(h.m.secrets.startWalk(id))
	h.advance(30 * time.Second)
}

// What is known shows at once, and what the rest is comes while the list is open, with how much is left; what is walked meanwhile
// counts as well.
func TestProblemsAreLive(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.server.Latency(time.Second)
		h.press("!")
		h.wants("2 problems, checking: 0 asked, ")
		h.advance(1500 * time.Millisecond)
		h.wants("denied ", "checking: ")
		h.advance(30 * time.Second)
		h.wants("7 problems, 1 denied, 1 failed", "deleted ")
		h.lacks("checking")

		h.server.Latency(0)
		h.server.Put("secrets/", "teams/nobody")
		h.walk("secrets/")
		h.wants("6 problems, 1 denied, 1 failed")
		h.lacks("secrets/teams/nobody")
	})
}

// The counts in the title and beside the entities are of what is known, also before anybody has opened the list.
func TestProblemsCountWhatIsKnown(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.wants("✗ 2  ", "✗ 1┃") // what is in files, and what no answer is needed for
		h.lacks("✗ 3", "✗ 1 of 1")
		h.choose("api")
		h.advance(10 * time.Second)
		h.wants("✗ 5  ", "✗ 4│") // the folders that show have answered
		h.press("a")
		h.server.Forget()
		h.advance(10 * time.Second)
		if n := len(h.server.Requests()); n > 0 {
			t.Errorf("%d requests though nobody opened the list", n)
		}
		h.openProblems()
		h.press("esc")
		h.wants("✗ 7  ", "✗ 4", "✗ 1 of 1")
		h.press("tab", "g", "down", "h")
		h.wants("▸ no system ", "✗ 5 · 2┃") // of those that do not show
		h.press("enter", "down")
		h.wants("4 problems, ! lists them; api/catalog-info.yaml:6 names")

		h.server.Put("secrets/", "teams/api/absent", "teams/nobody")
		h.press("R")
		h.advance(20 * time.Second)
		h.wants("✗ 5  ", "✗ 3")
		h.lacks("✗ 1 of 1")
	})
}

// An answer to what was asked before a refresh, before the files were read again, or before the mounts of a namespace were known
// comes too late: what is there now has been asked for since.
func TestLateAnswersOfAnInquiry(t *testing.T) {
	for name, again := range map[string]func(h *harness, dir string){
		"refresh": func(h *harness, dir string) { h.update(keyPress("R")) },
		"rescan": func(h *harness, dir string) {
			_ = os.Remove(filepath.Join(dir, "loose.sh"))
			h.exec(h.m.rescan())
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				server, _ := problemServer()
				server.Enterprise(true)
				other := server.In("other")
				other.Mount("secrets/", "kv", 2, "")
				dir := filesIn(t, problemFiles)
				if err := os.WriteFile(filepath.Join(dir, "pod.yaml"), []byte(podElsewhere), 0o600); err != nil {
					t.Fatal(err)
				}
				h := newHarness(t, server, server.RootToken(), dir)
				h.rest()
				h.hold = answersOf
				h.press("!")
				h.advance(10 * time.Second)
				h.press("esc")
				late := h.held
				h.held, h.hold = nil, nil
				if len(late) < 5 || !slices.ContainsFunc(late, func(m tea.Msg) bool { _, ok := m.(namespaceReply); return ok }) {
					t.Fatalf("only %d answers are held back", len(late))
				}
				server.Put("secrets/", "teams/api/absent")
				other.Put("secrets/", "teams/payments/prod/db-main")
				server.Delay("sys/internal/ui/mounts", 2*time.Second)
				again(h, dir)
				if name == "refresh" { // all is forgotten: some come before anything has been asked again
					for _, msg := range late {
						if _, ok := msg.(askReply); ok {
							h.update(msg)
						}
					}
				}
				h.advance(20 * time.Second)
				h.openProblems()
				before := h.screen()
				if h.lacks("teams/api/absent", "db-main"); name == "rescan" {
					h.lacks("loose.sh")
				}
				for _, msg := range late {
					h.update(msg)
				}
				h.advance(20 * time.Second)
				if after := h.screen(); withoutTimes(after) != withoutTimes(before) {
					t.Errorf("late answers change\n%s\ninto\n%s", before, after)
				}
			})
		})
	}
}

func withoutTimes(screen string) string { return countdown.ReplaceAllString(screen, "…") }

// Who leaves in the middle leaves nothing behind: every request ends at once.
func TestQuitDuringAnInquiry(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := manyProblems(t, 5000, 120, 40)
		h.server.Latency(time.Hour)
		h.press("!")
		if n := h.server.Load().InFlight; n == 0 || n > inquiring {
			t.Fatalf("%d requests are under way", n)
		}
		h.press("ctrl+c")
		if n := h.server.Load().InFlight; !h.quit || n != 0 {
			t.Errorf("quit %t, %d requests are under way", h.quit, n)
		}
	})
}

// Where nothing can be checked the list says why, and holds what is wrong all the same.
func TestProblemsWithoutAnswers(t *testing.T) {
	for name, tc := range map[string]struct {
		server func(*memvault.Server)
		want   []string
	}{
		"mounts not known yet": {func(s *memvault.Server) { s.Delay("sys/internal/ui/mounts", time.Hour) },
			[]string{"1 problem, the rest is not checked: the mounts are not known yet", "in file"}},
		"mounts hidden": {func(s *memvault.Server) { s.Fail("sys/internal/ui/mounts", http.StatusForbidden, -1) },
			[]string{"1 problem, the rest is not checked: the token may not see the mounts", "in file"}},
		"offline": {func(s *memvault.Server) { s.Fail("", memvault.HangUp, -1) },
			[]string{"1 problem, the rest is not checked: the mounts are not known", "in file", "vault offline"}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				server, token := problemServer()
				tc.server(server)
				h := newHarness(t, server, token, filesIn(t, problemFiles))
				h.rest()
				h.press("!")
				h.advance(10 * time.Second)
				h.wants(tc.want...)
				h.write("nothing holds this")
				h.wants("no problem matches")
				h.press("esc")
			})
		})
	}
}

// An empty list tells nothing that is asked yet, nothing that can be asked and nothing that is wrong apart.
func TestNoProblems(t *testing.T) {
	fine := map[string]string{"run.sh": "vault kv get -mount=secrets teams/api/there\nvault kv get -mount=old there\n"}
	t.Run("nothing is wrong", func(t *testing.T) {
		inBubble(t, func(t *testing.T) {
			server, token := problemServer()
			h := newHarness(t, server, token, filesIn(t, fine))
			h.rest()
			server.Latency(time.Second)
			h.press("!")
			h.wants("0 problems, checking: 0 asked, 2 left", "asking for what the files name…")
			h.advance(10 * time.Second)
			h.wants("all is as it should be: 2 references", "━ 0 problems ")
			h.press("enter", "ctrl+l", "ctrl+e", "ctrl+y", "down")
			h.press("esc")
			h.lacks("✗")
		})
	})
	t.Run("nothing can be asked", func(t *testing.T) {
		inBubble(t, func(t *testing.T) {
			server, token := problemServer()
			server.Fail("sys/internal/ui/mounts", http.StatusForbidden, -1)
			h := newHarness(t, server, token, filesIn(t, fine))
			h.rest()
			h.press("!")
			h.wants("nothing can be checked: the token may not see the mounts")
		})
	})
	t.Run("no file has been read", func(t *testing.T) {
		inBubble(t, func(t *testing.T) {
			server, token := problemServer()
			h := &harness{t: t, server: server, inbox: newInbox(), hold: func(msg tea.Msg) bool { _, ok := msg.(catalogReply); return ok }}
			h.connect(token, filesIn(t, fine))
			h.rest()
			h.press("!")
			h.wants("reading files…")
			h.release([]int{0})
			h.advance(10 * time.Second)
			h.wants("all is as it should be: 2 references")
		})
	})
}

// What was opened before the mounts were known is checked once they are.
func TestProblemsBeforeTheMounts(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		server, token := problemServer()
		server.Delay("sys/internal/ui/mounts", 5*time.Second)
		h := newHarness(t, server, token, filesIn(t, problemFiles))
		h.rest()
		h.press("!")
		h.wants("the mounts are not known yet")
		h.advance(30 * time.Second)
		if got := h.problems(); !slices.Equal(got, allProblems) {
			t.Errorf("the problems are\n%s", strings.Join(got, "\n"))
		}
	})
}

// When a server is back that was away, what it did not answer is asked again by itself.
func TestProblemsAfterAnOutage(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.server.Fail("", memvault.HangUp, -1)
		h.press("!")
		h.advance(time.Minute)
		h.wants(" failed", "vault offline")
		h.server.Fail("", 0, 0)
		h.server.Fail("secrets/metadata/teams/broken/", http.StatusInternalServerError, -1)
		h.advance(time.Minute)
		if got := h.problems(); !slices.Equal(got, allProblems) {
			t.Errorf("the problems are\n%s", strings.Join(got, "\n"))
		}
	})
}

// However many there are and however small the screen is, every frame has its size, and the list can be gone through.
func TestManyProblems(t *testing.T) {
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

// A namespace that does not answer keeps nobody else waiting.
func TestProblemsWithASlowNamespace(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		server, _ := problemServer()
		server.Enterprise(true)
		server.In("other")
		server.Delay("other/sys/internal/ui/mounts", time.Hour)
		files := map[string]string{"pod.yaml": podElsewhere, "run.sh": "vault kv get -mount=secrets teams/api/absent\n"}
		h := newHarness(t, server, server.RootToken(), filesIn(t, files))
		h.rest()
		h.press("!")
		h.rest()
		h.wants("missing", "secrets/teams/api/absent", "1 problem, checking: asking for mounts of namespaces")
	})
}
