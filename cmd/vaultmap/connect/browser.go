package connect

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os/exec"
	"runtime"
	"strings"

	"github.com/pkg/browser"
)

// ErrNoBrowser is wrapped by the error of [OpenBrowser] where there is no browser to be had. Its
// text says why.
var ErrNoBrowser = errors.New("no browser here")

// What the browser's starter prints would end up in the middle of the screen.
func init() { browser.Stdout, browser.Stderr = io.Discard, io.Discard }

// OpenBrowser opens an address in the browser that the environment names, or the system's: http and
// https alone, never through a shell.
func OpenBrowser(env func(string) string, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errors.New("only http and https addresses are opened")
	}
	if why := noBrowser(env); why != "" {
		return fmt.Errorf("%w: %s", ErrNoBrowser, why)
	}
	if programs := env("BROWSER"); programs != "" {
		return openBy(programs, u.String())
	}
	if err := browser.OpenURL(u.String()); err != nil {
		return fmt.Errorf("%w: %w", ErrNoBrowser, err)
	}
	return nil
}

// noBrowser says why there is no browser, or "". BROWSER goes before what the session looks like.
func noBrowser(env func(string) string) string {
	switch named := env("BROWSER"); {
	case named == "none":
		return "BROWSER is none"
	case named != "":
		return ""
	case cmp.Or(env("SSH_CONNECTION"), env("SSH_TTY")) != "":
		return "this is an SSH session"
	case runtime.GOOS == "linux" &&
		cmp.Or(env("DISPLAY"), env("WAYLAND_DISPLAY"), env("WSL_DISTRO_NAME")) == "":
		return "there is no display" // a text browser would be started in the middle of the screen
	}
	return ""
}

// openBy tries the programs of BROWSER in turn. As with xdg-open they are separated by colons, and
// %s in one stands for the address. A program's words are split at blanks, and no shell looks at
// them.
func openBy(programs, address string) error {
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
		cmd := exec.Command(words[0], words[1:]...)
		err := cmd.Start()
		if err == nil {
			go cmd.Wait() // it may run for as long as the browser does
			return nil
		}
		errs = append(errs, err)
	}
	return fmt.Errorf("%w: BROWSER: %w", ErrNoBrowser, errors.Join(errs...))
}
