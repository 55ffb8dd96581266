package tui

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// toDetail puts the cursor of the details on the first line that shows a text.
func (h *harness) toDetail(text string) {
	h.t.Helper()
	h.press("g", "g")
	for range 200 {
		for line := range strings.Lines(h.screen()) {
			if i := strings.LastIndex(line, "▌"); i >= 0 && strings.Contains(line[i:], text) {
				return
			}
		}
		h.press("down")
	}
	h.t.Fatalf("no line of the details shows %q:\n%s", text, h.screen())
}

// The details tell all that is known of what is under the cursor, and each of their lines leads to
// what it is about.
func TestDetailsLeadOn(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.resize(200, 60)
		h.choose("payments-api")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.Advance(10 * time.Second)
		h.wants("listed 10 s ago", "you may not read, update, delete", "owner    payments-api",
			"named in payments/catalog-info.yaml:19", "external-secrets.yaml:24", "field", "signing_key",
			"view     http://", "edit     http://", "create   http://",
			"copy     secrets/teams/payments/prod/stripe-webhook", "vault kv get -mount=secrets")
		h.Advance(3 * time.Minute)
		h.wants("listed 3 min ago")
		h.press("r")
		h.Settle()
		h.wants("listed just now")
		h.Advance(5 * time.Second)
		h.wants("listed 5 s ago")
		h.press("tab")
		h.toDetail("used by")
		h.wants("↵ shows the lines   e edits the file")
		h.press("enter")
		h.rest()
		h.wants("┏━ payments/deploy/external-secrets.yaml:24")
		h.press("esc")
		h.toDetail("vault kv get")
		h.press("enter")
		if got := h.copied[len(h.copied)-1]; got != "vault kv get -mount=secrets "+
			"teams/payments/prod/stripe-webhook" {
			t.Errorf("it copies %q", got)
		}
		h.toDetail("edit     ")
		h.press("enter")
		if len(h.opened) != 1 || !strings.HasSuffix(h.opened[0], "/details/edit") {
			t.Errorf("it opens %q", h.opened)
		}
		h.toDetail("payments-worker")
		h.press("enter")
		if h.chosen() != "payments-worker" || h.m.panes.layout.focus != paneCatalog {
			t.Errorf("it leads to %q, in pane %v", h.chosen(), h.m.panes.layout.focus)
		}
	})
}

// An entity's details tell what it is, what its annotations name and what its files use, and how
// each of these is.
func TestDetailsOfAnEntity(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.resize(200, 60)
		h.choose("identity-api")
		h.press("esc", "esc")
		h.rest()
		h.wants("component:default/identity-api", "owner    group:default/identity",
			"system   system:default/identity", "paths    secrets/teams/identity/prod/",
			"uses     ", "secrets/teams/identity/prod/sesion-key  missing", "deployment.yaml:13",
			"session-key\"?")
		h.press("shift+tab") // from the catalog
		h.toDetail("sesion-key  missing")
		h.press("enter")
		if loc, _, _ := h.m.panes.secrets.Current(); loc.Name() != "sesion-key" ||
			h.m.panes.layout.focus != paneSecrets {
			t.Errorf("it leads to %s", loc)
		}
	})
}

// While the cursor moves on and on the details name its place, and nothing of another one; once it
// rests they tell the rest.
func TestDetailsFollowTheCursor(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.resize(200, 60)
		h.choose("payments-api")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.rest()
		h.Update(keyPress("up"))
		h.wants("│ stripe-api-key  ", "│ secrets/teams/payments/prod/  ")
		h.lacks("external-secrets.yaml:24", "│ listed ")
		h.rest()
		h.wants("external-secrets.yaml:28", "│ listed ")
		h.press("d")
		h.lacks("─ Details")
		h.wants("used by payments/deploy/external-secrets.yaml:28")
		h.press("d")
		h.wants("─ Details", "external-secrets.yaml:28", "│ listed ")
		h.press("tab")
		h.resize(120, 40) // the focus goes back where the pane goes
		if h.m.panes.layout.focus != paneSecrets {
			t.Errorf("pane %v has the focus", h.m.panes.layout.focus)
		}
		h.press("down")
	})
}

// Where there is no room for a pane its text lies over the others, and is as good.
func TestDetailsPage(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 10}} {
		inBubble(t, func(t *testing.T) {
			h := sampleHarness(t)
			h.choose("payments-api")
			h.to("secrets/teams/payments/prod/stripe-webhook")
			h.resize(size[0], size[1])
			h.press("d")
			h.wants("┏━ Details")
			h.press("j", "enter")
			if loc, _, _ := h.m.panes.secrets.Current(); h.overlay() != nil ||
				loc.String() != "secrets/teams/payments/prod/" {
				t.Errorf("the second line leads to %s", loc)
			}
			h.press("d", "d")
			if h.overlay() != nil {
				t.Error("the key that opens it does not close it")
			}
		})
	}
}

// A long error is told in full, wherever there is room for it.
func TestLongErrorsAreToldInFull(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("a")
		h.to("secrets/")
		h.press("enter")
		h.to("secrets/teams/")
		_, id, _ := h.m.panes.secrets.Current()
		h.m.listing.Store.SetState(id, tree.Failed, errors.New(
			strings.Repeat("the proxy in front of it says something long ", 12)+"the-very-end"))
		for _, size := range [][2]int{{200, 60}, {140, 40}} {
			h.resize(size[0], size[1])
			h.wants("the-very-end")
		}
		h.resize(80, 24)
		h.wants("d more ")
		h.press("d")
		h.wants("the-very-end")
	})
}

// Without entities the catalog goes, once the files have been read and nobody types; what belongs
// to nobody is a step of the focus away.
func TestCatalogGoesWithoutEntities(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		files map[string]string
		shows bool
		tabs  bool // the focus gets there
	}{
		"nothing":    {map[string]string{"a.txt": ""}, false, false},
		"references": {map[string]string{"run.sh": "vault kv get secrets/readme\n"}, false, true},
		"a problem": {map[string]string{"catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\n" +
			"kind: Component\nmetadata:\n  name: \"a\n"}, true, true},
		"entities": {map[string]string{"catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\n" +
			"kind: Component\nmetadata:\n  name: a\n"}, true, true},
	} {
		for _, width := range []int{200, 120} {
			inBubble(t, func(t *testing.T) {
				server, token := memvault.Sample()
				h := newHarness(t, server, token, filesIn(t, tc.files))
				h.resize(width, 40)
				h.rest()
				if h.m.panes.layout.focus == paneCatalog && !tc.shows {
					h.press("tab")
				}
				h.press("a")
				if got := strings.Contains(h.screen(), "─ Catalog"); got != tc.shows {
					t.Errorf("%s: the catalog shows: %v\n%s", name, got, h.screen())
				}
				h.press("tab")
				if width == 200 { // the details are between
					h.press("tab")
				}
				if got := h.m.panes.layout.focus == paneCatalog; got != tc.tabs {
					t.Errorf("%s: the focus comes to pane %v", name, h.m.panes.layout.focus)
				}
			})
		}
	}
	inBubble(t, func(t *testing.T) {
		server, token := memvault.Sample()
		h := newHarness(t, server, token, filesIn(t, map[string]string{"a.txt": ""}))
		h.press("f")
		h.rest()
		if h.m.panes.layout.widths[paneCatalog] == 0 {
			t.Error("it goes while somebody types")
		}
		h.Update(tea.KeyPressMsg(special["esc"]))
		if h.m.panes.setFocus(paneSecrets); h.m.panes.layout.widths[paneCatalog] != 0 {
			t.Error("it does not go")
		}
	})
}
