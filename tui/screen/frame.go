package screen

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// frame is all that the terminal shows, and what it is drawn by.
type frame struct {
	content, title string
	inline         bool // it has as many rows as content, below where the cursor stood
	mouse          bool
	typing         bool       // the cursor shows
	cursor         tea.Cursor // the zero one where it does not

	width, height int
	sizes         int  // how often the size was told: the terminal may show anything after that
	synced        bool // the terminal shows a frame at once when it is whole
	graphemes     bool // it counts widths by grapheme clusters
	profile       colorprofile.Profile
}

// show takes in a view.
func (f *frame) show(v tea.View) {
	f.content, f.title, f.mouse = v.Content, v.WindowTitle, v.MouseMode != tea.MouseModeNone
	f.inline = !v.AltScreen
	f.typing, f.cursor = v.Cursor != nil, tea.Cursor{}
	if f.typing {
		f.cursor = *v.Cursor
	}
}

// rows is how many rows of the terminal it has.
func (f *frame) rows() int {
	if f.inline {
		return min(strings.Count(f.content, "\n")+1, f.height)
	}
	return f.height
}

// style is the number that terminals know the shape of the cursor by, 0 where it does not show.
func (f *frame) style() int {
	if !f.typing {
		return 0
	}
	n := int(f.cursor.Shape)*2 + 1
	if !f.cursor.Blink {
		n++
	}
	return n
}

const (
	mouseOn  = ansi.SetModeMouseButtonEvent + ansi.SetModeMouseExtSgr
	mouseOff = ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent +
		ansi.ResetModeMouseExtSgr
)

// lead adds the bytes to b that lead from what the terminal shows to a frame.
func (s *screen) lead(b []byte, f frame) []byte {
	if console(s.env) {
		f.title, f.graphemes = "", false
	}
	was := s.drawn
	s.drawn = f
	enters := was.width == 0
	if enters {
		b = s.enter(b, f)
	}
	if enters || f.sizes != was.sizes || f.rows() != was.rows() {
		if f.inline && !enters {
			s.render.MoveTo(0, 0)
			_, _ = s.render.WriteString(makeRoom(f.rows()))
		}
		s.cells = uv.NewScreenBuffer(f.width, f.rows())
		s.render.Erase()
		s.render.Resize(f.width, f.rows())
		was.content = ""
	}
	s.render.SetColorProfile(f.profile)
	s.modes(was, f)
	if f.graphemes && s.cells.Method != ansi.GraphemeWidth {
		s.cells.Method = ansi.GraphemeWidth
		s.cells.Clear()
		was.content = ""
	}
	s.fill(was.content, f)
	s.render.Render(s.cells.RenderBuffer)
	if f.typing {
		s.render.MoveTo(f.cursor.X, f.cursor.Y)
	}
	_ = s.render.Flush() // into a buffer
	return s.wrap(b, was, f)
}

// fill puts the lines of a frame into the cells that differ from those of the content before. Most
// keys change four or five, and to read all lines takes ten times as long as they do.
//
// To look for lines that have moved takes as long again. The renderer moves no fewer than three
// that stand together, and others with them; and where the last rows become blank it clears one
// more. In both cases it must look at all lines, or some would be missing.
func (s *screen) fill(before string, f frame) {
	rest, run, together, line := f.content, 0, 0, ""
	for y := range f.rows() {
		var was string
		line, rest, _ = strings.Cut(rest, "\n")
		was, before, _ = strings.Cut(before, "\n")
		if line == was {
			run = 0
			continue
		}
		uv.NewStyledString(line).Draw(s.cells, uv.Rect(0, y, f.width, 1))
		run++
		together = max(together, run)
	}
	all := together >= 3 || strings.TrimRight(line, " ") == ""
	s.render.SetScrollOptim(all)
	for y := 0; all && y < f.rows(); y++ {
		s.cells.TouchLine(0, y, f.width)
	}
}

// wrap adds the steps to a frame, in marks that have it shown when it is whole. Where the terminal
// knows none, the cursor does not show while it runs about.
func (s *screen) wrap(b []byte, was, f frame) []byte {
	steps := s.steps.Bytes()
	defer s.steps.Reset()
	turned := was.width == 0 || was.typing != f.typing
	runs := len(steps) > 0 && f.typing && was.typing && !f.synced
	marks := f.synced && len(steps) > 0
	if marks {
		b = append(b, ansi.SetModeSynchronizedOutput...)
	}
	if turned && !f.typing || runs {
		b = append(b, ansi.ResetModeTextCursorEnable...)
	}
	b = append(b, steps...)
	if turned && f.typing || runs {
		b = append(b, ansi.SetModeTextCursorEnable...)
	}
	if marks {
		b = append(b, ansi.ResetModeSynchronizedOutput...)
	}
	return b
}

// makeRoom returns what makes so many rows free, from the one of the cursor on, which it is at the
// start of then: the terminal scrolls where they are not there.
func makeRoom(rows int) string {
	room := "\r" + ansi.EraseScreenBelow
	if rows > 1 {
		room += strings.Repeat("\n", rows-1) + ansi.CursorUp(rows-1)
	}
	return room
}

// enter begins the first frame on a screen that may show anything, or below what stands there.
func (s *screen) enter(b []byte, f frame) []byte {
	if !s.asked && answers(s.env) {
		b = append(b, ansi.RequestModeSynchronizedOutput+ansi.RequestModeUnicodeCore...)
		b = append(b, ansi.RequestBackgroundColor...)
	}
	s.asked = true
	b = append(b, s.keys(ansi.ResetModifyOtherKeys)...)
	s.steps.Reset()
	s.render = uv.NewTerminalRenderer(&s.steps, s.env)
	if f.inline {
		if s.column != 0 { // what may stand in the row stays as it is
			b = append(b, "\r\n"...)
		}
		b = append(b, makeRoom(f.rows())...)
		s.render.SetRelativeCursor(true)
	} else {
		b = append(b, ansi.SetModeAltScreenSaveCursor...)
		s.render.SetFullscreen(true)
	}
	tabs, backspace := movements(s.before)
	s.render.SetBackspace(backspace)
	if tabs {
		s.render.SetTabStops(f.width)
		_, _ = s.render.WriteString(ansi.SetTabEvery8Columns)
	}
	_, _ = s.render.WriteString(ansi.SetModeBracketedPaste)
	return b
}

// modes writes what a frame changes beside the cells.
func (s *screen) modes(was, f frame) {
	write := func(sequence string) { _, _ = s.render.WriteString(sequence) }
	switch {
	case f.mouse && !was.mouse:
		write(mouseOn)
	case was.mouse && !f.mouse:
		write(mouseOff)
	}
	if f.title != was.title {
		write(ansi.SetWindowTitle(f.title))
	}
	if was.width == 0 { // the keys that a terminal tells apart only where it is asked to
		write(s.keys(ansi.SetModifyOtherKeys2 + ansi.PushKittyKeyboard(1) + ansi.RequestKittyKeyboard))
	}
	if f.graphemes && !was.graphemes {
		write(ansi.SetModeUnicodeCore)
	}
	if f.style() != was.style() {
		write(ansi.SetCursorStyle(f.style()))
	}
}

// leave returns the bytes that take back all that the frames have switched on.
func (s *screen) leave() []byte {
	f := s.drawn
	if f.width == 0 {
		return nil
	}
	s.drawn = frame{}
	to, left := f.height-1, ansi.ResetModeAltScreenSaveCursor
	if f.inline {
		to, left = 0, ansi.EraseScreenBelow
		if s.column != 0 {
			left += ansi.CursorUp(1) + ansi.CursorHorizontalAbsolute(max(s.column, 0)+1)
		}
	}
	// where there is no alternate screen, what comes next stands below the last frame
	s.render.MoveTo(0, to)
	_ = s.render.Flush()
	b := []byte(s.keys(ansi.ResetModifyOtherKeys+ansi.PopKittyKeyboard(1)) + s.steps.String() + left)
	if !f.typing {
		b = append(b, ansi.SetModeTextCursorEnable...)
	}
	b = append(b, ansi.ResetModeBracketedPaste...)
	if f.mouse {
		b = append(b, mouseOff...)
	}
	if f.title != "" {
		b = append(b, ansi.SetWindowTitle("")...)
	}
	if f.style() > 1 {
		b = append(b, ansi.SetCursorStyle(0)...)
	}
	if f.graphemes {
		b = append(b, ansi.ResetModeUnicodeCore...)
	}
	return b
}

// answers reports whether a terminal can be asked what it is able to. Apple's prints the question,
// and over SSH the answer may come when the program has ended, for all but terminals that are known
// to be quick.
func answers(env uv.Environ) bool {
	if console(env) {
		return false
	}
	if _, ok := env.LookupEnv("WT_SESSION"); ok {
		return true
	}
	for _, name := range []string{"ghostty", "wezterm", "alacritty", "kitty", "rio"} {
		if strings.Contains(env.Getenv("TERM"), name) {
			return true
		}
	}
	_, remote := env.LookupEnv("SSH_TTY")
	return !remote && !strings.Contains(env.Getenv("TERM_PROGRAM"), "Apple")
}

// console reports whether a terminal is one of those that are older than what others are told and
// asked: it may print that, or take it for something else, as Linux takes how keys are to be sent
// for underlined text.
func console(env uv.Environ) bool {
	term := env.Getenv("TERM")
	return term == "linux" || strings.HasPrefix(term, "vt")
}

// keys returns what tells a terminal how to send keys, nothing for a console.
func (s *screen) keys(sequence string) string {
	if console(s.env) {
		return ""
	}
	return sequence
}
