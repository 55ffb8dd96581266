package render

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// Console is the terminal that the program was started on. What the program changes of it is as it
// was before when the program has ended, however it ends: see [Console.Restore]. It is a
// [term.File], for the explorer to draw on.
type Console struct {
	in, out *os.File
	taken   atomic.Bool // the explorer has been on it
	lent    atomic.Bool

	interrupts atomic.Pointer[chan struct{}] // see [Console.Interrupts]

	mu     sync.Mutex
	before *term.State // of in, while the program has changed it

	drawing sync.Mutex // held while something is drawn
	drawn   bool       // something is: what it takes is switched on
	shows   bool       // the alternate screen does
	closed  atomic.Bool
}

// NewConsole returns the terminal of a program's input and output, which may be none.
func NewConsole(in, out *os.File) *Console { return &Console{in: in, out: out} }

// Use makes it another terminal, before anything of it is changed.
func (c *Console) Use(in, out *os.File) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drawing.Lock()
	defer c.drawing.Unlock()
	c.in, c.out = in, out
}

// restoreTimeout is how long a terminal may take for the last that is written to it: one that was
// stopped takes nothing.
const restoreTimeout = 300 * time.Millisecond

// takeBack takes back what the explorer switches on, but for its screen. Its first sequence ends
// one that the explorer may have been in the middle of.
var takeBack = ansi.ResetStyle + ansi.ResetModeSynchronizedOutput +
	ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr +
	ansi.ResetModeBracketedPaste + ansi.ResetModifyOtherKeys + ansi.PopKittyKeyboard(1) +
	ansi.ResetModeUnicodeCore + ansi.SetCursorStyle(0) + ansi.ResetCursorColor

// leave returns what gives the terminal back. Where it was drawn on below the cursor nobody knows
// here how far: what comes next stands where that was.
func (c *Console) leave() string {
	switch {
	case c.shows:
		return takeBack + ansi.SetWindowTitle("") + ansi.ResetModeAltScreenSaveCursor +
			ansi.SetModeTextCursorEnable
	case c.drawn:
		return takeBack + "\r" + ansi.EraseScreenBelow + ansi.SetModeTextCursorEnable
	}
	return ""
}

// Change notes what the terminal is like before the program changes how it takes keys. What it
// returns puts that back.
func (c *Console) Change() (back func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if state, err := term.GetState(c.in.Fd()); err == nil {
		c.before = state
	}
	return c.putBack
}

func (c *Console) putBack() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.before != nil {
		_ = term.Restore(c.in.Fd(), c.before) // who has hung up needs none
		c.before = nil
	}
}

// Take is [Console.Change] for the explorer.
func (c *Console) Take() (back func()) {
	c.taken.Store(true)
	return c.Change()
}

// Taken reports whether the explorer has had the terminal.
func (c *Console) Taken() bool { return c.taken.Load() }

// Lend gives the terminal to another program, whose the keys are that make signals. What it returns
// takes it back.
func (c *Console) Lend() (back func()) {
	c.lent.Store(true)
	return func() { c.lent.Store(false) }
}

// Lent reports whether another program has the terminal.
func (c *Console) Lent() bool { return c.lent.Load() }

// Restore puts the terminal back in the middle of whatever the program does, right before it dies:
// nothing is drawn any more.
func (c *Console) Restore() {
	c.closed.Store(true)
	c.putBack()
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.drawing.Lock()
		defer c.drawing.Unlock()
		if left := c.leave(); left != "" {
			_, _ = io.WriteString(c.out, left)
		}
	}()
	select {
	case <-done:
	case <-time.After(restoreTimeout):
	}
}

// Write draws.
func (c *Console) Write(b []byte) (int, error) {
	c.drawing.Lock()
	defer c.drawing.Unlock()
	if c.closed.Load() {
		return len(b), nil
	}
	note(&c.shows, b, ansi.SetModeAltScreenSaveCursor, ansi.ResetModeAltScreenSaveCursor)
	note(&c.drawn, b, ansi.SetModeBracketedPaste, ansi.ResetModeBracketedPaste)
	return c.out.Write(b)
}

// note takes in what is switched on or off by what is drawn.
func note(is *bool, b []byte, on, off string) {
	if i, j := bytes.LastIndex(b, []byte(on)), bytes.LastIndex(b, []byte(off)); i != j {
		*is = i > j
	}
}

// Read, Close and Fd make it a [term.File].
func (c *Console) Read(b []byte) (int, error) { return c.in.Read(b) }

// Close closes what is drawn on.
func (c *Console) Close() error { return c.out.Close() }

// File is what is drawn on, for another program.
func (c *Console) File() *os.File { return c.out }

// Fd is that of what is drawn on.
func (c *Console) Fd() uintptr { return c.out.Fd() }

// ErrNothingTyped is that of a prompt that its user has ended without an answer.
var ErrNothingTyped = errors.New("nothing was typed")

// maxTyped is how many bytes the answer to a prompt may have.
const maxTyped = 64 << 10

// ReadSecret asks for a line that is not shown. It ends with ctx, and with the key that ends a
// file: the read that is under way then is left behind, for nothing ends it.
func (c *Console) ReadSecret(ctx context.Context, to io.Writer, prompt string) (string, error) {
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	defer c.Change()()
	if err := hideTyping(c.in.Fd()); err != nil {
		return "", err
	}
	// what was typed and not asked for any more would show in the shell
	defer dropTyped(c.in.Fd())
	again, stop := continued()
	defer stop()
	fmt.Fprint(to, prompt)
	defer fmt.Fprintln(to)
	type answer struct {
		line string
		err  error
	}
	came := make(chan answer, 1)
	go func() {
		line, err := readLine(c.in)
		came <- answer{line, err}
	}()
	for {
		select {
		case a := <-came:
			return a.line, a.err
		case <-again: // the shell has had the terminal meanwhile
			if err := hideTyping(c.in.Fd()); err != nil {
				return "", err
			}
			fmt.Fprint(to, "\r\n"+prompt)
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// readLine reads a line byte by byte: what stands behind it is somebody else's.
func readLine(r io.Reader) (string, error) {
	var line []byte
	var b [1]byte
	for len(line) < maxTyped {
		switch n, err := r.Read(b[:]); {
		case n == 0 && errors.Is(err, io.EOF):
			if len(line) == 0 {
				return "", ErrNothingTyped
			}
			return string(line), nil
		case n == 0:
			return "", err
		case b[0] == '\n':
			return string(bytes.TrimRight(line, "\r")), nil
		}
		line = append(line, b[0])
	}
	return "", fmt.Errorf("the line is longer than %d KiB", maxTyped>>10)
}
