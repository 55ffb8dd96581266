package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// newEditor returns what opens a file in the user's editor: VISUAL, EDITOR or vi. Its words are
// split at blanks, unless all of them together are the path of a program, and no shell looks at
// them or at the file's name. Nor does a name without a slash mean a program of the working
// directory, which may be somebody else's repository: see [exec.ErrDot].
func newEditor(env func(string) string) func(path string, line int) (tea.ExecCommand, error) {
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
		cmd.Env = withoutTokens(os.Environ())
		return &editor{cmd, words[0]}, nil
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

// withoutTokens returns an environment without Vault's tokens: a program that needs none is given
// none.
func withoutTokens(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return name == "VAULT_TOKEN" || name == "BAO_TOKEN"
	})
}

// editor is a program that has the terminal to itself while it runs.
type editor struct {
	*exec.Cmd
	name string
}

// Run runs it. Its error says which editor it is about.
func (e *editor) Run() error {
	if err := e.Cmd.Run(); err != nil {
		return fmt.Errorf("the editor %s: %w", e.name, err)
	}
	return nil
}

// SetStdin, SetStdout and SetStderr give it the terminal.
func (e *editor) SetStdin(r io.Reader)  { e.Stdin = r }
func (e *editor) SetStdout(w io.Writer) { e.Stdout = w }
func (e *editor) SetStderr(w io.Writer) { e.Stderr = w }
