//go:build !windows

package main

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// suspension is what has the terminal while the explorer is suspended: the shell.
type suspension struct{ console *render.Console }

func newSuspension(console *render.Console) tea.ExecCommand { return suspension{console} }

// suspendTimeout is how long a signal may take that stops the program, or has it go on.
const suspendTimeout = 200 * time.Millisecond

// Run stops the program, as the key does in a program that has the terminal take lines: with all of
// its process group, so that a script around it stops, too. It returns when the shell has it go on.
// Where there is no such shell the system stops nothing, and nobody would ever have it go on.
func (s suspension) Run() error {
	again := make(chan os.Signal, 1)
	signal.Notify(again, syscall.SIGCONT)
	defer signal.Stop(again)
	if err := syscall.Kill(0, syscall.SIGTSTP); err != nil {
		return err
	}
	// While it is stopped time goes by: the first wait may be over when it goes on, and the second
	// begins then.
	for range 2 {
		select {
		case <-again:
			s.console.Change() // it is the shell's to say what the terminal is like
			return nil
		case <-time.After(suspendTimeout):
		}
	}
	return errors.New("it cannot be suspended: there is no shell that could have it go on")
}

// SetStdin, SetStdout and SetStderr take what the shell has already.
func (suspension) SetStdin(io.Reader)  {}
func (suspension) SetStdout(io.Writer) {}
func (suspension) SetStderr(io.Writer) {}
