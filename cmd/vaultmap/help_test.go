package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// Help is read in a terminal of 100 columns, names no flag of all commands twice, and says of each
// command with two examples how it is used.
func TestHelp(t *testing.T) {
	t.Parallel()
	root := rootCommand(newApp(&render.Streams{Env: os.Getenv}))
	overrideBuiltins(root)
	seen := 0
	var look func(cmd *cobra.Command)
	look = func(cmd *cobra.Command) {
		if cmd.Hidden {
			return
		}
		seen++
		var out bytes.Buffer
		cmd.SetOut(&out)
		cmd.InitDefaultHelpFlag()
		if err := cmd.Help(); err != nil {
			t.Fatal(err)
		}
		path := cmd.CommandPath()
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > helpWidth {
				t.Errorf("%s has a line of %d columns: %s", path, n, line)
			}
		}
		topic := cmd.Name() == "settings"
		if has := strings.Contains(out.String(), "--public-url"); has != topic {
			t.Errorf("%s: has the flags of all commands: %v", path, has)
		}
		below := cmd.HasAvailableSubCommands()
		if examples := strings.Count(cmd.Example, "vaultmap"); !topic && !below && cmd.HasParent() &&
			examples < 2 && !strings.HasPrefix(path, "vaultmap completion") && cmd.Name() != "help" {
			t.Errorf("%s has %d examples, of 2", path, examples)
		}
		if cmd.HasParent() && cmd.Parent() == root && cmd.GroupID == "" {
			t.Errorf("%s is in no group", path)
		}
		for _, sub := range cmd.Commands() {
			look(sub)
		}
	}
	look(root)
	if seen < 20 {
		t.Errorf("%d commands", seen)
	}
}

// Whoever calls a command wrongly is told in words of the command line, not of Go's.
func TestWrongUsageInPlainWords(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"ls --concurrency x":    `error: --concurrency takes a whole number, not "x"`,
		"ls --timeout x":        `error: --timeout takes a time such as 30s, not "x"`,
		"check --offline=maybe": `error: --offline takes true or false, not "maybe"`,
		"ls --address":          "error: --address takes a value",
		"ls -o":                 "error: --output takes a value",
		"ls a b":                "error: the form is 'vaultmap ls [LOCATION]': 2 arguments given",
		"open":                  "error: the form is 'vaultmap open LOCATION|REF': no argument was given",
		"find":                  "error: the form is 'vaultmap find WORD...': no argument was given",
		"version x":             "error: the form is 'vaultmap version': 1 argument given",
		"completion bash x":     "error: the form is 'vaultmap completion bash': 1 argument given",
	} {
		var out, stderr bytes.Buffer
		io := &render.Streams{In: strings.NewReader(""), Out: &out, Err: &stderr, Env: os.Getenv}
		status := run(t.Context(), strings.Fields(args), io)
		first, _, _ := strings.Cut(stderr.String(), "\n")
		if status != 2 || first != want || out.Len() > 0 {
			t.Errorf("%s: status %d\n%s\nwant\n%s", args, status, stderr.String(), want)
		}
	}
}
