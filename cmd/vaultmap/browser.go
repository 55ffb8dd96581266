package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os/exec"
	"runtime"
	"strings"

	"github.com/pkg/browser"

	"github.com/vaultmap/vaultmap/tui"
)

// opener opens addresses in the user's browser: http and https alone, never through a shell.
type opener struct {
	env  func(string) string
	goos string
	// start runs the system's browser, and run a program with arguments; tests replace them.
	start func(address string) error
	run   func(ctx context.Context, name string, args ...string) error
}

func newOpener(env func(string) string) *opener {
	// What the browser's starter prints would end up in the middle of the screen.
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	return &opener{env: env, goos: runtime.GOOS, start: browser.OpenURL, run: func(ctx context.Context, name string, args ...string) error {
		cmd := exec.CommandContext(ctx, name, args...)
		if err := cmd.Start(); err != nil {
			return err
		}
		go cmd.Wait() // it may run for as long as the browser does
		return nil
	}}
}

// open opens an address. Its error wraps [tui.ErrNoBrowser] where there is no browser to be had.
func (o *opener) open(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errors.New("only http and https addresses are opened")
	}
	if why := o.none(); why != "" {
		return fmt.Errorf("%w: %s", tui.ErrNoBrowser, why)
	}
	if programs := o.env("BROWSER"); programs != "" {
		return o.named(ctx, programs, u.String())
	}
	if err := o.start(u.String()); err != nil {
		return fmt.Errorf("%w: %w", tui.ErrNoBrowser, err)
	}
	return nil
}

// none says why there is no browser, or "". BROWSER goes before what the session looks like.
func (o *opener) none() string {
	switch b := o.env("BROWSER"); {
	case b == "none":
		return "BROWSER is none"
	case b != "":
		return ""
	case o.env("SSH_CONNECTION") != "" || o.env("SSH_TTY") != "":
		return "this is an SSH session"
	case o.goos == "linux" && o.env("DISPLAY") == "" && o.env("WAYLAND_DISPLAY") == "" && o.env("WSL_DISTRO_NAME") == "":
		return "there is no display" // a text browser would be started in the middle of the screen
	}
	return ""
}

// named tries the programs of BROWSER in turn. As with xdg-open they are separated by colons, and
// %s in one stands for the address. A program's words are split at blanks, and no
// shell looks at them.
func (o *opener) named(ctx context.Context, programs, address string) error {
	var errs []error
	for program := range strings.SplitSeq(programs, ":") {
		words := strings.Fields(program)
		if len(words) == 0 {
			continue
		}
		placed := false
		for i := range words[1:] {
			if strings.Contains(words[i+1], "%s") {
				words[i+1], placed = strings.ReplaceAll(words[i+1], "%s", address), true
			}
		}
		if !placed {
			words = append(words, address)
		}
		err := o.run(context.WithoutCancel(ctx), words[0], words[1:]...)
		if err == nil {
			return nil
		}
		errs = append(errs, err)
	}
	return fmt.Errorf("%w: BROWSER: %w", tui.ErrNoBrowser, errors.Join(errs...))
}
