package acl

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A name with what a policy's syntax acts on would make another rule of the one that is pasted, or
// none. The attack is the second: a secret of that name opens another one. That a server reads
// these so is proved by the rules of explain.
func TestHCL(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"s/data/a":                      `"s/data/a"`,
		`a" { capabilities = ["root"]}`: `"a\" { capabilities = [\"root\"]}"`,
		`a\b`:                           `"a\\b"`,
		"${a}":                          `"\u0024{a}"`,
		"$${a":                          `"$\u0024{a"`,
		"a$":                            `"a$"`,
		"a\nb\tc":                       `"a\u000ab\u0009c"`,
		"é":                             `"é"`,
		"e\u0301\u202e\u00a0":           `"e\u0301\u202e\u00a0"`,
		"\U000e0001":                    `"\U000e0001"`,
		"a\xffb":                        `"a\xffb"`,
		"\ufffd":                        `"` + "\ufffd" + `"`,
	} {
		got := Rule{path, Read | List}.HCL()
		if all := "path " + want + ` { capabilities = ["read", "list"] }`; got != all {
			t.Errorf("%q: %s, want %s", path, got, all)
		}
	}
}

func TestNaming(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"s/data/a": "s/data/a", "s/data/a*b": "s/data/a*b", "s/data/+a": "s/data/+a",
		"s/m/st*/": "s/m/st*/", "s/data/a*": "s/data/a* besides", "s/data/+/x": "s/data/+/x besides",
		"s/data/a+*/x": "s/data/+/x besides", "s/data/{{id}}": "s/data/+ besides",
		"s/data/a}}b/c": "s/data/+/c besides",
	} {
		rule, besides := Naming(path)
		if besides != "" {
			rule += " besides"
		}
		if rule != want {
			t.Errorf("%q: %q, want %q", path, rule, want)
		}
		var a ACL
		a.Add(strings.TrimSuffix(rule, " besides"), Read)
		if !a.Allows(path, Read) {
			t.Errorf("%q is not what %q is for", path, rule)
		}
	}
}

// Whoever is told which rule decides must find in it what the token may do.
func TestDeciding(t *testing.T) {
	t.Parallel()
	segments := []string{"a", "b", "ab", "+"}
	r := rand.New(rand.NewPCG(1, 2))
	path := func(n int, last ...string) string {
		var parts []string
		for range 1 + r.IntN(n) {
			parts = append(parts, segments[r.IntN(len(segments))])
		}
		return strings.Join(parts, "/") + last[r.IntN(len(last))]
	}
	decided := 0
	for range 2000 {
		a := &ACL{SlashFirst: r.IntN(2) == 0}
		rules := map[string]Set{}
		for range 1 + r.IntN(6) {
			rule, caps := path(3, "", "/", "*", "/*"), Set(1)<<r.IntN(8)
			a.Add(rule, caps)
			rules[rule] = rules[rule].And(caps)
		}
		at, list := strings.ReplaceAll(path(4, "", "/"), "+", "c"), r.IntN(2) == 0
		rule, ok := a.Deciding(at, list)
		if rule.Caps != a.At(at, list) || ok && rules[rule.Path] != rule.Caps ||
			!ok && rule.Caps != 0 {
			t.Fatalf("%q by %v: %q, %v", at, rules, rule.Path, ok)
		}
		if !ok {
			continue
		}
		decided++
		alone := &ACL{}
		alone.Add(rule.Path, rule.Caps)
		if !slices.Equal(alone.At(at, list).Names(), rule.Caps.Names()) {
			t.Fatalf("%q does not match %q", rule.Path, at)
		}
	}
	if decided < 200 {
		t.Errorf("only %d were decided", decided)
	}
}
