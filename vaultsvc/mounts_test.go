package vaultsvc

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func TestMounts(t *testing.T) {
	t.Parallel()
	server, token := memvault.Sample()
	c := inside(t, server, token)
	mounts, err := c.Mounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range mounts {
		if m.PluginVersion == "" || m.Guessed {
			t.Errorf("%+v", m)
		}
		got = append(got, fmt.Sprintf("%s %s %d %v %q", m.Path, m.Engine, m.KVVersion, m.KV2(),
			m.Description))
	}
	want := []string{
		`acme-ca/ acme-ca-plugin 0 false "certificates of the internal CA"`,
		`cubbyhole/ cubbyhole 0 false "per-token private secret storage"`,
		`identity/ identity 0 false "identity store"`,
		`platform/ kv 2 true "shared infrastructure"`,
		`secrets/ kv 2 true "application secrets by team"`,
		`sys/ system 0 false "system endpoints used for control, policy and debugging"`,
		`team/legacy/ kv 1 false "the old store, being emptied"`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("mounts are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What the UI's page says is enough, and only where it is missing another one is asked.
func TestMountsFallBack(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		spoil func(*memvault.Server)
		want  error // nil: the mounts
		asked int
	}{
		{"the page is there", func(*memvault.Server) {}, nil, 1},
		{"the page is denied", func(s *memvault.Server) { s.Fail("sys/internal/ui/mounts", 403, -1) },
			nil, 2},
		{"the page is missing", func(s *memvault.Server) { s.Fail("sys/internal/ui/mounts", 404, -1) },
			nil, 2},
		{"both are denied", func(s *memvault.Server) {
			s.Fail("sys/internal/ui/mounts", 403,
				-1)
			s.Fail("sys/mounts", 403, -1)
		}, ErrDenied, 2},
		{"the token is bad", func(s *memvault.Server) {
			s.Answer("sys/internal/ui/mounts", 403, `{"errors":["permission denied","invalid token"]}`, -1)
		}, ErrBadToken, 1},
		{"sealed", func(s *memvault.Server) { s.Seal() }, ErrSealed, 1},
		{"another server", func(s *memvault.Server) { s.Answer("sys/internal/ui/mounts", 200, html, -1) },
			ErrNotVault, 1},
		{"another server's JSON",
			func(s *memvault.Server) { s.Answer("sys/internal/ui/mounts", 200, `{"data":{}}`, -1) },
			ErrNotVault, 1},
		{"another server's JSON in the place of the second", func(s *memvault.Server) {
			s.Fail("sys/internal/ui/mounts", 403, -1)
			s.Answer("sys/mounts", 200, `{"data":{}}`, -1)
		}, ErrNotVault, 2},
	} {
		server, _ := memvault.Sample()
		tc.spoil(server)
		mounts, err := once(inside(t, server, server.RootToken())).Mounts(t.Context())
		if !errors.Is(err, tc.want) || tc.want == nil && (err != nil || len(mounts) < 4) {
			t.Errorf("%s: %d mounts, error is %v, want %v", tc.name, len(mounts), err, tc.want)
		}
		if n := len(server.Requests()); n != tc.asked {
			t.Errorf("%s: %d requests, want %d", tc.name, n, tc.asked)
		}
		if tc.want == nil {
			if m, ok := FindMount(mounts, "secrets/a"); !ok || !m.KV2() {
				t.Errorf("%s: secrets/ is %+v", tc.name, m)
			}
		}
	}
}

func TestMountsWithoutToken(t *testing.T) {
	t.Parallel()
	server, _ := memvault.Sample()
	if _, err := inside(t, server, "").Mounts(t.Context()); !errors.Is(err, ErrNoToken) ||
		!strings.Contains(Hint(err), "VAULT_TOKEN") {
		t.Errorf("error is %v", err)
	}
	server.Mount("open/", "kv", 2, "", memvault.Public)
	if mounts, err := inside(t, server, "").Mounts(t.Context()); err != nil || len(mounts) != 1 ||
		!mounts[0].KV2() {
		t.Errorf("%v, %v", mounts, err)
	}
}

// The forms in which servers have described mounts.
func TestMountInfo(t *testing.T) {
	t.Parallel()
	c := serve(t, answer(200, `{"data":{"secret":{
		"kv0/":{"type":"kv","options":null},
		"kv1/":{"type":"kv","options":{"version":"1"}},
		"kv2/":{"type":"kv","options":{"version":"2","other":"x"},"description":"d"},
		"/slashes":{"type":"kv","options":{}},
		"old/":{"type":"generic","accessor":"generic_1"},
		"plugin/":{"type":"acme","options":{"version":"2"},"running_plugin_version":"v1.2.3","uuid":"u-1","accessor":"acme_1"}
	},"auth":{}}}`))
	mounts, err := c.Mounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []Mount{
		{Path: "kv0/", Engine: "kv", KVVersion: 1}, {Path: "kv1/", Engine: "kv", KVVersion: 1},
		{Path: "kv2/", Engine: "kv", KVVersion: 2, Description: "d"},
		{Path: "old/", Engine: "generic", KVVersion: 1, ID: "generic_1"},
		{Path: "plugin/", Engine: "acme", PluginVersion: "v1.2.3", ID: "u-1"},
		{Path: "slashes/", Engine: "kv", KVVersion: 1},
	}
	if fmt.Sprintf("%+v", mounts) != fmt.Sprintf("%+v", want) {
		t.Errorf("mounts are\n%+v\nwant\n%+v", mounts, want)
	}
}

// locating is a server with mounts that are prefixes of one another.
func locating(t *testing.T) (*memvault.Server, []Mount) {
	t.Helper()
	s := memvault.New()
	s.Mount("team/", "kv", 2, "")
	s.Mount("team/legacy/", "kv", 1, "")
	s.Mount("secret/", "kv", 2, "")
	s.Mount("hidden/", "kv", 1, "")
	for _, m := range []string{"team/", "team/legacy/", "secret/", "hidden/"} {
		s.Put(m, "a/b", "data/x")
	}
	s.Policy("p", memvault.Allow("team/metadata/*", memvault.List),
		memvault.Allow("team/legacy/*", memvault.List),
		memvault.Allow("secret/metadata/deep/er/", memvault.List))
	mounts, err := inside(t, s, s.RootToken()).Mounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var known []Mount
	for _, m := range mounts {
		if m.Path != "hidden/" {
			known = append(known, m)
		}
	}
	return s, known
}

func TestLocate(t *testing.T) {
	t.Parallel()
	server, known := locating(t)
	root, limited := server.RootToken(), server.Token(memvault.TokenOptions{Policies: []string{"p"}})
	for _, tc := range []struct {
		name, token string
		among       []Mount
		path        string
		mount, rest string
		version     int
		guessed     bool
		err         error
		asked       int
	}{
		{"among mounts", root, known, "secret/a/b", "secret/", "a/b", 2, false, nil, 0},
		{"a folder stays one", root, known, "secret/a/", "secret/", "a/", 2, false, nil, 0},
		{"the longest mount", root, known, "team/legacy/a/b", "team/legacy/", "a/b", 1, false, nil, 0},
		{"not longer than that", root, known, "team/legacyx/a", "team/", "legacyx/a", 2, false, nil, 0},
		{"the mount itself", root, known, "team/legacy/", "team/legacy/", "", 1, false, nil, 0},
		{"the mount without its slash", root, known, "team/legacy", "team/legacy/", "", 1, false, nil, 0},
		{"untidy", root, known, "  /secret//a///b ", "secret/", "a/b", 2, false, nil, 0},
		{"data/ is part of the path: KV 1 may have that", root, known, "team/legacy/data/x",
			"team/legacy/", "data/x", 1, false, nil, 0},
		{"not among them, but the server knows", root, known, "hidden/a/b", "hidden/", "a/b", 1, false,
			nil, 1},
		{"nothing listed, the server knows", limited, nil, "team/legacy/a/b", "team/legacy/", "a/b", 1,
			false, nil, 1},
		{"nothing listed, a mount without its slash", limited, nil, "team/legacy", "team/legacy/", "", 1,
			false, nil, 1},
		{"nothing listed, a folder", limited, nil, "team/a/", "team/", "a/", 2, false, nil, 1},
		{"nothing listed, access deep below alone", limited, nil, "secret/deep/er/", "secret/",
			"deep/er/", 2, false, nil, 1},
		{"nothing listed, out of reach: a guess", limited, nil, "hidden/a/b", "hidden/", "a/b", 2, true,
			nil, 1},
		{"nothing listed, no such mount: a guess", limited, nil, "nowhere/a/", "nowhere/", "a/", 2, true,
			nil, 1},
		{"nothing listed, only a word", limited, nil, "nowhere", "nowhere/", "", 2, true, nil, 1},
		{"no such mount", limited, known, "nowhere/a", "", "", 0, false, ErrNoMount, 1},
		{"no such mount for root", root, known, "nowhere/a", "", "", 0, false, ErrNoMount, 1},
		{"bad token", "hvs.bad", nil, "secret/a", "", "", 0, false, ErrBadToken, 1},
		{"nothing", root, known, "", "", "", 0, false, vaultpath.ErrBadPath, 0},
		{"blanks and slashes", root, known, "  /// ", "", "", 0, false, vaultpath.ErrBadPath, 0},
		{"climbs", root, known, "secret/../sys/raw", "", "", 0, false, vaultpath.ErrBadPath, 0},
		{"climbs where nothing is listed", root, nil, "secret/../../sys/raw", "", "", 0, false,
			vaultpath.ErrBadPath, 0},
		{"climbs at once", root, nil, "../x", "", "", 0, false, vaultpath.ErrBadPath, 0},
		{"stays", root, nil, "./x", "", "", 0, false, vaultpath.ErrBadPath, 0},
		{"climbs for a proxy that decodes twice", root, nil, "secret/%2e%2e/x", "", "", 0, false,
			ErrGuard, 0},
	} {
		server.Forget()
		c := inside(t, server, tc.token)
		m, loc, err := c.Locate(t.Context(), tc.path, tc.among)
		if !errors.Is(err, tc.err) || tc.err == nil && err != nil {
			t.Errorf("%s: error is %v, want %v", tc.name, err, tc.err)
		}
		if tc.err == nil && (m.Path != tc.mount || loc.Mount != tc.mount || loc.Path != tc.rest ||
			m.KVVersion != tc.version || m.Guessed != tc.guessed) {
			t.Errorf("%s: %+v, %+v", tc.name, m, loc)
		}
		if n := len(server.Requests()); n != tc.asked {
			t.Errorf("%s: %d requests, want %d", tc.name, n, tc.asked)
		}
		if tc.err != nil && tc.err != ErrGuard && Hint(err) == "" {
			t.Errorf("%s: no hint", tc.name)
		}
		checkText(t, tc.name, err, root, limited)
	}
}

// A location is of the client's namespace.
func TestLocateInNamespace(t *testing.T) {
	t.Parallel()
	server := memvault.New()
	server.Enterprise(true)
	space := server.In("team/a")
	space.Mount("kv/", "kv", 2, "")
	c := inside(t, server, server.RootToken(), func(o *Options) { o.Namespace = "/team/a/" })
	m, loc, err := c.Locate(t.Context(), "kv/x/", nil)
	if err != nil || !m.KV2() ||
		loc != (vaultpath.Location{Namespace: "team/a", Mount: "kv/", Path: "x/"}) {
		t.Errorf("%+v, %+v, %v", m, loc, err)
	}
	for _, r := range server.Requests() {
		if r.Namespace != "team/a" {
			t.Errorf("%+v", r)
		}
	}
}

// The version to guess can be set, for servers that hide everything.
func TestLocateGuessesTheVersionThatIsSet(t *testing.T) {
	t.Parallel()
	server, _ := locating(t)
	server.Fail("sys/internal/ui/mounts", 403, -1)
	server.Fail("sys/internal/ui/mounts/hidden/a", 403, -1)
	server.Policy("h", memvault.Allow("hidden/*", memvault.List))
	token := server.Token(memvault.TokenOptions{Policies: []string{"h"}})
	for _, version := range []int{0, 1, 2} {
		c := inside(t, server, token, func(o *Options) { o.KVVersion = version })
		m, loc, err := c.Locate(t.Context(), "hidden/a/", nil)
		if want := map[int]int{0: 2, 1: 1, 2: 2}[version]; err != nil || !m.Guessed ||
			m.KVVersion != want {
			t.Errorf("%d: %+v, %v", version, m, err)
		}
		// Whatever was guessed, the names are found.
		if names, err := c.List(t.Context(), m, loc); err != nil || len(names) != 1 {
			t.Errorf("%d: %v, %v", version, names, err)
		}
	}
}

// A server says which mount a path lies in. One that names another mount is not believed: what is
// asked for next would be another path than the one that was written.
func TestLocateDoesNotBelieveAnotherMount(t *testing.T) {
	t.Parallel()
	for _, said := range []string{"other/", "secret/a/b/c/", "sec", "/", "", "secret/a/bb/", "../"} {
		c := serve(t, answer(200,
			fmt.Sprintf(`{"data":{"path":%q,"type":"kv","options":{"version":"1"}}}`, said)))
		m, loc, err := c.Locate(t.Context(), "secret/a/b", nil)
		if err != nil || !m.Guessed || m.Path != "secret/" || loc.String() != "secret/a/b" {
			t.Errorf("%q: %+v, %+v, %v", said, m, loc, err)
		}
	}
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		answer(200, `{"data":{"path":"secret/a/","type":"kv"}}`)(w, r)
	})
	if m, loc, err := c.Locate(t.Context(), "secret/a/b", nil); err != nil || m.Path != "secret/a/" ||
		loc.Path != "b" {
		t.Errorf("%+v, %+v, %v", m, loc, err)
	}
}
