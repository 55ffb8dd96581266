package vaultsvc

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// oddNames are those of the sample that the real server stores.
func oddNames() []string {
	var names []string
	for _, n := range memvault.OddNames() {
		if !strings.ContainsAny(n, "/\x1b\u202e\u200b") {
			names = append(names, n)
		}
	}
	return names
}

// fillReal mounts engines of all kinds and fills them.
func fillReal(s *vaulttest.Server) {
	s.Mount("secret/", "kv", map[string]string{"version": "2"}, "versioned")
	s.Mount("legacy/", "kv", map[string]string{"version": "1"}, "not versioned")
	s.Mount("team/app/kv2/", "kv", map[string]string{"version": "2"}, "")
	s.Mount("team/old/", "kv", map[string]string{"version": "1"}, "")
	s.Mount("nolist/", "nolist", nil, "")
	s.Mount("db/", "database", nil, "")
	for _, m := range []string{"secret/", "legacy/"} {
		for _, p := range []string{"a", "b/one", "b/two", "b/deep/x", "c", "c/inside", "data/x"} {
			s.Put(m, p)
		}
	}
	for _, n := range oddNames() {
		s.Put("secret/", "odd/"+n)
		s.Put("secret/", "oddfolders/"+n+"/inside")
	}
	s.Put("team/app/kv2/", "x/y")
	s.Put("team/old/", "x/z")
	s.Put("secret/", "gone/x")
	s.Delete("secret/", "gone/x")
	s.Policy("lister", `
		path "secret/metadata/*" { capabilities = ["list"] }
		path "secret/metadata/b/deep" { capabilities = ["deny"] }
		path "legacy/*" { capabilities = ["list"] }
		path "team/app/kv2/metadata/*" { capabilities = ["list"] }
		path "team/old/*" { capabilities = ["list"] }
		path "nolist/*" { capabilities = ["list"] }
		path "db/*" { capabilities = ["list"] }`)
	s.Policy("deep", `path "secret/metadata/b/deep" { capabilities = ["list"] }`)
}

// The client on a real Vault, and what that Vault itself says was asked of it.
func TestReal(t *testing.T) {
	t.Parallel()
	audit := filepath.Join(t.TempDir(), "audit.log")
	server := vaulttest.Real(t, "-audit", audit)
	fillReal(server)
	begin, err := os.ReadFile(audit)
	if err != nil {
		t.Fatal(err)
	}
	client := func(token string) *Client {
		return newClient(t, Options{Address: server.Address,
			Token: token})
	}
	lister := client(server.Token(vaulttest.TokenOptions{Policies: []string{"lister"},
		NoDefaultPolicy: true}))
	deep := client(server.Token(vaulttest.TokenOptions{Policies: []string{"deep"},
		NoDefaultPolicy: true}))
	short := server.Token(vaulttest.TokenOptions{Policies: []string{"lister"}, TTL: time.Hour})

	t.Run("status", func(t *testing.T) {
		got, err := client("").Status(t.Context())
		if err != nil || got.Product != Vault || !got.AtLeast(1, 21) || got.AtLeast(2, 0) ||
			got.State() != "active" || got.Enterprise || got.Cluster == "" {
			t.Errorf("%+v, %v", got, err)
		}
	})
	t.Run("mounts", func(t *testing.T) {
		mounts, err := lister.Mounts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range mounts {
			got = append(got, fmt.Sprintf("%s %s %d", m.Path, m.Engine, m.KVVersion))
		}
		want := []string{"db/ database 0", "legacy/ kv 1", "nolist/ nolist 0", "secret/ kv 2",
			"team/app/kv2/ kv 2", "team/old/ kv 1"}
		if !slices.Equal(got, want) {
			t.Errorf("mounts are %q, want %q", got, want)
		}
		if mounts, err := deep.Mounts(t.Context()); err != nil || len(mounts) != 1 ||
			mounts[0].Path != "secret/" {
			t.Errorf("of the one with access deep below: %+v, %v", mounts, err)
		}
		if _, err := client("").Mounts(t.Context()); !errors.Is(err, ErrNoToken) {
			t.Errorf("without a token: %v", err)
		}
		if _, err := client("hvs.nonsense").Mounts(t.Context()); !errors.Is(err, ErrBadToken) {
			t.Errorf("with a bad token: %v", err)
		}
	})
	t.Run("list", func(t *testing.T) { realList(t, lister, deep, client("hvs.nonsense")) })
	t.Run("locate", func(t *testing.T) {
		for path, want := range map[string]string{
			"secret/b/deep/": "secret/ b/deep/ 2 false", "team/old/x/z": "team/old/ x/z 1 false",
			"team/app/kv2/x": "team/app/kv2/ x 2 false",
			"team/app/kv2":   "team/app/kv2/  2 false", "nowhere/x": "nowhere/ x 2 true",
			"secret/odd/two words": "secret/ odd/two words 2 false",
		} {
			m, loc, err := lister.Locate(t.Context(), path, nil)
			if got := fmt.Sprint(m.Path, " ", loc.Path, " ", m.KVVersion, " ", m.Guessed); err != nil ||
				got != want {
				t.Errorf("%s: %s, want %s, %v", path, got, want, err)
			}
		}
	})
	t.Run("walk", func(t *testing.T) {
		mounts, err := lister.Mounts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var roots []WalkRoot
		for _, m := range mounts {
			roots = append(roots, WalkRoot{Mount: m, Folder: at(m, "")})
		}
		w := walk(t, lister, roots, 0)
		odd := len(oddNames())
		// secret/: 6 at the top, b, c, data, odd, oddfolders, each odd folder; b/deep is denied.
		if w.last.Denied != 1 || w.last.Failed != 0 {
			t.Errorf("%+v", w.last)
		}
		secrets := w.secrets()
		if want := 6 + 7 + 2*odd + 2; len(secrets) != want {
			t.Errorf("%d secrets, want %d: %q", len(secrets), want, secrets)
		}
		for _, n := range oddNames() {
			if !slices.Contains(secrets, "odd/"+n) || !slices.Contains(secrets, "oddfolders/"+n+"/inside") {
				t.Errorf("%q is not among what was found", n)
			}
		}
	})
	t.Run("token", func(t *testing.T) { realToken(t, server, lister, client(short)) })

	// What the server has written down itself.
	if err := auditSaysNothingWasRead(audit, len(begin)); err != nil {
		t.Error(err)
	}
}

func realList(t *testing.T, lister, deep, bad *Client) {
	legacy := Mount{Path: "legacy/", Engine: "kv", KVVersion: 1}
	for _, tc := range []struct {
		name  string
		c     *Client
		mount Mount
		path  string
		names string
		err   error
	}{
		{"KV 2", lister, kv2, "b/", "deep/,one,two", nil},
		{"KV 1", lister, legacy, "b/", "deep/,one,two", nil},
		{"KV 1, a folder called data", lister, legacy, "data/", "x", nil},
		{"both a secret and a folder", lister, kv2, "c", "inside", nil},
		{"a mount with slashes", lister, Mount{Path: "team/app/kv2/", Engine: "kv", KVVersion: 2}, "x/",
			"y", nil},
		{"missing", lister, kv2, "no/such/", "", ErrEmpty},
		{"a secret", lister, kv2, "a", "", ErrEmpty},
		{"a folder whose last secret was deleted", lister, kv2, "gone/", "", ErrEmpty},
		{"denied", lister, kv2, "b/deep/", "", ErrDenied},
		{"a mount that is not there", lister, Mount{Path: "nowhere/", KVVersion: 1}, "", "", ErrDenied},
		{"an engine without LIST", lister, Mount{Path: "nolist/", Engine: "nolist"}, "", "",
			ErrUnlistable},
		{"an engine that lists further down", lister, Mount{Path: "db/", Engine: "database"}, "",
			"config/,roles/,static-roles/", nil},
		{"one whose root nobody knows to list", lister, Mount{Path: "db/", Engine: "plugin"}, "", "",
			ErrUnlistable},
		{"further down", lister, Mount{Path: "db/", Engine: "database"}, "roles/", "", ErrEmpty},
		{"guessed wrong", lister, Mount{Path: "legacy/", KVVersion: 2, Guessed: true}, "b/",
			"deep/,one,two", nil},
		{"guessed wrong the other way", lister, Mount{Path: "secret/", KVVersion: 1, Guessed: true}, "b/",
			"deep/,one,two", nil},
		{"deep below alone", deep, kv2, "b/deep/", "x", nil},
		{"the folder above that", deep, kv2, "b/", "", ErrDenied},
		{"bad token", bad, kv2, "b/", "", ErrBadToken},
		{"a name that the server refuses", lister, kv2, "a\x1b[31m/", "", ErrBadRequest},
	} {
		names, err := tc.c.List(t.Context(), tc.mount, at(tc.mount, tc.path))
		if !errors.Is(err, tc.err) || tc.err == nil && err != nil ||
			strings.Join(names, ",") != tc.names {
			t.Errorf("%s: %q, %v, want %q, %v", tc.name, names, err, tc.names, tc.err)
		}
		checkText(t, tc.name, err, vaulttest.Canary)
	}
}

func realToken(t *testing.T, server *vaulttest.Server, mute, short *Client) {
	ctx := t.Context()
	if _, err := mute.LookupToken(ctx); !errors.Is(err, ErrDenied) {
		t.Errorf("without the default policy: %v", err)
	}
	if _, err := mute.RenewToken(ctx); !errors.Is(err, ErrRenewal) {
		t.Errorf("without the default policy: %v", err)
	}
	got, err := short.LookupToken(ctx)
	if err != nil || got.TTL < 50*time.Minute || got.TTL > time.Hour || got.CreationTTL != time.Hour ||
		!got.Renewable || got.Root ||
		got.Type != "service" || !slices.Equal(got.Policies, []string{"default", "lister"}) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := short.RenewToken(ctx); err != nil || got.TTL != time.Hour || !got.Renewable ||
		!slices.Contains(got.Policies, "lister") {
		t.Errorf("renewed: %+v, %v", got, err)
	}
	for _, tc := range []struct {
		name   string
		opts   vaulttest.TokenOptions
		lookup func(Token) bool
		renew  error
	}{
		{"periodic", vaulttest.TokenOptions{Period: time.Hour},
			func(k Token) bool { return k.Period == time.Hour && k.Renewable }, nil},
		{"not renewable", vaulttest.TokenOptions{TTL: time.Hour, NonRenewable: true},
			func(k Token) bool { return !k.Renewable }, ErrRenewal},
		{"batch", vaulttest.TokenOptions{TTL: time.Hour, Batch: true},
			func(k Token) bool { return k.Type == "batch" && !k.Renewable }, ErrRenewal},
		{"with an end", vaulttest.TokenOptions{TTL: time.Hour, ExplicitMaxTTL: 2 * time.Hour},
			func(k Token) bool { return k.Renewable }, nil},
		{"for few requests", vaulttest.TokenOptions{TTL: time.Hour, NumUses: 5},
			func(k Token) bool { return k.Uses == 4 }, nil},
		{"root", vaulttest.TokenOptions{Policies: []string{"root"}},
			func(k Token) bool { return k.Root && !k.Lives() }, ErrRenewal},
	} {
		c := newClient(t, Options{Address: server.Address, Token: server.Token(tc.opts)})
		if got, err := c.LookupToken(ctx); err != nil || !tc.lookup(got) {
			t.Errorf("%s: %+v, %v", tc.name, got, err)
		}
		if _, err := once(c).RenewToken(ctx); !errors.Is(err, tc.renew) || tc.renew == nil && err != nil {
			t.Errorf("%s: renewing: %v, want %v", tc.name, err, tc.renew)
		}
	}
	brief := newClient(t, Options{Address: server.Address,
		Token: server.Token(vaulttest.TokenOptions{TTL: time.Second})})
	settle(t, "the token expires", func() bool {
		_, err := brief.LookupToken(ctx)
		return errors.Is(err, ErrBadToken)
	})
	if err := revoke(ctx, short); err != nil {
		t.Error(err)
	}
	if _, err := short.LookupToken(ctx); !errors.Is(err, ErrBadToken) {
		t.Errorf("revoked: %v", err)
	}
}

// auditSaysNothingWasRead looks through what a server was asked since the log had that length.
// Fixtures are written by root; nothing else but lists may be about a secrets engine.
func auditSaysNothingWasRead(path string, from int) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	fine := regexp.MustCompile(`^(sys/internal/ui/(mounts(/.*)?|resultant-acl)|sys/(mounts|capabilities-self)|auth/token/(lookup|renew|revoke)-self)$`)
	lists := 0
	for scan := bufio.NewScanner(strings.NewReader(string(raw[from:]))); scan.Scan(); {
		var entry struct {
			Type    string
			Auth    struct{ Policies []string }
			Request struct{ Operation, Path string }
		}
		if err := json.Unmarshal(scan.Bytes(), &entry); err != nil {
			return fmt.Errorf("reading %q: %w", scan.Text(), err)
		}
		r := entry.Request
		switch {
		case entry.Type != "request" || r.Path == "auth/token/create":
		case r.Operation == "list":
			lists++
		case !fine.MatchString(r.Path):
			return fmt.Errorf("the server was asked to %s %s", r.Operation, r.Path)
		}
	}
	if lists < 50 {
		return fmt.Errorf("the server has written down only %d lists", lists)
	}
	return nil
}

// A standby that does not forward sends its clients to the active node: the token is not taken
// there.
func TestRealStandby(t *testing.T) {
	t.Parallel()
	server := vaulttest.Real(t, "-listen-standby", "127.0.0.1:0", "-redact-version")
	token := server.Token(vaulttest.TokenOptions{Policies: []string{"root"}, TTL: time.Hour})
	active := newClient(t, Options{Address: server.Address, Token: token})
	standby := newClient(t, Options{Address: server.StandbyAddress, Token: token})
	if s, err := active.Status(t.Context()); err != nil || s.State() != "active" || s.Version != "" ||
		s.Product != Vault || !s.AtLeast(9, 9) {
		t.Errorf("one that hides its version: %+v, %v", s, err)
	}
	told := newClient(t, Options{Address: server.Address, Token: token, Product: OpenBao,
		Version: "2.1"})
	if s, err := told.Status(t.Context()); err != nil || s.Version != "2.1" || s.Product != OpenBao ||
		s.State() != "active" {
		t.Errorf("one whose version the user has said: %+v, %v", s, err)
	}
	for name, call := range calls(standby) {
		err := call(t.Context())
		if name == "Status" {
			if err != nil {
				t.Errorf("status: %v", err)
			}
			continue
		}
		if !errors.Is(err, ErrRedirect) || !strings.HasSuffix(err.Error(), server.Address) {
			t.Errorf("%s: %v", name, err)
		}
		checkText(t, name, err, token)
	}
	if s, err := standby.Status(t.Context()); err != nil || s.State() != "standby" {
		t.Errorf("%+v, %v", s, err)
	}
}

// A real server that goes away in every way there is, and comes back.
func TestRealInTrouble(t *testing.T) {
	server := vaulttest.Real(t)
	server.Mount("secret/", "kv", map[string]string{"version": "2"}, "")
	server.Put("secret/", "a/x")
	token := server.Token(vaulttest.TokenOptions{Policies: []string{"root"}, TTL: time.Hour})
	c := once(newClient(t, Options{Address: server.Address, Token: token, Timeout: 2 * time.Second}))
	list := func(c *Client) error { _, err := c.List(t.Context(), kv2, at(kv2, "a/")); return err }
	if err := list(c); err != nil {
		t.Fatal(err)
	}

	server.Seal()
	if s, err := c.Status(t.Context()); err != nil || s.State() != "sealed" {
		t.Errorf("sealed: %+v, %v", s, err)
	}
	for name, call := range calls(c) {
		if err := call(t.Context()); name != "Status" && !errors.Is(err, ErrSealed) {
			t.Errorf("sealed: %s: %v", name, err)
		}
	}
	server.Unseal()
	settle(t, "it lists again after unsealing", func() bool { return list(c) == nil })

	server.Freeze()
	if err := list(c); !errors.Is(err, ErrTimeout) {
		t.Errorf("frozen: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := c.Mounts(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	server.Thaw()
	settle(t, "it lists again after thawing", func() bool { return list(c) == nil })

	server.Disconnect()
	if err := list(c); !errors.Is(err, ErrOffline) {
		t.Errorf("gone: %v", err)
	}
	server.Reconnect()
	settle(t, "it lists again after its return", func() bool { return list(c) == nil })
}

// The real server's TLS listener, with and without trust.
func TestRealTLS(t *testing.T) {
	server := vaulttest.Real(t)
	opts := Options{Address: server.TLSAddress, Token: server.RootToken}
	if _, err := newClient(t, opts).Mounts(t.Context()); !errors.Is(err, ErrTLS) {
		t.Errorf("without its CA: %v", err)
	}
	if _, err := newClient(t,
		Options{Address: strings.Replace(server.TLSAddress, "https:", "http:",
			1)}).Status(t.Context()); !errors.Is(err, ErrTLS) {
		t.Errorf("as http: %v", err)
	}
	if _, err := newClient(t,
		Options{Address: strings.Replace(server.Address, "http:", "https:",
			1)}).Status(t.Context()); !errors.Is(err, ErrTLS) {
		t.Errorf("http as https: %v", err)
	}
	t.Setenv("VAULT_CACERT_BYTES", server.CACert)
	c := newClient(t, opts)
	if mounts, err := c.Mounts(t.Context()); err != nil || len(mounts) == 0 {
		t.Errorf("%v, %v", mounts, err)
	}
	if _, err := c.LookupToken(t.Context()); err != nil {
		t.Error(err)
	}
}
