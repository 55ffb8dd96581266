package main

import (
	"cmp"
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
)

// app is one run of the program: what it was called with, and where it prints.
type app struct {
	*render.Output
	flags   flags
	started time.Time

	switched *config.Flags // what the explorer has switched to; nil at the start
}

func newApp(io *render.Streams) *app {
	return &app{Output: &render.Output{Streams: io}, started: time.Now()}
}

func run(ctx context.Context, args []string, io *render.Streams) int {
	a := newApp(io)
	root := rootCommand(a)
	root.SetArgs(args)
	root.SetIn(io.In)
	out := &render.CheckedWriter{To: io.Out}
	root.SetOut(out)
	root.SetErr(io.Err)
	overrideBuiltins(root)
	err := cmp.Or(root.ExecuteContext(ctx), out.Err)
	return a.Fail(ctx, err)
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
	return func(cmd *cobra.Command, args []string) error {
		s, err := a.connect(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		connect.AskStatus(cmd.Context(), s)
		if err := s.AskMounts(cmd.Context()); err != nil {
			return err
		}
		return do(cmd.Context(), s, args)
	}
}

// prepare asks for what JSON output needs and text does not, and which server it is.
func (a *app) prepare(ctx context.Context, s *connect.Session) error {
	if a.Format != render.Text {
		return s.AskOwners(ctx)
	}
	s.Identify(ctx)
	return nil
}
