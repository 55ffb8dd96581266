package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// newEditor returns what opens a file in the user's editor: VISUAL, EDITOR or vi. Its words are
// split at blanks, unless all of them together are the path of a program, and no shell looks at
// them or at the file's name. Nor does a name without a slash mean a program of the working
// directory, which may be somebody else's repository: see [exec.ErrDot]. environ is what the editor
// gets to see.
func newEditor(env func(string) string, environ []string) func(path string,
	line int) (tea.ExecCommand, error) {
	return func(path string, line int) (tea.ExecCommand, error) {
		named := strings.TrimSpace(cmp.Or(env("VISUAL"), env("EDITOR"), "vi"))
		words := []string{named}
		program, err := exec.LookPath(named)
		if err != nil {
			if words = strings.Fields(named); len(words) == 0 {
				return nil, errors.New("EDITOR names no program")
			}
			program, err = exec.LookPath(words[0])
		}
		if err != nil {
			return nil, fmt.Errorf("the editor %s cannot be run: set EDITOR", words[0])
		}
		cmd := exec.Command(program, append(words[1:], fileAtLine(words[0], path, line)...)...)
		cmd.Env = environ
		return &editor{Cmd: cmd, name: "the editor " + words[0], ctx: context.Background()}, nil
	}
}

// fileAtLine returns the words that open a file at a line (0 is none): nearly all editors know
// +LINE, and those with windows have a way of their own.
func fileAtLine(program, path string, line int) []string {
	if line <= 0 {
		return []string{path}
	}
	at := path + ":" + strconv.Itoa(line)
	switch strings.TrimSuffix(filepath.Base(program), ".exe") {
	case "code", "code-insiders", "codium", "cursor", "windsurf":
		return []string{"--wait", "--goto", at}
	case "subl", "zed", "zeditor", "hx", "helix", "lapce":
		return []string{at}
	}
	return []string{"+" + strconv.Itoa(line), path}
}

// editOn is [newEditor] for the explorer on a terminal, whose end is the editor's, too.
func editOn(ctx context.Context, io *render.Streams, environ []string) func(string,
	int) (tea.ExecCommand, error) {
	open := newEditor(io.Env, environ)
	return func(path string, line int) (tea.ExecCommand, error) {
		cmd, err := open(path, line)
		if e, ok := cmd.(*editor); ok {
			e.ctx, e.console = ctx, io.Console
		}
		return cmd, err
	}
}

// editor is a program that has the terminal to itself while it runs: an editor, or one of the
// user's own commands.
type editor struct {
	*exec.Cmd
	name    string // as errors have it
	ctx     context.Context
	console *render.Console // nil where there is none
}

// editorTimeout is how long an editor may take for what nobody has saved, when it must end.
const editorTimeout = 3 * time.Second / 2

// Run runs it. Its error says what it is about. Where the context ends, so does the editor:
// it would be left behind with the terminal.
func (e *editor) Run() error {
	if e.console != nil {
		defer e.console.Lend()()
	}
	err := e.Start()
	if err == nil {
		stop := context.AfterFunc(e.ctx, func() {
			_ = e.Process.Signal(syscall.SIGTERM)
			time.AfterFunc(editorTimeout, func() { _ = e.Process.Kill() })
		})
		defer stop()
		err = e.Wait()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", e.name, err)
	}
	return nil
}

// SetStdin, SetStdout and SetStderr give it the terminal.
func (e *editor) SetStdin(r io.Reader) { e.Stdin = r }
func (e *editor) SetStdout(w io.Writer) {
	if c, ok := w.(*render.Console); ok {
		w = c.File() // or it would get a pipe
	}
	e.Stdout = w
}
func (e *editor) SetStderr(w io.Writer) { e.Stderr = w }
