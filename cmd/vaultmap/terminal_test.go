package main

import (
	"bytes"
	"encoding/base64"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// terminal is the program on a pseudo-terminal, with a terminal emulator behind it. The emulator
// answers what the program asks a terminal, and keeps the screen. Whatever a test does,
// the program must in the end leave the terminal as it found it, and have sent nothing to it that
// it should not have: see [terminal.end].
type terminal struct {
	t       testing.TB
	cmd     *exec.Cmd
	tty     *os.File // the emulator's side
	slave   *os.File // the program's side, held open to read the state that it left
	before  *term.State
	secrets []string
	foreign bool // see [start]
	began   time.Time
	ended   chan struct{} // closed when the process has ended
	drained chan struct{} // closed when all its output is in

	mu      sync.Mutex
	emu     *vt.Emulator
	raw     bytes.Buffer
	drawing bool          // in the middle of a frame
	deaf    bool          // the terminal takes nothing any more: the last frame is not whole
	shown   screen        // the last whole frame
	changed chan struct{} // closed at the next one
}

// terminal starts the program.
func (s start) terminal(t testing.TB) *terminal {
	t.Helper()
	if s.width == 0 {
		s.width, s.height = 120, 40
	}
	m := &terminal{
		t: t, cmd: s.command(t), secrets: s.secrets, foreign: s.foreign,
		emu:   vt.NewEmulator(s.width, s.height),
		ended: make(chan struct{}), drained: make(chan struct{}), changed: make(chan struct{}),
	}
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatalf("opening a pseudo-terminal: %v", err)
	}
	m.slave = slave
	// Package pty leaves a descriptor that blocks: it could not be closed while somebody reads.
	syscall.ForkLock.RLock() // nor may a program that another test starts get it
	fd, err := syscall.Dup(int(master.Fd()))
	if err == nil {
		syscall.CloseOnExec(fd)
		err = syscall.SetNonblock(fd, true)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		t.Fatalf("opening a pseudo-terminal: %v", err)
	}
	m.tty = os.NewFile(uintptr(fd), master.Name())
	master.Close()
	if m.before, err = term.GetState(m.slave.Fd()); err != nil {
		t.Fatalf("reading the terminal's state: %v", err)
	}
	m.setSize(s.width, s.height)
	m.prepare()
	m.emu.SetBackgroundColor(s.background)
	m.cmd.Stdin, m.cmd.Stdout, m.cmd.Stderr = m.slave, m.slave, m.slave
	m.cmd.SysProcAttr = newSession()
	m.began = time.Now()
	if err := m.cmd.Start(); err != nil {
		t.Fatalf("starting %s: %v", m.cmd, err)
	}
	go m.emulate()
	go io.Copy(m.tty, m.emu) // ends when the emulator's pipe is closed
	go func() {
		m.cmd.Wait()
		close(m.ended)
	}()
	t.Cleanup(m.cleanup)
	return m
}

// newSession makes a process the leader of a session whose terminal is its stdin.
func newSession() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true, Setctty: true} }

// prepare makes the emulator say that it knows synchronized output and grapheme clusters. With the
// first of them a frame shows when it is whole, so that no test reads half of one.
func (m *terminal) prepare() {
	io.WriteString(m.emu, "\x1b[?2026l\x1b[?2027l")
	draws := func(mode ansi.Mode, on bool) {
		if mode == ansi.ModeSynchronizedOutput {
			m.drawing = on
		}
	}
	m.emu.SetCallbacks(vt.Callbacks{
		EnableMode:  func(mode ansi.Mode) { draws(mode, true) },
		DisableMode: func(mode ansi.Mode) { draws(mode, false) },
	})
	m.shown = readScreen(m.emu)
}

// emulate feeds the program's output to the emulator until the terminal is closed.
func (m *terminal) emulate() {
	defer close(m.drained)
	b := make([]byte, 64<<10)
	for {
		n, err := m.tty.Read(b)
		m.mu.Lock()
		if !m.deaf {
			m.raw.Write(b[:n])
			m.emu.Write(b[:n])
		}
		if !m.drawing || err != nil {
			m.shown = readScreen(m.emu)
			close(m.changed)
			m.changed = make(chan struct{})
		}
		m.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (m *terminal) cleanup() {
	select {
	case <-m.ended:
	default:
		if !m.t.Failed() {
			m.t.Error("the program still runs at the end of the test")
		}
		m.cmd.Process.Kill()
		<-m.ended
	}
	m.slave.Close()
	m.tty.Close()
	<-m.drained
	m.emu.InputPipe().(io.Closer).Close()
	checkNoLeak(m.t, "what went to the terminal", m.raw.String(), m.secrets)
	raw := m.raw.String()
	if m.deaf {
		raw = raw[:strings.LastIndex(raw, "\x1b")] // which may not be whole
	}
	if !m.foreign {
		checkStream(m.t, raw)
	}
}

// keys are the bytes of the keys that have names.
var keys = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C",
	"left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "pgdown": "\x1b[6~", "pgup": "\x1b[5~", "ctrl+c": "\x03",
	"ctrl+d": "\x04", "ctrl+e": "\x05", "ctrl+l": "\x0c", "ctrl+y": "\x19",
	"ctrl+z": "\x1a", "backspace": "\x7f", "ctrl+a": "\x01", "ctrl+j": "\x0a", "ctrl+k": "\x0b",
	"ctrl+n": "\x0e", "ctrl+p": "\x10", "ctrl+u": "\x15", "ctrl+w": "\x17", "ctrl+x": "\x18",
	"ctrl+space": "\x00", "alt+b": "\x1bb", "alt+f": "\x1bf", "alt+y": "\x1by", "alt+c": "\x1bc",
}

// press types keys: those with names, and all else as it stands.
func (m *terminal) press(names ...string) {
	m.t.Helper()
	for _, name := range names {
		bytes, ok := keys[name]
		if !ok {
			bytes = name
		}
		if _, err := io.WriteString(m.tty, bytes); err != nil {
			m.t.Fatalf("typing %q: %v", name, err)
		}
	}
}

// resize changes the size of the terminal, as when somebody drags a window.
func (m *terminal) resize(width, height int) {
	m.t.Helper()
	m.mu.Lock()
	m.emu.Resize(width, height)
	m.mu.Unlock()
	m.setSize(width, height) // the program gets SIGWINCH
}

func (m *terminal) setSize(width, height int) {
	m.t.Helper()
	if err := pty.Setsize(m.slave, &pty.Winsize{Cols: uint16(width),
		Rows: uint16(height)}); err != nil {
		m.t.Fatalf("setting the terminal's size: %v", err)
	}
}

// screen returns what the terminal shows.
func (m *terminal) screen() screen {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.shown
}

// output returns all bytes that came so far.
func (m *terminal) output() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.raw.String()
}

// wait waits until the screen is as it should be, and fails the test with the whole screen where
// it does not come to that. Nothing sleeps: each output of the program is looked at.
func (m *terminal) wait(what string, good func(screen) bool) screen {
	m.t.Helper()
	return m.within(patience, what, good)
}

// within is wait for what may take longer than anything else.
func (m *terminal) within(longest time.Duration, what string, good func(screen) bool) screen {
	m.t.Helper()
	late := time.After(longest)
	for {
		m.mu.Lock()
		s, changed := m.shown, m.changed
		m.mu.Unlock()
		checkNoLeak(m.t, "the screen", s.joined(), m.secrets)
		if good(s) {
			return s
		}
		select {
		case <-changed:
		case <-m.drained:
			m.t.Fatalf("the program ended before %s; the screen:\n%s", what, m.screen())
		case <-late:
			m.t.Fatalf("no %s; the screen:\n%s", what, m.screen())
		}
	}
}

// see waits until the screen shows all texts at once.
func (m *terminal) see(texts ...string) screen {
	m.t.Helper()
	return m.wait(strings.Join(texts, " and "), func(s screen) bool { return s.has(texts...) })
}

// seeRow waits for a row that holds all texts.
func (m *terminal) seeRow(texts ...string) screen {
	m.t.Helper()
	return m.wait("row with "+strings.Join(texts, " and "), func(s screen) bool {
		return s.row(texts...) != ""
	})
}

// seeNo waits until the screen shows a text no longer.
func (m *terminal) seeNo(text string) screen {
	m.t.Helper()
	return m.wait("screen without "+text, func(s screen) bool { return !s.has(text) })
}

// copied waits for something to be put on the clipboard after the first n things, and returns it.
func (m *terminal) copied(n int) string {
	m.t.Helper()
	var got string
	m.wait("copy", func(screen) bool {
		all := clipboardSequence.FindAllStringSubmatch(m.output(), -1)
		if len(all) <= n {
			return false
		}
		b, err := base64.StdEncoding.DecodeString(all[n][1])
		if err != nil {
			m.t.Fatalf("what was copied is no base64: %q", all[n][1])
		}
		got = string(b)
		return true
	})
	return got
}

// quit leaves the explorer by q.
func (m *terminal) quit() {
	m.t.Helper()
	m.press("q")
	m.end(render.OK)
}

// end waits for the program to end with a status, and checks that the terminal is as it was.
func (m *terminal) end(status int) {
	m.t.Helper()
	select {
	case <-m.ended:
	case <-time.After(patience):
		m.t.Fatalf("the program does not end; the screen:\n%s", m.screen())
	}
	if got := m.cmd.ProcessState.ExitCode(); got != status {
		m.t.Errorf("exit status %d (%s), want %d; the screen:\n%s", got, m.cmd.ProcessState, status,
			m.screen())
	}
	after, err := term.GetState(m.slave.Fd())
	if err != nil {
		m.t.Fatalf("reading the terminal's state: %v", err)
	}
	if *after != *m.before {
		m.t.Errorf("the terminal's line discipline was left as %+v, was %+v", after, m.before)
	}
	m.slave.Close() // the last one who holds it: the rest of the output comes, then its end
	<-m.drained
	if !m.foreign {
		checkRestored(m.t, m.output())
	}
}
