package main

import (
	"fmt"
	"maps"
	"strings"
	"time"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// manStatus has a line for each, which become paragraphs.
const manStatus = `0: found and complete.
1: nothing found, or 'check' found something wrong.
2: wrong usage, settings, token or server.
3: partial: some folder was denied or failed.
130: interrupted.`

func manCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page",
		Long:    `Print the manual page of all commands in the format of man(1).`,
		Example: "  vaultmap man > ~/.local/share/man/man1/vaultmap.1",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			// Of commands that have not run: to this one cobra has added the flags of all, and others.
			root := rootCommand(newApp(a.Streams))
			root.InitDefaultCompletionCmd()
			page, err := manPage(root)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.Out, page)
			return err
		},
	}
}

// manPage returns the page of a command and all below it.
func manPage(root *cobra.Command) (string, error) {
	page, err := mango.NewManPage(1, root)
	if err != nil {
		return "", fmt.Errorf("writing the manual page: %w", err)
	}
	page = page.WithLongDescription(unwrap(root.Long)).WithSection("Keys", manKeys()).
		WithSection("Environment", settingsVariables).WithSection("Files", settingsFiles).
		WithSection("Exit status", manStatus)
	return page.Build(manText{roff.NewDocument(), longTexts(root), thisBuild().madeAt()}), nil
}

// manKeys has a line for each key of the explorer, by group.
func manKeys() string {
	keys := theme.DefaultKeys()
	var b strings.Builder
	for _, c := range keys.Commands() {
		if help := c.Key.Help(); theme.HasKey(*c.Key) {
			fmt.Fprintf(&b, "%s: %s\n", help.Desc, help.Key)
		}
	}
	return b.String()
}

// manText writes the long text of a command where the page would have its short one, and the date
// of the program, whenever the page is made.
type manText struct {
	*roff.Document
	long map[string]string // by the short one
	date time.Time
}

// Heading writes what the page begins with.
func (m manText) Heading(section uint, title, description string, _ time.Time) {
	m.Document.Heading(section, title, description, m.date)
}

// Text writes text. What package roff writes it takes for a format.
func (m manText) Text(text string) {
	if long := m.long[text]; long != "" {
		text = long
	}
	m.Document.Text(strings.ReplaceAll(text, "%", "%%"))
}

// longTexts returns the long texts of all commands below one, by their short ones.
func longTexts(cmd *cobra.Command) map[string]string {
	all := map[string]string{}
	for _, sub := range cmd.Commands() {
		all[sub.Short] = unwrap(strings.TrimSpace(sub.Long))
		maps.Copy(all, longTexts(sub))
	}
	return all
}

// unwrap makes each paragraph one line: the page would take each line for a paragraph.
func unwrap(text string) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.ReplaceAll(p, "\n", " ")
	}
	return strings.Join(paragraphs, "\n\n")
}
