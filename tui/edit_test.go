package tui

import (
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// noEditor is an editor that is not run.
type noEditor struct{}

func (noEditor) Run() error          { return nil }
func (noEditor) SetStdin(io.Reader)  {}
func (noEditor) SetStdout(io.Writer) {}
func (noEditor) SetStderr(io.Writer) {}

// editing is a harness on the problems whose editor notes what it is to open, or answers an error.
func editing(t *testing.T, err *error) (h *harness, opened *[]string) {
	t.Helper()
	server, token := problemServer()
	h, opened = unconnected(t, server), new([]string)
	dir := filesIn(t, problemFiles)
	h.services = func(svc *Services) {
		svc.Edit = func(path string, line int) (tea.ExecCommand, error) {
			in, _ := filepath.Rel(dir, path)
			*opened = append(*opened, draw.FileLine(in, line))
			if *err != nil {
				return nil, *err
			}
			return noEditor{}, nil
		}
	}
	h.connect(token, dir)
	h.rest()
	return h, opened
}

// One key opens the file of a use at its line: from the uses of a secret and of an entity, and from
// the problems, also where a file itself is wrong.
func TestEdit(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		var none error
		h, opened := editing(t, &none)
		h.openProblems()
		for _, text := range []string{"not valid YAML", "old/Absent", "secrets/teams/hollow/"} {
			h.toProblem(text)
			h.press("ctrl+e")
		}
		h.wants("Problems ━")
		h.press("esc")
		h.choose("api")
		h.to("secrets/teams/api/removed")
		h.press("u")
		h.wants("Used by secrets/teams/api/removed", "e edits the file")
		h.press("e", "down", "e")
		h.press("up", "enter")
		h.wants("api/run.sh:3 ━", "e edits the file")
		h.press("e", "esc", "esc", "tab", "u", "e")
		h.wants("References of api")
		want := []string{"broken/catalog-info.yaml:4", "api/run.sh:9", "worker/catalog-info.yaml:6",
			"api/run.sh:3", "api/catalog-info.yaml:6", "api/run.sh:3", "api/catalog-info.yaml:6"}
		if !slices.Equal(*opened, want) {
			t.Errorf("opened %q, want %q", *opened, want)
		}
	})
}

// An editor that cannot be started or that fails is told of in one line, and the list stays. What
// an error quotes does not act on the terminal.
func TestEditFails(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		err := errors.New("the editor no\x1b[2Jsuch cannot be run: set EDITOR")
		h, _ := editing(t, &err)
		h.openProblems()
		h.press("ctrl+e")
		h.wants("Problems ━", `the editor no\x1b[2Jsuch cannot be run: set EDITOR`)
		if frame := h.m.View().Content; strings.Contains(frame, "\x1b[2J") {
			t.Error("the error clears the screen")
		}
		_, ended := h.m.session.RenewWhile(noEditor{})
		h.Update(ended(errors.New("the editor vim ended with exit\nstatus 1")))
		h.wants("Problems ━", `the editor vim ended with exit\x0astatus 1`)
		h.Update(ended(nil))
		h.m.life.svc.Edit = nil
		h.press("ctrl+e")
		h.wants("there is no editor to open files in: set EDITOR")
	})
}

// A problem of a whole file has no line.
func TestEditAWholeFile(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		var none error
		h, opened := editing(t, &none)
		file := catalog.Problem{File: "all.yaml",
			Path:    filepath.Join(filepath.Dir(h.m.files.Catalog().References[0].FilePath), "all.yaml"),
			Message: "it is too large"}
		h.m.files.Catalog().Problems = []catalog.Problem{file}
		h.m.join()
		h.openProblems()
		h.rest()
		h.wants("in file     all.yaml", "it is too large")
		h.press("ctrl+e", "ctrl+l")
		if want := []string{"api/all.yaml"}; !slices.Equal(*opened, want) || len(h.copied) != 1 {
			t.Errorf("opened %q, want %q, copied %q", *opened, want, h.copied)
		}
	})
}

// longEditor is an editor in which somebody stays for a while.
type longEditor struct {
	noEditor
	stays time.Duration
}

func (e longEditor) Run() error { time.Sleep(e.stays); return nil }

// Who writes for longer than the token lives has it still: it is renewed while the editor has the
// terminal, and the explorer, which takes no message meanwhile, goes on from there.
func TestTokenWhileEditing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		token memvault.TokenOptions
		stays time.Duration
		want  string
	}{
		"renewed": {memvault.TokenOptions{TTL: 2 * time.Minute, DisplayName: "short"},
			40 * time.Minute, "● token-short"},
		"up to its maximum": {memvault.TokenOptions{TTL: 2 * time.Minute,
			ExplicitMaxTTL: 30 * time.Minute, DisplayName: "short"}, 40 * time.Minute,
			"✗ token-short expired or revoked"},
		"without an end": {memvault.TokenOptions{Policies: []string{"root"}, DisplayName: "root"},
			time.Hour, "● token-root without end"},
		"never renewable": {memvault.TokenOptions{TTL: time.Hour, NonRenewable: true,
			DisplayName: "fixed"}, 30 * time.Minute, "◆ token-fixed 29m left"},
		"for a moment": {memvault.TokenOptions{TTL: 2 * time.Minute, DisplayName: "short"},
			time.Millisecond, "● token-short"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				server, _ := problemServer()
				if tc.token.Policies == nil {
					tc.token.Policies = []string{"lister"}
				}
				h := newHarness(t, server, server.Token(tc.token), filesIn(t, problemFiles))
				h.rest()
				program, ended := h.m.session.RenewWhile(longEditor{stays: tc.stays})
				if err := program.Run(); err != nil {
					t.Fatal(err)
				}
				h.Settle() // what has waited comes first
				h.Update(ended(nil))
				h.rest()
				h.wants(tc.want)
				if tc.want[:len("●")] == "●" {
					h.Advance(30 * time.Minute) // and it goes on
					h.wants(tc.want)
				}
			})
		})
	}
}
