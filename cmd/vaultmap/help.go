package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// helpWidth is how many columns a line of help has at the most.
const helpWidth = 100

// group is what some commands are about, as the help lists them.
type group struct {
	id, title string
	commands  []func(*app) *cobra.Command
}

// addGroups adds the commands below their groups. What cobra adds by itself is in the last one.
func addGroups(root *cobra.Command, a *app, groups []group) {
	for _, g := range groups {
		root.AddGroup(&cobra.Group{ID: g.id, Title: g.title})
		for _, command := range g.commands {
			cmd := command(a)
			cmd.GroupID = g.id
			root.AddCommand(cmd)
		}
	}
	last := groups[len(groups)-1].id
	root.SetHelpCommandGroupID(last)
	root.SetCompletionCommandGroupID(last)
}

// writeHelp writes what a command does, and how it is called.
func writeHelp(cmd *cobra.Command, _ []string) {
	if cmd.Long != "" || cmd.Short != "" {
		fmt.Fprintf(cmd.OutOrStdout(), "%s\n\n", wrapped(cmp.Or(cmd.Long, cmd.Short)))
	}
	cmd.SetErr(cmd.OutOrStdout()) // where the usage of a command goes that was called wrongly
	writeUsage(cmd)
}

// wrapped fills the paragraphs of a text anew. What is indented stays as it is.
func wrapped(text string) string {
	paragraphs := strings.Split(strings.TrimSpace(text), "\n\n")
	for i, p := range paragraphs {
		if !strings.Contains(p, "\n ") {
			paragraphs[i] = filled(p)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// filled puts as many words into each line as it has room for. No word is cut, not even at a
// hyphen: most that have one are names.
func filled(paragraph string) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(paragraph) {
		n := utf8.RuneCountInString(word)
		switch {
		case column == 0:
		case column+1+n > helpWidth:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

// writeUsage writes how a command is called. Cobra's own would list the flags of all commands with
// each of them.
func writeUsage(cmd *cobra.Command) error {
	var b strings.Builder
	b.WriteString("Usage:\n")
	if cmd.Runnable() {
		fmt.Fprintf(&b, "  %s\n", cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "  %s COMMAND [flags]\n", cmd.CommandPath())
	}
	if cmd.HasExample() {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
	}
	for _, g := range cmd.Groups() {
		writeCommands(&b, cmd, g)
	}
	if len(cmd.Groups()) == 0 && cmd.HasAvailableSubCommands() {
		writeCommands(&b, cmd, &cobra.Group{Title: "Commands"})
	}
	if own := ownFlags(cmd); own != "" {
		fmt.Fprintf(&b, "\nFlags:\n%s", own)
	}
	root := cmd.Root().CommandPath()
	fmt.Fprintf(&b, "\n'%s help settings' has the flags that all commands take, variables and files.\n",
		root)
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "'%s COMMAND --help' has more of a command.\n", cmd.CommandPath())
	}
	_, err := io.WriteString(cmd.OutOrStderr(), b.String())
	return err
}

func writeCommands(b *strings.Builder, of *cobra.Command, g *cobra.Group) {
	fmt.Fprintf(b, "\n%s:\n", g.Title)
	for _, cmd := range of.Commands() {
		if cmd.GroupID == g.ID && (cmd.IsAvailableCommand() || cmd.IsAdditionalHelpTopicCommand()) {
			fmt.Fprintf(b, "  %-*s  %s\n", of.NamePadding(), cmd.Name(), cmd.Short)
		}
	}
}

// ownFlags describes the flags that a command has beside those of all.
func ownFlags(cmd *cobra.Command) string {
	flags := cmd.LocalNonPersistentFlags()
	if !flags.HasAvailableFlags() {
		return ""
	}
	return flags.FlagUsagesWrapped(helpWidth)
}

// settingsVariables and settingsFiles are what of the environment and of the disk has a say beside
// the flags, a line each.
const (
	settingsVariables = `VAULT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE: the server, the token, the namespace
VAULT_CACERT, VAULT_CAPATH, VAULT_TLS_SERVER_NAME, VAULT_SKIP_VERIFY: whose certificate is good
VAULT_CLIENT_CERT, VAULT_CLIENT_KEY: the own certificate
VAULT_PROXY_ADDR, VAULT_HTTP_PROXY, VAULT_AGENT_ADDR, VAULT_HEADERS: what stands between
VAULT_CLIENT_TIMEOUT: as --timeout
VAULT_CONFIG_PATH: the file that names the token helper, instead of ~/.vault
BAO_ADDR and the like: what OpenBao has for these, where the first are not set
VAULTMAP_PROFILE, VAULTMAP_LIST_VERB, VAULTMAP_LINEAR: as the flags
VAULTMAP_THEME, VAULTMAP_ASCII, NO_COLOR: as theme, ascii and none in the config file
BROWSER, VISUAL, EDITOR: the programs that open a page and a file; BROWSER=none opens no page`

	settingsFiles = `~/.config/vaultmap/config.yaml: profiles, logins, keys, themes, commands ('vaultmap config schema')
~/.vault-token, or the token helper of ~/.vault: the token, as the vault command leaves it
~/.cache/vaultmap/index: names between runs, only with 'index: true'`
)

// settingsTopic is the one place that has the flags of all commands.
func settingsTopic(*app) *cobra.Command {
	topic := &cobra.Command{
		Use:   "settings",
		Short: "Flags of all commands, variables of the environment, files",
		Long: `A setting is taken from a flag, else from the environment, else from the config file; 'vaultmap
status' shows what each is, and where it comes from.`,
	}
	topic.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		fmt.Fprintf(cmd.OutOrStdout(), "%s\n\nFlags:\n%s\nEnvironment:\n%s\nFiles:\n%s", cmd.Long,
			cmd.Root().PersistentFlags().FlagUsagesWrapped(helpWidth), defined(settingsVariables),
			defined(settingsFiles))
	})
	return topic
}

// defined shows lines of the form "what: what it is", wrapped.
func defined(lines string) string {
	var b strings.Builder
	for line := range strings.Lines(lines) {
		what, is, _ := strings.Cut(strings.TrimSpace(line), ": ")
		fmt.Fprintf(&b, "  %s\n      %s\n", what, is)
	}
	return b.String()
}
