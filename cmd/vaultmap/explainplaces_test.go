package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// mostRequests is what one explanation may cost, beside the two status pages, which need no token.
// An OpenBao that does not tell which secrets are deleted costs two more.
const mostRequests = 5

// explainServer is a server with mounts of all kinds.
func explainServer(t *testing.T, product memvault.Product, version string) *memVault {
	t.Helper()
	s := memvault.New()
	s.Identify(product, version)
	s.Enterprise(product == memvault.Vault)
	s.Mount("secret/", "kv", 2, "Secrets of \x1b[31mteams")
	s.Mount("kv/int/", "kv", 2, "")
	s.Mount("old/", "kv", 1, "")
	s.Mount("pki/", "pki", 0, "")
	s.Put("secret/", "team/api", "team/gone", "team/both", "team/both/x", "shut/x")
	s.Delete("secret/", "team/gone")
	s.Put("kv/int/", "team/api")
	s.Put("old/", "team/api", "data/x")
	ns := s.In("org/a")
	ns.Mount("secret/", "kv", 2, "")
	ns.Put("secret/", "team/api", "shut/x")
	for _, n := range []*memvault.Namespace{s.Namespace, ns} {
		n.Policy("p", memvault.Allow("secret/metadata/team/*", memvault.List),
			memvault.Allow("secret/detailed-metadata/team/*", memvault.List),
			memvault.Allow("secret/data/team/*", memvault.Read),
			memvault.Allow("secret/metadata/shut/*", memvault.Deny),
			memvault.Allow("kv/int/metadata/*", memvault.List),
			memvault.Allow("old/*", memvault.List, memvault.Read),
			memvault.Allow("pki/roles/*", memvault.List))
	}
	return serve(t, s)
}

// What is said of places in every kind of mount, on both products: what is there, which rule
// decides, and what is missing. No explanation costs more than a few requests.
func TestExplainPlaces(t *testing.T) {
	t.Parallel()
	cases := []struct {
		location, namespace string
		status              int
		state               render.Existence
		rights              string // right=yes or no, of some
		rule                string // that decides about the first of them
		missing             string // the paths of the rules
	}{
		{"secret/team/api", "", 0, render.Secret, "read=yes update=no list-parent=yes",
			"secret/data/team/*", ""},
		{"secret/team/gone", "", 0, render.Deleted, "read=yes", "secret/data/team/*", ""},
		{"secret/team/both", "", 0, render.Both, "list=yes read=yes", "secret/metadata/team/*", ""},
		{"secret/team", "", 0, render.Folder, "list=yes list-parent=no", "secret/metadata/team/*", ""},
		{"secret/team/nothing", "", 1, render.Missing, "read=yes", "secret/data/team/*", ""},
		{"secret/shut/x", "", 3, render.Unknown, "list-parent=no read=no", "secret/metadata/shut/*",
			"secret/metadata/shut/ secret/metadata/shut/* secret/data/shut/x"},
		{"secret/shut/", "", 3, render.Unknown, "list=no", "secret/metadata/shut/*",
			"secret/metadata/shut/ secret/metadata/shut/*"},
		{"secret/", "", 0, render.IsMount, "list=no", "", "secret/metadata/*"},
		{"kv/int/team/api", "", 0, render.Secret, "read=no delete-versions=no", "",
			"kv/int/data/team/api"},
		{"old/team/api", "", 0, render.Secret, "read=yes create=no", "old/*", ""},
		{"old/data/x", "", 0, render.Secret, "read=yes", "old/*", ""},
		{"pki/roles/none", "", 3, render.Unknown, "list-parent=yes", "pki/roles/*", "pki/roles/none"},
		{"pki/roles/", "", 0, render.Folder, "list=yes", "pki/roles/*", ""},
		{"nowhere/x", "", 3, render.Unknown, "read=no", "", "nowhere/metadata/ nowhere/data/x"},
		{"secret/team/api", "org/a", 0, render.Secret, "read=yes update=no", "secret/data/team/*", ""},
		{"secret/shut/x", "org/a", 3, render.Unknown, "list-parent=no", "secret/metadata/shut/*",
			"secret/metadata/shut/ secret/metadata/shut/* secret/data/shut/x"},
	}
	for name, v := range map[string]*memVault{
		"vault":   explainServer(t, memvault.Vault, "1.21.4"),
		"openbao": explainServer(t, memvault.OpenBao, "2.5.0"),
	} {
		tokens := map[string]string{}
		for _, ns := range []string{"", "org/a"} {
			tokens[ns] = v.In(ns).Token(memvault.TokenOptions{Policies: []string{"p"}})
		}
		for _, tc := range cases {
			t.Run(name+" "+tc.namespace+" "+tc.location, func(t *testing.T) {
				v.Forget()
				token := tokens[tc.namespace]
				s := start{env: []string{"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + token,
					"VAULT_NAMESPACE=" + tc.namespace}, secrets: []string{token}}
				s.args = []string{"explain", "-o", "json", tc.location}
				o := s.run(t)
				var x render.Explanation
				if err := json.Unmarshal([]byte(o.stdout), &x); err != nil {
					t.Fatalf("%v: %s%s", err, o.stdout, o.stderr)
				}
				if o.status != tc.status || x.State != tc.state || x.Namespace != tc.namespace {
					t.Errorf("status %d, %q in %q: %s; want %d, %q in %q", o.status, x.State, x.Namespace,
						x.Reason, tc.status, tc.state, tc.namespace)
				}
				var asked []string
				for _, r := range v.Requests() {
					if path := strings.TrimPrefix(r.Path, "/v1/"); path != "sys/health" &&
						path != "sys/seal-status" {
						asked = append(asked, r.Method+" "+path)
					}
				}
				asked = slices.DeleteFunc(asked, func(request string) bool {
					return strings.Contains(request, "/detailed-metadata/")
				})
				if len(asked) > mostRequests {
					t.Errorf("%d requests: %q", len(asked), asked)
				}
				checkRights(t, x, tc.rights, tc.rule)
				var missing []string
				for _, m := range x.Missing {
					missing = append(missing, m.Path)
				}
				if got := strings.Join(missing, " "); got != tc.missing {
					t.Errorf("missing is %q, want %q", got, tc.missing)
				}
				s.args = []string{"explain", tc.location}
				o = s.run(t)
				if strings.Contains(o.stdout, "\x1b") || o.stderr != "" {
					t.Errorf("%s%s", o.stdout, o.stderr)
				}
				if in := "written in the namespace org/a"; strings.Contains(o.stdout, in) !=
					(tc.namespace != "" && tc.missing != "") {
					t.Errorf("%q is to be there only where it is so:\n%s", in, o.stdout)
				}
			})
		}
	}
}

func checkRights(t *testing.T, x render.Explanation, want, rule string) {
	t.Helper()
	for i, one := range strings.Fields(want) {
		name, may, _ := strings.Cut(one, "=")
		at := slices.IndexFunc(x.Rights, func(r render.Right) bool { return r.Name == name })
		if at < 0 || x.Rights[at].Allowed == nil || *x.Rights[at].Allowed != (may == "yes") {
			t.Errorf("%s is not %s: %+v", name, may, x.Rights)
			continue
		}
		if i == 0 && x.Rights[at].Rule != rule {
			t.Errorf("%q decides about %s, want %q", x.Rights[at].Rule, name, rule)
		}
	}
}

// Where the server fails it says so, and does not take that for an answer.
func TestExplainTrouble(t *testing.T) {
	t.Parallel()
	v := explainServer(t, memvault.Vault, "1.21.4")
	token := v.Token(memvault.TokenOptions{Policies: []string{"p"}})
	for path, stdout := range map[string]string{
		"secret/metadata/team/":         `there is  unknown: listing secret/team/: vault failed to answer`,
		"sys/capabilities-self":         "",
		"sys/internal/ui/mounts":        "",
		"sys/internal/ui/resultant-acl": "",
	} {
		v.Fail(path, 500, -1)
		o := start{args: []string{"explain", "secret/team/api"}, env: []string{
			"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + token}, secrets: []string{token}}.run(t)
		if o.status != render.Wrong || !strings.Contains(o.stdout, stdout) ||
			stdout == "" && o.stdout != "" {
			t.Errorf("%s fails: %s", path, fmt.Sprint(o))
		}
		v.Fail(path, 500, 0)
	}
}
