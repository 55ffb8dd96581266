package main

import (
	"fmt"
	"strings"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
)

// manStatus has a line for each, which become paragraphs.
const manStatus = `0: found and complete.
1: nothing found, or 'check' found something wrong.
2: wrong usage, settings, token or server.
3: partial: some folder was denied or failed.
130: interrupted.`

func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page",
		Long:    `Print the manual page of all commands in the format of man(1).`,
		Example: "  vaultmap man > ~/.local/share/man/man1/vaultmap.1",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			// Of commands that have not run: to this one cobra has added the flags of all, and others.
			root := (&app{io: a.io}).rootCommand()
			root.InitDefaultCompletionCmd()
			page, err := mango.NewManPage(1, root)
			if err != nil {
				return fmt.Errorf("writing the manual page: %w", err)
			}
			page = page.WithLongDescription(unwrap(root.Long)).WithSection("Exit status", manStatus)
			_, err = fmt.Fprintln(a.io.out, page.Build(roff.NewDocument()))
			return err
		},
	}
}

// unwrap makes each paragraph one line: the page would take each line for a paragraph.
func unwrap(text string) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.ReplaceAll(p, "\n", " ")
	}
	return strings.Join(paragraphs, "\n\n")
}
