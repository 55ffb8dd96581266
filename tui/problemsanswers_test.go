package tui

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// An answer to what was asked before a refresh, before the files were read again, or before the
// mounts of a namespace were known comes too late: what is there now has been asked for since.
func TestLateAnswersOfAnInquiry(t *testing.T) {
	t.Parallel()
	for name, again := range map[string]func(h *harness, dir string){
		"refresh": func(h *harness, dir string) { h.Update(keyPress("R")) },
		"rescan": func(h *harness, dir string) {
			_ = os.Remove(filepath.Join(dir, "loose.sh"))
			h.Exec(h.m.files.Scan())
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				server, _ := problemServer()
				server.Enterprise(true)
				other := server.In("other")
				other.Mount("secrets/", "kv", 2, "")
				dir := filesIn(t, problemFiles)
				if err := os.WriteFile(filepath.Join(dir, "pod.yaml"), []byte(podElsewhere),
					0o600); err != nil {
					t.Fatal(err)
				}
				h := newHarness(t, server, server.RootToken(), dir)
				h.rest()
				h.Hold = answersOf
				h.press("!")
				h.Advance(10 * time.Second)
				h.press("esc")
				late := h.Held
				h.Held, h.Hold = nil, nil
				if len(late) < 5 || !slices.ContainsFunc(late,
					func(m tea.Msg) bool { return isMsg(m, "namespaceReply") }) {
					t.Fatalf("only %d answers are held back", len(late))
				}
				server.Put("secrets/", "teams/api/absent")
				other.Put("secrets/", "teams/payments/prod/db-main")
				server.Delay("sys/internal/ui/mounts", 2*time.Second)
				again(h, dir)
				if name == "refresh" { // all is forgotten: some come before anything has been asked again
					for _, msg := range late {
						if isMsg(msg, "askReply") {
							h.Update(msg)
						}
					}
				}
				h.Advance(20 * time.Second)
				h.openProblems()
				before := h.screen()
				if h.lacks("teams/api/absent", "db-main"); name == "rescan" {
					h.lacks("loose.sh")
				}
				for _, msg := range late {
					h.Update(msg)
				}
				h.Advance(20 * time.Second)
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
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := manyProblems(t, 5000, 120, 40)
		h.server.Latency(time.Hour)
		h.press("!")
		if n := h.server.Load().InFlight; n == 0 || n > 32 {
			t.Fatalf("%d requests are under way", n)
		}
		h.press("ctrl+c", "ctrl+c") // the first closes the list
		if n := h.server.Load().InFlight; !h.quit || n != 0 {
			t.Errorf("quit %t, %d requests are under way", h.quit, n)
		}
	})
}

// Where nothing can be checked the list says why, and holds what is wrong all the same.
func TestProblemsWithoutAnswers(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		server func(*memvault.Server)
		want   []string
	}{
		"mounts not known yet": {func(s *memvault.Server) {
			s.Delay("sys/internal/ui/mounts", time.Hour)
		},
			[]string{"1 problem, the rest is not checked: the mounts are not known yet", "in file"}},
		"mounts hidden": {func(s *memvault.Server) {
			s.Fail("sys/internal/ui/mounts", http.StatusForbidden, -1)
		},
			[]string{"1 problem, the rest is not checked: the token may not see the mounts", "in file"}},
		"offline": {func(s *memvault.Server) { s.Fail("", memvault.HangUp, -1) },
			[]string{"1 problem, the rest is not checked: the mounts are not known", "in file",
				"vault offline"}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				server, token := problemServer()
				tc.server(server)
				h := newHarness(t, server, token, filesIn(t, problemFiles))
				h.rest()
				h.press("!")
				h.Advance(10 * time.Second)
				h.wants(tc.want...)
				h.write("nothing holds this")
				h.wants("no problem matches")
				h.press("esc")
			})
		})
	}
}

// An empty list tells nothing that is asked yet, nothing that can be asked and nothing that is
// wrong apart.
func TestNoProblems(t *testing.T) {
	t.Parallel()
	fine := map[string]string{"run.sh": "vault kv get -mount=secrets teams/api/there\nvault kv get -mount=old there\n"}
	t.Run("nothing is wrong", func(t *testing.T) {
		inBubble(t, func(t *testing.T) {
			server, token := problemServer()
			h := newHarness(t, server, token, filesIn(t, fine))
			h.rest()
			server.Latency(time.Second)
			h.press("!")
			h.wants("0 problems, checking: 0 asked, 2 left", "asking for what the files name…")
			h.Advance(10 * time.Second)
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
			h := unconnected(t, server)
			h.Hold = func(msg tea.Msg) bool { return isMsg(msg, "scanReply") }
			h.connect(token, filesIn(t, fine))
			h.rest()
			h.press("!")
			h.wants("reading files…")
			h.Release([]int{0})
			h.Advance(10 * time.Second)
			h.wants("all is as it should be: 2 references")
		})
	})
}

// What was opened before the mounts were known is checked once they are.
func TestProblemsBeforeTheMounts(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := problemServer()
		server.Delay("sys/internal/ui/mounts", 5*time.Second)
		h := newHarness(t, server, token, filesIn(t, problemFiles))
		h.rest()
		h.press("!")
		h.wants("the mounts are not known yet")
		h.Advance(30 * time.Second)
		if got := h.problems(); !slices.Equal(got, allProblems) {
			t.Errorf("the problems are\n%s", strings.Join(got, "\n"))
		}
	})
}

// When a server is back that was away, what it did not answer is asked again by itself.
func TestProblemsAfterAnOutage(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := problemsHarness(t)
		h.server.Fail("", memvault.HangUp, -1)
		h.press("!")
		h.Advance(time.Minute)
		h.wants(" failed", "vault offline")
		h.server.Fail("", 0, 0)
		h.server.Fail("secrets/metadata/teams/broken/", http.StatusInternalServerError, -1)
		h.Advance(time.Minute)
		if got := h.problems(); !slices.Equal(got, allProblems) {
			t.Errorf("the problems are\n%s", strings.Join(got, "\n"))
		}
	})
}

// A namespace that does not answer keeps nobody else waiting.
func TestProblemsWithASlowNamespace(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, _ := problemServer()
		server.Enterprise(true)
		server.In("other")
		server.Delay("other/sys/internal/ui/mounts", time.Hour)
		files := map[string]string{"pod.yaml": podElsewhere,
			"run.sh": "vault kv get -mount=secrets teams/api/absent\n"}
		h := newHarness(t, server, server.RootToken(), filesIn(t, files))
		h.rest()
		h.press("!")
		h.rest()
		h.wants("missing", "secrets/teams/api/absent",
			"1 problem, checking: asking for mounts of namespaces")
	})
}
