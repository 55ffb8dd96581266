package screen

import (
	"fmt"
	"io"
	"os"
	"runtime"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// Options are what a program reads from and draws on.
type Options struct {
	In      io.Reader
	Out     io.Writer // gets each frame in one call; a [term.File] but on Windows
	Env     []string  // nil is the environment of the process
	NoColor bool
}

// drawsHere is false where a console's modes are Bubble Tea's.
const drawsHere = runtime.GOOS != "windows"

// Program is a Bubble Tea program whose frames are drawn here. It takes no signals.
type Program struct {
	*tea.Program
	screen *screen // nil where Bubble Tea draws
}

// New returns a program of a model.
func New(m tea.Model, o Options) *Program {
	if o.Env == nil {
		o.Env = os.Environ()
	}
	profile := colorprofile.Ascii
	if !o.NoColor {
		profile = colorprofile.Detect(o.Out, o.Env)
	}
	opts := []tea.ProgramOption{tea.WithInput(o.In), tea.WithEnvironment(o.Env),
		tea.WithColorProfile(profile), tea.WithoutSignalHandler()}
	in, out := file(o.In), file(o.Out)
	if !drawsHere || in == nil || out == nil {
		opts = append(opts, tea.WithOutput(o.Out), tea.WithFPS(120))
		return &Program{Program: tea.NewProgram(m, opts...)}
	}
	s := newScreen(in, out, o.Env)
	opts = append(opts, tea.WithOutput(s), tea.WithoutRenderer(),
		tea.WithFPS(1), // its clock has nothing to do
		tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
			if raw, ok := msg.(tea.RawMsg); ok { // Bubble Tea would leave it to its clock
				s.send(fmt.Sprint(raw.Msg))
				return nil
			}
			return msg
		}))
	return &Program{tea.NewProgram(&model{Model: m, screen: s, next: frame{profile: profile}},
		opts...), s}
}

// file returns what is a terminal, else nil.
func file(f any) term.File {
	if f, ok := f.(term.File); ok && term.IsTerminal(f.Fd()) {
		return f
	}
	return nil
}

// Run runs the program until it ends. The terminal is then as it was before.
func (p *Program) Run() error {
	if s := p.screen; s != nil {
		if err := s.open(); err != nil {
			return fmt.Errorf("taking the terminal: %w", err)
		}
		defer s.close()
		defer s.watchSize(p.Send)()
		// To draw its first border the renderer makes a table of widths: it need not wait for that.
		go ansi.StringWidthWc("─")
	}
	_, err := p.Program.Run()
	return err
}

// model has each view of a model drawn.
type model struct {
	tea.Model
	screen *screen
	next   frame // what the next view is drawn by
	urgent bool  // the user has done something
}

func (m *model) Init() (cmd tea.Cmd) {
	m.screen.guard(func() { cmd = m.screen.guarded(m.Model.Init()) })
	return cmd
}

// Update passes a message on, and notes what it says of the terminal.
func (m *model) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	m.urgent = false
	if press, ok := msg.(tea.KeyPressMsg); ok && press.Code == tea.KeyF3 && m.screen.waits() {
		return m, nil // where the cursor is in the first row the terminal's answer looks so, too
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.MouseMsg, tea.PasteMsg:
		m.urgent = true
	case tea.WindowSizeMsg:
		if msg.Width == 0 && msg.Height == 0 {
			return m, nil // Bubble Tea's own, which knows no size
		}
		m.next.width, m.next.height = msg.Width, msg.Height
		m.next.sizes++
	case tea.CursorPositionMsg:
		m.screen.standsAt(msg.X)
	case tea.ColorProfileMsg:
		m.next.profile = msg.Profile
	case tea.ModeReportMsg:
		switch known := msg.Value == ansi.ModeReset; msg.Mode {
		case ansi.ModeSynchronizedOutput:
			m.next.synced = m.next.synced || known
		case ansi.ModeUnicodeCore:
			m.next.graphemes = m.next.graphemes || known || msg.Value == ansi.ModeSet ||
				msg.Value == ansi.ModePermanentlySet
		}
	}
	m.screen.guard(func() { m.Model, cmd = m.Model.Update(msg) })
	return m, m.screen.guarded(cmd)
}

// View is asked for after each message.
func (m *model) View() tea.View {
	m.screen.guard(func() { m.next.show(m.Model.View()) })
	m.screen.show(m.next, m.urgent)
	return tea.View{}
}

// Exec is [tea.Exec] for programs that are made here: while the command runs it has the terminal as
// it was before.
func Exec(c tea.ExecCommand, fn tea.ExecCallback) tea.Cmd {
	return tea.Exec(&lent{ExecCommand: c}, fn)
}

// lent is a command that the terminal is lent to.
type lent struct {
	tea.ExecCommand
	screen *screen
}

// SetStdout is called with what the program draws on.
func (l *lent) SetStdout(w io.Writer) {
	if s, ok := w.(*screen); ok {
		l.screen, w = s, s.tty
	}
	l.ExecCommand.SetStdout(w)
}

// Run is called when nobody reads the program's input.
func (l *lent) Run() error {
	if l.screen == nil {
		return l.ExecCommand.Run()
	}
	l.screen.close()
	err := l.ExecCommand.Run()
	if again := l.screen.open(); err == nil {
		err = again
	}
	return err
}
