package tui

import (
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// twice returns which folders were asked for more than once, also where nobody waited for the
// answer.
func (h *harness) twice() (all int, twice []string) {
	asked := map[string]int{}
	for _, r := range h.server.Requests() {
		if r.Method == "LIST" && !r.Live {
			asked[r.Path]++
		}
	}
	for path, n := range asked {
		if n > 1 {
			twice = append(twice, fmt.Sprint(path, ": ", n))
		}
	}
	return len(asked), slices.Sorted(slices.Values(twice))
}

// What is known is not asked for again, in whatever order somebody lists and looks for things; only
// who asks anew is answered anew.
func TestNothingIsAskedTwice(t *testing.T) {
	t.Parallel()
	look := func(h *harness) { h.press("f"); h.write("t3") }
	back := func(h *harness) { h.Advance(30 * time.Second); h.press("esc", "esc") }
	for name, steps := range map[string][]func(h *harness){
		"all, then a find": {func(h *harness) { h.press("*"); h.Advance(30 * time.Second); look(h) }},
		"a find, then all": {func(h *harness) { look(h); back(h); h.to("secret/"); h.press("*") }},
		"all twice": {func(h *harness) {
			h.press("*")
			h.Advance(30 * time.Second)
			h.press("*")
		}},
		"a find, then another": {func(h *harness) {
			look(h)
			back(h)
			h.press("f")
			h.write("key")
		}},
		"all of a folder, then of the mount": {func(h *harness) {
			h.press("enter")
			h.rest()
			h.to("secret/t07/")
			h.press("*")
			h.Advance(5 * time.Second)
			h.to("secret/")
			h.press("*")
		}},
		"all of a folder while that of the mount is under way": {func(h *harness) {
			h.press("*")
			h.Advance(230 * time.Millisecond)
			h.to("secret/t07/")
			h.press("*")
			h.Advance(330 * time.Millisecond)
			h.to("secret/")
			h.press("*")
		}},
		"a find while all is listed": {func(h *harness) {
			h.press("*")
			h.Advance(250 * time.Millisecond)
			look(h)
		}},
		"all while a find lists": {func(h *harness) {
			look(h)
			h.Advance(250 * time.Millisecond)
			h.press("esc")
			h.to("secret/")
			h.press("*")
			h.Advance(5 * time.Second)
			look(h)
		}},
		"stopped and gone on with": {func(h *harness) {
			for range 5 {
				h.press("*")
				h.Advance(120 * time.Millisecond)
				h.press("esc")
				h.Advance(30 * time.Millisecond)
			}
			look(h)
		}},
		"a folder that is opened meanwhile": {func(h *harness) {
			h.press("*")
			h.Advance(150 * time.Millisecond)
			for _, folder := range []string{"secret/t00/", "secret/t39/", "secret/t20/"} {
				h.to(folder)
				h.press("enter", "enter")
				h.Advance(20 * time.Millisecond)
			}
		}},
		"folders that are opened, then a find": {func(h *harness) {
			h.press("enter")
			h.rest()
			for _, folder := range []string{"secret/t00/", "secret/t39/", "secret/t20/"} {
				h.to(folder)
				h.press("enter")
				h.Advance(20 * time.Millisecond)
			}
			look(h)
		}},
		"problems, and a find beside": {func(h *harness) {
			h.press("!")
			h.Advance(20 * time.Millisecond)
			h.press("esc")
			look(h)
			h.Advance(30 * time.Second)
			h.press("esc", "!")
		}},
		"a filter": {func(h *harness) {
			h.press("*")
			h.Advance(30 * time.Second)
			h.press("/")
			h.write("e3")
			h.press("enter", "*")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := wideHarness(t)
				h.press("a")
				h.to("secret/")
				h.server.Forget()
				for _, step := range steps {
					step(h)
				}
				h.Advance(30 * time.Second)
				if all, twice := h.twice(); len(twice) > 0 || all < 241 {
					t.Errorf("of %d folders were asked for again: %q\n%s", all, twice, h.screen())
				}
				for h.overlay() != nil {
					h.press("esc")
				}
				h.server.Forget()
				h.press("R")
				h.rest()
				look(h)
				h.Advance(30 * time.Second)
				if all, twice := h.twice(); all < 241 || len(twice) > 0 {
					t.Errorf("after R %d folders were asked for, %q again", all, twice)
				}
			})
		})
	}
}

// All below a folder that is known answers without a request: it opens, says so, and leaves what
// else is under way alone. Asked for anew by itself it is listed anew.
func TestAllOfWhatIsKnown(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := wideHarness(t)
		h.press("f")
		h.write("t")
		h.Advance(30 * time.Second)
		h.press("esc", "a")
		h.to("secret/")
		h.server.Forget()
		h.press("*")
		h.wants("all listed: 241 folders", "▾ t00/", "▾ e0/")
		if n := len(h.server.Requests()); n > 0 {
			t.Errorf("%d requests", n)
		}
		h.to("secret/t00/")
		h.press("r")
		h.rest()
		if all, _ := h.twice(); all != 1 {
			t.Errorf("r asked for %d folders", all)
		}
		h.press("*")
		h.Advance(5 * time.Second)
		h.wants("all listed: 6 folders")
		if all, twice := h.twice(); all != 6 || len(twice) > 0 {
			t.Errorf("%d folders were asked for, %q again", all, twice)
		}
	})
}

// outage is what befalls a server, or the token, in the middle of a walk.
type outage struct {
	begin, end func(h *harness)
	tells      string // on the screen
}

// A walk that no folder would answer any more is told once, leaves its folders as they are, and
// goes on where it was by itself, when it can: none of them is asked for twice.
func TestWalkGoesOnAfterAnOutage(t *testing.T) {
	t.Parallel()
	for name, is := range map[string]outage{
		"sealed": {
			func(h *harness) { h.server.Seal() }, func(h *harness) { h.server.Unseal() },
			"✗ vault 1.21.4 sealed",
		},
		"gone": {
			func(h *harness) { h.cut.Store(true) }, func(h *harness) { h.cut.Store(false) },
			"✗ vault offline",
		},
		"the token": {
			func(h *harness) { h.server.Expire(h.mine) },
			func(h *harness) {
				h.press("L")
				h.Update(tea.PasteMsg{Content: tokenOfSomebody(h.server)})
				h.press("enter")
			},
			"✗ token",
		},
	} {
		for _, by := range []string{"*", "f"} {
			t.Run(name+" "+by, func(t *testing.T) {
				inBubble(t, func(t *testing.T) {
					h := cuttable(t)
					h.press("a")
					h.to("secret/")
					h.server.Forget()
					if h.press(by); by == "f" {
						h.write("t")
					}
					h.Advance(230 * time.Millisecond)
					is.begin(h)
					h.Advance(5 * time.Second)
					h.press("esc")
					h.wants(is.tells)
					w, c := h.m.listing.Walks.Walk, h.m.listing.Store.Counts()
					if w.Running || w.Err == nil || w.Progress.Failed+c.Failed > 0 || w.Progress.Queued == 0 {
						t.Errorf("%+v, %+v", w, c)
					}
					before := h.good()
					is.end(h)
					h.Advance(time.Minute)
					w, c = h.m.listing.Walks.Walk, h.m.listing.Store.Counts()
					if w.Running || w.Partial() || c.Listed < 241 || w.Progress.Listed < 241 {
						t.Errorf("it did not go on: %+v, %+v\n%s", w, c, h.screen())
					}
					again := 0
					for folder, n := range h.good() {
						if n > 1 && before[folder] > 0 && folder != "/v1/secret/metadata/" {
							again++
						}
					}
					if again > 0 {
						t.Errorf("%d folders were asked for again", again)
					}
				})
			})
		}
	}
}

// good returns how often each folder has answered with names.
func (h *harness) good() map[string]int {
	asked := map[string]int{}
	for _, r := range h.server.Requests() {
		if r.Method == "LIST" && !r.Live && r.Status == http.StatusOK && !r.Cancelled {
			asked[r.Path]++
		}
	}
	return asked
}

// cuttable is [wideHarness] on a way that can be cut, with a token of somebody.
func cuttable(t *testing.T) *harness {
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	for i := range 40 {
		for k := range 5 {
			server.Put("secret/", fmt.Sprintf("t%02d/e%d/db", i, k), fmt.Sprintf("t%02d/e%d/key", i, k))
		}
	}
	server.Latency(100 * time.Millisecond)
	h := unconnected(t, server)
	h.mine = tokenOfSomebody(server)
	way := &cut{RoundTripper: server.Transport()}
	h.cut = &way.off
	client, err := vaultsvc.New(vaultsvc.Options{Address: address, Token: h.mine, Transport: way})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	h.start(client, t.TempDir())
	h.Advance(time.Second)
	return h
}

func tokenOfSomebody(server *memvault.Server) string {
	token := server.Token(memvault.TokenOptions{Policies: []string{"root"}})
	server.SetEntity(token, "somebody")
	return token
}

type cut struct {
	http.RoundTripper
	off atomic.Bool
}

func (c *cut) RoundTrip(r *http.Request) (*http.Response, error) {
	if c.off.Load() {
		return nil, syscall.ECONNREFUSED
	}
	return c.RoundTripper.RoundTrip(r)
}
