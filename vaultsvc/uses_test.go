package vaultsvc

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// usesClient is a client with a token of so many uses, which may list secret/pay/ and all below.
func usesClient(t *testing.T, uses int) (*memvault.Server, *Client) {
	s := deepVault()
	s.Policy("p", memvault.Allow("secret/metadata/pay/*", memvault.List))
	return s, inside(t, s, s.Token(memvault.TokenOptions{Policies: []string{"p"}, NumUses: uses}))
}

// Of a token that is known to have few uses none is spent on what is only good to know; of any
// other it is, and nobody says then that it must not be asked.
func TestFewUsesAreSpared(t *testing.T) {
	t.Parallel()
	for uses, spared := range map[int]bool{2: true, 5: true, 11: true, 40: false, 0: false} {
		s, c := usesClient(t, uses)
		if _, err := c.LookupToken(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.Forget()
		a, err := c.Access(t.Context())
		if err != nil || a.Known() == spared {
			t.Errorf("%d uses: policies known: %v, %v", uses, a.Known(), err)
		}
		_, err = c.Capabilities(t.Context(), "secret/metadata/pay/")
		if errors.Is(err, ErrDenied) != spared || (err == nil) == spared {
			t.Errorf("%d uses: capabilities: %v", uses, err)
		}
		if asked := len(s.Requests()); (asked == 0) != spared {
			t.Errorf("%d uses: %d requests", uses, asked)
		}
	}
}

// However many lists begin at once, one goes first, few others follow, then one look-up, and then
// all that are left; those of a token that has no uses are not sent at all.
func TestWatchUses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		uses, told, good int
		err              error // of those that failed
	}{
		{1, 0, 1, ErrBadToken}, {2, 0, 2, ErrBadToken}, {4, 0, 4, ErrBadToken},
		{5, NoUse, 4, ErrUsedUp}, {7, 2, 6, ErrUsedUp}, {30, 25, 12, nil}, {0, 0, 12, nil},
	} {
		s, c := usesClient(t, tc.uses)
		told := make(chan int, 20)
		c.WatchUses(func(uses int) { told <- uses })
		var mu sync.Mutex
		var failed []error
		good := 0
		var all sync.WaitGroup
		for i := range 12 {
			folder := at(kv2, fmt.Sprint("pay/f", i, "/"))
			s.Put("secret/", folder.Path+"x")
			all.Go(func() {
				_, err := c.List(t.Context(), kv2, folder)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					failed = append(failed, err)
				} else {
					good++
				}
			})
		}
		all.Wait()
		close(told)
		var heard []int
		for uses := range told {
			heard = append(heard, uses)
		}
		if want := (tc.told != 0); len(heard) > 1 || want != (len(heard) == 1) ||
			want && heard[0] != tc.told {
			t.Errorf("%d uses: told %v, want %d", tc.uses, heard, tc.told)
		}
		if good != tc.good || slices.ContainsFunc(failed, func(err error) bool {
			return !errors.Is(err, tc.err) || !strings.Contains(err.Error(), "uses are gone")
		}) {
			t.Errorf("%d uses: %d went well, then %v", tc.uses, good, failed)
		}
		var order []string
		for _, r := range s.Requests() {
			if strings.HasPrefix(r.Path, "/v1/secret/") || strings.HasSuffix(r.Path, "/lookup-self") {
				order = append(order, r.Method)
			}
		}
		lookedUp := 0
		for i, method := range order {
			if method == "GET" {
				lookedUp++
			}
			if method == "GET" && i != listsUnwatched {
				lookedUp = -99
			}
		}
		// a token that is dead by then need not be
		if lookedUp < 0 || lookedUp > 1 || lookedUp == 0 && (tc.uses == 0 || tc.uses > 4) {
			t.Errorf("%d uses: asked %v", tc.uses, order)
		}
	}
}

// A token that is dead from the start is called so, and not one whose uses are gone.
func TestWatchUsesOfDeadToken(t *testing.T) {
	t.Parallel()
	s := deepVault()
	c := inside(t, s, someToken)
	c.WatchUses(func(uses int) { t.Errorf("told %d", uses) })
	for range 3 {
		_, err := c.List(t.Context(), kv2, at(kv2, "pay/"))
		if !errors.Is(err, ErrBadToken) || strings.Contains(err.Error(), "uses") {
			t.Error(err)
		}
	}
}
