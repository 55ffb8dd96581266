package main

import (
	"context"
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
	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/tui/own"
)

// ownCommands are the user's own commands as the explorer has them.
func ownCommands(commands []config.Command) (all []own.Command) {
	for _, c := range commands {
		all = append(all, own.Command{Name: c.Name, Run: c.Run, On: c.On, Confirm: c.Confirm,
			Token: c.Token, Wait: c.Wait})
	}
	return all
}

// runOn returns what runs the user's own programs on a terminal. environ is what they get to see;
// withToken is that of those to which the user has the token passed on.
func runOn(ctx context.Context, io *render.Streams, environ []string,
	withToken func(namespace string) []string) func(own.Program) (tea.ExecCommand, error) {
	return func(p own.Program) (tea.ExecCommand, error) {
		program, err := lookOwn(p.Argv[0])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		cmd := exec.Command(program, p.Argv[1:]...)
		cmd.Env = environ
		if p.Token {
			cmd.Env = withToken(p.Namespace)
		}
		run := &editor{Cmd: cmd, name: p.Name, ctx: ctx, console: io.Console}
		if p.Wait {
			return &lingering{run}, nil
		}
		return run, nil
	}
}

// lookOwn finds a program of the user's own: by its whole path, below the home folder, or in PATH.
// Never is it one of the working directory, which may be somebody else's repository.
func lookOwn(named string) (string, error) {
	if rest, ok := strings.CutPrefix(named, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("%s: there is no home folder", named)
		}
		named = filepath.Join(home, rest)
	}
	if strings.ContainsRune(filepath.ToSlash(named), '/') && !filepath.IsAbs(named) {
		return "", fmt.Errorf("%s must be a whole path, or a name in PATH", named)
	}
	program, err := exec.LookPath(named)
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", fmt.Errorf("there is no program %s", named)
	case err != nil:
		return "", fmt.Errorf("%s cannot be run", named)
	}
	return program, nil
}

// tokenEnviron is the environment of a program that gets the token, with the server that it is for.
func tokenEnviron(s *connect.Session, environ []string) func(namespace string) []string {
	return func(namespace string) []string {
		set := [][2]string{{"TOKEN", s.Client.HandToken()}, {"ADDR", s.Address.V},
			{"NAMESPACE", namespace}, {"CACERT", s.TLS.CACert.V}, {"CAPATH", s.TLS.CAPath.V},
			{"CLIENT_CERT", s.TLS.ClientCert.V}, {"CLIENT_KEY", s.TLS.ClientKey.V},
			{"TLS_SERVER_NAME", s.TLS.ServerName.V},
			{"AGENT_ADDR", ""}, {"PROXY_ADDR", ""}} // where the token would go in place of ADDR
		if skip := s.TLS.SkipVerify.V; skip != nil {
			set = append(set, [2]string{"SKIP_VERIFY", strconv.FormatBool(*skip)})
		}
		out := slices.DeleteFunc(slices.Clone(environ), func(v string) bool {
			name, _, _ := strings.Cut(v, "=")
			return slices.ContainsFunc(set, func(kv [2]string) bool {
				return name == "VAULT_"+kv[0] || name == "BAO_"+kv[0]
			})
		})
		for _, kv := range set {
			if kv[1] != "" {
				out = append(out, "VAULT_"+kv[0]+"="+kv[1])
			}
		}
		return out
	}
}

// lingering is a program whose output stays on the terminal until a key is pressed.
type lingering struct{ *editor }

// Run runs it, and waits.
func (w *lingering) Run() error {
	err := w.editor.Run()
	told := ""
	if err != nil {
		told = err.Error() + "; "
	}
	fmt.Fprintf(w.Stdout, "\n%spress a key to go back", told)
	w.anyKey()
	fmt.Fprint(w.Stdout, "\n")
	return err
}

// anyKey waits for a key, or for the end of the explorer.
func (w *lingering) anyKey() {
	in, ok := w.Stdin.(*os.File)
	if !ok {
		return
	}
	before, err := term.MakeRaw(in.Fd())
	if err != nil {
		return
	}
	defer func() { _ = term.Restore(in.Fd(), before) }()
	reader, err := cancelreader.NewReader(in)
	if err != nil {
		return
	}
	defer reader.Close()
	stop := context.AfterFunc(w.ctx, func() { reader.Cancel() })
	defer stop()
	var some [64]byte // a key may be several bytes
	_, _ = io.ReadAtLeast(reader, some[:], 1)
}
