package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/config"
)

func configCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "What a config file may say, and whether one is right",
		Long: `The config file is vaultmap/config.yaml in your config folder, or what --config names. 'vaultmap
status' shows what its settings come to.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(schemaCommand(a), validateCommand(a))
	return cmd
}

func schemaCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the config file",
		Long: `Print the JSON Schema (draft 2020-12) of the config file: editors complete its keys by that, and
tell what is wrong. It is made of what reads the file.`,
		Example: "  vaultmap config schema > ~/.config/vaultmap/schema.json\n" +
			"  # yaml-language-server: $schema=schema.json    (the first line of config.yaml)",
		Args: withHelpHint(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			text, err := config.Schema(config.Flags{Methods: connect.Methods(),
				Keys: keyTable(), Looks: looks(), Gates: gates()})
			if err != nil {
				return fmt.Errorf("writing the schema: %w", err)
			}
			_, err = a.Out.Write(text)
			return err
		},
	}
}
