package config

import (
	"fmt"
	"strings"
	"testing"
)

// Words of one's own that mean the same are read as they stand; what no find could look for is
// told, with its line.
func TestTwins(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"twins: [[pay, payments], [hq, head-quarters, 'head office']]": "[[pay payments] [hq head-quarters head office]] config @:1",
		"mouse: true": "[] default",
		"twins: []":   "[] config @:1",
		"twins: pay":  "config @:1: twins must be a list of lists, as in [[pay, payments], [hq, headquarters]], not text",
		"twins:\n- pay\n- [a/b, c]\n- [d]\n- [1, e]\n- ['-', f]": "config @:2: each of twins must be a list of words, not text\n" +
			"config @:3: \"a/b\" cannot be a word of twins: a slash and ' ! ^ $ * mean something else\n" +
			"config @:4: twins: a list has one word at the most: what does it mean?\n" +
			"config @:5: each of twins must be text, not a number\n" +
			"config @:6: a word of twins is empty",
		"profiles: {p: {address: 'https://v', twins: []}}":    "unknown key \"twins\": known are",
		"twins: [[" + strings.Repeat("a, ", maxTwins) + "b]]": "more than 2000 words",
		"twins: [[" + strings.Repeat("a", 101) + ", b]]":      "more than 100 bytes",
		"twins: [&a [x, y], *a, *a]":                          "[[x y] [x y] [x y]] config @:1",
	} {
		u := newUser(t)
		u.write(userConfig, text)
		c, err := load(Flags{Address: ptr("https://v.example.com")}, u.env)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = fmt.Sprint(c.Twins.V, " ", c.Twins.Origin)
		}
		got = strings.ReplaceAll(got, "~/.config/vaultmap/config.yaml", "@")
		if !strings.Contains(got, want) {
			t.Errorf("%.60q: %s, want %s", text, got, want)
		}
	}
}
