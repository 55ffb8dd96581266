package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
)

func doctorCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Look at all that has to work, and say what to do about what does not",
		Long: `Look at the config, the server, its certificate and clock, the token and what it may do, the
files that are read, the terminal, the clipboard and the browser: one line each, and below what is
not as it should be what to do. It reads no secret, changes nothing, and opens no page.

The exit status is 1 where something does not work.`,
		Example: "  vaultmap doctor\n  vaultmap doctor --profile prod -o json | jq '.[] | select(.state == \"bad\")'",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return doctor(cmd.Context(), a) },
	}
}

// diagnosis is what was found out about one thing, as JSON has it.
type diagnosis struct {
	Check  string `json:"check"`
	State  string `json:"state"`  // one of those below
	Text   string `json:"text"`   // what is so
	Advice string `json:"advice"` // what to do about it; "" where nothing has to be done
}

// The states of a diagnosis. What is noted works, and could be better.
const (
	good    = "ok"
	noted   = "note"
	bad     = "bad"
	skipped = "skipped"
)

// checkup gathers what is found out.
type checkup struct {
	app   *app
	quiet *render.Output     // what is wrong is a line here, and no warning
	ascii config.Value[bool] // as the settings have it
	found []diagnosis
}

func (c *checkup) add(check, state, text, advice string) {
	c.found = append(c.found, diagnosis{check, state, text, advice})
}

// fail adds what does not work.
func (c *checkup) fail(check string, err error) {
	text, _, _ := strings.Cut(err.Error(), "\n")
	c.add(check, bad, text, c.quiet.Hint(err))
}

// doctor looks at one thing after the other. Where one that others need does not work, these are
// left out, and said to be.
func doctor(ctx context.Context, a *app) error {
	quiet := *a.Output
	quiet.Streams = &render.Streams{In: a.In, Out: io.Discard, Err: io.Discard, Env: a.Env}
	c := checkup{app: a, quiet: &quiet}
	c.settings(ctx)
	c.terminal()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	p := a.Printer()
	worst := render.OK
	for _, d := range c.found {
		if d.State == bad {
			worst = render.Nothing
		}
		text := []string{d.Check, d.Text}
		if d.Advice != "" {
			text = append(text, d.Advice)
		}
		p.Result(d, d.State, text...)
	}
	if err := p.Close(); err != nil || worst == render.OK {
		return err
	}
	return render.Exit(worst)
}

// settings looks at the settings, and at all that needs them.
func (c *checkup) settings(ctx context.Context) {
	settings, err := connect.LoadOffline(ctx, c.app.configFlags(), c.quiet)
	if err != nil {
		c.fail("config", err)
		c.add("server", skipped, "the settings are not known", "")
		return
	}
	switch {
	case len(settings.Warnings) > 0:
		c.add("config", noted, settings.Warnings[0].String(), "'vaultmap config validate' lists all")
	case settings.File == "":
		c.add("config", good, "no file: the environment and flags say all", "")
	default:
		c.add("config", good, settings.File, "")
	}
	c.ascii = settings.ASCII
	c.catalog(ctx, settings)
	c.server(ctx)
}

// catalog looks at the files that are read.
func (c *checkup) catalog(ctx context.Context, settings *connect.Settings) {
	if len(settings.Folders.Dirs) == 0 {
		c.add("catalog", noted, "no folder is read: "+settings.Folders.Origin,
			"run it in a repository, or name folders with --catalog")
		return
	}
	cat, err := connect.Offline(settings).Folders.Scan(ctx, true)
	if err != nil {
		c.fail("catalog", err)
		return
	}
	text := fmt.Sprintf("%s: entities %d, references %d", strings.Join(settings.Folders.Dirs, ", "),
		len(cat.Entities), len(cat.References))
	if n := catalog.Faults(cat.Problems); n > 0 {
		c.add("catalog", noted, text+", "+render.Counted(n, "problem"),
			"'vaultmap check --offline' lists them")
		return
	}
	c.add("catalog", good, text, "")
}
