package main

import (
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// However the explorer ends, the terminal is as it was before: [terminal.end] looks at that.
func TestEnds(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	for name, tc := range map[string]struct {
		end    func(*terminal)
		status int
	}{
		"q":       {func(m *terminal) { m.press("q") }, render.OK},
		"ctrl+c":  {func(m *terminal) { m.press("ctrl+c") }, render.OK}, // a key like any other here
		"SIGINT":  {func(m *terminal) { m.cmd.Process.Signal(os.Interrupt) }, render.Interrupted},
		"SIGTERM": {func(m *terminal) { m.cmd.Process.Signal(syscall.SIGTERM) }, render.Interrupted},
		"SIGHUP":  {func(m *terminal) { m.cmd.Process.Signal(syscall.SIGHUP) }, render.Interrupted},
		"ctrl+c in the filter": {func(m *terminal) {
			m.press("/", "x")
			m.see("/x")
			m.press("ctrl+c")
		}, render.OK},
		"ctrl+c in the find": {func(m *terminal) {
			m.press("f", "x")
			m.see("words: x")
			m.press("ctrl+c")
			m.seeNo("words: x") // closes it, and the explorer goes on
			m.press("?")
			m.see("search:")
			m.press("ctrl+c")
			m.seeNo("search:")
			m.press("ctrl+c")
		}, render.OK},
		"SIGTERM in a walk": {func(m *terminal) {
			m.allMounts()
			m.moveTo("secrets/")
			m.press("*")
			m.see("partial")
			m.cmd.Process.Signal(syscall.SIGTERM)
		}, render.Interrupted},
	} {
		t.Run(name, func(t *testing.T) {
			m := e.explore(t, e.lister)
			tc.end(m)
			m.end(tc.status)
			if s := m.screen(); s.has("Catalog") {
				t.Errorf("the explorer is still on the screen:\n%s", s)
			}
		})
	}
}

// colours finds SGR sequences that set a colour.
var colours = regexp.MustCompile(`\x1b\[(?:[0-9;:]*[;:])?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;:0-9]*m`)

// Nothing is told by colour alone, so that it can be switched off; and a terminal that knows little
// is no reason to end.
func TestPlainTerminals(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	for name, tc := range map[string]struct {
		env     []string
		flag    string
		colours bool
	}{
		"colours":                   {nil, "", true},
		"NO_COLOR":                  {[]string{"NO_COLOR=1"}, "", false},
		"--no-color":                {nil, "--no-color", false},
		"--no-color in true colour": {[]string{"COLORTERM=truecolor"}, "--no-color", false},
		"no TERM":                   {[]string{"TERM="}, "", false},
		"a terminal nobody knows":   {[]string{"TERM=brand-new-terminal"}, "", true},
		"tmux": {[]string{"TERM=tmux-256color", "TMUX=/tmp/tmux-0/default,1,0"}, "",
			true},
	} {
		t.Run(name, func(t *testing.T) {
			s := e.start(e.lister, "--catalog", e.catalog)
			s.env = append(s.env, tc.env...)
			if tc.flag != "" {
				s.args = append(s.args, tc.flag)
			}
			m := s.terminal(t)
			m.see("active", "payments-api", "secrets/")
			m.allMounts()
			m.open("secrets/", "3")
			m.quit()
			if got := colours.MatchString(m.output()); got != tc.colours {
				t.Errorf("colours: %v, want %v", got, tc.colours)
			}
		})
	}
}

// Inside tmux the clipboard of the terminal around it is reached by a wrapped sequence as well.
func TestCopyInTmux(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	m := e.explore(t, e.lister, "TMUX=/tmp/tmux-0/default,1,0")
	m.allMounts()
	m.press("y")
	m.see("sent to the terminal")
	m.wait("wrapped copy", func(screen) bool {
		return strings.Contains(m.output(), "\x1bPtmux;\x1b\x1b]52;c;bm9saXN0Lw==\x07\x1b\\")
	})
	m.quit()
}

// Without a terminal the explorer says so, and what to use instead. Input and output both must be
// one.
func TestNoTerminal(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	for _, args := range [][]string{nil, {"demo"}} {
		o := e.start(e.lister, args...).run(t)
		want := "error: the explorer needs a terminal on its input and output\nhint: use the commands instead: vaultmap ls, vaultmap tree (vaultmap --help)\n"
		if o.status != render.Wrong || o.stdout != "" || o.stderr != want {
			t.Errorf("vaultmap %q: status %d, stdout %q, stderr %q", args, o.status, o.stdout, o.stderr)
		}
	}
}

// A terminal that only takes lines is left alone where its user does not want these: the codes of a
// whole screen would be all that he saw. The commands serve there, and are named.
func TestDumbTerminal(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	for _, args := range [][]string{nil, {"demo"}} {
		s := e.start(e.lister, append(args, "--linear=false")...)
		s.env = append(s.env, "TERM=dumb")
		m := s.terminal(t)
		m.see("error: the explorer needs a terminal that can draw, and TERM is dumb",
			"hint: use the commands instead: vaultmap ls, vaultmap tree (vaultmap --help)")
		m.end(render.Wrong)
		if strings.Contains(m.output(), "\x1b") {
			t.Errorf("codes went to it: %q", m.output())
		}
	}
}

// The window is closed, or the connection to the bastion host breaks: the program must not stay
// behind.
func TestHangup(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	m := e.explore(t, e.lister)
	m.slave.Close()
	m.tty.Close()
	select {
	case <-m.ended:
	case <-time.After(patience):
		t.Error("the program still runs without its terminal")
	}
}
