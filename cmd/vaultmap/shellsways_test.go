package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// People have shells that are set up in many ways, and packages put scripts where shells look for
// them: there is nothing to source then, and the first TAB already completes.
func TestShellsAreSetUpInManyWays(t *testing.T) {
	t.Parallel()
	v := estateForPrograms(t)
	for _, tc := range []struct {
		shell, name string
		setup       string // typed before anything else
		flags       string // of the script that is installed; else it is sourced
		file        string // where that is, below the config folder
		binds       bool
	}{
		{shell: "bash", name: "strict", setup: "set -u; IFS=,; shopt -s failglob nocasematch", binds: true},
		{shell: "bash", name: "vi", setup: "set -o vi", binds: true},
		{shell: "bash with its package", name: "installed", setup: "set -o noclobber",
			flags: "--for vault", file: "bash/completions/vaultmap"},
		{shell: "zsh", name: "strict", setup: "setopt nounset noclobber ksharrays shwordsplit", binds: true},
		{shell: "zsh", name: "vi", setup: "bindkey -v", binds: true},
		{shell: "zsh", name: "set up", setup: "autoload -U compinit && compinit -u -D; " +
			"setopt menucomplete", binds: true},
		{shell: "zsh", name: "installed", setup: "fpath=($XDG_CONFIG_HOME/zsh $fpath); " +
			"autoload -U compinit && compinit -u -D", flags: "--for vault", file: "zsh/_vaultmap"},
		{shell: "fish", name: "vi", setup: "fish_vi_key_bindings", binds: true},
		{shell: "fish", name: "installed", setup: "true", file: "fish/completions/vaultmap.fish"},
	} {
		t.Run(tc.shell+" "+tc.name, func(t *testing.T) {
			t.Parallel()
			var s testShell
			for _, other := range testShells(t) {
				if other.name == tc.shell {
					s = other
				}
			}
			if s.name == "fish" { // with its config folder
				s.args = []string{"-i", "-C", "function fish_prompt; echo '> '; end; " +
					"function fish_greeting; end; function fish_mode_prompt; end"}
			}
			conf, load, script := t.TempDir(), s.load, "vaultmap completion "+s.shell
			if tc.file != "" {
				o := start{args: append([]string{"completion", s.shell}, strings.Fields(tc.flags)...)}.run(t)
				writeFile(t, filepath.Join(conf, filepath.FromSlash(tc.file)), o.stdout)
				load, script = "%s", "true"
				if s.shell == "bash" {
					load = "source " + bashPackage + "; %s"
				}
			} else {
				script += " --for vault --bindings"
			}
			s.load = tc.setup + "; " + load
			m := s.start(t, map[string]string{"vaultmap": fmt.Sprintf(spy, "open", "exec "+binary()+
				` "$@"`), "vault": ownCompletion}, script, "VAULT_ADDR="+v.address(), "VAULT_TOKEN="+v.root(),
				"XDG_CONFIG_HOME="+conf, "BASH_COMPLETION_USER_DIR="+filepath.Join(conf, "bash"))
			m.completes("open\nsecret/teams/payments/db main", "vaultmap open secret/teams/payments/d",
				"tab")
			if tc.file == "" || tc.flags != "" && s.shell == "zsh" {
				m.completes("kv\nget\nsecret/teams/payments/db main", "vault kv get secret/teams/payments/d",
					"tab")
				m.completes("kv\nmetadata", "vault kv meta", "tab")
			}
			if tc.binds {
				m.prompt()
				m.press("vaultmap open strip", "ctrl+x", "v")
				m.see("payments/stripe")
				m.press("enter")
				m.see("open secret/teams/payments/stripe")
				if got := m.args(); got != "open\nsecret/teams/payments/stripe" {
					t.Errorf("the program is called with %q", got)
				}
			}
			m.exit()
		})
	}
}

// A folder of very many names gives the keys back as soon as one of few.
func TestShellsOfLargeFolders(t *testing.T) {
	t.Parallel()
	binary()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	names := make([]string, 50_000)
	for i := range names {
		names[i] = fmt.Sprintf("many/name-of-some-length-%05d", i)
	}
	v.put("secret", names...)
	for _, s := range testShells(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			m := s.completing(t, v)
			begun := time.Now()
			if got := m.args("vaultmap open secret/many/name-of-some-length-4", "tab"); !strings.HasPrefix(got,
				"open\nsecret/many/name-of-some-length-4") {
				t.Errorf("it became %q", got)
			}
			if took := time.Since(begun); took > 5*time.Second { // a blink, where nobody else is busy
				t.Errorf("TAB took %s", took)
			}
			m.exit()
		})
	}
}
