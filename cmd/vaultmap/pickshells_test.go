package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// picksFrom are the programs and the environment of a shell in which people pick from an estate.
func (e estate) picksFrom() (programs map[string]string, env []string) {
	s := e.start(e.lister)
	return map[string]string{"vaultmap": fmt.Sprintf("#!/bin/sh\nexec %q \"$@\" --catalog %q\n",
		binary(), e.catalog)}, s.env
}

// In $(...) of each shell the find shows, on a screen of its own or below the line that was typed;
// then the shell has what was chosen, and its screen is as it was.
func TestPickInShells(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	programs, env := e.picksFrom()
	for _, s := range testShells(t) {
		assign, status := `got="$(%s)"`, "$?"
		if s.name == "fish" {
			assign, status = `set got (%s)`, "$status"
		}
		for name, args := range map[string]string{"whole screen": "", "inline": "--height 40%"} {
			t.Run(s.name+", "+name, func(t *testing.T) {
				t.Parallel()
				m := s.start(t, programs, "true", env...)
				m.press("printf '%s%s\\n' abo ve", "enter")
				m.see("above")
				for _, tc := range []struct {
					keys []string
					want string
				}{
					{[]string{"enter"}, "[" + webhook + "] 0"},
					{[]string{"esc"}, "[] 130"},
					{[]string{"ctrl+c"}, "[] 130"},
					{[]string{"ctrl+u", "kafka", "enter"}, "[secrets/teams/payments/staging/kafka] 0"},
				} {
					m.press("clear", "enter")
					m.seeNo("above")
					m.press("printf '%s%s\\n' abo ve", "enter")
					m.see("above")
					m.press(fmt.Sprintf(assign, "vaultmap pick webhook "+args)+
						`; printf '[%s] %s\n' "$got" "`+status+`"`, "enter")
					s := m.seeRow("▌", webhook)
					if inline := args != ""; s.has("above") != inline {
						t.Errorf("what stood above is on the screen: %v\n%s", !inline, s)
					}
					for _, key := range tc.keys {
						m.press(key)
						if key == "kafka" {
							m.seeRow("▌", "kafka")
						}
					}
					s = m.see(tc.want)
					if s.has("words:") || s.has("━━") || !s.has("above") {
						t.Errorf("the screen is not the shell's again:\n%s", s)
					}
				}
				m.exit()
			})
		}
	}
}

// vim reads what is chosen into its text, and nothing else.
func TestPickInVim(t *testing.T) {
	t.Parallel()
	vim := tool(t, "vim")
	e := newEstate(t, newMemVault(t))
	programs, env := e.picksFrom()
	bin, file := t.TempDir(), filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(filepath.Join(bin, "vaultmap"), []byte(programs["vaultmap"]),
		0o700); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"", " --height 12"} {
		writeFile(t, file, "first\nlast\n")
		m := start{program: vim, args: []string{"-u", "NONE", "-N", "-n", file}, foreign: true,
			env: append(env, "PATH="+bin+":"+os.Getenv("PATH"), "SHELL=/bin/sh")}.terminal(t)
		m.see("first", "last")
		m.press(":r !vaultmap pick --form vault webhook"+args, "enter")
		m.seeRow("▌", webhook)
		m.press("enter")
		m.see("first", "vault kv get", "last")
		m.press(":wq", "enter")
		m.end(render.OK)
		got, err := os.ReadFile(file)
		want := "first\nvault kv get -mount=secrets teams/payments/prod/stripe-webhook\nlast\n"
		if err != nil || string(got) != want {
			t.Errorf("the text is %q, want %q: %v", got, want, err)
		}
	}
}

// In a popup of tmux, and in a pane, where the line of the shell stands at the bottom.
func TestPickInTmux(t *testing.T) {
	t.Parallel()
	tmux := tool(t, "tmux")
	e := newEstate(t, newMemVault(t))
	programs, env := e.picksFrom()
	bin, dir := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "vaultmap"), []byte(programs["vaultmap"]),
		0o700); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "socket")
	s := start{program: tmux, args: []string{"-S", socket, "-f", "/dev/null", "new-session",
		"PS1='$ ' sh"}, foreign: true, dir: dir,
		env: append(env, "PATH="+bin+":"+os.Getenv("PATH"), "LC_ALL=C.UTF-8")}
	m := s.terminal(t)
	t.Cleanup(func() { exec.Command(tmux, "-S", socket, "kill-server").Run() })
	m.see("$")
	for i, command := range []string{
		"tmux -S " + socket + " display-popup -E 'vaultmap pick webhook > got'",
		"vaultmap pick webhook > got", "vaultmap pick --height 12 webhook > got",
		"seq 50; vaultmap pick --height 12 webhook > got",
	} {
		os.Remove(filepath.Join(dir, "got"))
		m.press(command+fmt.Sprintf("; echo end-%d-$(cat got)", i), "enter")
		m.seeRow("▌", "webhook")
		m.press("enter")
		m.see(fmt.Sprintf("end-%d-%s", i, webhook))
		if s := m.screen(); s.has("words:") {
			t.Errorf("%s: something is left:\n%s", command, s)
		}
	}
	m.press("exit", "enter")
	m.end(render.OK)
}

// Where stdout is the terminal itself, as over SSH (ssh -t HOST vaultmap pick), what was chosen
// stands on the shell's screen when the find is gone from it.
func TestPickOntoTheTerminal(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	for _, height := range []string{"", "12"} {
		s := e.start(e.lister, "pick", "webhook", "--height="+height)
		s.env = append(s.env, "SSH_TTY=/dev/pts/9", "SSH_CONNECTION=10.0.0.1 1 10.0.0.2 22")
		m := s.terminal(t)
		m.see(webhook, "chooses")
		m.press("enter")
		m.end(render.OK)
		if got := strings.TrimSpace(m.screen().joined()); got != webhook {
			t.Errorf("the screen is\n%s", m.screen())
		}
	}
}

// tool returns the path of a program that people pick in.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("there is no %s: 'make shells' installs it", name)
	}
	return path
}

// Where the cursor stands in the middle of a line, as in the widget of a key, that line stays.
func TestPickBelowAHalfTypedLine(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	s := e.start(e.lister, "-c", `printf 'above\r\nhalf typed '; exec "$VM" pick --height 12 webhook >"$OUT"`)
	out := filepath.Join(t.TempDir(), "out")
	s.program, s.env = "/bin/sh", append(s.env, "VM="+binary(), "OUT="+out)
	m := s.terminal(t)
	shown := m.see("above", "half typed", webhook, "chooses")
	if strings.TrimSpace(shown[1]) != "half typed" || !strings.Contains(shown[3], "Pick") {
		t.Errorf("the screen is\n%s", shown)
	}
	m.press("enter")
	m.end(render.OK)
	left := m.screen()
	if strings.TrimSpace(left.joined()) != strings.TrimRight(left[0]+left[1], " ") ||
		strings.TrimSpace(left[1]) != "half typed" {
		t.Errorf("left is\n%s", left)
	}
	if at := m.emu.CursorPosition(); at.X != len("half typed ") || at.Y != 1 {
		t.Errorf("the cursor is at %v", at)
	}
}
