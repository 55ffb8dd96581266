package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/tui"
	tuiscreen "github.com/vaultmap/vaultmap/tui/screen"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

func runExplorer(ctx context.Context, io *render.Streams, svc tui.Services, set tui.Settings,
	noColor bool) (tui.Switch, error) {
	if !io.Terminal {
		return tui.Switch{}, render.Usage("the explorer needs a terminal on its input and output",
			"use the commands instead: vaultmap ls, vaultmap tree (vaultmap --help)")
	}
	if io.Env("TERM") == "dumb" {
		return tui.Switch{}, render.Usage("the explorer needs a terminal that can draw, and TERM is dumb",
			"use the commands instead: vaultmap ls, vaultmap tree (vaultmap --help)")
	}
	switch {
	case io.Env("TMUX") != "":
		set.Between = "tmux"
	case io.Env("STY") != "":
		set.Between = "screen"
	case cmp.Or(io.Env("SSH_CONNECTION"), io.Env("SSH_TTY")) != "":
		set.Between = "ssh"
	}
	out := io.Out
	if c := io.Console; c != nil {
		// Where the program cannot begin it leaves the terminal as it is then.
		defer c.Take()()
		out, svc.Suspend = c, newSuspension(c)
	}
	model := tui.New(ctx, svc, set)
	// It takes no signals: one ends ctx.
	program := tuiscreen.New(model, tuiscreen.Options{In: io.In, Out: out, NoColor: noColor})
	// It quits as by a key: were it given ctx, it would close its input while it still reads there.
	stop := context.AfterFunc(ctx, program.Quit)
	defer stop()
	err := program.Run()
	if !errors.Is(err, tea.ErrProgramPanic) { // what a fault of its own leaves behind need not be true
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), connect.SaveTimeout)
		defer cancel()
		if err := model.Keep(ending); err != nil {
			fmt.Fprintf(io.Err, "warning: %s\n", harmless.Text(err.Error()))
		}
	}
	switch {
	case errors.Is(err, tea.ErrInterrupted), ctx.Err() != nil:
		return tui.Switch{}, context.Canceled
	case err == nil:
		return model.Switch(), nil
	case errors.Is(err, tea.ErrProgramPanic):
		// Bubble Tea has put the terminal back and printed where it happened.
		return tui.Switch{}, errors.New("the explorer ended by a fault of its own")
	}
	return tui.Switch{}, fmt.Errorf("running the explorer: %w", err)
}
