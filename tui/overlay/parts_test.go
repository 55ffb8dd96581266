package overlay

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// A foot loses whole parts: those in the middle first, and how to leave never.
func TestFootLosesParts(t *testing.T) {
	t.Parallel()
	const find = "↵ shows it in the tree   ^y copies   ^o opens   tab narrows   esc closes"
	const count = " 12 of 340 "
	for _, tc := range []struct {
		foot        string
		width       int
		count       string
		want, right string
	}{
		{find, 115, "12 of 340", find, count},
		{find, 75, "", find, ""},
		{find, 75, "12 of 340", "↵ shows it in the tree   ^y copies   ^o opens   esc closes", count},
		{find, 55, "", "↵ shows it in the tree   ^y copies   esc closes", ""},
		{find, 55, "12 of 340", "↵ shows it in the tree   esc closes", count},
		{find, 35, "12 of 340", "↵ shows it in the tree   esc closes", ""},
		{find, 34, "", "esc closes", ""},
		{
			"↵ copies file:line, shows the lines   esc closes", 35, "12 of 340",
			"↵ copies file:line   esc closes", "",
		},
		{anyKey, 35, "12 of 340", anyKey, count},
		{anyKey, 13, "12 of 340", "any key clos…", ""},
	} {
		b := Box{Theme: theme.Plain(), Keys: theme.DefaultKeys(), Foot: tc.foot}
		if foot, right := b.footWithin(tc.width, tc.count); foot != tc.want || right != tc.right {
			t.Errorf("%+v, and is %q and %q", tc, foot, right)
		}
	}
}

// A long list shows no more of itself than fits, and its end can be reached.
func TestLongList(t *testing.T) {
	t.Parallel()
	m := newMenu(theme.Plain(), theme.DefaultKeys(), "Long", "chooses", 100_000)
	drawn := 0
	const width, height = 120, 40
	m.row = func(l *draw.Line, _ int) { drawn++; l.Text("xxx") }
	frames := 0
	for _, code := range []rune{tea.KeyEnd, tea.KeyUp, tea.KeyPgUp, tea.KeyHome, tea.KeyDown} {
		m.Frame(width, height)
		frames++
		if action, _ := m.Update(tea.KeyPressMsg{Code: code}); action != nil {
			t.Errorf("%q does %v", code, action)
		}
		if code == tea.KeyEnd && m.Cursor != m.Len-1 {
			t.Errorf("the end is on %d", m.Cursor)
		}
	}
	f := m.Frame(width, height)
	for _, line := range f.Lines {
		if draw.Width(line) != f.Width || f.Width > width {
			t.Errorf("%q is %d wide, of %d", line, draw.Width(line), f.Width)
		}
	}
	if foot := f.Lines[len(f.Lines)-1]; !strings.Contains(foot, " 2 of 100,000 ") {
		t.Errorf("the foot is %q", foot)
	}
	if m.Cursor != 1 || drawn > (frames+1)*height {
		t.Errorf("the cursor is on %d, %d lines were drawn", m.Cursor, drawn)
	}
}

// stub is an overlay that notes what it is given, and answers it.
type stub struct {
	got    []tea.Msg
	answer Action
}

func (s *stub) Update(msg tea.Msg) (Action, tea.Cmd) {
	s.got = append(s.got, msg)
	return s.answer, nil
}

func (s *stub) Frame(int, int) Frame { return Frame{Lines: []string{"stub"}} }

// What the user does is for the overlay on top alone, all else for each; what closes is gone,
// wherever it was, and what it wants then is handed on.
func TestStack(t *testing.T) {
	t.Parallel()
	var s Stack
	if s.Top() != nil || s.Frames(80, 24, -1) != nil {
		t.Error("the empty stack has something to show")
	}
	low, mid, top := &stub{}, &stub{}, &stub{}
	s.Push(low)
	s.Push(top)
	if !s.Insert(mid, low) || s.Top() != top {
		t.Error("what an overlay has asked for does not open right above it")
	}
	if s.Insert(&stub{}, &stub{}) {
		t.Error("what a closed overlay has asked for opens")
	}
	for _, msg := range []tea.Msg{
		tea.KeyPressMsg{Code: 'x'}, tea.PasteMsg{}, tea.MouseClickMsg{}, tea.MouseWheelMsg{},
		"an answer",
	} {
		s.Update(msg)
	}
	if len(low.got) != 1 || len(mid.got) != 1 || len(top.got) != 5 {
		t.Errorf("they got %q, %q and %q", low.got, mid.got, top.got)
	}
	mid.answer = Close{Then: Copy{Text: "x"}}
	actions, _ := s.Update("closes one that is covered")
	if len(actions) != 1 || actions[0] != (Copy{Text: "x"}) {
		t.Errorf("the actions are %q", actions)
	}
	if o, ok := TopOf[*stub](&s); !ok || o != top || len(s.open) != 2 || s.open[0] != low {
		t.Error("another one than that which closed is gone")
	}
	bottom := &stub{}
	if !s.Insert(bottom, nil) || s.Top() != top || s.open[0] != bottom {
		t.Error("what no overlay has asked for covers one")
	}
}

// A box stands in the middle, but where it would cover the row that it is about: there it stands
// below or above that, where there is room. It never covers the header, nor what keys do, where it
// does not need them.
func TestPlace(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ lines, height, about, want int }{
		{10, 40, -1, 15}, {10, 40, 14, 15}, {10, 40, 25, 15}, {10, 40, 15, 16}, {10, 40, 24, 14},
		{10, 40, 20, 10}, {10, 40, 19, 20}, {22, 40, 15, 16}, {22, 40, 16, 9}, {18, 40, 20, 2},
		{22, 24, 5, 1}, {12, 24, 9, 10}, {12, 24, 14, 2}, {24, 24, 5, 0}, {30, 24, 5, 0},
	} {
		if got := place(tc.lines, tc.height, tc.about); got != tc.want {
			t.Errorf("%d lines of %d about %d begin in %d, want %d", tc.lines, tc.height, tc.about, got,
				tc.want)
		}
	}
	for height := range 60 {
		for lines := range max(height-1, 0) {
			for about := range height {
				at := place(lines, height, about)
				covers := about >= at && about < at+lines
				if lines > 0 && (at < 1 || at+lines > height-1) ||
					covers && (about-lines >= 1 || about+1+lines <= height-2) {
					t.Errorf("%d lines of %d about %d begin in %d", lines, height, about, at)
				}
			}
		}
	}
}
