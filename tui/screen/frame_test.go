package screen

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
)

// pieces are what lines are made of: styles, and characters of all widths.
var pieces = []string{"a", "bc ", "   ", "\x1b[1mbold\x1b[m", "\x1b[38;2;1;2;3mtrue\x1b[m",
	"\x1b[2;31mred\x1b[m", "\x1b[7mreverse \x1b[m", "\x1b[4munder\x1b[m", "漢字", "é", "e\u0301",
	"─────", "▌", "\u00a0"}

func randomLine(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(9) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

// offScreen is a screen whose bytes a test takes, on a terminal that moves by all ways.
func offScreen(env ...string) *screen {
	s := newScreen(nil, nil, append([]string{"TERM=xterm-256color"}, env...))
	s.before = &term.State{}
	return s
}

// Whatever frame comes after whatever other, the terminal shows what it says, cell by cell: lines
// that stay, change, move up and down as of a list, another size, garbage that others have left.
func TestFrames(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 7))
		s, emu := offScreen(), vt.NewEmulator(40, 12)
		go io.Copy(io.Discard, emu) // its answers
		f := frame{width: 40, height: 12, sizes: 1, synced: seed%2 == 0, profile: colorprofile.TrueColor}
		lines := make([]string, 60)
		for step := range 60 {
			switch r.IntN(8) {
			case 0:
				f.width, f.height, f.sizes = 20+r.IntN(30), 3+r.IntN(20), f.sizes+1
				emu.Resize(f.width, f.height)
				io.WriteString(emu, "\x1b[Hgarbage\x1b[2B"+randomLine(r))
			case 1:
				emu.Write(s.leave())
				io.WriteString(emu, "a shell\r\nof the user's")
			case 2, 3: // a list is scrolled
				n := 1 + r.IntN(4)
				copy(lines[2:9], lines[2+n:9+n])
			case 4:
				n := 1 + r.IntN(4)
				copy(lines[2+n:9+n], append([]string{}, lines[2:9]...))
			}
			for range r.IntN(4) {
				lines[r.IntN(12)] = randomLine(r)
			}
			f.content = strings.Join(lines[:f.height], "\n")
			f.typing, f.cursor = r.IntN(2) == 0, tea.Cursor{}
			if f.typing {
				f.cursor.Position = tea.Position{X: r.IntN(f.width), Y: r.IntN(f.height)}
			}
			emu.Write(s.lead(nil, f))

			want := uv.NewScreenBuffer(f.width, f.height)
			uv.NewStyledString(f.content).Draw(want, want.Bounds())
			for y := range f.height {
				for x := range f.width {
					if w, g := cell(want.CellAt(x, y)), cell(emu.CellAt(x, y)); w != g {
						t.Fatalf("seed %d, step %d: at %d, %d is %s, want %s", seed, step, x, y, g, w)
					}
				}
			}
			if p := emu.CursorPosition(); f.typing && (p.X != f.cursor.X || p.Y != f.cursor.Y) {
				t.Fatalf("seed %d, step %d: the cursor is at %v, want %v", seed, step, p, f.cursor.Position)
			}
		}
	}
}

// cell says what is seen of one.
func cell(c *uv.Cell) string {
	if c == nil {
		c = &uv.EmptyCell
	}
	text := c.Content
	if text == "" && c.Width > 0 {
		text = " "
	}
	return fmt.Sprintf("%q %d %s", text, c.Width, c.Style.String())
}

// What a frame changes beside the cells is sent when it changes, and once.
func TestModes(t *testing.T) {
	t.Parallel()
	s := offScreen()
	f := frame{width: 20, height: 2, sizes: 1, content: "text"}
	enters := string(s.lead(nil, f))
	for _, sequence := range []string{ansi.RequestModeSynchronizedOutput + ansi.RequestModeUnicodeCore,
		ansi.SetModeAltScreenSaveCursor, ansi.ResetModeTextCursorEnable, ansi.SetModeBracketedPaste,
		ansi.SetModifyOtherKeys2, ansi.PushKittyKeyboard(1), ansi.RequestKittyKeyboard} {
		if strings.Count(enters, sequence) != 1 {
			t.Errorf("the first frame sends %q %d times: %q", sequence, strings.Count(enters, sequence),
				enters)
		}
	}
	for _, tc := range []struct {
		what   string
		change func()
		want   string
	}{
		{"nothing", func() {}, ""},
		{"mouse", func() { f.mouse = true }, mouseOn},
		{"title", func() { f.title = "one" }, ansi.SetWindowTitle("one")},
		{"the same again", func() {}, ""},
		{"another title", func() { f.title = "two" }, ansi.SetWindowTitle("two")},
		{"typing", func() {
			f.typing, f.cursor = true, tea.Cursor{Position: tea.Position{X: 3, Y: 1}, Blink: true}
		}, ansi.SetCursorStyle(1) + "\n\b" + ansi.SetModeTextCursorEnable},
		{"moving on", func() { f.cursor.X = 4 },
			ansi.ResetModeTextCursorEnable + "\x1b[C" + ansi.SetModeTextCursorEnable},
		{"a bar", func() { f.cursor.Shape, f.cursor.Blink = tea.CursorBar, false },
			ansi.ResetModeTextCursorEnable + ansi.SetCursorStyle(6) + ansi.SetModeTextCursorEnable},
		{"marks", func() { f.synced = true }, ""},
		{"moving with marks", func() { f.cursor.X = 5 },
			ansi.SetModeSynchronizedOutput + "\x1b[C" + ansi.ResetModeSynchronizedOutput},
		{"typing no more", func() { f.typing, f.cursor = false, tea.Cursor{} },
			ansi.SetModeSynchronizedOutput + ansi.ResetModeTextCursorEnable + ansi.SetCursorStyle(0) +
				ansi.ResetModeSynchronizedOutput},
		{"no mouse", func() { f.mouse = false },
			ansi.SetModeSynchronizedOutput + mouseOff + ansi.ResetModeSynchronizedOutput},
	} {
		tc.change()
		if got := string(s.lead(nil, f)); got != tc.want {
			t.Errorf("%s: sent %q, want %q", tc.what, got, tc.want)
		}
	}
	left := string(s.leave())
	for sequence, want := range map[string]bool{ansi.ResetModeAltScreenSaveCursor: true,
		ansi.SetModeTextCursorEnable: true, ansi.ResetModeBracketedPaste: true, mouseOff: false,
		ansi.SetWindowTitle(""): true, ansi.ResetModifyOtherKeys: true, ansi.PopKittyKeyboard(1): true,
		ansi.ResetModeUnicodeCore: false} {
		if got := strings.Contains(left, sequence); got != want {
			t.Errorf("%q is sent at the end: %v", sequence, got)
		}
	}
	if again := s.leave(); again != nil {
		t.Errorf("leaving it twice sends %q", again)
	}
}

// Colours are those that the terminal has, and none where its user wants none; bold and reverse
// stay.
func TestColours(t *testing.T) {
	t.Parallel()
	const text = "\x1b[1;38;2;255;0;0mred\x1b[m\x1b[7mrow\x1b[m"
	for _, tc := range []struct {
		env  []string
		want string
	}{
		{[]string{"COLORTERM=truecolor"}, "\x1b[38;2;255;0;0;1mred"},
		{nil, "\x1b[38;5;196;1mred"},
		{[]string{"TERM=xterm-16color"}, "\x1b[91;1mred"},
		{[]string{"NO_COLOR=1"}, "\x1b[1mred\x1b[22;7mrow\x1b[m"},
		{[]string{"NO_COLOR=1", "COLORTERM=truecolor"}, "\x1b[1mred\x1b[22;7mrow\x1b[m"},
	} {
		t.Run(strings.Join(tc.env, " "), func(t *testing.T) {
			t.Parallel()
			m := start(t, 80, 24, &puppet{view: tea.View{Content: text}}, tc.env...)
			m.see("red")
			if out, _ := m.output(0); !strings.Contains(out, tc.want) {
				t.Errorf("sent %q, want %q", out, tc.want)
			}
		})
	}
}

// A terminal is asked what it is able to only where the answer comes to us: else it would be
// printed, or typed into the shell.
func TestAsksTheTerminal(t *testing.T) {
	t.Parallel()
	for env, want := range map[string]bool{"": true, "TERM_PROGRAM=iTerm.app": true,
		"TERM_PROGRAM=Apple_Terminal": false, "SSH_TTY=/dev/pts/1": false, "WT_SESSION=1": true,
		"SSH_TTY=/dev/pts/1 TERM=xterm-kitty": true, "SSH_TTY=/dev/pts/1 TERM_PROGRAM=vscode": false,
		"SSH_TTY=/dev/pts/1 WT_SESSION=1": true,
		"TERM=linux":                      false, "TERM=vt100": false} {
		if got := answers(strings.Fields(env)); got != want {
			t.Errorf("%q: %v, want %v", env, got, want)
		}
	}
}

// A console is sent nothing that is newer than it: it may print that, or underline all text.
func TestConsole(t *testing.T) {
	t.Parallel()
	for _, env := range []string{"TERM=linux", "TERM=vt100", "TERM=vt220"} {
		s := offScreen()
		s.env = []string{env}
		f := frame{width: 20, height: 2, sizes: 1, content: "text", title: "a title", graphemes: true}
		sent := string(s.lead(nil, f)) + string(s.leave())
		for _, newer := range []string{"\x1b]", "\x1b[>", "\x1b[<", "\x1b[?u", "$p", "2027"} {
			if strings.Contains(sent, newer) {
				t.Errorf("%s is sent %q: %q", env, newer, sent)
			}
		}
		if !strings.Contains(sent, "text") {
			t.Errorf("%s: %q", env, sent)
		}
	}
}

// The colour behind the text is asked for where the terminal answers and prints no question, and
// comes as a message.
func TestAsksForTheBackground(t *testing.T) {
	t.Parallel()
	for env, want := range map[string]bool{"": true, "TERM=linux": false, "TERM=vt220": false,
		"SSH_TTY=/dev/pts/1": false, "SSH_TTY=/dev/pts/1 TERM=xterm-kitty": true} {
		t.Run(env, func(t *testing.T) {
			t.Parallel()
			m := start(t, 80, 24, &puppet{view: tea.View{Content: "text"}}, strings.Fields(env)...)
			m.see("text")
			out, _ := m.output(0)
			if got := strings.Contains(out, ansi.RequestBackgroundColor); got != want {
				t.Errorf("it is asked: %v, want %v", got, want)
			}
		})
	}
}
