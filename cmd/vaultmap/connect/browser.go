package connect

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/pkg/browser"

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
	if why := NoBrowser(env); why != "" {
		return fmt.Errorf("%w: %s", ErrNoBrowser, why)
	}
	if programs := env("BROWSER"); programs != "" {
		return openBy(programs, environ, address)
	}
	return openBySystem(environ, address)
}

// NoBrowser says why there is no browser to be opened, or "". BROWSER goes before what the session
// looks like.
func NoBrowser(env func(string) string) string {
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

// browserArg is the first argument of this program where it is the opener of one address: see
// [openBySystem]. It is no command for people.
const browserArg = "__browser"

// openBySystem has the system's browser opened by a process of our own: package browser starts
// programs with the environment of its process, and that has secrets in it here.
func openBySystem(environ []string, address string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoBrowser, err)
	}
	cmd := exec.Command(self, browserArg, address)
	cmd.Env = environ
	if why, err := cmd.Output(); err != nil {
		return fmt.Errorf("%w: %s", ErrNoBrowser,
			cmp.Or(strings.TrimSpace(harmless.Text(string(why))), err.Error()))
	}
	return nil
}

// IsOpener reports whether this process is to open one address and nothing else.
func IsOpener(args []string) bool { return len(args) == 3 && args[1] == browserArg }

// Open opens the address of such a process. What the browser's starter prints is dropped: it would
// end up in the middle of the screen.
func Open(args []string, out io.Writer) (status int) {
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	err := harmless.CheckAddress(args[2])
	if err == nil {
		err = browser.OpenURL(args[2])
	}
	if err != nil {
		fmt.Fprintln(out, err)
		return 1
	}
	return 0
}
