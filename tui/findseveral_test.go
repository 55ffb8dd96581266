package tui

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// selectStripes opens a find and selects the two secrets of the sample that it says.
func (h *harness) selectStripes() {
	h.lookFor("stripe prod")
	h.press("ctrl+space", "ctrl+space")
	h.wants("2 selected", "✓ secrets/teams/payments/prod/stripe-api-key",
		"✓ secrets/teams/payments/prod/stripe-webhook")
}

// What is selected is copied, written down and opened at once; the find stays, and so does what is
// selected.
func TestFindActsOnSeveral(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.selectStripes()
		last := func() string { return h.copied[len(h.copied)-1] }
		h.press("ctrl+y")
		h.wants("copied 2 names", "2 selected")
		if last() != "secrets/teams/payments/prod/stripe-api-key\n"+
			"secrets/teams/payments/prod/stripe-webhook" {
			t.Errorf("copied %q", last())
		}
		h.press("alt+y")
		if lines := strings.Split(last(), "\n"); len(lines) != 2 ||
			!strings.HasPrefix(lines[1], address+"/ui/vault/secrets/secrets/kv/") {
			t.Errorf("copied %q", last())
		}
		h.press("ctrl+o")
		h.rest()
		h.wants("opened 2 pages")
		if len(h.opened) != 2 || !strings.Contains(h.opened[0], "stripe-api-key") {
			t.Errorf("opened %q", h.opened)
		}
		h.press("alt+e")
		h.rest()
		if len(h.opened) != 4 || h.opened[2] == h.opened[0] {
			t.Errorf("opened to edit are %q", h.opened[2:])
		}

		for form, want := range map[string]string{
			"locations": "secrets/teams/payments/prod/stripe-api-key\nsecrets/teams/payments/prod/stripe-",
			"vault commands": "vault kv get -mount=secrets teams/payments/prod/stripe-api-key\n" +
				"vault kv get -mount=secrets ",
			"data of an ExternalSecret": "data:\n- secretKey: \"stripe-api-key\"\n  remoteRef: {key: ",
			"JSON, an object a line":    `{"namespace":"","mount":"secrets/","engine":"kv","kv_version":2,`,
		} {
			h.press("alt+c")
			h.wants("Copy 2 locations as", form)
			for !strings.Contains(h.screen(), "▌"+form) {
				h.press("down")
			}
			h.press("enter")
			if !strings.HasPrefix(last(), want) || strings.HasSuffix(last(), "\n") {
				t.Errorf("%s: copied %q", form, last())
			}
			h.wants("2 as "+form, "any key closes", want[:5])
			h.press("x")
			h.wants("2 selected")
		}
		n := len(h.copied)
		h.press("ctrl+x", "ctrl+y") // the keys are those that it shows
		h.wants("words: stripe prod", "2 selected, ")
		if len(h.copied) != n+1 {
			t.Errorf("copied %q", h.copied[n:])
		}
		h.press("ctrl+x")
		h.wants("━ 2 selected ━", "copy as…, export", "alt-c")
		h.press("esc", "esc")
		h.lookFor("") // a new find has nothing selected
		h.lacks("selected,")
	})
}

// Names that act when they are pasted do not act as a list, either: the attack is a secret whose
// name ends the line and goes on with a command, or that a shell replaces.
func TestFindCopiesHostileNames(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := memvault.Sample()
		server.Put("secrets/", "evil/a\ntouch x", "evil/$(touch x)")
		h := newHarness(t, server, token, sampleDir(t))
		h.rest()
		h.lookFor("evil touch")
		h.press("ctrl+space", "ctrl+space", "ctrl+y")
		got := h.copied[len(h.copied)-1]
		if strings.Count(got, "\n") != 1 || strings.Contains(got, "\ntouch") {
			t.Errorf("copied %q", got)
		}
		h.wants("quote them in a shell")
	})
}

// Many pages are opened only once somebody has said so, and a terminal without a browser shows all
// addresses at once.
func TestFindAsksBeforeManyPages(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("payments prod")
		for range manyPages + 1 {
			h.press("ctrl+space")
		}
		n := fmt.Sprint(manyPages + 1)
		h.press("ctrl+o")
		h.wants("Open " + n + " pages in the browser?")
		h.press("enter") // no is the first
		h.rest()
		if len(h.opened) > 0 {
			t.Fatalf("opened %q", h.opened)
		}
		h.press("ctrl+o", "down", "enter")
		h.rest()
		h.wants("opened "+n+" pages", n+" selected")
		if len(h.opened) != manyPages+1 {
			t.Errorf("opened %q", h.opened)
		}
		h.noOpen = errors.Join(ErrNoBrowser)
		h.press("ctrl+o", "down", "enter")
		h.rest()
		h.wants("Open these " + n + " addresses in a browser")
		if got := strings.Count(h.copied[len(h.copied)-1], "\n"); got != manyPages {
			t.Errorf("%d lines are copied", got+1)
		}
		h.press("x")
		h.wants(n + " selected")
	})
}

// Beside the list stands what is known of the result under the cursor, where there is room, as it
// would be said of its row in the tree; it follows the cursor.
func TestFindPreview(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.lookFor("stripe-webhook")
		beside := func() (text string) {
			for _, line := range h.rowsOf(h.box()) {
				_, right, _ := strings.Cut(line, " │ ")
				text += strings.TrimSpace(right)
			}
			return text
		}
		for range 2 {
			got, name := beside(), h.results()[h.find().Cursor].Text
			folder, last := path.Split(name)
			for _, want := range []string{last + folder, "payments-api", "owner", "view",
				"/ui/vault/secrets/"} {
				if !strings.Contains(got, want) {
					t.Errorf("beside %s there is no %q:\n%s", name, want, h.screen())
				}
			}
			h.press("down")
		}
		asked := len(h.server.Requests())
		for _, size := range [][2]int{{100, 30}, {200, 60}, {120, 40}} {
			h.resize(size[0], size[1])
			h.wants("owner")
		}
		h.resize(80, 24)
		h.lacks("owner")
		h.resize(120, 40)
		h.press("esc")
		h.lookFor("component:default/payments-api")
		h.wants("owner", "system", "catalog-info.yaml:")
		h.press("esc")
		h.lookFor("external-secrets.yaml")
		h.wants("reference", "owner")
		if n := len(h.server.Requests()); n != asked {
			t.Errorf("%d requests for what shows", n-asked)
		}
	})
}

// What one dealt with, in the tree or in a find, is there in the next find before anything is
// typed.
func TestFindShowsRecentPlaces(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("a")
		h.to("platform/")
		h.press("y")
		h.to("team/legacy/")
		h.press("v")
		h.lookFor("stripe-webhook staging")
		h.press("enter")
		h.rest()
		h.press("f", "ctrl+u")
		h.wants("3 recent", "▌secrets/teams/payments/staging/stripe-webhook", "shown in the tree",
			"opened", "copied", "all words must be there")
		h.press("down", "enter")
		h.rest()
		if loc, _, _ := h.m.panes.secrets.Current(); loc.String() != "team/legacy/" {
			t.Errorf("the cursor is on %s", loc)
		}
	})
}

// A find that has nothing says why, whatever else there is to say, on a small screen too: the token
// died, the server is sealed, the mounts may not be seen.
func TestFindSaysWhyItHasNothing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		given func(h *harness, server *memvault.Server, token string)
		want  string
	}{
		"dead token": {func(h *harness, server *memvault.Server, token string) {
			server.Expire(token)
		}, "0 found, token expired or revoked"},
		"sealed": {func(h *harness, server *memvault.Server, _ string) {
			server.Seal()
		}, "0 found, vault sealed"},
		"offline": {func(h *harness, server *memvault.Server, _ string) {
			server.Fail("", memvault.HangUp, -1)
		}, "0 found, vault offline"},
		"hidden mounts": {func(h *harness, server *memvault.Server, _ string) {
			server.Fail("sys/internal/ui/mounts", http.StatusForbidden, -1)
			h.press("R")
			h.rest()
		}, "0 found, the token may not see the mounts"},
		"mounts of a slow server": {func(h *harness, server *memvault.Server, _ string) {
			server.Delay("sys/internal/ui/mounts", time.Hour)
			h.m.listing.Mounts.State = 0 // as where nobody has been answered yet
		}, "0 found, the mounts are not known yet"},
		"denied": {func(*harness, *memvault.Server, string) {}, "0 found, partial: 1 denied"},
		"a walk that was stopped": {func(h *harness, server *memvault.Server, _ string) {
			server.Latency(time.Second)
			h.press("f", "x")
			h.Advance(time.Second)
			h.press("esc", "esc")
			h.m.listing.StopWalk()
			h.rest()
		}, "partial: stopped"},
	} {
		inBubble(t, func(t *testing.T) {
			server, token := memvault.Sample()
			h := newHarness(t, server, token, sampleDir(t))
			h.rest()
			tc.given(h, server, token)
			h.resize(80, 24)
			h.press("f")
			if h.find().Value() == "" {
				h.write("nothing like it")
			}
			h.Advance(2 * time.Minute)
			if s := h.screen(); !strings.Contains(s, tc.want) {
				t.Errorf("%s: it does not say %q:\n%s", name, tc.want, s)
			}
		})
	}
}

// The words of a find are there in the explorer of another profile, too: who goes on there looks
// for the same. Nothing else goes along.
func TestFindWordsGoAlong(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		var words Words
		open := func() *harness {
			server, token := memvault.Sample()
			h := unconnected(t, server)
			h.services = func(s *Services) { s.Words = &words }
			h.connect(token, sampleDir(t))
			h.rest()
			return h
		}
		h := open()
		h.lookFor("stripe-webhook staging")
		h.press("enter")
		h.rest()
		h = open()
		h.press("f")
		h.Advance(5 * time.Second) // nobody has listed anything here
		h.wants("words: stripe-webhook staging", "1 found", "▌secrets/teams/payments/staging/stripe-webhook")
		h.press("ctrl+u")
		h.lacks("recent")
	})
}

// Where no address is known nothing offers to open one, or to copy it.
func TestFindWithoutPages(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := unconnected(t, nil)
		server, token := memvault.Sample()
		h.server = server
		h.settings = func(s *Settings) { s.PublicURL = "" }
		h.connect(token, sampleDir(t))
		h.rest()
		h.lookFor("stripe-webhook staging")
		h.lacks("opens", "page")
		for _, key := range []string{"ctrl+o", "alt+y", "alt+e"} {
			h.press(key)
			h.rest()
			h.wants("words: stripe-webhook staging ")
		}
		if len(h.opened)+len(h.copied) > 0 {
			t.Errorf("opened %q, copied %q", h.opened, h.copied)
		}
		h.press("ctrl+x")
		h.wants("copy", "copy as…, export")
		h.lacks("open the page", "copy the address")
	})
}

// Of a place that was typed and that no answer has named nothing is said to be gone: nobody knows.
func TestFindPreviewOfWhatIsTyped(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := memvault.Sample()
		server.Fail("sys/internal/ui/mounts", http.StatusForbidden, -1)
		h := newHarness(t, server, token, dirOf(t, "a.txt", ""))
		h.rest()
		h.lookFor("hidden/away/")
		h.wants("▌hidden/away/", "not listed yet", "state    not listed yet")
		h.lacks("it is gone")
		h.press("ctrl+o")
		h.wants("no place in a mount that is known")
	})
}
