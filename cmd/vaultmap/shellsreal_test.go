package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The keys open the real pick below the prompt. Afterwards the screen is as it was but for the
// word, also where the prompt has two lines, and where it is at the bottom of the screen.
func TestShellsPickOnTheTerminal(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	v.put("secret", "teams/payments/stripe web", "teams/payments/db-main", "teams/identity/saml")
	shells := testShells(t)
	inTmux := shells[0]
	inTmux.name += " in tmux"
	for _, s := range append(shells, inTmux) {
		for _, tall := range []string{"", "top\n"} {
			t.Run(fmt.Sprintf("%s, %q", s.name, tall), func(t *testing.T) {
				t.Parallel()
				s := s
				if s.name == inTmux.name {
					s = s.inTmux(t)
				}
				if s.name == "fish" {
					s.args = append(s.args[:2:2], "-C", "function fish_prompt; printf '"+
						strings.ReplaceAll(tall, "\n", `\n`)+"> '; end")
				}
				m := s.start(t, map[string]string{"vaultmap": realVaultmap(),
					"spy": fmt.Sprintf(spy, "*", "")}, "vaultmap completion "+s.shell+
					" --bindings", "VAULT_ADDR="+v.address(), "VAULT_TOKEN="+v.root(), "PS1="+tall+"> ")
				for range 2 {
					m.prompt()
					m.press("spy open strip")
					before := m.bottom("spy open strip").String()
					m.press("ctrl+x", "v")
					m.see("payments/stripe web")
					m.press("esc")
					after := m.bottom("spy open strip").String()
					if !strings.HasSuffix(strings.TrimRight(before, "\n"), strings.TrimRight(after, "\n")) {
						t.Errorf("%s: before\n%s\nafter\n%s", s.name, before, after)
					}
					if got := m.args(); got != "open\nstrip" {
						t.Errorf("after esc: %q", got)
					}
					m.prompt()
					m.press("spy open strip")
					m.bottom("spy open strip")
					m.press("ctrl+x", "v")
					m.see("payments/stripe web")
					m.press("enter")
					m.wait("choice", func(s screen) bool {
						return s.has("open secret/") || s.has("open 'secret/")
					})
					if got := m.args(); got != "open\nsecret/teams/payments/stripe web" {
						t.Errorf("after enter: %q", got)
					}
					m.press("clear; seq 60", "enter") // to the bottom
					m.bottom("\n60\n" + tall + ">")
				}
				m.prompt()
				m.exit()
			})
		}
	}
}

// inTmux is the same shell in tmux, on the whole of its screen.
func (s testShell) inTmux(t *testing.T) testShell {
	t.Helper()
	tmux, err := exec.LookPath("tmux")
	if err != nil {
		t.Fatal("there is no tmux: 'make shells' installs it")
	}
	dir, err := os.MkdirTemp("", "tmux") // a socket's name must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	conf := filepath.Join(dir, "conf")
	writeFile(t, conf, "set -g status off\nset -g escape-time 0\n")
	s.args = append([]string{"-f", conf, "-S"}, append([]string{filepath.Join(dir, "s"), "new-session",
		s.program}, s.args...)...)
	s.program = tmux
	return s
}
