package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// rightsHarness shows the names in a folder to a token of which not all is allowed there.
func rightsHarness(t *testing.T, o memvault.TokenOptions) *harness {
	t.Helper()
	h, _ := harnessWithRights(t, o)
	return h
}

// harnessWithRights is rightsHarness, and returns the token, too.
func harnessWithRights(t *testing.T, o memvault.TokenOptions) (h *harness, token string) {
	t.Helper()
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	server.Mount("old/", "kv", 1, "")
	server.Put("secret/", "team/api", "team/db", "team/more/x", "team/shut/y")
	server.Put("old/", "team/api", "team/db")
	server.Policy("p", memvault.Allow("secret/metadata/*", memvault.List),
		memvault.Allow("secret/data/team/api", memvault.Read),
		memvault.Allow("secret/data/team/db", memvault.Read, memvault.Update, memvault.Delete),
		memvault.Allow("secret/metadata/team/shut", memvault.Deny),
		memvault.Allow("old/*", memvault.List), memvault.Allow("auth/token/lookup-self", memvault.Read))
	o.Policies = []string{"p"}
	token = server.Token(o)
	h = newHarness(t, server, token, t.TempDir())
	h.rest()
	h.press("a")
	for _, folder := range []string{"secret/", "secret/team/"} {
		h.to(folder)
		h.press("right")
	}
	h.Advance(2 * time.Second)
	return h, token
}

// asked returns how often it was asked what the token may do.
func (h *harness) asked(path string) int {
	n := 0
	for _, r := range h.server.Requests() {
		if r.Path == "/v1/sys/"+path {
			n++
		}
	}
	return n
}

// Below the panes stands what the token may do. Moving about costs one request for all that shows,
// and none for each key.
func TestRightsOfWhatShows(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := rightsHarness(t, memvault.TokenOptions{})
		h.to("secret/team/api")
		h.Advance(time.Second)
		h.wants("secret/team/api   you may read, not update, delete")
		h.server.Forget()
		h.to("secret/team/db")
		h.wants("secret/team/db   you may read, update, delete")
		h.to("secret/team/more/")
		h.wants("secret/team/more/   you may list")
		h.to("secret/team/shut/")
		h.wants("secret/team/shut/   you may not list")
		h.press("right")
		h.rest()
		h.wants("missing is list on secret/metadata/team/shut/: vaultmap explain secret/team/shut/")
		h.Advance(time.Second)
		if n := h.asked("capabilities-self"); n != 0 {
			t.Errorf("%d requests though all that shows is known", n)
		}

		h.to("old/")
		h.press("right")
		h.rest()
		h.to("old/team/")
		h.press("right")
		h.rest()
		h.to("old/team/api")
		h.Advance(time.Second)
		h.server.Forget()
		for range 20 { // nobody rests
			h.press("down")
			h.Advance(50 * time.Millisecond)
			h.press("up")
			h.Advance(50 * time.Millisecond)
		}
		if n := h.asked("capabilities-self"); n != 0 {
			t.Errorf("%d requests for keys", n)
		}
		h.Advance(time.Second)
		h.wants("old/team/api   you may not read, update, delete")

		// The policies have changed, and the user asks everything anew.
		h.server.Policy("p", memvault.Allow("old/*", memvault.List, memvault.Read),
			memvault.Allow("secret/metadata/*", memvault.List))
		h.server.Forget()
		h.press("R")
		h.Advance(2 * time.Second)
		h.wants("old/team/api   you may read, not update, delete")
		if n := h.asked("capabilities-self"); n != 1 {
			t.Errorf("%d requests for what shows, want 1", n)
		}
	})
}

// A token without the default policy may not ask: it asks once, and never again, also when the
// user has everything asked anew.
func TestRightsRefused(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := rightsHarness(t, memvault.TokenOptions{NoDefaultPolicy: true})
		for _, at := range []string{"secret/team/api", "secret/team/db", "secret/team/more/"} {
			h.to(at)
			h.Advance(time.Second)
		}
		h.press("R")
		h.Advance(5 * time.Second)
		h.to("secret/team/db")
		h.Advance(time.Second)
		h.lacks("you may")
		for _, page := range []string{"capabilities-self", "internal/ui/resultant-acl"} {
			if n := h.asked(page); n != 1 {
				t.Errorf("%s was asked for %d times", page, n)
			}
		}
	})
}

// That the token is dead comes to light also by what is asked in passing, on servers that have
// no words of their own for it, too.
func TestRightsOfADeadToken(t *testing.T) {
	t.Parallel()
	for product, version := range map[memvault.Product]string{memvault.Vault: "1.21.4",
		memvault.OpenBao: "2.6.2"} {
		inBubble(t, func(t *testing.T) {
			h, token := harnessWithRights(t, memvault.TokenOptions{})
			h.server.Identify(product, version)
			h.to("old/")
			h.press("right")
			h.rest()
			h.server.Expire(token)
			h.to("old/team/")
			h.Advance(5 * time.Second)
			h.wants("expired or revoked")
		})
	}
}

// A token whose uses are counted is for what the user wants to list, not for what shows beside it.
func TestRightsCostNoUses(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := rightsHarness(t, memvault.TokenOptions{NumUses: 20})
		h.to("secret/team/api")
		h.Advance(5 * time.Second)
		if n := h.asked("capabilities-self") + h.asked("internal/ui/resultant-acl"); n != 0 {
			t.Errorf("%d of its uses are gone", n)
		}
	})
}

// The rule that a policy needs is copied as it can be pasted, and keeps what the token has there.
func TestCopyPolicyRule(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := rightsHarness(t, memvault.TokenOptions{})
		for at, want := range map[string]string{
			"secret/team/db":    `path "secret/data/team/db" { capabilities = ["read", "update", "delete"] }`,
			"secret/team/shut/": `path "secret/metadata/team/shut/*" { capabilities = ["list"] }`,
		} {
			h.to(at)
			h.Advance(time.Second)
			h.copied = nil
			h.press("C", "end", "enter")
			if len(h.copied) != 1 || !strings.Contains(h.copied[0], want) {
				t.Errorf("%s: copied %q, want %q", at, h.copied, want)
			}
		}
	})
}
