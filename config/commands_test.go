package config

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestCommands(t *testing.T) {
	t.Parallel()
	table := keyTable()
	table.Own = CommandTable{Kinds: []string{"secret", "any"}, Check: func(run []string) error {
		if run[0] == "bad" {
			return errors.New("no program")
		}
		return nil
	}}
	read := func(text string) (*Config, error) {
		u := newUser(t)
		u.write(userConfig, text)
		return load(Flags{Keys: table, Address: new("http://x")}, u.env)
	}
	c, err := read(`commands:
  - {name: get, key: x, run: [vault, "-mount={mount}", 1, true], on: secret, token: true}
  - name: other
    key: [a, "g a"]
    run: [prog]
    on: [secret, any]
    confirm: true
    wait: false
`)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, c := range c.Commands {
		got += fmt.Sprintf("%s %q %q %q %v %v %v %s\n", c.Name, c.Keys, c.Run, c.On, c.Confirm, c.Token,
			c.Wait, c.Origin)
	}
	const file = "config ~/.config/vaultmap/config.yaml:"
	if want := `get ["x"] ["vault" "-mount={mount}" "1" "true"] ["secret"] false true true ` + file + "2\n" +
		`other ["a" "g a"] ["prog"] ["secret" "any"] true false false ` + file + "3\n"; got != want {
		t.Errorf("commands are\n%swant\n%s", got, want)
	}
	for text, want := range map[string]string{
		"commands: {}":                                       "commands must be a list of commands",
		"commands: [x]":                                      "commands must be a map, not text",
		"commands: [{run: [x]}]":                             ":1: each of commands needs name",
		"commands:\n- {name: x}":                             ":2: each of commands needs run",
		"commands: [{name: a b, run: [x]}]":                  "must be one word",
		"commands: [{name: x, run: x}]":                      "commands.run must be a list of words",
		"commands: [{name: x, run: []}]":                     "commands.run names no program",
		"commands: [{name: x, run: [[a]]}]":                  "each of commands.run must be a word",
		"commands: [{name: x, run: [x], on: pod}]":           "commands.on must be one of secret, any",
		"commands: [{name: x, run: [x], onn: any}]":          `unknown key "onn": is it on?`,
		"commands: [{name: x, run: [x], token: yes please}]": "commands.token must be true or false",
		"commands:\n- name: x\n  run: [bad]":                 ":3: x: no program",
		"commands:\n- name: x\n  key: bad\n  run: [a]":       ":2: x: no key in ",
		"profiles: {p: {commands: []}}":                      `unknown key "commands"`,
	} {
		if _, err := read(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
