package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	stdio "io"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/tui"
	"github.com/vaultmap/vaultmap/tui/clipboard"
	tuiscreen "github.com/vaultmap/vaultmap/tui/screen"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// checkScreen returns an error where the terminal cannot be drawn on. what needs it, and instead is
// what to use in its place.
func checkScreen(io *render.Streams, what, instead string) error {
	switch {
	case !io.Terminal:
		return render.Usage(what+" needs a terminal on its input and output", instead)
	case io.Env("TERM") == "dumb":
		return render.Usage(what+" needs a terminal that can draw, and TERM is dumb", instead)
	}
	return nil
}

// runExplorer runs the explorer on a terminal, and returns it when it has ended.
func runExplorer(ctx context.Context, io *render.Streams, svc tui.Services, set tui.Settings,
	noColor bool) (*tui.Model, error) {
	if set.Pick == nil {
		if err := checkScreen(io, "the explorer",
			"use the commands instead: vaultmap ls, vaultmap tree (vaultmap --help)"); err != nil {
			return nil, err
		}
	}
	set.Between = between(io.Env)
	in, out := io.In, io.Out
	if !io.Terminal { // a pick that asks nobody: what its input has is for others
		in, out = nil, stdio.Discard
	}
	if c := io.Console; c != nil && io.Terminal {
		// Where the program cannot begin it leaves the terminal as it is then.
		defer c.Take()()
		out = c
		if set.Pick == nil { // a pick is a part of what the shell does, and would stop all of it
			svc.Suspend = newSuspension(c)
		}
	}
	model := tui.New(ctx, svc, set)
	// It takes no signals: one ends ctx.
	program := tuiscreen.New(model, tuiscreen.Options{In: in, Out: out, NoColor: noColor})
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
		return nil, context.Canceled
	case err == nil:
		return model, nil
	case errors.Is(err, tea.ErrProgramPanic):
		// Bubble Tea has put the terminal back and printed where it happened.
		return nil, errors.New("the explorer ended by a fault of its own")
	}
	return nil, fmt.Errorf("running the explorer: %w", err)
}

// between says what lies between the program and the terminal.
func between(env func(string) string) clipboard.Way {
	switch {
	case env("TMUX") != "":
		return "tmux"
	case env("STY") != "":
		return "screen"
	case cmp.Or(env("SSH_CONNECTION"), env("SSH_TTY")) != "":
		return "ssh"
	}
	return ""
}
