package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// overrideBuiltins has the commands that cobra adds, completion and help, refuse what they do not
// know: with the help on stdout and status 0 for that, a redirection would write it to a file that
// a shell reads. root knows where to write.
func overrideBuiltins(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "completion":
			refuseOtherShells(cmd)
		case "help":
			cmd.RunE = help
		}
	}
}

func refuseOtherShells(completion *cobra.Command) {
	var shells []string
	for _, cmd := range completion.Commands() {
		shells = append(shells, cmd.Name())
		cmd.Args = withHelpHint(cmd.Args)
		addScripts(cmd)
	}
	slices.Sort(shells)
	last := len(shells) - 1
	hint := "'" + completion.CommandPath() + " SHELL' knows " + strings.Join(shells[:last], ", ") +
		" and " + shells[last]
	completion.Args = nil
	completion.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return render.Usage("no shell is named", hint)
		}
		return usage(fmt.Errorf("no completions for the shell %q", args[0]),
			meantCommand(completion, args), hint)
	}
}

func help(cmd *cobra.Command, args []string) error {
	root := cmd.Root()
	of, rest, err := root.Find(args)
	if err == nil && len(rest) > 0 {
		err = fmt.Errorf("unknown command %q for %q", rest[0], of.CommandPath())
	}
	if err != nil {
		return usage(err, meantCommand(of, rest), "'"+root.CommandPath()+" --help' lists the commands")
	}
	of.InitDefaultHelpFlag()
	return of.Help()
}
