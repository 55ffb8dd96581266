package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/tui"
	"github.com/vaultmap/vaultmap/tui/files"
	"github.com/vaultmap/vaultmap/tui/linear"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// wantsLinear reports whether the explorer is to be line by line: where the settings say so, or a
// terminal can do no more and they say nothing.
func wantsLinear(io *render.Streams, on, said bool) bool {
	if !said {
		return io.Terminal && io.Env("TERM") == "dumb"
	}
	return on
}

// linear is that setting where no config is read.
func (a *app) linear() (on, said bool) {
	if a.flags.set.Changed("linear") {
		return a.flags.linear, true
	}
	on, err := strconv.ParseBool(a.Env("VAULTMAP_LINEAR"))
	return on, err == nil
}

// runLinear runs the explorer line by line, and returns where its user goes then; stays says that
// there is nowhere else.
func runLinear(ctx context.Context, a *app, svc tui.Services, set tui.Settings,
	stays bool) (tui.Switch, error) {
	services := linear.Services{
		Vault: svc.Vault, Login: svc.Login, Relogin: svc.Relogin, Open: svc.Open, Names: svc.Names,
		Files: files.Source{Scan: svc.Catalog, Changed: svc.Changed},
		Fix:   svc.Fix, Before: svc.Before, Words: svc.Words,
	}
	if c := a.Console; c != nil {
		defer c.Take()()
		came, back := c.Interrupts()
		defer back()
		services.Interrupts = came
		if a.InTerminal {
			services.Hide = c.Hide
		}
	}
	if a.lines == nil {
		a.lines = linear.NewInput(a.In)
	}
	m := linear.New(ctx, services, linear.Settings{
		Profile: set.Profile, Profiles: namesOf(set.Profiles),
		Address: set.Address, PublicURL: set.PublicURL,
		Servers: set.Servers, Namespace: set.Namespace, Catalog: set.Catalog, Twins: set.Twins,
		Session: set.Session, Notice: set.Notice, InWords: set.InWords,
		Stays:     stays,
		Typed:     a.InTerminal,
		Clipboard: a.OutTerminal && a.Env("TERM") != "dumb",
		Between:   between(a.Env),
	}, a.lines, linear.NewOutput(a.Out, !set.Look.ASCII))
	next, err := m.Run()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), connect.SaveTimeout)
	defer cancel()
	if err := m.Keep(ending); err != nil {
		fmt.Fprintf(a.Err, "warning: %s\n", harmless.Text(err.Error()))
	}
	if ctx.Err() != nil {
		return tui.Switch{}, context.Canceled
	}
	return tui.Switch(next), err
}
