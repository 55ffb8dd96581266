package screen

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// puppet is a model that shows what it is told to.
type puppet struct {
	view tea.View
	keys []string
	size tea.WindowSizeMsg

	fault  bool   // it panics
	inline bool   // it has as many rows as its content
	stood  string // what stands on the terminal before
}

// do is a message that does something to the puppet.
type do func(*puppet) tea.Cmd

func (p *puppet) Init() tea.Cmd {
	if p.fault {
		panic("put in on purpose")
	}
	return nil
}

func (p *puppet) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case do:
		return p, msg(p)
	case tea.WindowSizeMsg:
		p.size = msg
	case tea.KeyPressMsg, tea.MouseMsg:
		p.keys = append(p.keys, fmt.Sprint(msg))
	case tea.PasteMsg:
		p.keys = append(p.keys, "pasted "+msg.Content)
	}
	if len(p.keys) > 0 {
		p.view.Content = strings.Join(p.keys, " ")
	}
	return p, nil
}

func (p *puppet) View() tea.View {
	if p.fault {
		panic("put in on purpose")
	}
	v := p.view
	v.AltScreen = !p.inline
	return v
}

// terminal is a program of a puppet on a pseudo-terminal, with an emulator behind it.
type terminal struct {
	t      testing.TB
	p      *Program
	puppet *puppet
	slave  *os.File
	before *term.State
	ended  chan struct{} // closed when the program has ended, with err
	err    error

	mu     sync.Mutex
	emu    *vt.Emulator
	raw    bytes.Buffer
	writes int
	stuck  chan struct{} // nobody reads on until it is closed; nil where somebody does
}

// counted is the program's side of a terminal, which counts what is written.
type counted struct {
	*os.File
	m *terminal
}

func (c counted) Write(b []byte) (int, error) {
	c.m.mu.Lock()
	c.m.writes++
	c.m.mu.Unlock()
	return c.File.Write(b)
}

// start runs a program; its environment is that of a plain terminal and env.
func start(t testing.TB, width, height int, puppet *puppet, env ...string) *terminal {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatalf("opening a pseudo-terminal: %v", err)
	}
	m := &terminal{t: t, puppet: puppet, slave: slave, emu: vt.NewEmulator(width, height),
		ended: make(chan struct{})}
	m.setSize(width, height)
	if m.before, err = term.GetState(slave.Fd()); err != nil {
		t.Fatal(err)
	}
	// package pty leaves a descriptor that blocks: it could not be closed while somebody reads
	fd, err := syscall.Dup(int(master.Fd()))
	if err == nil {
		err = syscall.SetNonblock(fd, true)
	}
	if err != nil {
		t.Fatal(err)
	}
	tty := os.NewFile(uintptr(fd), master.Name())
	master.Close()
	io.WriteString(m.emu, "\x1b[?2026l\x1b[?2027l") // it knows these modes
	read := make(chan struct{})
	go func() {
		defer close(read)
		m.read(tty)
	}()
	go io.Copy(tty, m.emu)
	if puppet.stood != "" {
		io.WriteString(slave, puppet.stood)
		m.until("what stood before", func() bool { out, _ := m.output(0); return out != "" })
	}
	m.p = New(puppet, Options{In: slave, Out: counted{slave, m},
		Env: append([]string{"TERM=xterm-256color"}, env...)})
	go func() {
		defer close(m.ended)
		m.err = m.p.Run()
	}()
	t.Cleanup(func() {
		m.p.Quit()
		<-m.ended
		slave.Close()
		<-read
		tty.Close()
		m.emu.InputPipe().(io.Closer).Close()
	})
	return m
}

func (m *terminal) read(tty *os.File) {
	b := make([]byte, 64<<10)
	for {
		n, err := tty.Read(b)
		m.mu.Lock()
		m.raw.Write(b[:n])
		m.emu.Write(b[:n])
		stuck := m.stuck
		m.mu.Unlock()
		if err != nil {
			return
		}
		if stuck != nil {
			<-stuck
		}
	}
}

func (m *terminal) setSize(width, height int) {
	m.t.Helper()
	size := &pty.Winsize{Cols: uint16(width), Rows: uint16(height)}
	if err := pty.Setsize(m.slave, size); err != nil {
		m.t.Fatal(err)
	}
}

// do does something to the puppet, in the loop of messages, and waits until it is done.
func (m *terminal) do(f func(*puppet) tea.Cmd) {
	m.t.Helper()
	done := make(chan struct{})
	m.p.Send(do(func(p *puppet) tea.Cmd {
		defer close(done)
		return f(p)
	}))
	select {
	case <-done:
	case <-time.After(patience):
		m.t.Fatal("the loop of messages does not come to it")
	}
}

// show has the puppet show a text.
func (m *terminal) show(content string) {
	m.t.Helper()
	m.do(func(p *puppet) tea.Cmd { p.view.Content = content; return nil })
}

// output returns what came since a place in it, and how many writes it took since the beginning.
func (m *terminal) output(since int) (string, int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.raw.String()[since:], m.writes
}

// lines returns what the terminal shows, without the blanks at the ends of lines.
func (m *terminal) lines() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	lines := strings.Split(m.emu.String(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// until waits until something is so.
func (m *terminal) until(what string, so func() bool) {
	m.t.Helper()
	for late := time.Now().Add(patience); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			out, _ := m.output(0)
			m.t.Fatalf("no %s; the screen:\n%s\nthe output: %q", what, m.lines(), out)
		}
	}
}

// see waits until the terminal shows a text.
func (m *terminal) see(text string) {
	m.t.Helper()
	m.until(text, func() bool { return strings.Contains(m.lines(), text) })
}

// get waits for a sequence that comes behind a place of the output.
func (m *terminal) get(sequence string, since int) {
	m.t.Helper()
	m.until(sequence, func() bool {
		out, _ := m.output(since)
		return strings.Contains(out, sequence)
	})
}

// mark is the end of the output so far.
func (m *terminal) mark() int {
	out, _ := m.output(0)
	return len(out)
}

// end waits for the program to end, and checks that the terminal takes lines as before.
func (m *terminal) end() error {
	m.t.Helper()
	select {
	case <-m.ended:
		m.isAsBefore()
	case <-time.After(patience):
		m.t.Fatal("the program does not end")
	}
	return m.err
}

func (m *terminal) isAsBefore() {
	m.t.Helper()
	if now, err := term.GetState(m.slave.Fd()); err != nil || *now != *m.before {
		m.t.Errorf("the terminal is in the state %+v, was %+v: %v", now, m.before, err)
	}
}
