package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// startedIn is a harness on the demo's server and catalog, started in a folder below that.
func startedIn(t *testing.T, folder string) *harness {
	t.Helper()
	server, token := memvault.Sample()
	dir := sampleDir(t)
	h := unconnected(t, server)
	h.settings = func(s *Settings) { s.WorkDir, s.Notice = repo.Real(dir)+folder, "the token is old" }
	h.connect(token, dir)
	return h
}

// The first screen shows the secrets of the entity that the files around belong to, if it has any,
// and says why; and else what it shows everywhere.
func TestBeginsWithTheEntityAround(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		for folder, want := range map[string]string{
			"/payments": "payments-api", "/payments/deploy": "payments-api",
			"/payments/deploy/deeper": "payments-api", "/identity": "identity-api",
			"": "", "/..": "", "/nowhere": "",
		} {
			h := startedIn(t, folder)
			h.rest()
			if got := h.m.panes.secrets.Subject().Name(); got != want {
				t.Errorf("in %q it begins with %q, want %q:\n%s", folder, got, want, h.screen())
			}
			if want == "" {
				h.wantsAt("catalog:  /")
				h.lacks("the files here")
				continue
			}
			h.wants(want+": the files here are its; the token is old", "┏━ Secrets of "+want)
			if h.chosen() != want {
				t.Errorf("the catalog's cursor is on %q, want %q", h.chosen(), want)
			}
			h.press("tab", "home")
			h.press("R")
			h.rest()
			h.wantsAt("catalog:  /") // it led there once
		}
	})
}

// Who has touched a key is not led away.
func TestBeginsWhereSomebodyIs(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := startedIn(t, "/payments")
		h.press("down", "up")
		h.rest()
		h.wantsAt("catalog:  /")
		h.lacks("the files here")
	})
}

// Where no entity is around, the first screen shows the place that somebody dealt with last, and
// asks for nothing twice; not where its mount is gone, nor to another token.
func TestBeginsWithTheLastPlace(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		k := newKept(t)
		h := remembering(t, k, server, token, nil)
		h.Advance(2 * time.Second)
		h.wantsAt("catalog:  /") // nobody has dealt with any
		h.dealWith()

		server.Forget()
		h = remembering(t, noNames{k}, server, token, nil)
		h.wantsAt("All mounts: secret/teams/identity/ldap /")
		h.wants("where you were last: secret/teams/identity/ldap")
		var asked []string
		for _, r := range server.Requests() {
			if below, ok := strings.CutPrefix(r.Path, "/v1/secret/metadata/"); ok && r.List {
				asked = append(asked, below)
			}
		}
		slices.Sort(asked)
		if got := strings.Join(asked, " "); got != " old/ teams/ teams/identity/ teams/payments/" {
			t.Errorf("it asks for %q, and not for each folder once", got) // all are listed for the index
		}
		h.leave()

		other := server.Token(memvault.TokenOptions{Policies: []string{"p"}})
		h = remembering(t, noNames{k}, server, other, nil)
		h.wantsAt("catalog:  /")
		h.leave()

		server.Unmount("secret/")
		h = remembering(t, noNames{k}, server, token, nil)
		h.wantsAt("catalog:  /")
		h.leave()
	})
}
