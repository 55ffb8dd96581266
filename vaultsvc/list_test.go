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
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func TestList(t *testing.T) {
	t.Parallel()
	server, token := memvault.Sample()
	server.Mount("db/", "database", 0, "")
	server.Mount("shut/", "plugin", 0, "")
	c := inside(t, server, token)
	secrets := Mount{Path: "secrets/", Engine: "kv", KVVersion: 2}
	legacy := Mount{Path: "team/legacy/", Engine: "kv", KVVersion: 1}
	for _, tc := range []struct {
		name  string
		mount Mount
		path  string
		names string // sorted, with commas
		err   error
		state tree.State
	}{
		{"the top of KV 2", secrets, "",
			"bulk/,deep/,empty/,odd names/,onboarding-token,readme,slow/,teams/", nil, tree.Listed},
		{"the top of KV 1 at a nested mount", legacy, "", "billing/,data/,mail/,root-db", nil,
			tree.Listed},
		{"a folder", secrets, "teams/payments/staging/",
			"db-main,kafka,redis,sentry-dsn,stripe-api-key,stripe-webhook", nil, tree.Listed},
		{"a folder without its slash", secrets, "teams/checkout", "prod/,staging/,storefront-api-key",
			nil, tree.Listed},
		{"a secret that is a folder too", secrets, "teams/payments/prod/db-main",
			"backup-user,migrations,readonly", nil, tree.Listed},
		{"data/ of KV 1 is a folder", legacy, "data/", "warehouse", nil, tree.Listed},
		{"odd", secrets, "odd names/folder #1/", "inner secret", nil, tree.Listed},
		{"empty", secrets, "empty/", "", ErrEmpty, tree.Empty},
		{"missing", secrets, "no/such/", "", ErrEmpty, tree.Empty},
		{"a secret", secrets, "readme", "", ErrEmpty, tree.Empty},
		{"denied", secrets, "teams/payments/legacy/", "", ErrDenied, tree.Denied},
		{"denied mount", Mount{Path: "shut/", Engine: "plugin"}, "", "", ErrDenied, tree.Denied},
		{"what an engine can list", Mount{Path: "db/", Engine: "database"}, "",
			"config/,roles/,static-roles/", nil, tree.Listed},
		{"of that, something denied", Mount{Path: "db/", Engine: "database"}, "roles/", "", ErrDenied,
			tree.Denied},
		{"no mount of that name", Mount{Path: "nowhere/", KVVersion: 2}, "", "", ErrDenied, tree.Denied},
		{"an engine without LIST", Mount{Path: "acme-ca/", Engine: "acme-ca-plugin"}, "", "",
			ErrUnlistable, tree.Unlistable},
		{"the other version", Mount{Path: "secrets/", Engine: "kv", KVVersion: 1}, "", "", ErrDenied,
			tree.Denied},
		{"climbs", secrets, "a/../../sys/raw", "", vaultpath.ErrBadPath, tree.Failed},
		{"climbs by the mount", Mount{Path: "../sys/", Engine: "kv"}, "", "", vaultpath.ErrBadPath,
			tree.Failed},
		{"empty segment", secrets, "a//b", "", vaultpath.ErrBadPath, tree.Failed},
	} {
		names, err := c.List(t.Context(), tc.mount, at(tc.mount, tc.path))
		if !errors.Is(err, tc.err) || tc.err == nil && err != nil {
			t.Errorf("%s: error is %v, want %v", tc.name, err, tc.err)
		}
		slices.Sort(names)
		if got := strings.Join(names, ","); got != tc.names {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.names)
		}
		if got := StateOf(err); got != tc.state {
			t.Errorf("%s: state is %v, want %v", tc.name, got, tc.state)
		}
		checkText(t, tc.name, err, token)
	}
	if n := server.ValueReads(); n != 0 {
		t.Errorf("%d requests could have read a value", n)
	}
}

// Names come as they are, whatever is in them, and lead to what they name.
func TestListOfOddNames(t *testing.T) {
	t.Parallel()
	for _, version := range []int{1, 2} {
		server := memvault.New()
		server.AllowUnprintable(true)
		m := Mount{Path: "odd #1/ünt/", Engine: "kv", KVVersion: version}
		server.Mount(m.Path, "kv", version, "")
		var want []string
		for _, name := range memvault.OddNames() {
			if !strings.Contains(name, "..") && !strings.Contains(name, "/") { // KV 1 minds the former
				want = append(want, name+"/")
				server.Put(m.Path, name+"/secret of "+name)
			}
		}
		c := inside(t, server, server.RootToken())
		names, err := c.List(t.Context(), m, at(m, ""))
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(names)
		slices.Sort(want)
		if !slices.Equal(names, want) {
			t.Errorf("version %d: %q, want %q", version, names, want)
		}
		for _, name := range names {
			inner, err := c.List(t.Context(), m, at(m, "").Join(name))
			if err != nil || len(inner) != 1 || inner[0] != "secret of "+strings.TrimSuffix(name, "/") {
				t.Errorf("version %d: %q: %q, %v", version, name, inner, err)
			}
		}
	}
}

// Where nobody could tell the KV version, both are tried.
func TestListOfGuessedMount(t *testing.T) {
	t.Parallel()
	server := memvault.New()
	server.Mount("one/", "kv", 1, "")
	server.Mount("two/", "kv", 2, "")
	server.Put("one/", "a/x")
	server.Put("two/", "a/x")
	server.Policy("p", memvault.Allow("one/*", memvault.List), memvault.Allow("two/metadata/*",
		memvault.List))
	c := inside(t, server, server.Token(memvault.TokenOptions{Policies: []string{"p"}}))
	for _, path := range []string{"one/", "two/"} {
		for _, version := range []int{1, 2} {
			m := Mount{Path: path, Engine: "kv", KVVersion: version, Guessed: true}
			if names, err := c.List(t.Context(), m, at(m, "a/")); err != nil || len(names) != 1 {
				t.Errorf("%s guessed as version %d: %v, %v", path, version, names, err)
			}
			if _, err := c.List(t.Context(), m, at(m, "missing/")); !errors.Is(err, ErrEmpty) &&
				!errors.Is(err, ErrDenied) {
				t.Errorf("%s guessed as version %d: missing: %v", path, version, err)
			}
			server.Forget()
			known := m
			known.Guessed = false
			c.List(t.Context(), known, at(m, "a/"))
			if n := len(server.Requests()); n != 1 {
				t.Errorf("%s known as version %d: %d requests", path, version, n)
			}
		}
	}
}

// An engine may answer with something else than keys, or with none.
func TestListWithoutKeys(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]error{
		`{"request_id":"1","data":{"keys":[]}}`:           ErrEmpty,
		`{"request_id":"1","data":{"keys":null}}`:         ErrEmpty,
		`{"data":{"keys":null}}`:                          ErrNotVault,
		`{"request_id":"1","data":{"certs":["a"]}}`:       ErrEmpty,
		`{"request_id":"1","data":null,"warnings":["x"]}`: ErrEmpty,
		`{"data":{"keys":["a"]},"warnings":["x"]}`:        nil,
		`{"keys":["a"]}`:                                  ErrNotVault,
	} {
		_, err := serve(t, answer(200, body)).List(t.Context(), kv1, at(kv1, ""))
		if !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("%s: %v, want %v", body, err, want)
		}
	}
}

// A big folder comes whole.
func TestListOfManyNames(t *testing.T) {
	t.Parallel()
	const n = 50_000
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"data":{"keys":["0"`)
		for i := 1; i < n; i++ {
			fmt.Fprintf(w, `,"%d/"`, i)
		}
		fmt.Fprint(w, `]}}`)
	})
	names, err := c.List(t.Context(), kv1, at(kv1, ""))
	if err != nil || len(names) != n || names[n-1] != fmt.Sprint(n-1)+"/" {
		t.Errorf("%d names, %v", len(names), err)
	}
}

// However many ask, no more requests are in flight than were allowed.
func TestListKeepsToConcurrency(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, token := memvault.Sample()
		server.Latency(time.Second)
		c := inside(t, server, token, func(o *Options) { o.Concurrency = 3 })
		secrets := Mount{Path: "secrets/", Engine: "kv", KVVersion: 2}
		began := time.Now()
		for i := range 9 {
			go c.List(t.Context(), secrets, at(secrets, fmt.Sprint(i, "/")))
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		load := server.Load()
		if load.PeakInFlight != 3 || load.Requests != 9 {
			t.Errorf("%+v after %s", load, time.Since(began))
		}
	})
}
