package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// keyTable is one of which the key "bad" is none, and "x" is taken.
func keyTable() KeyTable {
	return KeyTable{
		Sets:     []string{"vim", "plain"},
		Commands: []KeyCommand{{Name: "copy-path"}, {Name: "find"}},
		Typing:   []KeyCommand{{Name: "copy"}, {Name: "find"}},
		Check: func(set string, bound []Bound) (faults []KeyFault) {
			for i, b := range bound {
				if slices.Contains(b.Keys, "bad") {
					faults = append(faults, KeyFault{i, fmt.Errorf("%s: no key in %s", b.Name, set)})
				}
			}
			return faults
		},
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, `address: http://x
keys:
  set: plain
  copy-path: [y, "g y", 7]
  find: none
  typing:
    copy: M-w
    find: []
`)
	c, err := load(Flags{Keys: keyTable()}, u.env)
	if err != nil {
		t.Fatal(err)
	}
	got := c.Keys.Set.V
	for _, b := range c.Keys.Bound {
		got += fmt.Sprintf("\n%s %v %q %s", b.Name, b.Typing, b.Keys, b.Origin)
	}
	if want := `plain
copy-path false ["y" "g y" "7"] config ~/.config/vaultmap/config.yaml:4
find false [] config ~/.config/vaultmap/config.yaml:5
copy true ["M-w"] config ~/.config/vaultmap/config.yaml:7
find true [] config ~/.config/vaultmap/config.yaml:8`; got != want {
		t.Errorf("keys are %s\nwant %s", got, want)
	}
	if c, err := load(Flags{Address: new("http://x")}, newUser(t).env); err != nil ||
		len(c.Keys.Bound) > 0 || c.Keys.Set.V != "" {
		t.Errorf("without a file they are %+v, %v", c.Keys, err)
	}
}

func TestBadKeys(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"keys: {copy-pth: y}":                              `:1: unknown key "copy-pth": is it copy-path?`,
		"keys:\n  typing: {cpy: y}":                        `:2: unknown key "cpy": is it copy?`,
		"keys: {set: vi}":                                  ":1: there is no set of keys \"vi\": is it vim?",
		"keys: [y]":                                        ":1: keys must be a map, not a list",
		"keys: {find: true}":                               ":1: keys.find must be a key, a list of keys, or none",
		"keys: {find: 42}":                                 ":1: keys.find must be a key, a list of keys, or none",
		"keys: {find: {a: b}}":                             ":1: keys.find must be a key, a list of keys, or none",
		"keys: {find: [[a]]}":                              ":1: each of keys.find must be a key, not a list",
		"keys: {find: }":                                   ":1: keys.find has no value",
		"keys: {find: a, find: b}":                         ":1: keys.find is there twice",
		"keys:\n  find: bad":                               ":2: find: no key in ",
		"keys:\n  typing:\n    copy: bad":                  ":3: copy: no key in ",
		"keys: {find: [" + strings.Repeat("a,", 21) + "]}": ":1: keys.find: there are more than 20",
		"profiles: {p: {keys: {find: a}}}":                 `unknown key "keys"`,
	} {
		u := newUser(t)
		u.write(userConfig, text)
		_, err := load(Flags{Keys: keyTable(), Address: new("http://x")}, u.env)
		var invalid *InvalidError
		if !errors.As(err, &invalid) || len(invalid.Problems) != 1 ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
