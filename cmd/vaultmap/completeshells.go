package main

import (
	_ "embed"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// The scripts do what only the shell can; what completes a line they ask of [lineCommand].
var (
	//go:embed shells/complete.bash
	bashScript string
	//go:embed shells/for.bash
	bashFor string
	//go:embed shells/complete.zsh
	zshScript string
	//go:embed shells/complete.fish
	fishScript string
	//go:embed shells/for.fish
	fishFor string
)

// shellScripts have for each shell the script that completes commands of vaultmap, and of those
// other programs.
var shellScripts = map[string]func(programs []string) string{
	"bash": func(programs []string) string {
		if len(programs) == 0 {
			return bashScript
		}
		return bashScript + bashFor + "complete -F __vaultmap_for " + strings.Join(programs, " ") + "\n"
	},
	"zsh": func(programs []string) string {
		all := strings.Join(append([]string{"vaultmap"}, programs...), " ")
		return strings.ReplaceAll(zshScript, "@programs", all)
	},
	"fish": func(programs []string) string {
		script := fishScript
		for i, p := range programs {
			if i == 0 {
				script += fishFor
			}
			script += strings.ReplaceAll("\ncomplete -c @ -e\ncomplete -c @ -f -a '(__vaultmap_for @)'\n",
				"@", p)
		}
		return script
	},
}

// addScripts has the commands that cobra makes for shells print our scripts: cobra's evaluate the
// line, and with it what somebody has pasted; they quote names in no quotes, and bash's needs a
// package. That for PowerShell stays.
func addScripts(cmd *cobra.Command) {
	script := shellScripts[cmd.Name()]
	if script == nil {
		return
	}
	_, usage, _ := strings.Cut(cmd.Long, "To load completions")
	cmd.Long = "Generate the completions for " + cmd.Name() + ".\n\nTo load completions" + usage
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		text := script(nil)
		if bare, _ := cmd.Flags().GetBool("no-descriptions"); bare {
			text = strings.ReplaceAll(text, lineName, lineBareName)
		}
		_, err := io.WriteString(cmd.OutOrStdout(), text)
		return err
	}
}
