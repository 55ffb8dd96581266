package vaultsvc

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A rule is printed through what makes text harmless: where that changed it, what is pasted would
// be a rule for another place. The attack: a secret whose name makes it so.
func TestMissingRulesAreHarmless(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a\x1b]0;x\x07", "a\u202eb", "a\u00a0", "e\u0301\u0301\u0301\u0301",
		"::add-mask::x", "##[x]", "x ", " x", "a\ufe0f", "\u200b", "a\nb", "é", "日本", "a\xff",
		"\u3164", "\u2800", "${x", "\U000e0041"} {
		for _, m := range []Mount{{Path: "kv/", KVVersion: 1}, kv2} {
			loc := vaultpath.New("", m.Path, name+"/x"+name)
			parent, _ := loc.Parent()
			rules := Access{}.Missing(m, Needs{List: []vaultpath.Location{parent}, Read: loc, Write: true},
				func(string) []string { return []string{"deny"} })
			if len(rules) != 4 {
				t.Fatalf("%d rules", len(rules))
			}
			for _, r := range rules {
				if text := r.HCL(); harmless.Text(text) != text {
					t.Errorf("%q is printed as %q", text, harmless.Text(text))
				}
			}
		}
	}
}

// A rule that is printed holds when it is added, or it is said which one has to go first: where a
// rule of the same path, or a more exact one, denies, pasting it helps nobody. Each rule is judged
// for the place that it is for, the one for all below a folder not for the folder.
func TestMissingRulesThatAreDenied(t *testing.T) {
	t.Parallel()
	allow := memvault.Allow
	const list, deny = memvault.List, memvault.Deny
	const top = "secret/metadata/pay/"
	for name, tc := range map[string]struct {
		rules []memvault.Rule
		want  string // missing rules, with what denies each
	}{
		"the folder and all below": {[]memvault.Rule{allow(top+"*", list), allow(top+"hidden", deny),
			allow(top+"hidden/*", deny)}, "hidden/ hidden/*<hidden/*"},
		"the folder alone": {[]memvault.Rule{allow(top+"*", list), allow(top+"hidden", deny)},
			"hidden/ hidden/*"},
		"the folder by its list": {[]memvault.Rule{allow(top+"*", list), allow(top+"hidden/", deny)},
			"hidden/<hidden/ hidden/*"},
		"both by their lists": {[]memvault.Rule{allow(top+"hidden/", deny),
			allow(top+"hidden/*", deny)}, "hidden/<hidden/ hidden/*<hidden/*"},
		"all below":      {[]memvault.Rule{allow(top+"hidden/*", deny)}, "hidden/ hidden/*<hidden/*"},
		"what begins so": {[]memvault.Rule{allow(top+"hidden*", deny)}, "hidden/ hidden/*"},
		"a wider one":    {[]memvault.Rule{allow(top+"*", deny)}, "hidden/ hidden/*"},
		"any name below": {[]memvault.Rule{allow(top+"hidden/+", deny)}, "hidden/ hidden/*<hidden/+"},
		"any list below": {[]memvault.Rule{allow(top+"hidden/+/", deny)}, "hidden/*"},
		"any name above": {[]memvault.Rule{allow("secret/metadata/+/hidden/*", deny)},
			"hidden/*"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := deepVault()
			s.Policy("p", tc.rules...)
			c := inside(t, s, s.Token(memvault.TokenOptions{Policies: []string{"p"}}))
			access, err := c.Access(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			added := tc.rules
			for _, r := range access.Missing(kv2, Needs{List: []vaultpath.Location{
				at(kv2, "pay/hidden/")}}, access.At) {
				text := strings.TrimPrefix(r.Path, top)
				if r.Denied != "" {
					text += "<" + strings.TrimPrefix(r.Denied, top)
				}
				got = append(got, text)
				added = append(added, allow(r.Path, r.Caps.Names()...))
			}
			if text := strings.Join(got, " "); text != tc.want {
				t.Fatalf("missing is %q, want %q", text, tc.want)
			}
			s.Policy("q", added...) // what the server makes of them agrees
			c = inside(t, s, s.Token(memvault.TokenOptions{Policies: []string{"q"}}))
			for _, path := range []string{"hidden/", "hidden/any/"} {
				may, err := c.Capabilities(t.Context(), top+path)
				denied := strings.Contains(tc.want, "hidden/<")
				if path != "hidden/" {
					denied = strings.Contains(tc.want, "*<")
				}
				if err != nil || (fmt.Sprint(may[top+path]) == "[deny]") != denied {
					t.Errorf("with them added, %s: %v, %v", path, may, err)
				}
			}
		})
	}
}
