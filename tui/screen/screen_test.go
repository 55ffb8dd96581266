package screen

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// A program at rest sends nothing and writes nothing, whatever its clocks are: the attack is a
// battery.
func TestNothingIsWrittenAtRest(t *testing.T) {
	t.Parallel()
	m := start(t, 80, 24, &puppet{view: tea.View{Content: "at rest"}})
	m.see("at rest")
	m.get(ansi.SetModeUnicodeCore, 0) // what the terminal answered has been taken in
	time.Sleep(100 * time.Millisecond)
	since := m.mark()
	_, before := m.output(0)
	time.Sleep(1500 * time.Millisecond) // longer than the second of Bubble Tea's clock
	m.do(func(*puppet) tea.Cmd { return nil })
	time.Sleep(50 * time.Millisecond)
	if out, writes := m.output(since); out != "" || writes != before {
		t.Errorf("%d writes: %q", writes-before, out)
	}
}

// However many answers pour in, a frame is drawn every 8 ms at the most, and the last of them is.
func TestFramesWhileAnswersPourIn(t *testing.T) {
	t.Parallel()
	m := start(t, 80, 24, &puppet{})
	m.show("begin")
	m.see("begin")
	_, before := m.output(0)
	began := time.Now()
	for n := 0; time.Since(began) < 400*time.Millisecond; n++ {
		m.p.Send(do(func(p *puppet) tea.Cmd {
			p.view.Content = fmt.Sprint("answer ", n)
			return nil
		}))
	}
	m.show("the end")
	m.see("the end")
	took := time.Since(began)
	_, writes := m.output(0)
	most := int(took/between) + 2
	if n := writes - before; n > most || n < 5 {
		t.Errorf("%d frames in %s, want at most %d", n, took, most)
	}
}

// A key is drawn at once, right after a frame that an answer was drawn by, too: the time of the
// next frame is now, and no later answer puts it off.
func TestAKeyIsDrawnAtOnce(t *testing.T) {
	t.Parallel()
	s := newScreen(nil, nil, nil)
	var fired int
	s.timer = time.AfterFunc(time.Hour, func() { fired++ })
	s.timer.Stop()
	now := time.Now()
	s.last = now // an answer's frame
	s.show(frame{content: "answer", width: 1}, false)
	if wait := s.due.Sub(now); wait < between {
		t.Errorf("a second answer is drawn after %s, want %s", wait, between)
	}
	s.show(frame{content: "key", width: 1}, true)
	at := s.due
	if wait := at.Sub(now); wait > between/2 {
		t.Errorf("a key is drawn after %s", wait)
	}
	s.show(frame{content: "answer 2", width: 1}, false)
	if s.due != at {
		t.Errorf("an answer puts off the frame of a key by %s", s.due.Sub(at))
	}
	s.due = time.Time{} // it is drawn
	s.show(frame{content: "key 2", width: 1}, true)
	if wait := s.due.Sub(at); wait < between {
		t.Errorf("keys that come together are drawn each, %s apart", wait)
	}
}

// A terminal that takes nothing for a while, as over a slow line: keys are taken in meanwhile, and
// then the newest view shows, and not each that there was.
func TestSlowTerminal(t *testing.T) {
	t.Parallel()
	m := start(t, 200, 50, &puppet{})
	m.show("begin")
	m.see("begin")
	m.mu.Lock()
	m.stuck = make(chan struct{})
	m.mu.Unlock()
	since := m.mark()
	lines := func(n int) string {
		return strings.TrimSuffix(strings.Repeat(fmt.Sprintf("%0200d\n", n), 50), "\n")
	}
	for n := range 200 { // in all 2 MB, of which a terminal's buffer holds some KB
		m.show(lines(n))
		time.Sleep(time.Millisecond)
	}
	m.show(strings.Replace(lines(9), "0", "the newest", 1))
	m.mu.Lock()
	stuck := m.stuck
	m.stuck = nil
	m.mu.Unlock()
	close(stuck)
	m.see("the newest")
	if out, _ := m.output(since); len(out) > 500_000 {
		t.Errorf("%d bytes: views that nobody could see were sent", len(out))
	}
}

// What is copied goes to the terminal at once, beside a view that does not change.
func TestSequencesAreSentAtOnce(t *testing.T) {
	t.Parallel()
	m := start(t, 80, 24, &puppet{view: tea.View{Content: "some text", WindowTitle: "a title"}})
	m.see("some text")
	since := m.mark()
	sent := time.Now()
	m.do(func(*puppet) tea.Cmd { return tea.Raw(ansi.SetSystemClipboard("copied")) })
	m.get("\x1b]52;c;Y29waWVk\a", since)
	if took := time.Since(sent); took > 700*time.Millisecond {
		t.Errorf("it took %s: it waits for a clock", took)
	}
	since = m.mark()
	m.p.Send(tea.RawMsg{Msg: ansi.SetSystemClipboard("at the end")})
	m.p.Quit()
	if err := m.end(); err != nil {
		t.Error(err)
	}
	m.get(ansi.SetWindowTitle(""), since)
	out, _ := m.output(since)
	if !strings.HasPrefix(out, ansi.SetSystemClipboard("at the end")) {
		t.Errorf("what was copied at the end is lost: %q", out)
	}
}

// command is a program that has the terminal.
type command struct {
	m      *terminal
	out    io.Writer
	during func()
	err    error
}

func (c *command) Run() error            { c.during(); return c.err }
func (c *command) SetStdin(io.Reader)    {}
func (c *command) SetStdout(w io.Writer) { c.out = w }
func (c *command) SetStderr(io.Writer)   {}

// Another program gets the terminal as it was: the shell's screen, with its cursor, its keys and no
// modes. Then the whole frame is there again, with all modes and
// in the size that the terminal has by then.
func TestExec(t *testing.T) {
	t.Parallel()
	m := start(t, 80, 24, &puppet{view: tea.View{Content: "mine", MouseMode: tea.MouseModeCellMotion,
		WindowTitle: "a title"}})
	m.see("mine")
	m.get(ansi.SetModeUnicodeCore, 0)
	failed, told := errors.New("it failed"), make(chan error, 1)
	since := m.mark()
	c := &command{m: m, err: failed}
	c.during = func() {
		m.isAsBefore()
		if _, ok := c.out.(counted); !ok {
			t.Errorf("it is given %T to write on", c.out)
		}
		fmt.Fprint(c.out, "yours")
		m.see("yours")
		if strings.Contains(m.lines(), "mine") {
			t.Errorf("the screen is shared:\n%s", m.lines())
		}
		out, _ := m.output(since)
		for _, sequence := range []string{ansi.ResetModeAltScreenSaveCursor,
			ansi.SetModeTextCursorEnable, ansi.ResetModeBracketedPaste, mouseOff, ansi.SetWindowTitle(""),
			ansi.ResetModifyOtherKeys, ansi.PopKittyKeyboard(1), ansi.ResetModeUnicodeCore} {
			if !strings.Contains(out, sequence) {
				t.Errorf("%q was not sent: %q", sequence, out)
			}
		}
		m.puppet.view.Content = "mine again" // the loop of messages waits for the program
		m.mu.Lock()
		m.emu.Resize(60, 20)
		m.mu.Unlock()
		m.setSize(60, 20) // this process is no leader of the terminal, and gets no signal
		since += len(out)
	}
	m.do(func(*puppet) tea.Cmd {
		return Exec(c, func(err error) tea.Msg { told <- err; return nil })
	})
	if err := <-told; !errors.Is(err, failed) {
		t.Errorf("the error is %v", err)
	}
	m.see("mine again")
	m.until("new size", func() bool {
		var got tea.WindowSizeMsg
		m.do(func(p *puppet) tea.Cmd { got = p.size; return nil })
		return got.Width == 60 && got.Height == 20
	})
	out, _ := m.output(since)
	for _, sequence := range []string{ansi.SetModeAltScreenSaveCursor, ansi.ResetModeTextCursorEnable,
		ansi.SetModeBracketedPaste, mouseOn, ansi.SetWindowTitle("a title"), ansi.SetModifyOtherKeys2,
		ansi.PushKittyKeyboard(1), ansi.SetModeUnicodeCore} {
		if !strings.Contains(out, sequence) {
			t.Errorf("%q was not sent again: %q", sequence, out)
		}
	}
	if strings.Contains(out, ansi.RequestModeSynchronizedOutput) {
		t.Error("the terminal is asked again")
	}
	m.p.Quit()
	if err := m.end(); err != nil {
		t.Error(err)
	}
}

// A fault must not leave a terminal that shows nothing, wherever it is. The terminal is given back
// before Bubble Tea knows of it: what that says would go with the screen.
func TestPanic(t *testing.T) {
	t.Parallel()
	fault := func() tea.Msg { panic("put in on purpose") }
	run := func(cmd tea.Cmd, m *model) tea.Msg {
		_, cmd = m.Update(do(func(*puppet) tea.Cmd { return cmd }))
		return cmd()
	}
	for name, have := range map[string]func(m *model){
		"message": func(m *model) { m.Update(do(func(*puppet) tea.Cmd { fault(); return nil })) },
		"command": func(m *model) { run(fault, m) },
		"batch": func(m *model) {
			batch := run(tea.Batch(nil, tea.Batch(tea.Quit, fault), tea.Quit), m).(tea.BatchMsg)
			batch[0]().(tea.BatchMsg)[1]()
		},
		"view": func(m *model) { m.Model.(*puppet).fault = true; m.View() },
		"init": func(m *model) { m.Model.(*puppet).fault = true; m.Init() },
		"frame": func(m *model) {
			m.screen.out.Lock()
			m.screen.cells.Buffer = nil
			m.screen.out.Unlock()
			m.screen.mu.Lock()
			m.screen.next.content = "another"
			m.screen.mu.Unlock()
			m.screen.guard(m.screen.draw)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := start(t, 80, 24, &puppet{view: tea.View{Content: "all is well"}})
			m.see("all is well")
			m.p.Quit()
			m.end() // Bubble Tea is left out: it closes its input where it may still read
			s := m.p.screen
			since := m.mark()
			if err := s.open(); err != nil {
				t.Fatal(err)
			}
			m.get("all is well", since)
			since = m.mark()
			func() {
				defer func() {
					if recover() == nil {
						t.Error("the fault is kept from Bubble Tea")
					}
				}()
				have(&model{Model: m.puppet, screen: s})
			}()
			m.isAsBefore()
			m.get(ansi.ResetModeAltScreenSaveCursor, since)
			since = m.mark()
			s.draw() // of what came meanwhile
			s.close()
			time.Sleep(20 * time.Millisecond)
			if out, _ := m.output(since); out != "" {
				t.Errorf("sent %q to the shell's screen", out)
			}
		})
	}
}

// The size is told at the beginning and when it changes, and each time the whole screen is drawn:
// the terminal may show anything then.
func TestSize(t *testing.T) {
	t.Parallel()
	m := start(t, 30, 5, &puppet{view: tea.View{Content: "one\ntwo"}})
	m.see("one\ntwo")
	for _, size := range [][2]int{{40, 10}, {20, 3}, {20, 3}, {30, 5}} {
		m.mu.Lock()
		m.emu.Write([]byte("\x1b[Hgarbage"))
		m.emu.Resize(size[0], size[1])
		m.mu.Unlock()
		m.setSize(size[0], size[1])
		m.p.screen.resized <- nil // this process is no leader of the terminal, and gets no signal
		m.until("a clean screen", func() bool {
			return strings.HasPrefix(m.lines(), "one\ntwo\n") && !strings.Contains(m.lines(), "garbage")
		})
	}
	var sizes []tea.WindowSizeMsg
	m.do(func(p *puppet) tea.Cmd { sizes = append(sizes, p.size); return nil })
	if !slices.Equal(sizes, []tea.WindowSizeMsg{{Width: 30, Height: 5}}) {
		t.Errorf("told %v", sizes)
	}
}

// What the user types comes as it is typed; a paste, an escape sequence and a click are one thing
// each.
func TestInput(t *testing.T) {
	t.Parallel()
	m := start(t, 80, 24, &puppet{view: tea.View{MouseMode: tea.MouseModeCellMotion}})
	m.show("begin")
	m.see("begin")
	io.WriteString(m.emu.InputPipe(), "a\x1b[Bé\x03\x1b[200~q two\x1b[201~\x1b[<0;3;2M\x1b[<65;3;2M")
	m.see("a down é ctrl+c pasted q two left wheeldown")
}
