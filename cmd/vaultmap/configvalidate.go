package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// settingProblem is something that is wrong with a setting, as JSON has it.
type settingProblem struct {
	Origin  string `json:"origin"` // where the setting is from, with the line of the file
	Message string `json:"message"`
}

func validateCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "validate [FILE]",
		Short: "Say what is wrong in a config file",
		Long: `Read a config file, the usual one or the one that is named, with all its profiles, and say what
is wrong in it, and in what the environment and flags say beside it. No server is asked and no
program is run.

The exit status is 1 where something is wrong.`,
		Example: "  vaultmap config validate\n  vaultmap config validate ./vaultmap.yaml -o json",
		Args:    withHelpHint(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			flags := a.configFlags()
			if len(args) == 1 {
				flags.Config = &args[0]
			}
			return validate(cmd.Context(), a, flags)
		},
	}
}

func validate(ctx context.Context, a *app, flags config.Flags) error {
	flags.Methods = connect.Methods()
	conf, err := vaultsvc.Await(ctx, func() (*config.Config, error) {
		return config.Load(flags, a.Env)
	})
	var problems []config.Problem
	var invalid *config.InvalidError
	switch {
	case errors.As(err, &invalid):
		problems = invalid.Problems
	case err != nil && !errors.Is(err, config.ErrNoAddress):
		return render.Failed(err, "'vaultmap help settings' says where the file is looked for")
	case conf != nil:
		problems = conf.Warnings
	}
	found := make([]settingProblem, len(problems))
	p := a.Printer()
	for i, problem := range problems {
		found[i] = settingProblem{problem.Origin, problem.Message}
		p.Result(found[i], problem.String())
	}
	if err := p.Close(); err != nil {
		return err
	}
	switch {
	case len(found) > 0:
		return render.Exit(render.Nothing)
	case conf == nil || conf.File == "":
		a.Warn("there is no config file: what the environment and the flags say is right")
	case a.Format == render.Text:
		_, err = fmt.Fprintf(a.Out, "%s is right: %s\n", harmless.Text(conf.File),
			render.Counted(len(conf.Profiles), "profile"))
		return err
	}
	return nil
}
