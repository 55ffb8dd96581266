package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// behind returns how to run the program on a server that something stands in front of.
func (e estate) behind(t *testing.T, v *memVault, front func(http.Handler) http.Handler,
	args ...string) start {
	t.Helper()
	srv := httptest.NewServer(front(v.Server))
	t.Cleanup(srv.Close)
	s := e.start(e.lister, args...)
	s.env = append(s.env, "VAULT_ADDR="+srv.URL, "VAULT_MAX_RETRIES=0")
	return s
}

func front(t *testing.T, name string) vaulttest.Front {
	t.Helper()
	for _, f := range vaulttest.Fronts() {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("no %q", name)
	return vaulttest.Front{}
}

// Whatever stands in front of Vault, who lists a folder is told what it is and what helps.
func TestLsBehindFronts(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	for _, f := range vaulttest.Fronts() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			o := e.behind(t, v, f.Before, "ls", "secrets/teams/payments/prod").run(t)
			want := render.Wrong
			if f.Says == "" {
				want = render.OK
			}
			hint := "\nhint: "
			if f.Says == "" {
				hint = ""
			}
			if o.status != want || !strings.Contains(o.stderr, f.Says) || !strings.Contains(o.stderr,
				f.Hint) || !strings.Contains(o.stderr, hint) || strings.Count(o.stderr, "error: ") > 1 {
				t.Errorf("status %d, want %d; want %q and %q\n%s", o.status, want, f.Says, f.Hint, o.stderr)
			}
			if strings.Contains(o.stdout, "db-main") != (f.Says == "") {
				t.Errorf("stdout %q", o.stdout)
			}
		})
	}
}

// The ways round do get round: the verb of lists, and headers, of which nothing but names is shown.
func TestWaysRoundFronts(t *testing.T) {
	t.Parallel()
	const secret = "bWU6cHc="
	v := newMemVault(t)
	e := newEstate(t, v)
	file := filepath.Join(t.TempDir(), "header")
	if err := os.WriteFile(file, []byte("Authorization: Basic "+secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(config, []byte("list_verb: get\nheaders:\n  x-api-key_env: KEY\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	const names = "secrets/teams/payments/prod/db-main"
	for what, tc := range map[string]struct {
		front string
		args  []string
		env   []string
	}{
		"a flag":     {"a gateway that knows no LIST", []string{"--list-verb", "get"}, nil},
		"a variable": {"a firewall that forbids LIST", nil, []string{"VAULTMAP_LIST_VERB=get"}},
		"a file": {"a mesh that has not heard of LIST", []string{"--config", config},
			[]string{"KEY=k"}},
		"a header's flag": {"one that wants a user and password", []string{"--header", "@" + file}, nil},
		"a header's file": {"a gateway that wants its key", []string{"--config", config},
			[]string{"KEY=k"}},
		"a header's variable": {"one that wants a user and password", nil,
			[]string{`VAULT_HEADERS={"Authorization":"Basic ` + secret + `"}`}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			for _, args := range [][]string{{"ls", "secrets/teams/payments/prod"}, {"ls", "-o", "json",
				"secrets/teams/payments/prod"}, {"tree", "secrets"}, {"find", "db main"},
				{"status"}, {"status", "-o", "json"}} {
				s := e.behind(t, v, front(t, tc.front).Before, append(args, tc.args...)...)
				s.env = append(s.env, tc.env...)
				s.secrets = append(s.secrets, secret)
				o := s.run(t)
				if o.status != render.OK && !(o.status == render.Partial && args[0] != "ls") {
					t.Errorf("%q: status %d\n%s", args, o.status, o.stderr)
				}
				if args[0] != "status" && !strings.Contains(o.stdout, names) {
					t.Errorf("%q: %s\n%s", args, o.stdout, o.stderr)
				}
				if args[0] == "status" && (!strings.Contains(o.stdout, "list_verb") || strings.Contains(what,
					"header") && !strings.Contains(o.stdout, "Authorization") &&
					!strings.Contains(o.stdout, "X-Api-Key")) {
					t.Errorf("%q: %s", args, o.stdout)
				}
			}
		})
	}
}

// What helps where something refuses LIST is said by whatever lists, once.
func TestBehindWhatRefusesList(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	before := front(t, "a firewall that forbids LIST").Before
	for _, args := range [][]string{{"ls", "secrets"}, {"tree", "secrets"}, {"find", "db"},
		{"find", "db main", "--in", "secrets"}, {"explain", "secrets/deep/a"}} {
		o := e.behind(t, v, before, args...).run(t)
		said := o.stdout + o.stderr
		if o.status == render.OK || strings.Count(said, "--list-verb get") != 1 ||
			strings.Contains(said, "try a shorter word") {
			t.Errorf("%q: status %d\n%s", args, o.status, said)
		}
	}
}

// Where sys/ is blocked nobody tells the mounts: what is named is listed all the same.
func TestBehindWhatBlocksSys(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	sys := front(t, "one that blocks sys/")
	for _, tc := range []struct {
		args   []string
		status int
		out    string
		err    string
	}{
		{[]string{"ls", "secrets/teams/payments/prod"}, render.OK, "db-main", ""},
		{[]string{"ls", "-o", "json", "secrets/teams/payments/prod"}, render.OK, "db-main", ""},
		{[]string{"ls", "secrets/"}, render.OK, "teams/", ""},
		{[]string{"ls", "--kv-version", "1", "team/legacy/mail"}, render.OK, "relay", ""},
		{[]string{"ls"}, render.Wrong, "", "something in front of Vault blocks sys/"},
		{[]string{"tree", "secrets/deep"}, render.OK, "secrets/deep/a/b/c/bottom", ""},
		{[]string{"tree"}, render.Wrong, "", "hint: name what is to be listed"},
		{[]string{"find", "--in", "secrets/", "bottom"}, render.Partial, "secrets/deep/a/b/c/bottom", ""},
		{[]string{"find", "bottom"}, render.Wrong, "", "hint: name what is to be listed"},
		{[]string{"entity", "payments-api", "--catalog", e.catalog}, render.OK, "db-main", ""},
		{[]string{"status"}, render.OK, "vault hidden", ""},
		{[]string{"explain", "secrets/teams/payments/prod/db-main"}, render.OK,
			"there is  a secret", ""},
		{[]string{"check", "--orphans", "--catalog", e.catalog}, render.Nothing,
			"orphan: secrets/hostile/", "only those that files name"},
		{[]string{"open", "--print", "secrets/teams/payments/prod/db-main"}, render.OK, "db-main", ""},
	} {
		t.Run(strings.Join(tc.args, " "), func(t *testing.T) {
			t.Parallel()
			o := e.behind(t, v, sys.Before, tc.args...).run(t)
			if o.status != tc.status || !strings.Contains(o.stdout, tc.out) ||
				!strings.Contains(o.stderr, tc.err) {
				t.Errorf("status %d, want %d\n%s%s", o.status, tc.status, o.stdout, o.stderr)
			}
		})
	}
	// What files name is checked as where the mounts are told, but for mounts that nobody finds.
	told := e.start(e.lister, "check", "--catalog", e.catalog).run(t)
	hidden := e.behind(t, v, sys.Before, "check", "--catalog", e.catalog).run(t)
	if hidden.status != told.status || hidden.stdout != told.stdout {
		t.Errorf("check: status %d\n%s%s\nwant %d\n%s", hidden.status, hidden.stdout, hidden.stderr,
			told.status, told.stdout)
	}
}
