package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// readmePolicy returns the policy that stands in the README: what people copy is what is tested.
func readmePolicy(t *testing.T) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(readme), "## The least policy it needs\n")
	if !ok {
		t.Fatal("the README has no section on the least policy")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := regexp.MustCompile("(?s)```hcl\n(.*?)```").FindAllStringSubmatch(section, -1)
	if len(blocks) != 1 {
		t.Fatalf("the section has %d policies", len(blocks))
	}
	return blocks[0][1]
}

// listAlone returns those rules of a policy that are about listing.
func listAlone(policy string) string {
	var rules []string
	for line := range strings.Lines(policy) {
		if strings.Contains(line, `["list"]`) {
			rules = append(rules, line)
		}
	}
	return strings.Join(rules, "")
}

const leastCatalog = `
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments-api
  annotations: {vault.io/secrets-engine: secret, vault.io/secrets-path: teams/payments/prod}
spec: {system: payments, owner: payments-team}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: mailer
  annotations: {vault.io/secrets-engine: team/legacy, vault.io/secrets-path: mail}
spec: {system: platform}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: mistaken
  annotations: {vault.io/secrets-engine: nowhere, vault.io/secrets-path: a/b}
spec: {system: platform}
-- run.sh --
vault kv get secret/teams/payments/prod/stripe
vault kv get secret/teams/payments/gone
vault kv get secret/teams/payments/old/key
vault kv get nowhere/a
vault read secret/data/teams/payments/prod/db
vault kv get team/legacy/mail/relay
`

// auditEntry is what a request of the program was, and how it ended.
type auditEntry struct {
	Type  string
	Error string
	Auth  struct {
		DisplayName string `json:"display_name"`
	}
	Request auditedRequest
}

// audited returns what was asked with tokens of a name since an entry of the audit log, and how
// many entries there are.
func (v *realVault) audited(t *testing.T, name string, since int) (asked []auditEntry,
	entries int) {
	t.Helper()
	lines := v.logged()
	for _, line := range lines[since:] {
		var e auditEntry
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("reading the audit log: %v: %s", err, line)
		}
		// The entry of an answer repeats what was asked. Some pages deny by themselves, after the policy
		// has let one in.
		if e.Type == "response" && strings.Contains(e.Auth.DisplayName, name) {
			asked = append(asked, e)
		}
	}
	return asked, len(lines)
}

// wrongRequest says what is wrong with a request, "" for nothing. The attack is any page of the API
// that could say more than names: whatever the policy allows, the program must not even ask.
func wrongRequest(e auditEntry) string {
	pages := []string{"sys/internal/ui/mounts", "sys/internal/ui/resultant-acl",
		"auth/token/lookup-self"}
	upkeep := []string{"auth/token/renew-self", "auth/token/revoke-self", "sys/capabilities-self"}
	_, live := e.Request.Data["exclude_deleted"]
	switch path, op := e.Request.Path, e.Request.Operation; {
	case op == "list" && len(e.Request.Data) > 0 && (!live || len(e.Request.Data) > 1 ||
		!strings.HasPrefix(path, "secret/metadata/")):
		return "with a query that none has"
	case strings.HasPrefix(path, "secret/data/"), strings.HasPrefix(path, "secret/") &&
		!strings.HasPrefix(path, "secret/metadata/"):
		return "on a data path"
	case op == "list", op == "read" && (slices.Contains(pages, path) ||
		strings.HasPrefix(path, "sys/internal/ui/mounts/")),
		op == "update" && (slices.Contains(upkeep, path) ||
			strings.HasPrefix(path, "auth/userpass/login/")):
		return ""
	}
	return "not one that may be sent"
}

// Everything works with the policy that the README has, and the server's audit log says that
// nothing else was tried. What is deleted is told apart with that, too. With the rules for LIST
// alone a token is denied to look itself up, and to revoke itself after a login: it learns that
// only by asking, and asks no more than once.
func TestLeastRights(t *testing.T) {
	t.Parallel()
	v := newRealVault(t)
	binary()
	v.Mount("secret", "kv", map[string]string{"version": "2"}, "")
	v.Mount("team/legacy", "kv", nil, "")
	v.Mount("others", "kv", map[string]string{"version": "2"}, "") // not in the policy
	v.put("secret", "teams/payments/prod/stripe", "teams/payments/prod/db", "teams/identity/oidc",
		"lonely/secret")
	v.put("secret", "teams/payments/old/key")
	v.deleteVersion("secret", "teams/payments/old/key")
	v.put("team/legacy", "mail/relay", "root-db")
	v.put("others", "not/ours")
	policy := readmePolicy(t)
	v.Policy("least", policy)
	v.Policy("list-alone", listAlone(policy))
	dir := repository(t, leastCatalog)
	v.Write("sys/auth/userpass", map[string]any{"type": "userpass"})
	for name, tc := range map[string]struct {
		policy  string
		without bool     // the default policy
		denied  []string // that cannot be avoided
	}{
		"as it stands":            {"least", true, nil},
		"beside the default one":  {"least", false, nil},
		"its rules for LIST only": {"list-alone", true, []string{"read auth/token/lookup-self"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, since := v.audited(t, "", 0)
			display := "least-" + strings.ToLower(strings.ReplaceAll(name, " ", "-"))
			token := v.Token(vaulttest.TokenOptions{Policies: []string{tc.policy},
				NoDefaultPolicy: tc.without, TTL: time.Hour, DisplayName: display})
			env := []string{"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + token, "BROWSER=none"}
			without := map[string]int{} // lists without deleted secrets
			check := func(what string, unavoidable ...string) {
				t.Helper()
				unavoidable = append(unavoidable, tc.denied...)
				asked, now := v.audited(t, display, since)
				since = now
				denied := map[string]int{}
				for _, e := range asked {
					request := e.Request.Operation + " " + e.Request.Path
					if _, live := e.Request.Data["exclude_deleted"]; live {
						without[what]++
					}
					if wrong := wrongRequest(e); wrong != "" {
						t.Errorf("%s: %s is %s", what, request, wrong)
					}
					if strings.Contains(e.Error, "permission denied") {
						denied[request]++
						if !slices.Contains(unavoidable, request) || denied[request] > 1 {
							t.Errorf("%s: %s was denied: %s", what, request, e.Error)
						}
					}
				}
				if len(asked) == 0 && what != "entity" {
					t.Errorf("%s: nothing was asked", what)
				}
			}
			for _, c := range []struct {
				args   string
				status int
				stdout string
			}{
				{"ls", render.OK, "secret/"},
				{"ls secret", render.OK, "secret/teams/"},
				{"ls secret/teams/payments/prod", render.OK, "secret/teams/payments/prod/stripe"},
				{"ls secret/teams/payments/old", render.OK, "key\tdeleted"},
				{"ls team/legacy/mail", render.OK, "team/legacy/mail/relay"},
				{"ls secret/teams/nobody", render.Wrong, ""},
				{"ls others/not", render.Wrong, ""},
				{"tree secret team/legacy", render.OK, "secret/lonely/secret"},
				{"tree", render.OK, "secret/lonely/secret"},
				{"find stripe", render.OK, "secret/teams/payments/prod/stripe"},
				{"pick --exact-one stripe", render.OK, "secret/teams/payments/prod/stripe"},
				{"entity", render.OK, "payments-api"},
				{"entity payments-api", render.Nothing, "secret/teams/payments/prod/stripe"},
				{"refs", -1, "run.sh"},
				{"refs secret/teams/payments/prod/stripe", render.OK, "run.sh"},
				{"check", render.Nothing, "gone"},
				{"check --orphans", render.Nothing, "secret/lonely/secret"},
				{"open --print secret/teams/payments/prod/stripe", render.OK, "/ui/vault/"},
				{"open --print component:default/payments-api", render.OK, "/ui/vault/"},
				{"explain secret/teams/payments/prod/stripe", render.OK, "a secret"},
				{"explain team/legacy/mail/", render.OK, "a folder"},
				{"status", render.OK, "1.21.4"},
			} {
				o := start{args: append(strings.Fields(c.args), "--catalog", dir), env: env,
					secrets: []string{token}}.run(t)
				if c.status >= 0 && o.status != c.status || !strings.Contains(o.stdout, c.stdout) {
					t.Errorf("%s: status %d, want %d: %s%s", c.args, o.status, c.status, o.stdout, o.stderr)
				}
				if c.args == "ls others/not" {
					// Somebody names what the token cannot see. The mount may have come a moment ago: it is asked
					// for once.
					check(c.args, "read sys/internal/ui/mounts/others/not")
					continue
				}
				if strings.HasPrefix(c.args, "explain ") && tc.policy == "list-alone" {
					check(c.args, "update sys/capabilities-self", "read sys/internal/ui/resultant-acl")
					continue
				}
				check(c.args)
			}
			for _, what := range []string{"ls secret/teams/payments/old", "find stripe", "check"} {
				if without[what] == 0 {
					t.Errorf("%s: what is deleted was not asked for: %v", what, without)
				}
			}

			m := start{args: []string{"--catalog", dir}, env: env, secrets: []string{token}}.terminal(t)
			m.see("vault 1.21.4 active", "payments-api", "token")
			m.choose("payments-api")
			m.see("stripe", "db")
			m.moveTo("secret/teams/payments/prod/stripe")
			m.press("u")
			m.see("esc closes", "run.sh")
			m.press("esc")
			m.seeNo("esc closes") // with a key behind it at once, it would be another key
			m.press("C")
			m.see("esc closes", "vault kv get")
			m.press("esc")
			m.seeNo("esc closes")
			m.allMounts()
			m.open("secret/", "2")
			m.moveTo("secret/")
			m.press("*")
			m.seeRow("▾ secret/", "all listed")
			m.press("/", "oidc")
			m.see("1 match")
			m.press("esc")
			m.see("lonely/")
			m.press("esc")
			m.filterCloses()
			check("the explorer")
			m.press("R") // asks everything anew
			for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
				asked, _ := v.audited(t, display, since)
				if slices.ContainsFunc(asked,
					func(e auditEntry) bool { return e.Request.Operation == "list" }) {
					break
				}
				if time.Now().After(deadline) {
					t.Fatalf("R asks for nothing; the screen:\n%s", m.screen())
				}
			}
			m.see("vault 1.21.4 active", "lonely/")
			m.quit()
			check("refreshing all")

			// A login of its own, and a token that is taken back.
			v.Write("auth/userpass/users/"+display, map[string]any{"password": userPassword,
				"token_policies": tc.policy, "token_no_default_policy": tc.without, "token_ttl": "1h"})
			conf := configured(t, fmt.Sprintf("address: %s\nauth: {method: userpass, username: %s, password_env: PASSWORD}\n",
				v.address(), display))
			o := start{args: []string{"ls", "secret", conf}, env: []string{"PASSWORD=" + userPassword},
				secrets: []string{userPassword}}.run(t)
			if o.status != render.OK || !strings.Contains(o.stdout, "secret/teams/") {
				t.Errorf("after a login: status %d: %s%s", o.status, o.stdout, o.stderr)
			}
			if tc.policy == "list-alone" {
				check("a login", "update auth/token/revoke-self") // a token must not stay: it is tried
				return
			}
			check("a login")
		})
	}
}
