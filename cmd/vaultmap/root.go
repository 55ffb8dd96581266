package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// The exit statuses.
const (
	exitOK          = 0
	exitNothing     = 1   // nothing found
	exitWrong       = 2   // wrong usage, config, auth or server
	exitPartial     = 3   // some folder was denied or failed
	exitInterrupted = 130 // by a signal
)

// streams are the program's ends to the outside.
type streams struct {
	in                                 io.Reader
	out, err                           io.Writer
	env                                func(string) string
	terminal, outTerminal, errTerminal bool // terminal: input and output both are one
}

func isTerminal(f *os.File) bool { return term.IsTerminal(f.Fd()) }

// app is one run of the program.
type app struct {
	io    *streams
	flags flags

	switched *config.Flags // what the explorer has switched to; nil at the start
}

// configFlags are the flags as the config wants them: those of the command line, or what has been switched to.
func (a *app) configFlags() config.Flags {
	if a.switched != nil {
		return *a.switched
	}
	return a.flags.forConfig()
}

// failure is an error with a hint of its own and an exit status. An empty err means that
// everything has been said.
type failure struct {
	err    error
	hint   string
	status int
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// usage returns an error about how the program was called.
func usage(message, hint string) error {
	return &failure{err: errors.New(message), hint: hint, status: exitWrong}
}

// exit returns an error that ends the program with a status and says nothing more.
func exit(status int) error { return &failure{err: errSaid, status: status} }

var errSaid = errors.New("said already")

// run runs the program and returns its exit status.
func run(ctx context.Context, args []string, io *streams) int {
	a := &app{io: io}
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetIn(io.in)
	out := &checkedWriter{to: io.out}
	root.SetOut(out)
	root.SetErr(io.err)
	addedCommands(root)
	err := cmp.Or(root.ExecuteContext(ctx), out.err)
	return a.report(ctx, err)
}

// report prints an error as one line and a hint, and returns the exit status for it.
func (a *app) report(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
	}
	status, hint := exitWrong, vaultsvc.Hint(err)
	var f *failure
	if errors.As(err, &f) {
		status = f.status
		if f.hint != "" {
			hint = f.hint
		}
		if f.err == errSaid {
			return status
		}
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return exitInterrupted
	}
	// A message of several lines would be several messages to whoever reads line by line.
	for _, line := range strings.Split(err.Error(), "\n") {
		fmt.Fprintf(a.io.err, "error: %s\n", harmless.Text(line))
	}
	if hint != "" {
		fmt.Fprintf(a.io.err, "hint: %s\n", harmless.Text(hint))
	}
	return status
}

// warn prints a line on stderr that is no error of the whole.
func (a *app) warn(format string, args ...any) {
	fmt.Fprintln(a.io.err, harmless.Text(fmt.Sprintf(format, args...)))
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "vaultmap",
		Short: "A map of your Vault for the terminal",
		Long: `vaultmap shows where every secret in HashiCorp Vault lives, which catalog entity it belongs
to, and opens the official Vault UI to view or edit it. It works with LIST permission alone
and can never read a value.

Without a command it opens the explorer. 'vaultmap demo' needs nothing set up.`,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return a.explore(cmd.Context()) },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage(err.Error(), "'"+cmd.CommandPath()+" --help' lists the flags")
	})
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		return a.flags.output.check(strings.Fields(cmd.Annotations[extraFormats]))
	}
	a.flags.add(root.PersistentFlags())
	root.AddCommand(a.demoCommand(), a.lsCommand(), a.treeCommand(), a.findCommand(), a.openCommand(),
		a.entityCommand(), a.refsCommand(), a.checkCommand(), a.statusCommand(), a.indexCommand(), a.versionCommand(), a.manCommand())
	for _, cmd := range append(root.Commands(), root) {
		cmd.Args = hinted(cmd.Args)
	}
	a.completions(root)
	return root
}

// hinted adds to what is wrong with the arguments of a command where to look.
func hinted(check cobra.PositionalArgs) cobra.PositionalArgs {
	if check == nil {
		return nil
	}
	return func(cmd *cobra.Command, args []string) error {
		err := check(cmd, args)
		if err == nil {
			return nil
		}
		shows := "shows what it takes"
		if !cmd.HasParent() {
			shows = "lists the commands"
		}
		return usage(err.Error(), "'"+cmd.CommandPath()+" --help' "+shows)
	}
}
