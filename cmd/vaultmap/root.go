package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// extraFormats is the annotation of a command that has formats beside those of all commands.
const extraFormats = "formats"

func rootCommand(a *app) *cobra.Command {
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
		RunE: func(cmd *cobra.Command, _ []string) error {
			if shown, err := cmd.Flags().GetBool("version"); err == nil && shown {
				return a.printVersion()
			}
			return explore(cmd.Context(), a)
		},
	}
	root.Flags().BoolP("version", "V", false, "print the version")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		meant := meantFlag(cmd, err)
		if before := cmd.Flags().Args(); meant == "" && !cmd.HasParent() {
			meant = meantCommand(cmd, before) // a flag of another tool's command
		}
		return usage(wrongFlag(err), meant,
			"'"+cmd.CommandPath()+" --help' and '"+root.Name()+" help settings' list the flags")
	})
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		return a.openOutputs(strings.Fields(cmd.Annotations[extraFormats]))
	}
	a.flags.add(root.PersistentFlags(), a.Output)
	addGroups(root, a, []group{
		{"look", "Look", []func(*app) *cobra.Command{demoCommand, lsCommand, treeCommand, findCommand,
			pickCommand, openCommand, entityCommand, refsCommand, explainCommand}},
		{"check", "Check", []func(*app) *cobra.Command{checkCommand, suggestCommand}},
		{"connect", "Connect", []func(*app) *cobra.Command{statusCommand, doctorCommand}},
		{"settings", "Settings", []func(*app) *cobra.Command{settingsTopic, configCommand, indexCommand,
			versionCommand, manCommand, lineCommand}},
	})
	root.SetUsageFunc(writeUsage)
	root.SetHelpFunc(writeHelp)
	for _, cmd := range append(root.Commands(), root) {
		cmd.Args = withHelpHint(cmd.Args)
	}
	addCompletions(root, a)
	return root
}

// withHelpHint adds to what is wrong with the arguments of a command where to look.
func withHelpHint(check cobra.PositionalArgs) cobra.PositionalArgs {
	if check == nil {
		return nil
	}
	return func(cmd *cobra.Command, args []string) error {
		err := check(cmd, args)
		if err == nil {
			return nil
		}
		shows, meant := "shows what it takes", ""
		if !cmd.HasParent() {
			shows = "lists the commands"
		}
		if cmd.HasAvailableSubCommands() {
			meant = meantCommand(cmd, args)
		}
		if !cmd.HasAvailableSubCommands() {
			err = wrongNumber(cmd, len(args))
		}
		return usage(err, meant, "'"+cmd.CommandPath()+" --help' "+shows)
	}
}
