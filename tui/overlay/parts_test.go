package overlay

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// A foot loses whole parts: those in the middle first, and how to leave never.
func TestFootLosesParts(t *testing.T) {
	t.Parallel()
	const find = "↵ shows it in the tree   ^y copies   ^o opens   tab narrows   esc closes"
	const more = " ↑↓ more ━━"
	for _, tc := range []struct {
		foot       string
		width      int
		scrolls    bool
		want, more string
	}{
		{find, 115, true, find, more},
		{find, 75, false, find, ""},
		{find, 75, true, "↵ shows it in the tree   ^y copies   ^o opens   esc closes", more},
		{find, 55, false, "↵ shows it in the tree   ^y copies   esc closes", ""},
		{find, 55, true, "↵ shows it in the tree   esc closes", more},
		{find, 35, true, "↵ shows it in the tree   esc closes", ""},
		{find, 34, true, "esc closes", ""},
		{
			"↵ copies file:line, shows the lines   esc closes", 35, true,
			"↵ copies file:line   esc closes", "",
		},
		{anyKey, 35, true, anyKey, more},
		{anyKey, 13, true, "any key clos…", ""},
	} {
		b := Band{Theme: theme.Plain(), Keys: theme.DefaultKeys(), Foot: tc.foot}
		if foot, more := b.footWithin(tc.width, tc.scrolls); foot != tc.want || more != tc.more {
			t.Errorf("%+v, and is %q and %q", tc, foot, more)
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
	for _, line := range m.Frame(width, height).Lines {
		if draw.Width(line) != width {
			t.Errorf("%q is %d wide", line, draw.Width(line))
		}
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
	if s.Top() != nil || s.Frame(80, 24).Lines != nil {
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
