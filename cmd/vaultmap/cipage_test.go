//go:build unix

package main

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// Every command that the page about CI shows is one that the program takes, with its flags, formats
// and kinds of findings.
func TestCIPage(t *testing.T) {
	t.Parallel()
	text := read(t, filepath.Join(rootFolder, "docs", "ci.md"))
	call := regexp.MustCompile("(?m)(?:^|[|'`] ?|- )vaultmap ([a-z][^\n'`|#]*)")
	calls := call.FindAllStringSubmatch(text, -1)
	for _, m := range calls {
		root := rootCommand(newApp(&render.Streams{}))
		words := strings.Fields(m[1])
		cmd, rest, err := root.Find(words)
		if err == nil && cmd != root {
			err = cmd.ParseFlags(rest)
		}
		if err == nil {
			err = outputsOf(cmd)
		}
		if err == nil && cmd.Flags().Changed("fail-on") {
			kinds, _ := cmd.Flags().GetStringSlice("fail-on")
			_, err = render.NewFailOn(kinds)
		}
		if err != nil || cmd == root {
			t.Errorf("vaultmap %s: %v", m[1], err)
		}
	}
	if len(calls) < 12 {
		t.Errorf("there are %d commands on the page", len(calls))
	}
	for _, name := range render.Formats(render.ReportFormats()) {
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("the page does not have the format %s", name)
		}
	}
	inputs := readAction(t).Inputs
	for _, m := range regexp.MustCompile("(?s)uses: vaultmap/vaultmap@.*?with:\n(.*?)\n      - ").
		FindAllStringSubmatch(text, -1) {
		for _, line := range strings.Split(m[1], "\n") {
			name, _, _ := strings.Cut(strings.TrimSpace(line), ":")
			if _, ok := inputs[name]; !ok {
				t.Errorf("the action has no input %s", name)
			}
		}
	}
}

// outputsOf says what is wrong with the formats that a command was given.
func outputsOf(cmd *cobra.Command) error {
	given, err := cmd.Flags().GetStringArray("output")
	if err == nil {
		_, _, err = render.ParseOutputs(given, strings.Fields(cmd.Annotations[extraFormats]))
	}
	return err
}

// Settings that the page shows are such as the program reads.
func TestCIPageSettings(t *testing.T) {
	t.Parallel()
	blocks := regexp.MustCompile("(?s)```yaml\n# vaultmap.yaml\n(.*?)```").FindAllStringSubmatch(
		read(t, filepath.Join(rootFolder, "docs", "ci.md")), -1)
	for _, m := range blocks {
		if err := readConfig(t, m[1]); err != nil {
			t.Errorf("%v:\n%s", err, m[1])
		}
	}
	yamls := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(
		read(t, filepath.Join(rootFolder, "docs", "ci.md")), -1)
	for _, m := range yamls {
		var v map[string]any
		if err := yaml.Unmarshal([]byte(m[1]), &v); err != nil {
			t.Errorf("%v:\n%s", err, m[1])
		}
	}
	if len(blocks) < 2 || len(yamls) < 6 || !slices.ContainsFunc(yamls, func(m []string) bool {
		return strings.Contains(m[1], "id-token: write")
	}) {
		t.Errorf("the page has %d settings, and %d files", len(blocks), len(yamls))
	}
}
