package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/tui/linear"
)

// app is one run of the program: what it was called with, and where it prints.
type app struct {
	*render.Output
	flags   flags
	started time.Time

	lines    *linear.Input // of the linear mode; nil before that
	switched *config.Flags // what the explorer has switched to; nil at the start
	quoted   bool          // what it completes is quoted before it gets to a command line
	drafts   []*draft      // of [render.Output.Files]
}

func newApp(io *render.Streams) *app {
	return &app{Output: &render.Output{Streams: io, Format: render.Text, Version: buildVersion()},
		started: time.Now()}
}

func run(ctx context.Context, args []string, io *render.Streams) int {
	a := newApp(io)
	root := rootCommand(a)
	root.SetArgs(joinCommand(args))
	root.SetIn(io.In)
	out := &render.CheckedWriter{To: io.Out}
	root.SetOut(out)
	root.SetErr(io.Err)
	overrideBuiltins(root)
	err := cmp.Or(root.ExecuteContext(ctx), out.Err)
	status := a.Fail(ctx, err)
	if err := a.closeOutputs(ctx, err); err != nil {
		return max(status, a.Fail(ctx, err))
	}
	return status
}

// joinCommand makes one argument of a command of the vault or bao program that was pasted behind
// one of ours: its flags are none of our own.
func joinCommand(args []string) []string {
	takes := []string{"ls", "tree", "find", "open", "refs", "check", "explain", "pick"}
	for i := 1; i+1 < len(args); i++ {
		if (args[i] == "vault" || args[i] == "bao") && slices.Contains(takes, args[i-1]) &&
			slices.Contains([]string{"kv", "read", "list"}, args[i+1]) {
			words := make([]string, len(args)-i)
			for j, word := range args[i:] {
				words[j] = xref.ShellWord(word)
			}
			return append(slices.Clone(args[:i]), strings.Join(words, " "))
		}
	}
	return args
}

// configFlags are the flags as the config wants them: those of the command line, or what has been
// switched to.
func (a *app) configFlags() config.Flags {
	if a.switched != nil {
		return *a.switched
	}
	return a.flags.forConfig()
}

// offline is a session that asks no server.
func (a *app) offline(ctx context.Context) (*connect.Session, error) {
	s, err := connect.LoadOffline(ctx, a.configFlags(), a.Output)
	if err != nil {
		return nil, err
	}
	return connect.Offline(s), nil
}

// session is a session that has not logged in. It has sent nothing.
func (a *app) session(ctx context.Context) (*connect.Session, error) {
	s, err := connect.Load(ctx, a.configFlags(), a.Output)
	if err != nil {
		return nil, err
	}
	return connect.NewSession(ctx, s)
}

// connect is a session that has logged in where the settings say so. Whoever has one closes it.
func (a *app) connect(ctx context.Context) (*connect.Session, error) {
	s, err := connect.Load(ctx, a.configFlags(), a.Output)
	if err != nil {
		return nil, err
	}
	return a.login(ctx, s)
}

// login is connect by settings that are known.
func (a *app) login(ctx context.Context, settings *connect.Settings) (*connect.Session, error) {
	s, err := connect.NewSession(ctx, settings)
	if err != nil {
		return nil, err
	}
	s.Tell = a.Warn
	if err := s.Login(ctx, a.Output); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// online runs what a command does with a session that knows its mounts.
func (a *app) online(
	do func(ctx context.Context, s *connect.Session, args []string) error,
) func(*cobra.Command, []string) error {
	once := func(ctx context.Context, args []string) error {
		s, err := a.connect(ctx)
		if err != nil {
			return err
		}
		defer s.Close()
		connect.AskStatus(ctx, s)
		if err := s.AskMounts(ctx); err != nil {
			return err
		}
		return do(ctx, s, args)
	}
	return func(cmd *cobra.Command, args []string) error {
		err := once(cmd.Context(), args)
		var there *connect.NamespaceError
		// The address of a colleague says where it is; nothing else has been asked for yet.
		if errors.As(err, &there) && !a.flags.set.Changed("namespace") {
			if set := a.flags.set.Set("namespace", there.Namespace); set != nil {
				return err
			}
			a.Warn("note: %s", there)
			err = once(cmd.Context(), args)
		}
		return err
	}
}

// prepare asks for what JSON output needs and text does not, and which server it is.
func (a *app) prepare(ctx context.Context, s *connect.Session) error {
	if a.Structured() {
		return s.AskOwners(ctx)
	}
	s.Identify(ctx)
	return nil
}
