package connect

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
)

// ErrNoBrowser is wrapped by the error of [Browser.Open] where there is no browser to be had. Its text says why.
var ErrNoBrowser = errors.New("no browser here")

// Browser opens addresses in the user's browser: http and https alone, never through a shell.
type Browser struct {
	env  func(string) string
	goos string
	// start runs the system's browser, and run a program with arguments; tests replace them.
	start func(address string) error
	run   func(ctx context.Context, name string, args ...string) error
}

// NewBrowser returns the browser that the environment names.
func NewBrowser(env func(string) string) *Browser {
	// What the browser's starter prints would end up in the middle of the screen.
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	return &Browser{env: env, goos: runtime.GOOS, start: browser.OpenURL, run: func(ctx context.Context, name string, args ...string) error {
		cmd := exec.CommandContext(ctx, name, args...)
		if err := cmd.Start(); err != nil {
			return err
		}
		go cmd.Wait() // it may run for as long as the browser does
		return nil
	}}
}

// Open opens an address. Its error wraps [ErrNoBrowser] where there is no browser to be had.
func (b *Browser) Open(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errors.New("only http and https addresses are opened")
	}
	if why := b.none(); why != "" {
		return fmt.Errorf("%w: %s", ErrNoBrowser, why)
	}
	if programs := b.env("BROWSER"); programs != "" {
		return b.named(ctx, programs, u.String())
	}
	if err := b.start(u.String()); err != nil {
		return fmt.Errorf("%w: %w", ErrNoBrowser, err)
	}
	return nil
}

// none says why there is no browser, or "". BROWSER goes before what the session looks like.
func (b *Browser) none() string {
	switch named := b.env("BROWSER"); {
	case named == "none":
		return "BROWSER is none"
	case named != "":
		return ""
	case b.env("SSH_CONNECTION") != "" || b.env("SSH_TTY") != "":
		return "this is an SSH session"
	case b.goos == "linux" && b.env("DISPLAY") == "" && b.env("WAYLAND_DISPLAY") == "" && b.env("WSL_DISTRO_NAME") == "":
		return "there is no display" // a text browser would be started in the middle of the screen
	}
	return ""
}

// named tries the programs of BROWSER in turn. As with xdg-open they are separated by colons, and
// %s in one stands for the address. A program's words are split at blanks, and no
// shell looks at them.
func (b *Browser) named(ctx context.Context, programs, address string) error {
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
		err := b.run(context.WithoutCancel(ctx), words[0], words[1:]...)
		if err == nil {
			return nil
		}
		errs = append(errs, err)
	}
	return fmt.Errorf("%w: BROWSER: %w", ErrNoBrowser, errors.Join(errs...))
}
