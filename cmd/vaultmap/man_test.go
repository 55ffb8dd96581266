package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// The manual page has what the help of each command has, its examples and operators included; and
// no line of it is taken for a request of roff's that was meant as text.
func TestManHoldsTheHelp(t *testing.T) {
	t.Parallel()
	var out, stderr bytes.Buffer
	io := &render.Streams{In: strings.NewReader(""), Out: &out, Err: &stderr, Env: os.Getenv}
	if status := run(t.Context(), []string{"man"}, io); status != render.OK || stderr.Len() > 0 {
		t.Fatalf("status %d: %s", status, stderr.String())
	}
	page := strings.NewReplacer(`\&.`, ".", `\e`, `\`).Replace(out.String())
	root := rootCommand(newApp(io))
	seen := 0
	var look func(*cobra.Command)
	look = func(cmd *cobra.Command) {
		for text := range strings.SplitSeq(unwrap(cmd.Long)+"\n"+cmd.Example, "\n") {
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			seen++
			if !strings.Contains(page, text) {
				t.Errorf("%s: the page lacks %q", cmd.CommandPath(), text)
			}
		}
		for _, sub := range cmd.Commands() {
			look(sub)
		}
	}
	look(root)
	if seen < 30 || !strings.Contains(page, "!word must not be there") ||
		!strings.Contains(page, "A location is MOUNT/PATH") {
		t.Errorf("%d paragraphs and examples", seen)
	}
	for line := range strings.Lines(out.String()) {
		if strings.HasPrefix(line, "'") || strings.Contains(line, "%!") {
			t.Errorf("roff would not show %q", line)
		}
	}
}

// Text is text: what package fmt or roff would act on stands on the page as it is.
func TestManText(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	io := &render.Streams{In: strings.NewReader(""), Out: &out, Err: &out, Env: os.Getenv}
	root := rootCommand(newApp(io))
	for _, cmd := range root.Commands() {
		if cmd.Name() == "ls" {
			cmd.Long = "100% of what %s names.\n\nA second\nparagraph."
		}
	}
	page, err := manPage(root)
	if err != nil || !strings.Contains(page,
		"100% of what %s names\\&.\n.PP\n.PP\nA second paragraph\\&.\n") {
		t.Errorf("%v:\n%s", err, page)
	}
}
