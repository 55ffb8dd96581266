package vaultsvc

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Who asks for a folder that is being asked for gets that answer, and costs no request. Where the
// first gave up another one asks, and who gives up waits no longer. Another token, another answer.
func TestFolderIsAskedForOnceAtATime(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		first, second time.Duration // until they give up; 0 is never
		token         bool          // the second has another one
		lists         int
		errs          [2]error
	}{
		"together":         {0, 0, false, 1, [2]error{}},
		"first gives up":   {50 * time.Millisecond, 0, false, 2, [2]error{context.Canceled, nil}},
		"second gives up":  {0, 50 * time.Millisecond, false, 1, [2]error{nil, context.Canceled}},
		"with other token": {0, 0, true, 2, [2]error{ErrDenied, nil}},
	} {
		synctest.Test(t, func(t *testing.T) {
			server := memvault.New()
			server.Mount("secret/", "kv", 2, "")
			server.Put("secret/", "a/b")
			server.Latency(100 * time.Millisecond)
			token := server.RootToken()
			if tc.token {
				token = server.Token(memvault.TokenOptions{})
			}
			c := inside(t, server, token)
			if _, err := c.Mounts(t.Context()); err != nil {
				t.Fatal(err)
			}
			server.Forget()
			var names [2][]string
			var errs [2]error
			ask := func(i int, most time.Duration) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if most > 0 {
					time.AfterFunc(most, cancel)
				}
				names[i], errs[i] = c.List(ctx, kv2, at(kv2, "a/"))
			}
			var both sync.WaitGroup
			both.Go(func() { ask(0, tc.first) })
			time.Sleep(10 * time.Millisecond)
			if tc.token {
				c.SetToken(server.RootToken())
			}
			both.Go(func() { ask(1, tc.second) })
			both.Wait()
			for i, err := range errs {
				if !errors.Is(err, tc.errs[i]) || err == nil && !slices.Equal(names[i], []string{"b"}) {
					t.Errorf("%s: the %d. got %v, %v", name, i+1, names[i], err)
				}
			}
			if n := len(lists(server)); n != tc.lists {
				t.Errorf("%s: %d requests, want %d", name, n, tc.lists)
			}
		})
	}
}
