package tui

import (
	"io"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/own"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// noted is a program that only notes that it was to be run.
type noted struct{ ran *int }

func (n noted) Run() error        { *n.ran++; return nil }
func (noted) SetStdin(io.Reader)  {}
func (noted) SetStdout(io.Writer) {}
func (noted) SetStderr(io.Writer) {}

// Own commands are live where their words can be had, are called by key, chord, or name, and are
// asked about where they say so; what they cannot be given is told, and nothing runs.
func TestOwnCommandsInTheExplorer(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := ownHarness(t)
		var runs []own.Program
		h.m.life.svc.Run = func(p own.Program) (tea.ExecCommand, error) {
			runs = append(runs, p)
			return noted{new(int)}, nil
		}
		h.press("x") // the catalog has no secret under its cursor
		h.wants("works on a secret")
		h.press("a")
		h.to("secrets/")
		h.press("x")
		h.wants("x (runs vault get {path}) works on a secret")
		h.press(",", "y")
		if len(runs) != 1 || strings.Join(runs[0].Argv, " ") != "prog secrets/" {
			t.Errorf("a chord ran %+v", runs)
		}
		h.press(":")
		h.write("asks")
		h.press("enter")
		h.wants("Run asks", "secrets", "runs it")
		h.press("n")
		h.lacks("Run asks")
		if len(runs) != 1 {
			t.Errorf("it ran though nobody said so: %+v", runs)
		}
		h.press(",", "a", "enter")
		if len(runs) != 2 || strings.Join(runs[1].Argv, " ") != "prog secrets" || !runs[1].Token {
			t.Errorf("what was confirmed ran as %+v", runs)
		}
		h.press("E")
		h.wants("entity: there is no entity here")
		if len(runs) != 2 {
			t.Errorf("ran %+v", runs)
		}
		h.press("?")
		h.wants("your own")
	})
}

func ownHarness(t *testing.T) *harness {
	t.Helper()
	commands := []own.Command{
		{Name: "get", Run: []string{"vault", "get", "{path}"}, On: []string{own.Secret}},
		{Name: "chord", Run: []string{"prog", "{location}"}},
		{Name: "asks", Run: []string{"prog", "{mount}"}, Confirm: true, Token: true},
		{Name: "entity", Run: []string{"prog", "{entity}"}, On: []string{own.Any}},
	}
	keys, faults := theme.NewKeys("vim", []theme.Change{
		{Own: true, Name: "get", What: "runs vault get {path}", Keys: []string{"x"}},
		{Own: true, Name: "chord", Keys: []string{", y"}},
		{Own: true, Name: "asks", Keys: []string{", a"}},
		{Own: true, Name: "entity", Keys: []string{"E"}},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	server, token := memvault.Sample()
	h := unconnected(t, server)
	h.settings = func(set *Settings) { set.Keys, set.Own = keys, commands }
	h.connect(token, sampleDir(t))
	h.rest()
	return h
}
