package vaultsvc

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

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

// farClient is usesClient of a server that is far away.
func farClient(t *testing.T, uses int) (*memvault.Server, *Client) {
	s, c := usesClient(t, uses)
	return s, farAwayFrom(t, s, c.currentToken())
}

// farAwayFrom returns a client of a server that is far away, and has asked who that is.
func farAwayFrom(t *testing.T, s *memvault.Server, token string) *Client {
	t.Helper()
	for range 20 { // on a busy machine answers may take too differently
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			s.ServeHTTP(answer, r) // what it counts it counts when that comes
			time.Sleep(200 * time.Millisecond)
			maps.Copy(w.Header(), answer.Header())
			w.WriteHeader(answer.Code)
			w.Write(answer.Body.Bytes())
		}, func(o *Options) { o.Token = token })
		if _, err := c.Status(t.Context()); err != nil {
			t.Fatal(err)
		}
		if c.distance.far() {
			return c
		}
	}
	t.Fatal("the server is never far away")
	return nil
}

// However many lists begin at once, one goes first, few others follow, then one look-up, and then
// all that are left; those of a token that has no uses are not sent at all, or said to be of one
// where the server is too far away to wait for it.
func TestWatchUses(t *testing.T) {
	t.Parallel()
	for name, client := range map[string]func(*testing.T, int) (*memvault.Server, *Client){
		"near": usesClient, "far": farClient,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); testWatchUses(t, client) })
	}
}

func testWatchUses(t *testing.T, client func(*testing.T, int) (*memvault.Server, *Client)) {
	for _, tc := range []struct {
		uses, told, good int
		err              error // of those that failed
	}{
		{1, 0, 1, ErrBadToken}, {2, 0, 2, ErrBadToken}, {4, 0, 4, ErrBadToken},
		{5, NoUse, 4, ErrUsedUp}, {7, 2, 6, ErrUsedUp}, {30, 25, 12, nil}, {0, 0, 12, nil},
	} {
		s, c := client(t, tc.uses)
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
