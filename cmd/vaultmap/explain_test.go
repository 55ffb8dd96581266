package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// explained runs explain in both formats.
func explained(t *testing.T, e estate, token, location string, args ...string) (render.Explanation,
	outcome) {
	t.Helper()
	args = append([]string{"explain", "--catalog", e.catalog}, args...)
	o := e.start(token, append(args, "--", location)...).run(t)
	doc := e.start(token, append(args, "-o", "json", "--", location)...).run(t)
	var x render.Explanation
	if err := json.Unmarshal([]byte(doc.stdout), &x); err != nil {
		t.Fatalf("%s: %v: %s%s", location, err, doc.stdout, doc.stderr)
	}
	if doc.status != o.status {
		t.Errorf("%s: status %d as text, %d as JSON", location, o.status, doc.status)
	}
	return x, o
}

// capabilitiesOf asks the server itself what a token may do.
func capabilitiesOf(t *testing.T, v vault, token string, paths []string) map[string][]string {
	t.Helper()
	body, _ := json.Marshal(map[string]any{"paths": paths})
	var answer struct{ Data map[string]json.RawMessage }
	status, text := request(t, v, "POST", "sys/capabilities-self", token, string(body))
	if err := json.Unmarshal(text, &answer); err != nil || status != http.StatusOK {
		t.Fatalf("status %d, %v: %s", status, err, text)
	}
	all := map[string][]string{}
	for _, path := range paths {
		var names []string
		if err := json.Unmarshal(answer.Data[path], &names); err != nil {
			t.Fatalf("%s: %v: %s", path, err, text)
		}
		slices.Sort(names)
		all[path] = slices.DeleteFunc(names, func(name string) bool { return name == "deny" })
	}
	return all
}

func request(t *testing.T, v vault, method, path, token, body string) (int, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, v.address()+"/v1/"+path,
		strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Vault-Token", token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, text
}

// paste makes a policy of what explain printed: on the real server of the very text, comments
// and all.
func paste(v vault, name string, x render.Explanation, text string) {
	if real, ok := v.(*realVault); ok {
		_, rules, _ := strings.Cut(text, "\n# ")
		real.Policy(name, "# "+rules)
		return
	}
	var rules []memvault.Rule
	for _, m := range x.Missing {
		rules = append(rules, memvault.Allow(m.Path, m.Capabilities...))
	}
	v.policy(name, rules...)
}

// Somebody pastes the rules that are printed into a request, and gets what was said, nothing else,
// and loses nothing: a rule that is more exact than one that the token has goes before it, so that
// one which forgets what that allows takes it away.
func TestExplainedRulesHold(t *testing.T) {
	const (
		list = memvault.List
		read = memvault.Read
		deny = memvault.Deny
	)
	allow := memvault.Allow
	cases := []struct {
		name     string
		rules    []memvault.Rule
		location string
		args     []string
		denied   string // the rule that has to go, where no other helps
	}{
		{"nothing at all", nil, "secrets/teams/payments/prod/stripe-webhook", nil, ""},
		{"a folder", nil, "secrets/teams/payments/", nil, ""},
		{"a mount", nil, "secrets/", nil, ""},
		{"right below the mount", nil, "secrets/top", nil, ""},
		{"version 1", nil, "team/legacy/mail/relay", nil, ""},
		{"version 1, a folder", nil, "team/legacy/mail/", nil, ""},
		{"to write", []memvault.Rule{allow("secrets/metadata/*", list)},
			"secrets/teams/payments/prod/stripe-webhook", []string{"--write"}, ""},
		{"it keeps what a wider rule allows", []memvault.Rule{
			allow("secrets/data/teams/*", "update", "delete"), allow("secrets/metadata/teams/*", read)},
			"secrets/teams/payments/prod/stripe-webhook", nil, ""},
		{"a folder keeps what a wider rule allows below it", []memvault.Rule{
			allow("secrets/metadata/teams/*", read, "delete")}, "secrets/teams/payments/", nil, ""},
		{"a wider rule denies", []memvault.Rule{allow("secrets/metadata/teams/*", deny),
			allow("secrets/data/teams/*", deny)}, "secrets/teams/payments/prod/stripe-webhook", nil, ""},
		{"the folder alone is denied", []memvault.Rule{allow("secrets/metadata/*", list),
			allow("secrets/metadata/teams/denied", deny)}, "secrets/teams/denied/treasure", nil, ""},
		{"any name", []memvault.Rule{allow("secrets/metadata/+/payments/*", read),
			allow("secrets/data/+/payments/prod/+", deny)},
			"secrets/teams/payments/prod/stripe-webhook", nil, ""},
		{"this very path is denied", []memvault.Rule{allow("secrets/metadata/*", list),
			allow("secrets/data/top", deny)}, "secrets/top", nil, "secrets/data/top"},
		{"all below the folder is denied", []memvault.Rule{allow("secrets/metadata/*", list),
			allow("secrets/metadata/teams/denied", deny), allow("secrets/metadata/teams/denied/*", deny)},
			"secrets/teams/denied/", nil, "secrets/metadata/teams/denied/*"},
		{"quotes", nil, `secrets/odd/a"b\c`, nil, ""},
		{"an expression", nil, "secrets/odd/${a", nil, ""},
		{"an expression that ends", nil, "secrets/odd/${a}b", nil, ""},
		{"letters", nil, "secrets/odd/é e\u0301", nil, ""},
		{"a plus before a name", nil, "secrets/odd/+x", nil, ""},
		{"a star inside", nil, "secrets/odd/a*b", nil, ""},
		{"a folder with a star", nil, "secrets/odd/st*/", nil, ""},
		{"a star at the end", nil, "secrets/odd/end*", nil, ""},
		{"a plus", nil, "secrets/odd/+", nil, ""},
		{"a plus and a star", nil, "secrets/odd/a+*", nil, ""},
		{"a template", nil, "secrets/odd/{{id}}", nil, ""},
	}
	scenario := func(t *testing.T, v vault) {
		t.Parallel()
		e := newEstate(t, v)
		v.put("secrets", "top", `odd/a"b\c`, "odd/${a", "odd/${a}b", "odd/é e\u0301", "odd/+x", "odd/yx",
			"odd/a*b", "odd/a*bc", "odd/axb", "odd/st*/in", "odd/star/in", "odd/end*", "odd/+",
			"odd/a+*", "odd/{{id}}")
		for i, tc := range cases {
			t.Run(tc.name, func(t *testing.T) {
				have, more := fmt.Sprintf("have-%d", i), fmt.Sprintf("more-%d", i)
				v.policy(have, append(tc.rules, allow("secrets/unseen/x", read),
					allow("team/legacy/unseen/x", read))...)
				before := v.token(memvault.TokenOptions{Policies: []string{have}})
				x, o := explained(t, e, before, tc.location, tc.args...)
				if len(x.Missing) == 0 {
					t.Fatalf("nothing is missing:\n%s", o.stdout)
				}
				paste(v, more, x, o.stdout)
				after := v.token(memvault.TokenOptions{Policies: []string{have, more}})
				if tc.denied != "" {
					if i := len(x.Missing) - 1; x.Missing[i].DeniedBy != tc.denied ||
						!strings.Contains(o.stdout, fmt.Sprintf("the rule for %q", tc.denied)) {
						t.Errorf("denied by %q, want %q:\n%s", x.Missing[i].DeniedBy, tc.denied, o.stdout)
					}
					return
				}
				again, then := explained(t, e, after, tc.location, tc.args...)
				if then.status != render.OK || len(again.Missing) > 0 {
					t.Errorf("with the rules: status %d\n%s", then.status, then.stdout)
				}
				if last := x.Missing[len(x.Missing)-1]; last.Besides == "" {
					onlyWhatWasMeant(t, v, before, after, x)
				} else if !strings.Contains(o.stdout, "this holds for "+last.Besides) {
					t.Errorf("it does not say that it holds for %s:\n%s", last.Besides, o.stdout)
				}
				if _, ok := v.(*realVault); !ok {
					return // which has no values
				}
				for _, r := range again.Rights {
					if r.Name != "read" {
						continue
					}
					path := vaultpath.EscapeSegments(r.Path)
					if status, text := request(t, v, "GET", path, after, ""); status != http.StatusOK {
						t.Errorf("reading %s answers %d: %s", r.Path, status, text)
					}
				}
			})
		}
	}
	t.Parallel()
	t.Run("memvault", func(t *testing.T) { scenario(t, newMemVault(t)) })
	// Without an audit log: values are read by the test itself.
	t.Run("realvault", func(t *testing.T) {
		scenario(t, &realVault{Server: vaulttest.Real(t, "-any-name"), t: t})
	})
}

// onlyWhatWasMeant compares what two tokens may do, all over the estate.
func onlyWhatWasMeant(t *testing.T, v vault, before, after string, x render.Explanation) {
	t.Helper()
	meant := map[string][]string{} // what is added, by path; a folder for all folders below it
	for _, m := range x.Missing {
		meant[m.Path] = append(meant[m.Path], m.Capabilities...)
	}
	var paths []string
	for _, place := range []string{"", "top", "topmost", "teams/", "teams/payments", "teams/payments/",
		"teams/payments/x", "teams/payments/prod/", "teams/payments/prod/stripe-webhook",
		"teams/payments/prod/stripe-webhook2", "teams/payments/prod/stripe-webhook/",
		"teams/payments/prod/stripe-webhook/x", "teams/payments/prod/db-main", "teams/paymentsx",
		"teams/denied/", "teams/denied/treasure", "teams/denied", "odd/", "odd/x", "odd/yx", "odd/ax",
		"odd/axb", "odd/a*b", "odd/a*bc", "odd/st*/", "odd/star/", "odd/+x", "mail/", "mail/relay",
		"mail"} {
		for _, api := range []string{"secrets/data/", "secrets/metadata/", "secrets/delete/",
			"secrets/destroy/", "team/legacy/"} {
			paths = append(paths, api+place)
		}
	}
	was, is := capabilitiesOf(t, v, before, paths), capabilitiesOf(t, v, after, paths)
	added := 0
	for _, path := range paths {
		want := slices.Clone(was[path])
		for rule, capabilities := range meant {
			if below, star := strings.CutSuffix(rule, "/*"); rule == path ||
				rule+"/" == path || star && strings.HasPrefix(path, below+"/") {
				want = append(want, capabilities...)
			}
		}
		slices.Sort(want)
		if want = slices.Compact(want); !slices.Equal(want, is[path]) {
			t.Errorf("%s: %q, was %q, meant is %q by %q", path, is[path], was[path], want,
				slices.Sorted(maps.Keys(meant)))
		}
		if len(want) > len(was[path]) {
			added++
		}
	}
	if !strings.HasPrefix(x.Path, "odd/") && added == 0 {
		t.Errorf("none of these paths has more: %q", meant)
	}
}

// A rule that lacks a capability denies nothing: it is changed, where one that denies has to go.
// Hints on where to go on name places so that a shell runs nothing of them.
func TestExplainWhatARuleDoes(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.put("secrets", "a;id/b/key")
	allow := memvault.Allow
	for i, tc := range []struct {
		rule   memvault.Rule
		denies bool
		want   string
	}{
		{allow("secrets/metadata/teams/*", memvault.Read), false, "by %q, which does not allow it"},
		{allow("secrets/metadata/teams/*", memvault.Deny), true, "denied by %q"},
		{allow("secrets/metadata/teams/*", memvault.List), false, "by %q"},
	} {
		name := fmt.Sprintf("rule-%d", i)
		v.policy(name, tc.rule, allow("secrets/data/teams/unseen", memvault.Read))
		x, o := explained(t, e, v.token(memvault.TokenOptions{Policies: []string{name}}),
			"secrets/teams/payments/")
		r := x.Rights[0]
		if r.Rule != tc.rule.Path || r.RuleDenies != tc.denies ||
			!strings.Contains(o.stdout, fmt.Sprintf("  "+tc.want+"\n", tc.rule.Path)) {
			t.Errorf("%v: %+v\n%s", tc.rule, r, o.stdout)
		}
	}
	v.policy("deep", allow("secrets/metadata/a;id/b/*", memvault.List))
	o := e.start(v.token(memvault.TokenOptions{Policies: []string{"deep"}}), "ls", "secrets/").run(t)
	if !strings.Contains(o.stderr, "vaultmap ls 'secrets/a;id/b/'\n") {
		t.Errorf("the hint is not quoted: %s", o.stderr)
	}
}
