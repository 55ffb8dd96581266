package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// shellVariable makes this test's binary a shell with job control, which runs the program that its
// arguments name.
const shellVariable = "VAULTMAP_TEST_SHELL"

// jobShell runs one program in the foreground, and has it go on where its user says "fg". It puts
// the terminal into the state in which it found it while the program is stopped.
func jobShell() int {
	tty := int(os.Stdin.Fd())
	mine, err := term.GetState(os.Stdin.Fd())
	if err != nil {
		panic(err)
	}
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, shellVariable)
	})
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Foreground: true, Ctty: tty}
	if err := cmd.Start(); err != nil {
		panic(err)
	}
	signal.Ignore(syscall.SIGTTOU) // it takes the terminal back from the background
	job := cmd.Process.Pid
	typed := bufio.NewReader(os.Stdin)
	for {
		var status syscall.WaitStatus
		if _, err := syscall.Wait4(job, &status, syscall.WUNTRACED, nil); err != nil {
			if errors.Is(err, syscall.EINTR) {
				continue
			}
			panic(err)
		}
		if err := unix.IoctlSetPointerInt(tty, unix.TIOCSPGRP, os.Getpid()); err != nil {
			panic(err)
		}
		if !status.Stopped() {
			return status.ExitStatus()
		}
		before, err := term.GetState(os.Stdin.Fd())
		if err != nil || *before != *mine {
			fmt.Printf("left as %+v\n", before)
		}
		fmt.Print("\x1b[H\x1b[Jstopped: ")
		if line, err := typed.ReadString('\n'); err != nil || line != "fg\n" {
			fmt.Printf("got %q: %v\n", line, err)
		}
		if err := unix.IoctlSetPointerInt(tty, unix.TIOCSPGRP, job); err != nil {
			panic(err)
		}
		syscall.Kill(-job, syscall.SIGCONT)
	}
}

// A look at something else, and back: the shell gets the terminal as it was, and the explorer is
// drawn anew in the size that the terminal has by then, where it was, with its mouse. So it is in
// overlays, and while somebody types.
func TestSuspend(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := e.start(e.lister, binary(), "--catalog", e.catalog)
	s.program = self
	s.env = append(s.env, shellVariable+"=1")
	m := s.terminal(t)
	m.see("vault 1.21.4 active", "payments-api", "secrets/")
	stops := 0
	look := func(width, height int) {
		t.Helper()
		stops++
		m.press("ctrl+z")
		m.wait("the shell", func(s screen) bool {
			return s.has("stopped:") && strings.Count(m.output(), "stopped: ") == stops
		})
		checkRestored(t, m.output())
		if out := m.output(); strings.Contains(out, "left as") {
			t.Fatalf("the shell gets a terminal in another state: %q", out[strings.Index(out, "left as"):])
		}
		m.resize(width, height)
		m.press("fg", "enter")
		m.seeNo("stopped:")
	}
	drawn := func(texts ...string) {
		t.Helper()
		s := m.see(texts...)
		after := m.output()[strings.LastIndex(m.output(), "stopped: "):]
		for _, mode := range []string{"\x1b[?1049h", "\x1b[?1002h", "\x1b[?1006h", "\x1b[?2004h"} {
			if !strings.Contains(after, mode) {
				t.Errorf("%q is not on again: %q", mode, after)
			}
		}
		if bottom := s[len(s)-1]; len(s) == 30 && strings.TrimSpace(bottom) == "" {
			t.Errorf("it does not fill the terminal:\n%s", s)
		}
	}
	look(100, 30)
	drawn("vault 1.21.4 active", "payments-api", "secrets/", "? help")
	m.press("?")
	m.see("list all below", "refresh all")
	look(120, 40)
	drawn("list all below", "refresh all")
	m.press("esc")
	m.seeNo("list all below")
	m.press("/", "pay")
	m.see("/pay")
	look(120, 40)
	drawn("/pay", "payments-api")
	m.press("ments")
	m.see("/payments")
	m.press("\x1b\x1b")
	m.seeNo("/payments")
	m.press("f")
	m.see("Find")
	look(100, 30)
	drawn("Find")
	m.press("esc")
	m.seeNo("Find")
	m.quit()
}

// Where no shell could have it go on, as in a container or under ssh, the key must not leave a
// terminal that is dead.
func TestSuspendWithoutAShell(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	m := e.explore(t, e.lister)
	m.press("ctrl+z")
	m.see("it cannot be suspended: there is no shell", "payments-api")
	m.press("ctrl+c")
	m.end(render.OK)
}

// Two presses of escape that come in one read are two: over a slow line they do.
func TestTwoEscapesInOneRead(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	m := e.explore(t, e.lister)
	m.press("/", "pay")
	m.see("/pay")
	m.press("\x1b\x1b") // one clears the filter, one leaves it
	m.seeNo("/pay")
	m.press("q") // no text any more
	m.end(render.OK)
}
