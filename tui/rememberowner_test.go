package tui

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Names are kept for one token's identity: another one is shown nothing, and keeps its own.
func TestRememberAnotherToken(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		k := newKept(t)
		k.fill(t, server, token)
		other := server.Token(memvault.TokenOptions{Policies: []string{"p"}})
		h := remembering(t, k, server, other, answers)
		h.lacks("stale")
		if n := h.m.listing.Store.Counts().Names; n != 0 {
			t.Errorf("%d names are known before an answer", n)
		}
		h.Release(shuffled(len(h.Held), 1))
		h.Advance(2 * time.Second)
		h.leave()
		if files, err := k.Files(); err != nil || len(files) != 2 {
			t.Errorf("%v, %v", files, err)
		}
	})
}

// Attack: what a token may no longer list must not live on in the file of names. Its policies have
// the same names as before.
func TestRememberDenied(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		k := newKept(t)
		k.fill(t, server, token)
		server.Policy("p", memvault.Allow("secret/metadata/*", memvault.List),
			memvault.Allow("secret/metadata/teams/payments/*", memvault.Deny),
			memvault.Allow("secret/metadata/teams/payments", memvault.Deny))
		h := remembering(t, k, server, token, nil)
		h.Advance(2 * time.Second)
		h.press("f")
		h.write("stripe")
		h.rest()
		h.wants("stale") // the name that is known, and is not confirmed
		h.press("esc")
		h.wants("names, some stale, 1 denied")
		for _, loc := range k.locations(t, server, token) {
			if strings.HasPrefix(loc, "secret/teams/payments/") && loc != "secret/teams/payments/" {
				t.Errorf("%s is kept, and denied", loc)
			}
		}
		h.leave()
	})
}

// secondLookup is a client whose token is another one, or has other policies, from the second
// look-up on.
type secondLookup struct {
	*vaultsvc.Client
	times int
	then  func(*vaultsvc.Token) error
}

func (v *secondLookup) LookupToken(ctx context.Context) (vaultsvc.Token, error) {
	t, err := v.Client.LookupToken(ctx)
	if v.times++; v.times > 1 {
		err = v.then(&t)
	}
	return t, err
}

// rememberingUntil is a harness that keeps names, until the token is looked up again.
func rememberingUntil(t *testing.T, k listing.Names, server *memvault.Server, token string,
	then func(*vaultsvc.Token) error, hold func(tea.Msg) bool) *harness {
	t.Helper()
	client := tuitest.Client(t, server, token, "")
	h := unconnected(t, server)
	h.Hold = hold
	h.services = func(s *Services) { s.Names = k }
	h.start(&secondLookup{Client: client, then: then}, sampleDir(t))
	h.rest()
	return h
}

func otherPolicies(t *vaultsvc.Token) error { t.Policies = []string{"q"}; return nil }

// When the token turns out to be another one, or to have other policies, names of earlier runs that
// nothing has confirmed are taken back, the file is dropped where it is of no use, and no more is
// kept.
func TestRememberChangedToken(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		for what, tc := range map[string]struct {
			then func(*vaultsvc.Token) error
			said string
			kept bool // the file is still somebody's
		}{
			"policies": {otherPolicies, "the token's policies have changed: kept names are dropped",
				false},
			"identity": {func(t *vaultsvc.Token) error { t.Identity = "entity:other"; return nil },
				"another token: names of the one before are dropped", true},
			"no identity": {func(t *vaultsvc.Token) error { t.Identity = ""; return nil },
				"names are not kept: Vault does not tell whose the token is", true},
			"may not be told": {func(*vaultsvc.Token) error {
				return fmt.Errorf("looking up: %w",
					vaultsvc.ErrDenied)
			}, "names are not kept: the token may not look itself up", true},
		} {
			server, token := smallVault()
			k := newKept(t)
			k.fill(t, server, token)
			h := rememberingUntil(t, k, server, token, tc.then, answers)
			if n := h.m.listing.Store.Counts().Names; n != 9 {
				t.Errorf("%s: %d names are remembered", what, n)
			}
			h.press("R")
			h.rest()
			h.wants(tc.said)
			if n := h.m.listing.Store.Counts().Names; n != 0 {
				t.Errorf("%s: %d names are still there", what, n)
			}
			h.Release(shuffled(len(h.Held), 1))
			h.Advance(3 * time.Second)
			if n := h.m.listing.Store.Counts().Names; n == 0 {
				t.Errorf("%s: what was answered is not there", what)
			}
			h.leave()
			files, err := k.Files()
			if err != nil || len(files) != map[bool]int{true: 1, false: 0}[tc.kept] {
				t.Errorf("%s: %v, %v", what, files, err)
			}
		}
	})
}

// Attack: a token that has lost its policies shows on the screen what was allowed in an earlier
// run. Whatever folders say in this run, what it has not confirmed goes, and what it has been told
// stays.
func TestRememberDropsWhatIsNotConfirmed(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		server.Put("secret/", "late/in")
		k := newKept(t)
		k.fill(t, server, token)
		server.Policy("p", memvault.Allow("secret/metadata/*", memvault.List),
			memvault.Allow("secret/metadata/old/", memvault.Deny),
			memvault.Allow("secret/metadata/old", memvault.Deny))
		server.Fail("secret/teams/", 500, 1000)
		server.Fail("secret/late/", 500, 1000)
		h := rememberingUntil(t, k, server, token, otherPolicies, nil)
		h.Advance(time.Minute)
		server.Fail("secret/teams/", 500, 0)
		server.Fail("secret/late/", 500, 0)
		reveal := func(id tree.ID) { h.Exec(h.m.listing.Loads.Ask(id)); h.rest() }
		node := func(path string) tree.ID {
			id, _ := h.m.listing.Store.Find(vaultpath.New("", "secret", path))
			return id
		}
		reveal(node("teams/payments/")) // and not what is above it
		h.Hold = answers
		reveal(node("late/"))
		for folder, want := range map[string]tree.State{
			"old/": tree.Denied, "teams/": tree.Failed, "late/": tree.Loading,
			"teams/identity/": tree.Unlisted, "teams/payments/": tree.Listed,
		} {
			if id := node(folder); h.m.listing.Store.State(id) != want ||
				h.m.listing.Store.NamedChildren(id) == 0 {
				t.Errorf("%s is %v and has %d names", folder, h.m.listing.Store.State(id),
					h.m.listing.Store.NamedChildren(id))
			}
		}
		h.press("R")
		h.rest()
		h.wants("the token's policies have changed")
		for path, stays := range map[string]bool{
			"top": true, "old/": true, "teams/": true, "late/": true, "teams/payments/": true,
			"teams/payments/stripe": true, "teams/payments/kafka": true,
			"old/gone": false, "late/in": false, "teams/identity/": false, "teams/identity/ldap": false,
		} {
			if there := node(path) != tree.Root; there != stays {
				t.Errorf("%s is there: %v", path, there)
			}
		}
		if st := h.m.listing.Store.State(node("old/")); st != tree.Denied ||
			h.m.listing.Store.Err(node("old/")) == nil {
			t.Errorf("old/ is %v", st)
		}
		if n := h.m.listing.Store.Counts().Names; n != 8 || h.m.listing.Store.HasEarlier() {
			t.Errorf("%d names, of the earlier run: %v", n, h.m.listing.Store.HasEarlier())
		}
	})
}

// Where nobody can tell whose the names would be nothing is kept, and that is said; a token with
// few requests left is not used up behind the user's back.
func TestRememberIsCareful(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, _ := smallVault()
		for what, tc := range map[string]struct {
			token string
			said  string
			lists bool
		}{
			"one that may not look itself up": {server.Token(memvault.TokenOptions{Policies: []string{"p"},
				NoDefaultPolicy: true}), "names are not kept: the token may not look itself up", false},
			"a batch token": {server.Token(memvault.TokenOptions{Policies: []string{"p"},
				Batch: true}), "names are not kept: Vault does not tell whose the token is", false},
			"few requests": {server.Token(memvault.TokenOptions{Policies: []string{"p"},
				NumUses: 50}), "", false},
			"an ordinary one": {server.Token(memvault.TokenOptions{Policies: []string{"p"}}),
				"", true},
		} {
			k := newKept(t)
			server.Forget()
			h := remembering(t, k, server, tc.token, nil)
			if tc.said != "" {
				h.wants(tc.said)
			}
			h.Advance(3 * time.Second)
			listed := slices.ContainsFunc(server.Requests(), func(r memvault.Request) bool {
				return r.Method == "LIST"
			})
			if listed != tc.lists {
				t.Errorf("%s: lists in the background: %v", what, listed)
			}
			h.leave()
			if _, err := os.Stat(k.Dir); (err == nil) != tc.lists {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}
