package vaultsvc

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// paged returns an OpenBao with names in kv2/ and kv1/, each in a folder n/ that has so many, and a
// client for it that takes pages of ten and does not know yet what it is.
func paged(t *testing.T, counts ...int) (*memvault.Server, *Client) {
	server := memvault.New()
	server.Identify(memvault.OpenBao, "2.5.0")
	for _, v := range []int{1, 2} {
		mount := fmt.Sprintf("kv%d/", v)
		server.Mount(mount, "kv", v, "")
		for _, n := range counts {
			server.Put(mount, pagedNames(n)...)
		}
	}
	server.Mount("shut/", "kv", 2, "")
	server.Mount("plugin/", "acme", 0, "", memvault.Unlistable)
	server.Policy("lister", memvault.Allow("kv1/*", memvault.List),
		memvault.Allow("kv2/*", memvault.List), memvault.Allow("plugin/*", memvault.List))
	c := inside(t, server, server.Token(memvault.TokenOptions{Policies: []string{"lister"}}))
	if c.page != pageSize {
		t.Fatalf("pages have %d names", c.page)
	}
	c.page = 10
	return server, c
}

// pagedNames are the paths of so many secrets.
func pagedNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%d/name %03d&/x", n, i)
	}
	return names
}

func knows(t *testing.T, c *Client) {
	t.Helper()
	if s, err := c.Status(t.Context()); err != nil || s.Product != OpenBao {
		t.Fatalf("%+v, %v", s, err)
	}
}

// Whatever the size of the folder and of the pages: all names, in order, once, by as few requests
// as there can be.
func TestPagesHoldAll(t *testing.T) {
	t.Parallel()
	for n, requests := range map[int][2]int{ // of version 1, which has no pages, and of version 2
		1: {1, 1}, 9: {1, 1}, 10: {2, 2}, 11: {1, 3}, 20: {1, 3}, 25: {1, 4}, 100: {1, 11},
	} {
		server, c := paged(t, n)
		knows(t, c)
		for i, m := range []Mount{{Path: "kv1/", Engine: "kv", KVVersion: 1},
			{Path: "kv2/", Engine: "kv", KVVersion: 2}} {
			server.Forget()
			names, err := c.List(t.Context(), m, at(m, fmt.Sprintf("%d/", n)))
			if err != nil || len(names) != n || !slices.IsSorted(names) ||
				len(slices.Compact(slices.Clone(names))) != n || len(server.Requests()) != requests[i] {
				t.Errorf("%d names in %s: %d, %v, %d requests: %q", n, m.Path, len(names), err,
					len(server.Requests()), names)
			}
		}
	}
}

// A policy that bounds pages cuts a list that names no limit, without a word. Once it is known
// which server this is, nothing is missing.
func TestPagesThatPoliciesBound(t *testing.T) {
	t.Parallel()
	server, c := paged(t, 1, 2, 3, 4, 7, 25)
	server.LimitPages("kv2/", 3)
	server.LimitPages("kv1/", 3)
	kv2 := Mount{Path: "kv2/", Engine: "kv", KVVersion: 2}
	if names, err := c.List(t.Context(), kv2, at(kv2, "25/")); len(names) != 3 || err != nil {
		t.Fatalf("%d names, %v: the server does not bound its pages, and the test proves nothing",
			len(names), err)
	}
	knows(t, c)
	for _, n := range []int{1, 2, 3, 4, 7, 25} {
		if names, err := c.List(t.Context(), kv2, at(kv2, fmt.Sprintf("%d/", n))); err != nil ||
			len(names) != n {
			t.Errorf("%d names: %d, %v", n, len(names), err)
		}
		kv1 := Mount{Path: "kv1/", Engine: "kv", KVVersion: 1}
		if names, err := c.List(t.Context(), kv1, at(kv1, fmt.Sprintf("%d/", n))); err != nil ||
			len(names) != n {
			t.Errorf("%d names of version 1: %d, %v", n, len(names), err)
		}
	}
	w := walk(t, c, []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
	if got := w.secrets(); len(got) != 1+2+3+4+7+25 || w.last.Denied+w.last.Failed != 0 {
		t.Errorf("walked: %d secrets, %+v", len(got), w.last)
	}
}

// An answer that was asked for before it was known which server this is, and that comes after, is
// not taken for whole.
func TestPagesThatBecomeKnownMeanwhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, c := paged(t, 25)
		server.LimitPages("kv2/", 3)
		server.Delay("kv2/25", time.Second)
		kv2 := Mount{Path: "kv2/", Engine: "kv", KVVersion: 2}
		go func() {
			time.Sleep(time.Second / 2)
			c.Status(t.Context())
		}()
		if names, err := c.List(t.Context(), kv2, at(kv2, "25/")); err != nil || len(names) != 25 {
			t.Errorf("%d names, %v", len(names), err)
		}
	})
}

// What is not a folder with names answers as it does without pages. To tell what is denied from
// what is bounded takes a second request.
func TestPagesOfNothing(t *testing.T) {
	t.Parallel()
	server, c := paged(t, 2)
	knows(t, c)
	for _, tc := range []struct {
		mount    Mount
		path     string
		err      error
		requests int
	}{
		{Mount{Path: "kv2/", Engine: "kv", KVVersion: 2}, "missing/", ErrEmpty, 1},
		{Mount{Path: "kv1/", Engine: "kv", KVVersion: 1}, "missing/", ErrEmpty, 1},
		{Mount{Path: "shut/", Engine: "kv", KVVersion: 2}, "", ErrDenied, 2},
		{Mount{Path: "plugin/", Engine: "acme"}, "", ErrUnlistable, 1},
	} {
		server.Forget()
		names, err := c.List(t.Context(), tc.mount, at(tc.mount, tc.path))
		if names != nil || !errors.Is(err, tc.err) || len(server.Requests()) != tc.requests {
			t.Errorf("%s%s: %q, %v, %d requests", tc.mount.Path, tc.path, names, err, len(server.Requests()))
		}
	}
	guessed := Mount{Path: "kv2/", Engine: "kv", KVVersion: 1, Guessed: true}
	if names, err := c.List(t.Context(), guessed, at(guessed, "2/")); err != nil || len(names) != 2 {
		t.Errorf("guessed wrong: %q, %v", names, err)
	}
	server.Identify(memvault.Vault, "1.21.4")
	if _, err := c.Status(t.Context()); err != nil || c.transport.Pages() {
		t.Errorf("it takes another server for an OpenBao: %v", err)
	}
	server.Identify(memvault.OpenBao, "2.1.0")
	if _, err := c.Status(t.Context()); err != nil || c.transport.Pages() {
		t.Errorf("it takes an older OpenBao for a newer one: %v", err)
	}
}

// A folder that is longer than an answer may be comes in smaller pages, up to a bound.
func TestPagesOfFoldersThatAreTooLong(t *testing.T) {
	t.Parallel()
	_, c := paged(t, 100)
	knows(t, c)
	c.page, c.transport.MaxAnswer = 1000, 1000
	kv2 := Mount{Path: "kv2/", Engine: "kv", KVVersion: 2}
	if names, err := c.List(t.Context(), kv2, at(kv2, "100/")); err != nil || len(names) != 100 {
		t.Errorf("%d names, %v", len(names), err)
	}
	// holds a page of ten, and four times as much no hundred names as strings
	c.transport.MaxAnswer = 400
	if names, err := c.List(t.Context(), kv2, at(kv2, "100/")); !errors.Is(err, ErrTooMany) {
		t.Errorf("%d names, %v", len(names), err)
	}
}

// Attack: pages that lead nowhere. Each ends in an error, after few requests, or in names.
func TestPagesOfHostileServers(t *testing.T) {
	t.Parallel()
	kv2 := Mount{Path: "kv2/", Engine: "kv", KVVersion: 2}
	keys := func(names ...string) string {
		return `{"request_id":"x","data":{"keys":["` + strings.Join(names, `","`) + `"]}}`
	}
	n := 0
	for attack, tc := range map[string]struct {
		page func(query string) (int, string)
		want string // names
		err  error
	}{
		"the same page for ever": {func(string) (int, string) { return 200, keys("a", "b") }, "a b", nil},
		"pages that go in a circle": {func(q string) (int, string) {
			return 200, map[bool]string{true: keys("c", "a"), false: keys("b", "d")}[strings.Contains(q,
				"after=d")]
		}, "", ErrNotVault},
		"a page that goes back": {func(q string) (int, string) {
			return 200, map[bool]string{true: keys("c", "d"), false: keys("a", "b")}[q == "after=&limit=2"]
		}, "", ErrNotVault},
		"pages without an end": {func(string) (int, string) {
			n += 2
			return 200,
				keys(fmt.Sprintf("%09d", n), fmt.Sprintf("%09d", n+1))
		}, "", ErrTooMany},
		"an engine that minds": {func(q string) (int, string) {
			return map[bool]int{true: 200,
				false: 400}[q == ""], keys("a")
		}, "a", nil},
		"the end is broken": {func(q string) (int, string) {
			return map[bool]int{true: 200, false: 500}[q == "after=&limit=2"], keys("a", "b")
		}, "", ErrServer},
		"denied from the second on": {func(q string) (int, string) {
			return map[bool]int{true: 200, false: 403}[q == "after=&limit=2"], keys("a", "b")
		}, "", ErrDenied},
		"more than was asked for": {func(string) (int, string) { return 200, keys("c", "b", "a") },
			"c b a", nil},
		"names that would be a page": {func(q string) (int, string) {
			return 200,
				keys("x&limit=max", "y")
		}, "x&limit=max y", nil},
	} {
		asked := 0
		c := once(serve(t, func(w http.ResponseWriter, r *http.Request) {
			asked++
			status, body := tc.page(r.URL.RawQuery)
			if status != 200 {
				body = `{"errors":["no"]}`
			}
			w.WriteHeader(status)
			w.Write([]byte(body))
		}))
		c.page, c.transport.MaxAnswer = 2, 1000
		c.transport.AllowPages(true)
		names, err := c.List(t.Context(), kv2, at(kv2, "a/"))
		if !errors.Is(err, tc.err) || tc.err == nil && err != nil ||
			strings.Join(names, " ") != tc.want || asked > 500 {
			t.Errorf("%s: %q, %v after %d requests", attack, names, err, asked)
		}
	}
}
