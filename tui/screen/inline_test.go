package screen

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// cursor returns where the terminal's cursor stands.
func (m *terminal) cursor() (x, y int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := m.emu.CursorPosition()
	return at.X, at.Y
}

// numbered are lines of a text, each with its number.
func numbered(what string, n int) string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprint(what, " ", i)
	}
	return strings.Join(lines, "\n")
}

// Frames that are inline lie below where the cursor stood, whatever stands above, wherever on the
// screen that is, and however their height changes. When they end nothing of them is left, what
// stood above is as it was, and the cursor stands where it stood.
func TestInline(t *testing.T) {
	t.Parallel()
	const width, height = 40, 12
	for name, tc := range map[string]struct {
		above  int    // lines
		prompt string // in the row of the cursor
	}{
		"empty screen": {0, ""}, "middle": {4, ""}, "middle of a row": {4, "prompt$ "},
		"last row": {11, ""}, "last row, middle": {11, "prompt$ "}, "more than a screen": {40, "$ "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stood := strings.ReplaceAll(numbered("line", tc.above), "\n", "\r\n")
			if tc.above > 0 {
				stood += "\r\n"
			}
			if stood += tc.prompt; stood == "" {
				stood = "\r"
			}
			m := start(t, width, height, &puppet{inline: true, stood: stood})
			above := strings.Split(strings.ReplaceAll(stood, "\r\n", "\n"), "\n")
			if tc.prompt == "" {
				above = above[:len(above)-1]
			}
			for i, rows := range []int{1, 5, 3, 8, 2} {
				m.show(numbered(fmt.Sprint("row ", i), rows))
				m.see(fmt.Sprint("row ", i, " ", rows-1))
				shown := strings.Split(strings.TrimRight(m.lines(), "\n"), "\n")
				at := len(shown) - rows
				if at < 0 || strings.Join(shown[at:], "\n") != numbered(fmt.Sprint("row ", i), rows) {
					t.Fatalf("%d rows show as\n%s", rows, m.lines())
				}
				got, want := strings.Join(shown[:at], "\n"), trimmed(above[max(0, len(above)-at):])
				if got != want {
					t.Errorf("above %d rows there is\n%s\nwant\n%s", rows, got, want)
				}
			}
			m.p.Quit()
			if err := m.end(); err != nil {
				t.Fatal(err)
			}
			m.get(ansi.ResetModeBracketedPaste, 0)
			left := strings.TrimRight(m.lines(), "\n")
			if strings.Contains(left, "row") || !strings.HasSuffix(trimmed(above), left) {
				t.Errorf("left is\n%s", left)
			}
			if x, y := m.cursor(); x != len(tc.prompt) || y != strings.Count(left+"\n", "\n")-1 &&
				tc.prompt != "" {
				t.Errorf("the cursor is at %d,%d", x, y)
			}
			out, _ := m.output(0)
			if strings.Contains(out, "1049") || strings.Contains(out, ansi.CursorHomePosition) {
				t.Errorf("more than its rows were drawn on: %q", out)
			}
		})
	}
}

// trimmed joins lines as a terminal shows them.
func trimmed(lines []string) string {
	var out []string
	for _, l := range lines {
		out = append(out, strings.TrimRight(l, " "))
	}
	return strings.Join(out, "\n")
}

// A terminal that does not say where its cursor stands is drawn on all the same, in the next row:
// nothing that stood there is lost.
func TestInlineWhereTheCursorIsNotTold(t *testing.T) {
	t.Parallel()
	s := newScreen(nil, nil, []string{"TERM=dumb"})
	s.column, s.before = -1, &term.State{}
	s.timer = time.AfterFunc(time.Hour, func() {})
	if ask, placed := s.place(); placed || string(ask) != ansi.RequestCursorPositionReport {
		t.Errorf("it does not ask: %q", ask)
	}
	if ask, placed := s.place(); placed || len(ask) > 0 {
		t.Errorf("it asks twice: %q", ask)
	}
	s.waiting = time.Now().Add(-placeWithin)
	if _, placed := s.place(); !placed {
		t.Error("it waits for ever")
	}
	s.standsAt(7)
	if s.column != -1 {
		t.Error("an answer that comes too late counts")
	}
	if b := s.enter(nil, frame{inline: true, content: "a\nb", width: 9, height: 9}); !strings.Contains(
		string(b), "\r\n\r"+ansi.EraseScreenBelow) {
		t.Errorf("it begins with %q", b)
	}
}

// Where there is nothing to show the terminal is left alone.
func TestNothingToShow(t *testing.T) {
	t.Parallel()
	m := start(t, 40, 12, &puppet{})
	m.do(func(*puppet) tea.Cmd { return nil })
	time.Sleep(50 * time.Millisecond)
	m.p.Quit()
	if err := m.end(); err != nil {
		t.Fatal(err)
	}
	if out, _ := m.output(0); out != "" {
		t.Errorf("%q was sent", out)
	}
}

// Another program that has the terminal for a while finds it as it was, and the frame is there
// again when it has ended, below what that has left.
func TestInlineLendsTheTerminal(t *testing.T) {
	t.Parallel()
	m := start(t, 40, 12, &puppet{inline: true, stood: "above\r\n"})
	m.show("mine")
	m.see("mine")
	m.do(func(*puppet) tea.Cmd {
		return Exec(&loud{}, func(error) tea.Msg { return nil })
	})
	m.see("theirs")
	m.see("mine")
	if got := strings.TrimRight(m.lines(), "\n"); got != "above\ntheirs\nmine" {
		t.Errorf("the screen is\n%s", got)
	}
}

// loud is a program that prints a line.
type loud struct{ out io.Writer }

func (l *loud) Run() error            { _, err := io.WriteString(l.out, "theirs\r\n"); return err }
func (l *loud) SetStdin(io.Reader)    {}
func (l *loud) SetStdout(w io.Writer) { l.out = w }
func (l *loud) SetStderr(io.Writer)   {}
