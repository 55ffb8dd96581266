package config

import (
	"fmt"
	"strings"
	"testing"
)

// What a file says of findings is read as it stands, of a profile and of the top, and what is wrong
// is told with its line.
func TestGate(t *testing.T) {
	t.Parallel()
	const at = "config ~/.config/vaultmap/config.yaml:"
	gates := GateTable{Kinds: []string{"missing", "denied"},
		Sources: func() []string { return []string{"shell", "vals"} }}
	for text, want := range map[string]string{
		"mouse: true": "[] default |  default | []",
		"check: {fail_on: [missing], baseline: b.json}": "[missing] @1 | " +
			"~/.config/vaultmap/b.json @1 | []",
		"check: {fail_on: [none], baseline: /b}": "[none] @1 | /b @1 | []",
		"check:\n  ignore:\n  - {file: 'a/**', reason: x}\n  - {location: secret/, kinds: [denied], " +
			"source: vals, reason: y}": "[] default |  default | " +
			"[{a/**   [] x @3} { secret/ vals [denied] y @4}]",
		"check: {fail_on: [denied], ignore: [{file: a, reason: x}]}\nprofiles:\n  p:\n    check: " +
			"{fail_on: [missing], ignore: [{file: b, reason: y}]}": "[missing] @4, profile p |  default | " +
			"[{b   [] y @4, profile p} {a   [] x @1}]",
		"check: {baseline: a}\nprofiles:\n  p:\n    check: {fail_on: []}": "[] @4, profile p | " +
			"~/.config/vaultmap/a @1 | []",

		"check: x":                     "check must be a map",
		"check: {fail-on: [missing]}":  `unknown key "fail-on": is it fail_on?`,
		"check: {fail_on: missing}":    "check.fail_on must be a list of kinds of findings, not text",
		"check: {fail_on: [mising]}":   `there is no kind of findings "mising": is it missing?`,
		"check: {fail_on: [1]}":        "each of check.fail_on must be text",
		"check: {baseline: ''}":        "the path is empty",
		"check: {ignore: {}}":          "check.ignore must be a list of rules",
		"check: {ignore: [x]}":         "must be a map",
		"check: {ignore: [{file: a}]}": "@1: each of check.ignore needs a reason",
		"check: {ignore: [{reason: a}]}": "@1: each of check.ignore needs a file, location, source or " +
			"kinds: it would ignore all",
		"check: {ignore: [{file: a, reason: ' '}]}":                     "a reason is empty",
		"check: {ignore: [{file: /a, reason: x}]}":                      "begins with a slash",
		"check: {ignore: [{file: '', reason: x}]}":                      "a pattern is empty",
		"check: {ignore: [{file: 'a[', reason: x}]}":                    `"a[" is no pattern`,
		"check: {ignore: [{location: '{a', reason: x}]}":                `"{a" is no pattern`,
		"check: {ignore: [{source: shel, reason: x}]}":                  `no syntax "shel": is it shell?`,
		"check: {ignore: [{kinds: [xyzzy], reason: x}]}":                "there are missing, denied",
		"check: {ignore: [{kinds: [missing], status: [a], reason: x}]}": `unknown key "status"`,
		"check: {ignore: [" + strings.Repeat("{file: a, reason: x},", maxIgnoreRules+1) +
			"]}": "there are more than 500",
	} {
		u := newUser(t)
		u.write(userConfig, text)
		flags := Flags{Address: ptr("https://v.example.com"), Gates: gates}
		if strings.Contains(text, "profiles") {
			flags.Profile = ptr("p")
		}
		c, err := load(flags, u.env)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			g := c.Check
			got = fmt.Sprint(g.FailOn.V, " ", g.FailOn.Origin, " | ", g.Baseline.V, " ", g.Baseline.Origin,
				" | ", g.Ignore)
			got = strings.ReplaceAll(got, u.home, "~")
		}
		got = strings.ReplaceAll(got, at, "@")
		if !strings.Contains(got, want) {
			t.Errorf("%.80q: %s, want %s", text, got, want)
		}
	}
}
