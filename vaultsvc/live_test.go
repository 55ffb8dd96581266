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

	"github.com/vaultmap/vaultmap/vaultsvc/internal/limiter"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// bin is a server with secrets that are gone in each way, a token that may list them, and a client
// that knows whatever the server says of itself and of its mounts.
func bin(t *testing.T, product memvault.Product, version string,
	change ...func(*memvault.Server)) (*memvault.Server, *Client) {
	t.Helper()
	s := memvault.New()
	s.Identify(product, version)
	s.Mount("secret/", "kv", 2, "")
	s.Mount("kv1/", "kv", 1, "")
	s.Mount("plugin/", "acme", 0, "")
	s.Put("secret/", "here", "gone", "both", "both/inside", "spent", "due", "all/x", "all/y",
		"some/deep/x", "some/gone", "shut/x")
	s.Put("kv1/", "a")
	s.Put("plugin/", "a")
	s.Delete("secret/", "gone", "both", "all/x", "all/y", "some/gone")
	s.Destroy("secret/", "spent")
	s.DeleteAt("secret/", time.Now().Add(time.Hour), "due")
	s.Policy("lister", memvault.Allow("secret/metadata/*", memvault.List),
		memvault.Allow("secret/detailed-metadata/*", memvault.List),
		memvault.Allow("secret/metadata/shut", memvault.Deny),
		memvault.Allow("secret/detailed-metadata/shut", memvault.Deny),
		memvault.Allow("kv1/*", memvault.List), memvault.Allow("plugin/*", memvault.List))
	s.Policy("no details", memvault.Allow("secret/metadata/*", memvault.List))
	for _, f := range change {
		f(s)
	}
	c := once(inside(t, s, s.Token(memvault.TokenOptions{Policies: []string{"lister"}})))
	getsToKnow(t, c)
	s.Forget()
	t.Cleanup(func() {
		if n := s.ValueReads(); n != 0 {
			t.Errorf("%d requests asked for more than names", n)
		}
	})
	return s, c
}

// getsToKnow has a client ask what it must know to tell deleted secrets.
func getsToKnow(t *testing.T, c *Client) {
	t.Helper()
	_, err := c.Status(t.Context())
	_, mountsErr := c.Mounts(t.Context())
	if err := errors.Join(err, mountsErr); err != nil {
		t.Fatal(err)
	}
}

func TestListLive(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		product memvault.Product
		version string
		folder  string
		live    string // joined
		deleted string // of what a list names
		err     error
		asked   int
	}{
		// it makes no difference to what is due
		{memvault.Vault, "1.21.0", "", "all/ both/ here shut/ some/ spent", "both due gone", nil, 1},
		{memvault.Vault, "1.21.0", "both/", "inside", "", nil, 1},
		{memvault.Vault, "1.21.0", "some/", "deep/", "gone", nil, 1},
		{memvault.Vault, "1.21.0", "some", "deep/", "gone", nil, 1},
		{memvault.Vault, "1.21.0", "all/", "", "x y", ErrEmpty, 1},
		{memvault.Vault, "1.21.0", "missing/", "", "", ErrEmpty, 1},
		{memvault.Vault, "1.21.0", "shut/", "", "", ErrDenied, 1},
		{memvault.Vault, "2.0.1", "some/", "deep/", "gone", nil, 1},
		{memvault.Vault, "1.21.4+ent", "some/", "deep/", "gone", nil, 1},
		{memvault.Vault, "1.20.4", "some/", "", "", ErrDeletedUnknown, 0},
		{memvault.Vault, "1.9.0", "some/", "", "", ErrDeletedUnknown, 0},
		{memvault.Vault, "", "some/", "", "", ErrDeletedUnknown, 0}, // hidden
		{memvault.Vault, "dev", "some/", "", "", ErrDeletedUnknown, 0},
		{memvault.OpenBao, "2.3.0", "", "all/ both/ due here shut/ some/", "both gone spent", nil, 1},
		{memvault.OpenBao, "2.6.2", "both/", "inside", "", nil, 1},
		{memvault.OpenBao, "2.6.2", "all/", "", "x y", ErrEmpty, 1},
		{memvault.OpenBao, "2.6.2", "missing/", "", "", ErrEmpty, 1},
		// in a page, and in what may be had; its names likewise
		{memvault.OpenBao, "2.6.2", "shut/", "", "", ErrDenied, 4},
		{memvault.OpenBao, "2.2.0", "some/", "", "", ErrDeletedUnknown, 0},
		{memvault.OpenBao, "2.0.1", "some/", "", "", ErrDeletedUnknown, 0},
		{memvault.Vault, "1.21.0", "a/../b/", "", "", vaultpath.ErrBadPath, 0},
	} {
		s, c := bin(t, tc.product, tc.version)
		folder := at(kv2, tc.folder)
		names, err := liveNames(t.Context(), c, kv2, folder)
		if strings.Join(names, " ") != tc.live || !errors.Is(err, tc.err) || tc.err == nil &&
			err != nil || len(s.Requests()) != tc.asked {
			t.Errorf("%s %s: %q: %q, %v after %d requests", tc.product, tc.version, tc.folder, names, err,
				len(s.Requests()))
		}
		for _, r := range s.Requests() {
			if r.Method != "LIST" || r.Live != (tc.product == memvault.Vault) {
				t.Errorf("%s %s: %q: it sent %+v", tc.product, tc.version, tc.folder, r)
			}
		}
		all, _ := c.List(t.Context(), kv2, folder)
		deleted, err := c.Deleted(t.Context(), kv2, folder, all)
		if want := map[bool]error{true: nil, false: tc.err}[errors.Is(tc.err, ErrEmpty)]; !errors.Is(err,
			want) || want == nil && err != nil || strings.Join(deleted, " ") != tc.deleted {
			t.Errorf("%s %s: %q: deleted are %q, %v", tc.product, tc.version, tc.folder, deleted, err)
		}
	}
}

// What cannot be known is not asked for, and says why.
func TestListLiveOfWhatIsNotTold(t *testing.T) {
	t.Parallel()
	s, c := bin(t, memvault.Vault, "1.21.4")
	fresh := func() *Client { return once(inside(t, s, s.RootToken())) }
	ofMounts := fresh()
	if _, err := ofMounts.Mounts(t.Context()); err != nil {
		t.Fatal(err)
	}
	ofStatus := fresh()
	if _, err := ofStatus.Status(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.HideVersion(true)
	hidden := fresh()
	getsToKnow(t, hidden)
	for _, tc := range []struct {
		name  string
		c     *Client
		mount Mount
		why   string
	}{
		{"version 1", c, kv1, "only KV version 2"},
		{"another engine", c, Mount{Path: "plugin/", Engine: "acme"}, "only KV version 2"},
		{"taken for version 2", c, Mount{Path: "kv1/", Engine: "kv", KVVersion: 2},
			"has not said which engine"},
		{"a mount below another", c, Mount{Path: "secret/both/", Engine: "kv", KVVersion: 2},
			"has not said which engine"},
		{"guessed", c, Mount{Path: "secret/", Engine: "kv", KVVersion: 2, Guessed: true},
			"has not said which engine"},
		{"a mount of an earlier run", c, Mount{Path: "earlier/", Engine: "kv", KVVersion: 2},
			"has not said which engine"},
		{"another namespace", c.InNamespace("team"), kv2, "has not said which engine"},
		{"nobody has asked for the status", ofMounts, kv2, "has not said which version"},
		{"nobody has asked for the mounts", ofStatus, kv2, "has not said which engine"},
		{"a hidden version", hidden, kv2, "hides its version"},
	} {
		s.Forget()
		names, err := liveNames(t.Context(), tc.c, tc.mount, at(tc.mount, "some/"))
		if names != nil || !errors.Is(err, ErrDeletedUnknown) || !strings.Contains(err.Error(), tc.why) ||
			len(s.Requests()) != 0 {
			t.Errorf("%s: %q, %v after %d requests", tc.name, names, err, len(s.Requests()))
		}
	}
	// What the user says of a server that hides it is taken for it, and so is one mount that it has
	// described.
	told := once(inside(t, s, s.RootToken(), func(o *Options) {
		o.Product, o.Version = Vault, "1.21"
	}))
	if _, err := told.Status(t.Context()); err != nil {
		t.Fatal(err)
	}
	m, folder, err := told.Locate(t.Context(), "secret/some/", nil)
	if names, listErr := liveNames(t.Context(), told, m, folder); err != nil || listErr != nil ||
		len(names) != 1 {
		t.Errorf("%q, %v, %v", names, err, listErr)
	}
}

// Attack: a server that is not what it says, or has become another one. Names that may be deleted
// are never taken for live.
func TestListLiveOfAnOlderEngine(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		product Product
		version string
		become  func(*memvault.Server)
	}{
		"a node of Vault 1.20 in the same cluster": {Vault, "1.21.4", func(s *memvault.Server) {
			s.Identify(memvault.Vault, "1.20.4")
		}},
		"an OpenBao that was taken for a Vault": {Vault, "2.6.2", func(s *memvault.Server) {
			s.Identify(memvault.OpenBao, "2.6.2")
		}},
		"an OpenBao before it knew of details": {OpenBao, "2.6.2", func(s *memvault.Server) {
			s.Identify(memvault.OpenBao, "2.1.1")
		}},
		"a Vault where details were asked for": {OpenBao, "2.6.2", func(s *memvault.Server) {
			s.Identify(memvault.Vault, "1.21.4")
		}},
		"an engine at that place that does not list": {OpenBao, "2.6.2", func(s *memvault.Server) {
			s.Mount("secret/", "acme", 0, "", memvault.Unlistable)
		}},
		"an engine that lists in other places": {OpenBao, "2.6.2", func(s *memvault.Server) {
			s.Mount("secret/", "acme", 0, "", memvault.ListedBelow)
		}},
	} {
		s, c := bin(t, memvault.Vault, "1.21.4")
		c.server.Store(&ServerInfo{Product: tc.product, Version: tc.version})
		c.transport.AllowPages(tc.product == OpenBao)
		tc.become(s)
		for _, folder := range []string{"", "some/", "missing/"} {
			if names, err := liveNames(t.Context(), c, kv2, at(kv2, folder)); names != nil ||
				!errors.Is(err, ErrDeletedUnknown) {
				t.Errorf("%s: %q: %q, %v", name, folder, names, err)
			}
		}
	}
}

// An OpenBao whose token may not list the details is asked once for each mount, until it has
// another token, or somebody asks for the mounts anew. Where it may list some, others are asked for
// as well, whichever is asked for first: a folder whose names are denied says nothing of the mount.
func TestListLiveWithoutDetails(t *testing.T) {
	t.Parallel()
	s, c := bin(t, memvault.OpenBao, "2.6.2")
	narrow := s.Token(memvault.TokenOptions{Policies: []string{"no details"}})
	partly := s.Token(memvault.TokenOptions{Policies: []string{"lister"}})
	ask := func(c *Client, folder string, want error, requests int) {
		t.Helper()
		s.Forget()
		_, err := liveNames(t.Context(), c, kv2, at(kv2, folder))
		if !errors.Is(err, want) || want == nil && err != nil || len(s.Requests()) != requests ||
			errors.Is(err, ErrDenied) != (want == ErrDenied) {
			t.Errorf("%q: %v after %d requests, want %v after %d", folder, err, len(s.Requests()), want,
				requests)
		}
		if want == ErrDeletedUnknown && !strings.Contains(err.Error(), "detailed-metadata") {
			t.Errorf("%q: %v", folder, err)
		}
	}
	c.SetToken(narrow)
	ask(c, "some/", ErrDeletedUnknown, 3)
	ask(c, "some/", ErrDeletedUnknown, 0)
	ask(c, "all/", ErrDeletedUnknown, 0)
	getsToKnow(t, c)
	ask(c, "all/", ErrDeletedUnknown, 3)
	ask(c, "some/", ErrDeletedUnknown, 0)
	c.SetToken(s.Token(memvault.TokenOptions{Policies: []string{"no details"}}))
	ask(c, "all/", ErrDeletedUnknown, 3)
	ask(c, "some/", ErrDeletedUnknown, 0)
	c.SetToken(partly)
	ask(c, "some/", nil, 1)
	ask(c, "shut/", ErrDenied, 4)
	ask(c, "some/", nil, 1)
	c.SetToken(s.Token(memvault.TokenOptions{Policies: []string{"lister"}}))
	ask(c, "shut/", ErrDenied, 4)
	ask(c, "some/", nil, 1)
}

// However long the folder and whatever the policies bound: all names, each in its kind. A policy
// may show fewer details than names; what it does not show is not called deleted.
func TestListLiveInPages(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 9, 10, 11, 25, 100} {
		for _, bound := range []int{0, 3} {
			s, c := paged(t, n)
			s.Policy("lister", memvault.Allow("kv2/*", memvault.List))
			names := pagedNames(n)
			var folders []string // the secrets lie one below the other: each in a folder of its own
			for i, name := range names {
				name = strings.TrimSuffix(name, "/x")
				folders = append(folders, name)
				s.Put("kv2/", name)
				if i%3 == 1 {
					s.Delete("kv2/", name)
				}
			}
			getsToKnow(t, c)
			if bound > 0 {
				s.LimitPages("kv2/", bound)
			}
			m := Mount{Path: "kv2/", Engine: "kv", KVVersion: 2}
			folder := at(m, fmt.Sprintf("%d/", n))
			live, err := liveNames(t.Context(), c, m, folder)
			if want := 2*n - (n+1)/3; err != nil || len(live) != want || !slices.IsSorted(live) {
				t.Errorf("%d names, bound to %d: %d are live, want %d, %v", n, bound, len(live), want, err)
			}
			all, err := c.List(t.Context(), m, folder)
			if err != nil || len(all) != 2*n {
				t.Fatalf("%d names, %v", len(all), err)
			}
			deleted, err := c.Deleted(t.Context(), m, folder, append(all, "never heard of"))
			if err != nil || len(deleted)+len(live) != len(all) {
				t.Errorf("%d names, bound to %d: deleted are %q, %v", n, bound, deleted, err)
			}
			if len(folders) != n {
				t.Fatal("the test proves nothing")
			}
		}
	}
}

// It takes its turn as a list does, and the limiter hears how it ended.
func TestListLiveTakesTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := bin(t, memvault.Vault, "1.21.4")
		c.limiter = limiter.New(2, time.Minute)
		s.Latency(time.Second)
		began := time.Now()
		done := make(chan error)
		for range 6 {
			go func() {
				_, err := liveNames(t.Context(), c, kv2, at(kv2, "some/"))
				done <- err
			}()
		}
		for range 6 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(began); took != 3*time.Second || s.Load().PeakInFlight != 2 ||
			c.limiter.Stats().InFlight != 0 {
			t.Errorf("six in turns of two took %s, %d at once, %d still out", took, s.Load().PeakInFlight,
				c.limiter.Stats().InFlight)
		}
		s.Latency(0)
		s.Fail("secret/some", http.StatusTooManyRequests, 1)
		if _, err := liveNames(t.Context(), c, kv2, at(kv2, "some/")); !errors.Is(err, ErrBusy) ||
			c.limiter.Stats().Limit != 1 {
			t.Errorf("%v, and %v may go out at once", err, c.limiter.Stats().Limit)
		}
		for _, why := range []string{"denied", "unknown"} {
			if why == "unknown" {
				s.Identify(memvault.Vault, "1.20.0")
			}
			liveNames(t.Context(), c, kv2, at(kv2, "shut/"))
			if c.limiter.Stats().InFlight != 0 {
				t.Errorf("%s: %d are still out", why, c.limiter.Stats().InFlight)
			}
		}
	})
}

func TestTellsDeleted(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		server ServerInfo
		want   bool
		how    string
	}{
		{ServerInfo{Product: Vault, Version: "1.20.9"}, false,
			"not told apart: Vault does so since 1.21"},
		{ServerInfo{Product: Vault, Version: "1.21.0"}, true,
			"told apart by LIST, together with those that are due to be deleted (delete_version_after)"},
		{ServerInfo{Product: Vault, Version: "2.0.0+ent"}, true,
			"told apart by LIST, together with those that are due to be deleted (delete_version_after)"},
		{ServerInfo{Product: OpenBao, Version: "2.2.2"}, false,
			"not told apart: OpenBao does so since 2.3"},
		{ServerInfo{Product: OpenBao, Version: "2.3.0"}, true,
			"told apart where the token may list detailed-metadata/"},
		{ServerInfo{Product: Vault}, false,
			"not told apart: the server hides its version (vault_version in the config file names it)"},
		{ServerInfo{Product: OpenBao, Version: "unknown"}, false,
			"not told apart: the server hides its version (vault_version in the config file names it)"},
		{ServerInfo{Version: "1.21.0"}, false, "not told apart: Vault does so since 1.21"},
	} {
		if got, how := tc.server.TellsDeleted(), tc.server.HowDeleted(); got != tc.want || how != tc.how {
			t.Errorf("%+v: %v, %q", tc.server, got, how)
		}
	}
}
