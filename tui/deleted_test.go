package tui

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// bin is a server with secrets that are deleted, a folder of them, and one that is both a secret
// and a folder.
func bin(product memvault.Product, version string) *memvault.Server {
	s := memvault.New()
	s.Identify(product, version)
	s.Mount("secret/", "kv", 2, "")
	s.Mount("kv1/", "kv", 1, "")
	s.Put("secret/", "app/live", "app/gone", "app/both", "app/both/inner", "all/x", "all/y")
	s.Put("kv1/", "app/live")
	s.Delete("secret/", "app/gone", "app/both", "all/x", "all/y")
	return s
}

// openFolders opens folders in the tree, from the mounts.
func (h *harness) openFolders(locations ...string) {
	h.t.Helper()
	h.press("a")
	for _, l := range locations {
		h.to(l)
		h.press("enter")
		h.rest()
	}
}

// rowOf returns the row of a location, with its note.
func (h *harness) rowOf(location string) string {
	h.t.Helper()
	for _, row := range h.rows() {
		if strings.HasPrefix(row, location+" [") {
			return row
		}
	}
	h.t.Fatalf("no row of %q in\n%s", location, strings.Join(h.rows(), "\n"))
	return ""
}

// A folder that somebody opens shows which of its secrets are deleted, where the server can tell: a
// Vault since 1.21, an OpenBao since 2.3. Folders are never deleted. It takes one more LIST for
// that folder, where there is anything to learn, and none elsewhere.
func TestDeletedInTheTree(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		product memvault.Product
		version string
		told    bool
		lists   []string
	}{
		"vault 1.20": {memvault.Vault, "1.20.4", false, []string{"secret/metadata/",
			"secret/metadata/app/", "kv1/", "kv1/app/"}},
		"vault 1.21": {memvault.Vault, "1.21.0", true, []string{"secret/metadata/",
			"secret/metadata/ live", "secret/metadata/app/", "secret/metadata/app/ live", "kv1/",
			"kv1/app/"}},
		"openbao 2.2": {memvault.OpenBao, "2.2.0", false, []string{"secret/metadata/",
			"secret/metadata/app/", "kv1/", "kv1/app/"}},
		"openbao 2.3": {memvault.OpenBao, "2.3.1", true, []string{"secret/metadata/",
			"secret/detailed-metadata/", "secret/metadata/app/", "secret/detailed-metadata/app/", "kv1/",
			"kv1/app/"}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := bin(tc.product, tc.version)
				h := newHarness(t, s, s.RootToken(), t.TempDir())
				h.rest()
				s.Forget()
				h.openFolders("secret/", "secret/app/", "kv1/", "kv1/app/")
				word := ""
				if tc.told {
					word = "deleted"
				}
				for location, want := range map[string]string{
					"secret/app/live": "", "secret/app/gone": word, "secret/app/both": word,
					"secret/app/both/": "", "kv1/app/live": "",
				} {
					if got := h.rowOf(location); got != location+" ["+want+"]" {
						t.Errorf("%s, want %q", got, want)
					}
				}
				var lists []string
				for _, r := range s.Requests() {
					if r.List {
						path := r.Path[len("/v1/"):]
						if r.Live && strings.Contains(path, "/metadata/") {
							path += " live"
						}
						lists = append(lists, path)
					}
				}
				if !slices.Equal(lists, tc.lists) {
					t.Errorf("it asked for %q, want %q", lists, tc.lists)
				}
				if n := s.ValueReads(); n > 0 {
					t.Errorf("%d values were asked for", n)
				}
			})
		})
	}
}

// A refresh shows what was deleted and what was brought back since; what was known stands until the
// answer is in.
func TestDeletedAfterARefresh(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := bin(memvault.Vault, "1.21.4")
		h := newHarness(t, s, s.RootToken(), t.TempDir())
		h.rest()
		h.openFolders("secret/", "secret/app/")
		for name, again := range map[string]func(){
			"r": func() { h.to("secret/app/"); h.press("r") },
			"R": func() { h.press("R") },
		} {
			s.Put("secret/", "app/gone")
			s.Delete("secret/", "app/live")
			s.Latency(time.Second)
			again()
			h.Advance(1500 * time.Millisecond) // the names are there again, and no word of which are deleted
			if got := h.rowOf("secret/app/gone"); !strings.Contains(got, "deleted") {
				t.Errorf("%s: %s before the answer", name, got)
			}
			s.Latency(0)
			h.Advance(5 * time.Second)
			if gone, live := h.rowOf("secret/app/gone"), h.rowOf("secret/app/live"); strings.Contains(gone,
				"deleted") || !strings.Contains(live, "deleted") {
				t.Errorf("%s: %s and %s after the answer", name, gone, live)
			}
			s.Put("secret/", "app/live")
			s.Delete("secret/", "app/gone")
			h.to("secret/app/")
			h.press("r")
			h.rest()
		}
	})
}

// A walk lists names alone. It does not take away what is known of deleted secrets, and has that
// asked again for the folder where some show, and for no other.
func TestDeletedAfterAWalk(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := bin(memvault.Vault, "1.21.4")
		for _, folder := range []string{"b", "c", "d"} {
			s.Put("secret/", folder+"/x")
			s.Delete("secret/", folder+"/x")
		}
		h := newHarness(t, s, s.RootToken(), t.TempDir())
		h.rest()
		h.openFolders("secret/", "secret/app/")
		s.Put("secret/", "app/both")
		h.to("secret/")
		h.press("r")
		h.rest()
		s.Forget()
		h.press("*")
		h.Advance(5 * time.Second)
		if gone, both := h.rowOf("secret/app/gone"), h.rowOf("secret/app/both"); !strings.Contains(gone,
			"deleted") || strings.Contains(both, "deleted") {
			t.Errorf("%s and %s", gone, both)
		}
		live := 0
		for _, r := range s.Requests() {
			if r.Live {
				live++
			}
		}
		if live != 1 {
			t.Errorf("%d folders were asked for what is deleted, want one", live)
		}
	})
}

// What is deleted in a folder comes after the folder has been asked for anew, and has answered: it
// says nothing of the newer names. It is asked anew with them.
func TestLateDeleted(t *testing.T) {
	t.Parallel()
	for _, again := range []string{"r", "R"} {
		inBubble(t, func(t *testing.T) {
			s := bin(memvault.Vault, "1.21.4")
			h := newHarness(t, s, s.RootToken(), t.TempDir())
			h.rest()
			h.openFolders("secret/", "secret/app/")
			h.Hold = func(msg tea.Msg) bool { return isMsg(msg, "liveReply") }
			h.press("r")
			late := h.Held
			h.Held, h.Hold = nil, nil
			if len(late) != 1 {
				t.Fatalf("%d answers are held back", len(late))
			}
			s.Put("secret/", "app/gone", "app/both")
			s.Delete("secret/", "app/live")
			h.press(again)
			h.rest()
			h.Update(late[0])
			h.rest()
			for location, want := range map[string]bool{"secret/app/gone": false, "secret/app/both": false,
				"secret/app/live": true} {
				if got := h.rowOf(location); strings.Contains(got, "deleted") != want {
					t.Errorf("%s: %s, want deleted %t", again, got, want)
				}
			}
		})
	}
}

// An inquiry and the tree say the same of a deleted secret, whichever of them knew of its folder
// first.
func TestDeletedUsesAndTheTree(t *testing.T) {
	t.Parallel()
	files := map[string]string{"run.sh": "vault kv get -mount=secret app/gone\nvault kv get -mount=secret app/live\n"}
	agree := func(t *testing.T, h *harness) {
		t.Helper()
		if got := h.rowOf("secret/app/gone"); !strings.Contains(got, "deleted, 1 reference") {
			t.Errorf("the tree says %s", got)
		}
		h.openProblems()
		if got, want := h.problems(), []string{"deleted run.sh:1 secret/app/gone"}; !slices.Equal(got,
			want) {
			t.Errorf("the list says %q", got)
		}
		h.press("esc", "tab", "G", "u")
		h.wants("run.sh:1", "deleted", "run.sh:2", "ok")
		h.press("esc")
	}
	for name, order := range map[string]func(h *harness){
		"the inquiry first": func(h *harness) {
			h.openProblems()
			h.press("esc")
			h.openFolders("secret/", "secret/app/")
		},
		"the tree first": func(h *harness) {
			h.openFolders("secret/", "secret/app/")
			h.openProblems()
			h.press("esc")
		},
		"a walk first": func(h *harness) {
			h.walk("secret/")
			h.openProblems()
			h.press("esc")
			h.press("a")
		},
		"the inquiry, then a walk": func(h *harness) {
			h.openProblems()
			h.press("esc")
			h.walk("secret/")
			h.press("a")
		},
		"a walk between its rounds": func(h *harness) {
			h.press("!")
			h.walk("secret/")
			h.press("esc")
			h.press("a")
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := bin(memvault.Vault, "1.21.4")
				h := newHarness(t, s, s.RootToken(), filesIn(t, files))
				h.rest()
				order(h)
				agree(t, h)
			})
		})
	}
}

// The server answers that nothing of the folder is alive, or that the token may not know: neither
// is a fault.
func TestDeletedUntold(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := bin(memvault.OpenBao, "2.3.1")
		s.Policy("lister", memvault.Allow("secret/metadata/*", memvault.List))
		h := newHarness(t, s, s.Token(memvault.TokenOptions{Policies: []string{"lister"}}), t.TempDir())
		h.rest()
		h.openFolders("secret/", "secret/app/", "secret/all/")
		h.lacks("deleted", "denied", "failed")

		s = bin(memvault.Vault, "1.21.4")
		h = newHarness(t, s, s.RootToken(), t.TempDir())
		h.rest()
		h.openFolders("secret/", "secret/all/")
		for _, location := range []string{"secret/all/x", "secret/all/y"} {
			if got := h.rowOf(location); !strings.Contains(got, "deleted") {
				t.Error(got)
			}
		}
		s.Fail("secret/metadata/all/", http.StatusForbidden, -1)
		h.press("r")
		h.rest()
		h.wants("denied, names are stale")
	})
}
