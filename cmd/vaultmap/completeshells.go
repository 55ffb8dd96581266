package main

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
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
	//go:embed shells/pick.bash
	bashPick string
	//go:embed shells/pick.zsh
	zshPick string
	//go:embed shells/pick.fish
	fishPick string
	//go:embed shells/word.sh
	wordScript string // finds the word at the cursor, in bash and zsh
)

// pickScripts have for each shell the script that puts a location on the line by keys.
var pickScripts = map[string]string{"bash": bashPick, "zsh": zshPick, "fish": fishPick}

// forPrograms are the other programs whose paths we complete.
var forPrograms = []string{"vault", "bao"}

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
		if len(programs) == 0 {
			return fishScript
		}
		return fishScript + strings.ReplaceAll(fishFor, "@programs", strings.Join(programs, " "))
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
	cmd.Example = "  source <(vaultmap completion " + cmd.Name() + " --for vault,bao --bindings)"
	if cmd.Name() == "fish" {
		cmd.Example = "  vaultmap completion fish --for vault,bao --bindings | source"
	}
	programs := cmd.Flags().StringSlice("for", nil,
		"complete paths in commands of these programs, too: "+strings.Join(forPrograms, ","))
	cmd.RegisterFlagCompletionFunc("for", cobra.FixedCompletions(forPrograms,
		cobra.ShellCompDirectiveNoFileComp)) // an error: it has one already
	binding := cmd.Flags().String("bindings", "",
		"keys that put a location at the cursor, by 'vaultmap pick'")
	cmd.Flags().Lookup("bindings").NoOptDefVal = defaultBinding
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		for _, p := range *programs {
			if !slices.Contains(forPrograms, p) {
				return render.Usage(fmt.Sprintf("no completions for the program %q", p),
					"--for knows "+strings.Join(forPrograms, " and "))
			}
		}
		text := script(*programs)
		if bare, _ := cmd.Flags().GetBool("no-descriptions"); bare {
			text = strings.ReplaceAll(text, lineName, lineBareName)
		}
		if cmd.Flags().Changed("bindings") {
			keys, err := parseKeys(*binding)
			if err != nil {
				return err
			}
			text += strings.NewReplacer("@word\n", wordScript, "@key", keysFor(cmd.Name(), keys)).
				Replace(pickScripts[cmd.Name()])
		}
		_, err := io.WriteString(cmd.OutOrStdout(), text)
		return err
	}
}
