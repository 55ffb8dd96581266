package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// stubPick is a pick that draws on the terminal, waits for a line, and has then something chosen,
// or nothing.
const stubPick = `#!/bin/sh
if [ "$1" = pick ]; then
	printf '%s\n' "$@" >"$SPIED.pick"
	saved=$(stty -g </dev/tty)
	stty sane -echo </dev/tty
	printf '\r\nPICKING' >/dev/tty
	IFS= read -r typed </dev/tty
	printf '\r\033[K\033[A' >/dev/tty
	stty "$saved" </dev/tty
	case $typed in
	esc) exit 130 ;;
	"") echo "warning: nothing of note" >&2; cat "$SPIED.choice"; exit 0 ;;
	esac
	echo "error: what is wrong" >&2
	exit 2
fi
exec "$VAULTMAP" "$@"
`

// picking is a shell whose keys start the stub.
func (s testShell) picking(t *testing.T, flag string) *shellRun {
	t.Helper()
	return s.start(t, map[string]string{"vaultmap": stubPick, "spy": fmt.Sprintf(spy, "*", "")},
		"vaultmap completion "+s.shell+" "+flag, "VAULTMAP="+binary())
}

// picks types something, chooses, and returns the arguments that a spy is then called with, and
// what the search began with.
func (m *shellRun) picks(choice string, end []string, keys ...string) (args, query string) {
	m.t.Helper()
	if err := os.WriteFile(m.spied+".choice", []byte(choice+"\n"), 0o600); err != nil {
		m.t.Fatal(err)
	}
	os.Remove(m.spied + ".pick")
	m.prompt()
	m.press(keys...)
	m.see("PICKING")
	m.press(end...)
	m.seeNo("PICKING")
	args = m.args()
	text, err := os.ReadFile(m.spied + ".pick")
	if err != nil {
		m.t.Fatal(err)
	}
	query, ok := strings.CutPrefix(strings.TrimSuffix(string(text), "\n"),
		"pick\n--height\n40%\n--query\n")
	if !ok {
		m.t.Errorf("%s: pick is called with %q", m.name, text)
	}
	return args, query
}

// A key puts what was chosen in place of the word at the cursor, whatever a shell would make of its
// name; and leaves the line alone where nothing was.
func TestShellsBindKeys(t *testing.T) {
	t.Parallel()
	key := []string{"ctrl+x", "v"}
	line := func(before string, moves ...string) []string {
		return append(append([]string{before}, moves...), key...)
	}
	for _, s := range testShells(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			m := s.picking(t, "--bindings")
			for _, tc := range []struct {
				keys        []string
				query, args string
			}{
				{line("spy open sec"), "sec", "open\nsecret/x"},
				{line("spy open "), "", "open\nsecret/x"},
				{line("spy one two three", slices.Repeat([]string{"left"}, 7)...), "two",
					"one\nsecret/x\nthree"},
				{line("spy one two three", slices.Repeat([]string{"left"}, 6)...), "two",
					"one\nsecret/x\nthree"},
				{line("spy --in=se"), "se", "--in=secret/x"},
				{line("spy 'sec o"), "sec o", "secret/x"},
				{line(`spy "sec`), "sec", "secret/x"},
				{line(`spy sec\ o`), "sec o", "secret/x"},
				{line("spy größe"), "größe", "secret/x"},
				{line("true; spy te"), "te", "secret/x"},
			} {
				if args, query := m.picks("secret/x", []string{"enter"}, tc.keys...); args != tc.args ||
					query != tc.query {
					t.Errorf("%s: %q looks for %q, want %q; the program is called with %q, want %q", s.name,
						tc.keys, query, tc.query, args, tc.args)
				}
			}
			for _, name := range shellNames {
				args, _ := m.picks("secret/"+name, []string{"enter"}, line("spy open sec")...)
				if args != "open\nsecret/"+name {
					t.Errorf("%s: of %q the program is called with %q", s.name, name, args)
				}
			}
			for _, end := range []string{"esc", "err"} {
				typed := end // a line for the stub, and no key
				if args, _ := m.picks("secret/x", []string{typed[:1], typed[1:], "enter"},
					line("spy open 's c'")...); args != "open\ns c" {
					t.Errorf("%s: without a choice the program is called with %q", s.name, args)
				}
			}
			m.see("error: what is wrong")
			if lines := m.screen().String(); !strings.Contains(lines, "\nerror: what is wrong") ||
				strings.Contains(lines, "of note") {
				t.Errorf("an error stands in the prompt, or a warning:\n%s", lines)
			}
			// The attack: a line that is pasted. Looking for something in its place runs nothing of it.
			m.prompt()
			m.press(line("spy $(touch pwned)a")...)
			m.see("PICKING")
			m.press("enter")
			m.bottom("secret/x")
			m.press("ctrl+u")
			m.prompt()
			if _, err := os.Stat(filepath.Join(m.dir, "pwned")); err == nil {
				t.Error("a word was run")
			}
			m.exit()
		})
	}
}

// Other keys can be chosen, and what would take a key away from typing is refused.
func TestShellsBindOtherKeys(t *testing.T) {
	t.Parallel()
	for _, s := range testShells(t) {
		for flag, keys := range map[string][]string{"--bindings=alt-v": {"\x1bv"},
			"--bindings='ctrl-x ctrl-v'": {"ctrl+x", "\x16"}, "--bindings=ctrl+x,alt+V": {"ctrl+x",
				"\x1bV"}} {
			t.Run(s.name+" "+flag, func(t *testing.T) {
				t.Parallel()
				m := s.picking(t, flag)
				if args, _ := m.picks("secret/x", []string{"enter"},
					append([]string{"spy open s"}, keys...)...); args != "open\nsecret/x" {
					t.Errorf("the program is called with %q", args)
				}
				m.exit()
			})
		}
		for _, keys := range []string{"v", "", "ctrl-", "alt-é", "ctrl-m", "ctrl-c", "ctrl-1", "hyper-v",
			"ctrl-x;touch pwned", "alt-'", `alt-\`, `alt-"`, "alt-v v v $(touch)"} {
			o := start{args: []string{"completion", s.shell, "--bindings=" + keys}}.run(t)
			if o.status != 2 || o.stdout != "" || !strings.Contains(o.stderr, "hint: --bindings=alt-v") {
				t.Errorf("%s: %q: status %d, printed %q, %q", s.name, keys, o.status, o.stdout, o.stderr)
			}
		}
	}
}
