package connect

import (
	"cmp"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// ErrNoBrowser is wrapped by the error of [OpenBrowser] where there is no browser to be had. Its
// text says why.
var ErrNoBrowser = errors.New("no browser here")

// OpenBrowser opens an address in the browser that the environment names, or the system's: http and
// https alone, never through a shell. environ is what that program gets to see: see [Environ].
func OpenBrowser(env func(string) string, environ []string, address string) error {
	if err := harmless.CheckAddress(address); err != nil {
		return err
	}
	if why := noBrowser(env); why != "" {
		return fmt.Errorf("%w: %s", ErrNoBrowser, why)
	}
	if programs := env("BROWSER"); programs != "" {
		return openBy(programs, environ, address)
	}
	return openBySystem(environ, address)
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
func openBy(programs string, environ []string, address string) error {
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
		cmd.Env = environ
		err := cmd.Start()
		if err == nil {
			go cmd.Wait() // it may run for as long as the browser does
			return nil
		}
		errs = append(errs, err)
	}
	return fmt.Errorf("%w: BROWSER: %w", ErrNoBrowser, errors.Join(errs...))
}

// openBySystem runs the first program of the system's own that there is, and waits for it: it hands
// the address on, and says by its status whether somebody has taken it. What it prints would end up
// in the middle of the screen.
func openBySystem(environ []string, address string) error {
	starters := [][]string{{"xdg-open"}, {"x-www-browser"}, {"www-browser"}}
	switch runtime.GOOS {
	case "darwin":
		starters = [][]string{{"open"}}
	case "windows":
		starters = [][]string{{"rundll32", "url.dll,FileProtocolHandler"}}
	}
	for _, words := range starters {
		program, err := exec.LookPath(words[0])
		if err != nil {
			continue
		}
		cmd := exec.Command(program, append(words[1:], address)...)
		cmd.Env = environ
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrNoBrowser, words[0], err)
		}
		return nil
	}
	return fmt.Errorf("%w: there is no program that opens one", ErrNoBrowser)
}
