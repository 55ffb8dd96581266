package tui

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// deepHarness is an explorer whose token may list below secrets/teams/payments/ alone, and not ask
// what it may; hidden is a server that lists it no mounts either.
func deepHarness(t *testing.T, dir string, hidden bool) *harness {
	t.Helper()
	server, _ := memvault.Sample()
	server.Policy("deep", memvault.Allow("secrets/metadata/teams/payments/*", memvault.List))
	if hidden {
		server.Fail("sys/internal/ui/mounts", http.StatusForbidden, -1)
		server.Fail("sys/mounts", http.StatusForbidden, -1)
	}
	return newHarness(t, server,
		server.Token(memvault.TokenOptions{Policies: []string{"deep"}, NoDefaultPolicy: true,
			TTL: time.Hour}), dir)
}

// Where a mount is denied, what the token's policies allow below it shows as soon as it is opened,
// and a name can be said where they allow any.
func TestDeniedMountShowsWhatMayBeListed(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, _ := memvault.Sample()
		server.Policy("deep", memvault.Allow("secrets/metadata/teams/payments/prod/*", memvault.List),
			memvault.Allow("secrets/metadata/teams/+/staging/*", memvault.List),
			memvault.Allow("secrets/metadata/teams/ide*", memvault.List))
		h := newHarness(t, server,
			server.Token(memvault.TokenOptions{Policies: []string{"deep"}, TTL: time.Hour}), t.TempDir())
		h.rest()
		h.to("secrets/")
		server.Forget()
		h.press("enter")
		h.rest()
		h.wants("kv v2 · denied", "▾ teams/", "▸ +/", "any name", "payments/", "▸ prod/", "not seen")
		if lists := h.listed(); len(lists) != 1 {
			t.Errorf("asked for %v: showing a place asks for nothing", lists)
		}
		h.to("secrets/teams/+/")
		h.wants("secrets/teams/+/staging/*, whatever the name")
		h.press("y", "Y", "v", "e") // nothing is called so
		if len(h.copied)+len(h.opened) > 0 {
			t.Errorf("copied %q, opened %q", h.copied, h.opened)
		}
		h.press("enter")
		h.wants("words: secrets/teams/ ")
		h.press("esc")
		h.to("secrets/teams/ide*/")
		h.press("enter")
		h.wants("words: secrets/teams/ide ")
		h.write("ntity/staging/")
		h.rest()
		h.press("enter")
		h.rest()
		h.wants("▾ staging/", "jwt-signing")
		h.to("secrets/")
		h.press("*")
		h.rest()
		h.wants("partial: ", "▸ +/")
		h.press("R") // what the policies say is asked anew, and a place stays
		h.rest()
		h.wants("▸ +/", "▸ prod/", "▾ staging/")
		server.Policy("deep", memvault.Allow("secrets/metadata/*", memvault.List))
		h.press("R")
		h.rest()
		h.lacks("+/")
	})
}

// An OpenBao says nothing of rules with a "+": what files name shows below a mount that is denied,
// too, where a Vault would have said that it is not allowed.
func TestDeniedMountShowsWhatFilesName(t *testing.T) {
	t.Parallel()
	for product, shows := range map[memvault.Product]bool{memvault.OpenBao: true,
		memvault.Vault: false} {
		inBubble(t, func(t *testing.T) {
			server, _ := memvault.Sample()
			if product == memvault.OpenBao {
				server.Identify(product, "2.6.2")
			}
			server.Policy("deep", memvault.Allow("secrets/metadata/nobody/*", memvault.List),
				memvault.Allow("secrets/metadata/teams/+/staging/*", memvault.List))
			h := newHarness(t, server, server.Token(memvault.TokenOptions{Policies: []string{"deep"},
				TTL: time.Hour}), sampleDir(t))
			h.rest()
			h.press("a")
			h.to("secrets/")
			h.press("enter")
			h.rest()
			h.wants("kv v2 · denied", "teams/", "nobody/", "staging/")
			if prod := strings.Contains(h.screen(), "prod/"); prod != shows {
				t.Errorf("%s: shows %v what only files name\n%s", product, prod, h.screen())
			}
		})
	}
}

// Where nothing above a folder may be listed, its location typed into the find leads to it, and all
// below it is found.
func TestFindGoesToAFolder(t *testing.T) {
	t.Parallel()
	for name, hidden := range map[string]bool{"mounts listed": false, "mounts hidden": true} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := deepHarness(t, t.TempDir(), hidden)
				h.rest()
				h.lookFor("kafka")
				h.wants("0 found")
				h.erase("kafka")
				h.write("secrets/teams/payments")
				h.Advance(5 * time.Second)
				h.wants("▌secrets/teams/payments/", "not listed yet")
				h.press("ctrl+y")
				if len(h.copied) != 1 || h.copied[0] != "secrets/teams/payments/" {
					t.Errorf("copied %q", h.copied)
				}
				h.press("enter")
				h.Advance(5 * time.Second)
				h.wants("▾ ", "payments/", "prod/", "staging/")
				h.lookFor("kafka stag")
				h.wants("▌secrets/teams/payments/staging/kafka")
			})
		})
	}
}

// A find lists what files name, too: it may be allowed where all above it is denied.
func TestFindListsWhatFilesName(t *testing.T) {
	t.Parallel()
	for name, hidden := range map[string]bool{"mounts listed": false, "mounts hidden": true} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := deepHarness(t, sampleDir(t), hidden)
				h.rest()
				h.choose("payments-api")
				h.press("a", "f")
				h.write("kafka stag")
				h.Advance(10 * time.Second)
				h.wants("secrets/teams/payments/staging/kafka")
			})
		})
	}
}

// What may be listed above a folder that was named, though the mount may not be, is listed by a
// find, too: its other folders are known by then.
func TestFindListsBesideWhatIsNamed(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server := memvault.New()
		server.Mount("secrets/", "kv", 2, "")
		server.Put("secrets/", "teams/payments/key", "teams/identity/word")
		server.Policy("p", memvault.Allow("secrets/metadata/teams/*", memvault.List))
		h := newHarness(t, server,
			server.Token(memvault.TokenOptions{Policies: []string{"p"}, TTL: time.Hour}), t.TempDir())
		h.rest()
		h.lookFor("secrets/teams/payments")
		h.press("enter")
		h.Advance(5 * time.Second)
		h.wants("identity/")
		h.lookFor("word")
		h.wants("▌secrets/teams/identity/word")
	})
}

// The name of a mount is no folder in that mount.
func TestFindDoesNotTakeAMountForAFolder(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server := memvault.New()
		for _, mount := range []string{"one/", "two/"} {
			server.Mount(mount, "kv", 2, "")
			server.Put(mount, "teams/word")
		}
		h := newHarness(t, server, server.RootToken(), t.TempDir())
		h.rest()
		h.lookFor("one/teams/word")
		h.press("tab")
		h.wants("Find in one/")
		h.erase("one/teams/word")
		h.write("two")
		h.Advance(5 * time.Second)
		h.wants("0 found")
		h.lacks("two/two/")
	})
}
