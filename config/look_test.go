package config

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// What the terminal shows is said by the first variable of the locale that is set; without any it
// is the C locale.
func TestLocale(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		all, ctype, lang string
		want             string
	}{
		{"", "", "", "true (default)"},
		{"", "", "C", "true (env LANG)"},
		{"", "", "POSIX", "true (env LANG)"},
		{"", "", "C.UTF-8", "false (env LANG)"},
		{"", "", "de_DE.utf8@euro", "false (env LANG)"},
		{"", "UTF-8", "C", "false (env LC_CTYPE)"},
		{"", "", "de_DE", "true (env LANG)"},
		{"", "", "de_DE.ISO-8859-1", "true (env LANG)"},
		{"C", "en_US.UTF-8", "en_US.UTF-8", "true (env LC_ALL)"},
		{"en_US.UTF-8", "C", "C", "false (env LC_ALL)"},
	} {
		v := locale(func(name string) string {
			return map[string]string{"LC_ALL": tc.all, "LC_CTYPE": tc.ctype, "LANG": tc.lang}[name]
		}, "linux")
		if got := fmt.Sprintf("%v (%s)", v.V, v.Origin); got != tc.want {
			t.Errorf("%+v: %s", tc, got)
		}
	}
	if v := locale(func(string) string { return "C" }, "windows"); v != nil {
		t.Errorf("on Windows it is %+v", v)
	}
}

var someLooks = Looks{
	Themes: []string{"auto", "dark", "light", "16"}, Inks: []string{"warn", "dim"},
	Ink: func(text string) error {
		if text == "pink" {
			return errors.New("there is no pink")
		}
		return nil
	},
	Color: func(text string) error {
		if text != "red" {
			return errors.New("there is red alone")
		}
		return nil
	},
}

// A theme is one by name, or one with inks of the user's own; the environment goes first, then the
// profile, and each says where it came from.
func TestThemes(t *testing.T) {
	t.Parallel()
	const top = "address: http://a\n"
	for _, tc := range []struct {
		file, theme, ascii string // the variables
		want               string
	}{
		{"", "", "", "{ map[]} (default), color  (default), ascii true (default)"},
		{"theme: 16\nascii: false\n", "", "", "{16 map[]} (FILE:2), color  (default), ascii false (FILE:3)"},
		{"theme: {base: dark, inks: {warn: bold red, dim: none}}\n", "", "",
			"{dark map[dim:none warn:bold red]} (FILE:2), color  (default), ascii true (default)"},
		{"theme: {inks: {warn: bold}}\nascii: true\n", "light", "0",
			"{light map[]} (env VAULTMAP_THEME), color  (default), ascii false (env VAULTMAP_ASCII)"},
		{"theme: dark\ndefault_profile: p\nprofiles:\n  p:\n    theme: light\n    color: red\n", "", "",
			"{light map[]} (FILE:6, profile p), color red (FILE:7, profile p), ascii true (default)"},
	} {
		u := newUser(t)
		u.write(userConfig, top+tc.file)
		u.vars["VAULTMAP_THEME"], u.vars["VAULTMAP_ASCII"] = tc.theme, tc.ascii
		c, err := load(Flags{Looks: someLooks}, u.env)
		if err != nil {
			t.Errorf("%q: %v", tc.file, err)
			continue
		}
		got := fmt.Sprintf("%v (%s), color %s (%s), ascii %v (%s)", c.Theme.V, c.Theme.Origin, c.Color.V,
			c.Color.Origin, c.ASCII.V, c.ASCII.Origin)
		if got = strings.ReplaceAll(got, "config ~/"+userConfig, "FILE"); got != tc.want {
			t.Errorf("%q:\n%s, want\n%s", tc.file, got, tc.want)
		}
	}
}

// What cannot be is told with what may stand there.
func TestThemesThatAreNone(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"theme: drak\n":                   `:2: there is no theme "drak": is it dark?`,
		"theme: pink\n":                   `:2: there is no theme "pink": there are auto, dark, light, 16`,
		"theme: [dark]\n":                 ":2: theme must be the name of a theme or a map with base and inks, not a list",
		"theme: {base: nope}\n":           `:2: there is no theme "nope"`,
		"theme: {bse: dark}\n":            `:2: unknown key "bse": is it base?`,
		"theme: {inks: {wran: bold}}\n":   `:2: unknown key "wran": is it warn?`,
		"theme: {inks: {warn: pink}}\n":   ":2: theme.inks.warn: there is no pink",
		"theme: {inks: {warn: [bold]}}\n": ":2: theme.inks.warn must be text, not a list",
		"color: #d70000\n":                ":2: color has no value",
		"color: blue\n":                   ":2: there is red alone",
		"ascii: maybe\n":                  ":2: ascii must be true or false, not text",
	} {
		u := newUser(t)
		u.write(userConfig, "address: http://a\n"+file)
		_, err := load(Flags{Looks: someLooks}, u.env)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", file, err, want)
		}
	}
	u := newUser(t)
	u.vars["VAULTMAP_THEME"], u.vars["VAULTMAP_ASCII"] = "drak", "maybe"
	_, _, err := LookOf(u.env, someLooks)
	if want := `env VAULTMAP_THEME: there is no theme "drak": is it dark?` + "\n" +
		`env VAULTMAP_ASCII: "maybe" is neither true nor false`; err == nil || err.Error() != want {
		t.Errorf("the environment alone: %v, want %s", err, want)
	}
}
