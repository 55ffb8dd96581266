package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// testShell is a shell that people use, on a terminal.
type testShell struct {
	name, program string
	shell         string // what vaultmap calls it
	args          []string
	load          string // reads the script that a command prints
	ascii         bool   // no UTF-8
}

// bashPackage is where the package bash-completion has what it is loaded by.
const bashPackage = "/usr/share/bash-completion/bash_completion"

// realVaultmap is a program that is vaultmap, for the PATH of a shell.
func realVaultmap() string { return "#!/bin/sh\nexec " + binary() + ` "$@"` + "\n" }

// testShells are bash without and with the package bash-completion, zsh and fish. Each must be
// there: 'make shells' installs them.
func testShells(t *testing.T) []testShell {
	t.Helper()
	var out []testShell
	for _, s := range []testShell{
		{name: "bash", program: "bash", args: []string{"--norc", "--noprofile", "-i"},
			load: "source <(%s)"},
		{name: "bash with its package", program: "bash", args: []string{"--norc", "--noprofile", "-i"},
			load: "source " + bashPackage + "; source <(%s)"},
		{name: "zsh", program: "zsh", args: []string{"-f", "-i"}, load: "source <(%s)"},
		{name: "fish", program: "fish", args: []string{"--no-config", "-i", "-C",
			"function fish_prompt; echo '> '; end"}, load: "%s | source"},
	} {
		path, err := exec.LookPath(s.program)
		if err != nil {
			t.Fatalf("there is no %s: 'make shells' installs it", s.program)
		}
		s.shell, s.program = s.program, path
		out = append(out, s)
	}
	if _, err := os.Stat(bashPackage); err != nil {
		t.Fatalf("%v: 'make shells' installs it", err)
	}
	return out
}

// shellRun is a shell on a terminal, in a folder of its own, with programs of the test in its PATH.
// Programs that spy write their arguments to a file in place of doing anything.
type shellRun struct {
	*terminal
	testShell
	dir, spied string
}

// spy is a program that writes down how it was called, where it is called like that.
const spy = `#!/bin/sh
case $1 in
%s)
	printf '%%s\n' "$@" > "$SPIED.new"
	mv "$SPIED.new" "$SPIED"
	exit 0
	;;
esac
%s
`

// start starts the shell, with programs by their names, and loads the script that a command prints.
func (s testShell) start(t *testing.T, programs map[string]string, script string,
	env ...string) *shellRun {
	t.Helper()
	dir, bin := t.TempDir(), t.TempDir()
	for name, text := range programs {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	spied := filepath.Join(t.TempDir(), "spied")
	env = append([]string{"PS1=> ", "LC_ALL=" + s.locale(), "SPIED=" + spied, "PATH=" + bin + ":" +
		os.Getenv("PATH")}, env...)
	m := &shellRun{testShell: s, dir: dir, spied: spied, terminal: start{program: s.program,
		args: s.args, dir: dir, foreign: true, env: env}.terminal(t)}
	m.see(">")
	m.press(fmt.Sprintf(s.load, script)+" && printf '%s%s\\n' rea dy", "enter")
	m.see("ready")
	m.prompt()
	return m
}

// prompt waits until the shell waits for a line.
func (m *shellRun) prompt() {
	m.t.Helper()
	m.bottom("\n>")
}

// bottom waits until what is on the screen ends in a text.
func (m *shellRun) bottom(text string) screen {
	m.t.Helper()
	return m.wait("end in "+text, func(s screen) bool {
		return strings.HasSuffix(strings.TrimRight(s.String(), "\n"), text)
	})
}

// args types something, and returns the arguments that a spy is then called with.
func (m *shellRun) args(keys ...string) string {
	m.t.Helper()
	os.Remove(m.spied)
	m.press(keys...)
	late := time.Now().Add(patience)
	for again := time.Now(); time.Now().Before(late); time.Sleep(5 * time.Millisecond) {
		if !time.Now().Before(again) { // what is typed while a program ends may be lost with it
			m.press("enter")
			again = time.Now().Add(3 * time.Second)
		}
		if text, err := os.ReadFile(m.spied); err == nil {
			return strings.TrimSuffix(string(text), "\n")
		}
	}
	m.t.Fatalf("%s: nothing was called; the screen:\n%s", m.name, m.screen())
	return ""
}

// completes types something and checks what a program is called with. A machine that is so busy
// that nothing is known in time gets some more tries.
func (m *shellRun) completes(want string, keys ...string) {
	m.t.Helper()
	got := ""
	for range 4 {
		if got = m.args(keys...); got == want {
			return
		}
	}
	m.t.Errorf("%s: after %q the program is called with\n%s\nwant\n%s\nthe screen:\n%s", m.name, keys,
		got, want, m.screen())
}

func (m *shellRun) exit() {
	m.t.Helper()
	m.press("exit 0", "enter")
	m.end(0)
}

// shellNames are names that a shell would make something else of, each in a folder of its own. The
// attack: names that run a program when somebody completes what they begin with, or presses enter
// after that.
var shellNames = []string{"a b", "two  blanks", "#hash", "a#b", "a@b=c,d", "it's", `q"uote`,
	`back\slash`, "semi;colon", "and&or|x", "a<b>c", "bang!x", "$(touch pwned)", "`touch pwned`",
	"$HOME", "~root", "{a,b}", "glob*?[x]", "(sub)", "größe", "a:b", "a%20b", "^caret", "=ls",
	"it's \"both\" $(touch pwned)", "plain"}

// Names reach the program as they are, whatever a shell would do with them, also where somebody has
// opened a quote; or they are not offered.
func TestShellsQuoteNames(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	for i, name := range shellNames {
		v.put("secret", fmt.Sprintf("n%02d/%s", i, name))
	}
	v.put("secret", "both/$(touch pwned)a", "both/$(touch pwned)b", "dee p/er/on ly", "dee p/er2/x")
	for _, s := range testShells(t) {
		for _, s.ascii = range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, %s", s.name, s.locale()), func(t *testing.T) {
				t.Parallel()
				m := s.completing(t, v)
				for i, name := range shellNames {
					if s.ascii && name != "größe" || testing.Short() && i%4 != 0 {
						continue
					}
					folder := fmt.Sprintf("secret/n%02d/", i)
					for _, quote := range []string{"", "'", `"`} {
						want := "open\n" + folder + name
						keys := []string{"vaultmap open " + quote + folder, "tab"}
						if s.ascii && quote != "" && s.name == "zsh" || // as $'...', which is none in quotes
							quote == `"` && strings.Contains(name, "!") && strings.HasPrefix(s.name, "bash") {
							want = "open\n" + folder
							keys = append(keys, quote)
						}
						m.completes(want, keys...)
					}
				}
				// What several begin with goes on the line, too.
				m.completes("open\nsecret/both/$(touch pwned)", "vaultmap open secret/bo", "tab", "tab")
				m.completes("open\nsecret/both/$(touch pwned)a", "vaultmap open secret/bo", "tab", "tab", "a",
					"tab")
				// Folder by folder, also where the shell has closed the quote behind one.
				for _, quote := range []string{"", "'", `"`} {
					m.completes("open\nsecret/dee p/er/on ly", "vaultmap open "+quote+"secret/de", "tab", "tab",
						"/", "tab")
					m.completes("open\nsecret/dee p/er/on ly", "vaultmap open "+quote+"secret/dee", "tab", "er/",
						"tab")
				}
				m.exit()
			})
		}
	}
}

// What stands on the line is not run when somebody presses TAB. The attack: a line that is pasted
// from a page, and completed before it is read.
func TestShellsRunNothing(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	v.put("secret", "plain/only")
	for _, s := range testShells(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			m := s.completing(t, v, "--for", "vault")
			for _, name := range []string{"vault", "vaultmap"} {
				if err := os.WriteFile(filepath.Join(m.dir, name), []byte("#!/bin/sh\ntouch pwned\n"),
					0o700); err != nil {
					t.Fatal(err)
				}
			}
			if s.name == "zsh" { // which itself runs substitutions where TAB means to expand them
				m.press("bindkey '^I' complete-word", "enter")
			}
			for _, line := range []string{"vaultmap open --config $(touch pwned) secret/plain/",
				"vaultmap open secret/$(touch pwned)/", "vaultmap open \"$(touch pwned)",
				"./vaultmap op", "./vault k",
				"vaultmap ls `touch pwned`", "vaultmap ls --config=`touch pwned`", "vaultmap $(touch pwned) "} {
				m.press(line, "tab", "tab", "ctrl+u")
				m.completes("open\nsecret/plain/only", "vaultmap open secret/plain/", "tab")
				if _, err := os.Stat(filepath.Join(m.dir, "pwned")); err == nil {
					t.Fatalf("%q is run by TAB", line)
				}
			}
			m.exit()
		})
	}
}

// Flags, their values, files and commands with their words complete as names do.
func TestShellsCompleteCommands(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	v.put("secret", "plain/only/x")
	for _, s := range testShells(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			m := s.completing(t, v)
			writeFile(t, filepath.Join(m.dir, "conf x.yaml"), "profiles: {}\n")
			writeFile(t, filepath.Join(m.dir, "conf x.txt"), "")
			writeFile(t, filepath.Join(m.dir, "manifests", "deploy.yaml"), "a: b\n")
			m.completes("find\nx\n--in=secret/plain/", "vaultmap find x --in=secret/pl", "tab")
			m.completes("find\nx\n--in\nsecret/plain/", "vaultmap find x --in secret/pl", "tab")
			m.completes("open\n-o\njsonl", "vaultmap open -o jsonl", "tab")
			m.completes("open\n--kv-version", "vaultmap open --kv-v", "tab")
			m.completes("open\n--config\nconf x.yaml", "vaultmap open --config con", "tab")
			m.completes("open\n--config=conf x.yaml", "vaultmap open --config=con", "tab")
			m.completes("open\nsecret/plain/only/", "vaultmap op", "tab", "secret/plain/", "tab")
			if s.name != "fish" { // which does not tell what a redirection goes to from an argument
				m.completes("open\nsecret/plain/only/", "vaultmap open 2>/dev/null secret/plain/", "tab")
			}
			m.press("vaultmap check ./manif", "tab", "dep", "tab")
			m.see("check ./manifests/deploy.yaml")
			m.press("ctrl+u", "vaultmap ", "tab", "tab")
			m.see("Print the version", "status")
			m.press("ctrl+u")
			m.exit()
		})
	}
}

// completing is the shell with a vaultmap that completes, and is spied on when it opens something.
func (s testShell) completing(t *testing.T, v *memVault, flags ...string) *shellRun {
	t.Helper()
	args := append([]string{"vaultmap completion", s.shell}, flags...)
	return s.start(t, map[string]string{"vaultmap": fmt.Sprintf(spy, "open|find", "exec "+binary()+
		` "$@"`)}, strings.Join(args, " "), "VAULT_ADDR="+v.address(), "VAULT_TOKEN="+v.root())
}

func (s testShell) locale() string {
	if s.ascii {
		return "C"
	}
	return "C.UTF-8"
}
