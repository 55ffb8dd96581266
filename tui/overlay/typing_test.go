package overlay

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// typed is a message for each letter of a text.
func typed(text string) []tea.Msg {
	var out []tea.Msg
	for _, r := range text {
		out = append(out, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return out
}

// do hands messages to a stack, and returns the last action.
func do(s *Stack, messages ...tea.Msg) Action {
	var last Action
	for _, msg := range messages {
		s.Frames(80, 24, -1)
		if actions, _ := s.Update(msg); len(actions) > 0 {
			last = actions[0]
		}
	}
	return last
}

// letters is a picker of the letters that have been typed.
type letters struct{ Picker }

func newLetters(k *theme.KeyMap) *letters {
	l := &letters{Picker{Box: Box{Theme: theme.Plain(), Keys: k}, Prompt: NewPrompt("letters")}}
	l.Focus()
	return l
}

func (l *letters) Update(msg tea.Msg) (Action, tea.Cmd) {
	out, cmd := l.Picker.Update(msg)
	switch out {
	case Typed:
		l.Len = len(l.Value())
	case Chosen:
		return Copy{Text: l.Value()[l.Cursor:][:1]}, cmd
	case Dismissed:
		return Close{Say{l.Value()}}, cmd
	}
	return nil, cmd
}

func (l *letters) Frame(width, height int) Frame {
	row := func(line *draw.Line, i int) { line.Text(l.Value()[i:][:1]) }
	return l.Picker.Frame(width, height, Rows{Row: row})
}

// Two in which somebody types have each their own text, list and cursor, with the keys that are
// bound.
func TestTwoPickers(t *testing.T) {
	t.Parallel()
	k := theme.DefaultKeys()
	k.Typing.Accept.SetKeys("f5")
	k.Typing.Close.SetKeys("f8")
	accept, leave := tea.KeyPressMsg{Code: tea.KeyF5}, tea.KeyPressMsg{Code: tea.KeyF8}
	down := tea.KeyPressMsg{Code: tea.KeyDown}
	for _, unbound := range []rune{tea.KeyEnter, tea.KeyEscape} {
		var s Stack
		low, high := newLetters(k), newLetters(k)
		s.Push(low)
		do(&s, append(typed("abc"), accept, down)...)
		s.Push(high)
		if got := do(&s, accept); got != nil {
			t.Errorf("of no rows it chooses %v", got)
		}
		do(&s, append(typed("xyz"), down, down)...)
		do(&s, tea.PasteMsg{Content: "!"}, tea.KeyPressMsg{Code: unbound})
		got := do(&s, accept)
		if got != (Copy{Text: "z"}) || low.Value() != "abc" || high.Value() != "xyz!" {
			t.Errorf("%v is chosen of %q above %q", got, high.Value(), low.Value())
		}
		if got := do(&s, leave); got != (Say{"xyz!"}) || s.Top() != low {
			t.Errorf("closing comes to %v", got)
		}
		if got := do(&s, accept); got != (Copy{Text: "b"}) {
			t.Errorf("%v is chosen below", got)
		}
		if got := do(&s, append(typed("d"), leave)...); got != (Say{"abcd"}) || s.Top() != nil {
			t.Errorf("closing comes to %v", got)
		}
	}
}

// What a question comes to: a text, or what is to be done where none is given.
func TestQuestions(t *testing.T) {
	t.Parallel()
	look, keys := theme.Plain(), theme.DefaultKeys()
	enter, esc := tea.KeyPressMsg{Code: tea.KeyEnter}, tea.KeyPressMsg{Code: tea.KeyEscape}
	click := func(y int) tea.Msg { return tea.MouseClickMsg{X: 3, Y: y, Button: tea.MouseLeft} }
	paste := tea.PasteMsg{Content: "hunter2"}
	pasted := make(chan string, 1)
	address := func() Overlay {
		long := "https://issuer.example.com/" + strings.Repeat("x", 200)
		q := NewLoginAddress(look, keys, "oidc", long, pasted)
		q.Focus()
		return q
	}
	for name, tc := range map[string]struct {
		overlay  func() Overlay
		messages []tea.Msg
		want     Action
		open     bool
	}{
		"click beside":        {address, []tea.Msg{click(0)}, CancelLogin{}, false},
		"click on it":         {address, []tea.Msg{click(12)}, nil, true},
		"another goes on":     {address, []tea.Msg{AddressOver{}}, nil, false},
		"login has ended":     {address, []tea.Msg{LoginEnded{}}, nil, false},
		"address":             {address, append(typed("a"), enter, paste, enter), nil, true},
		"address is given up": {address, []tea.Msg{esc}, CancelLogin{}, false},
	} {
		var s Stack
		s.Push(tc.overlay())
		if got := do(&s, tc.messages...); got != tc.want || (s.Top() != nil) != tc.open {
			t.Errorf("%s: it comes to %#v, open %t", name, got, s.Top() != nil)
		}
	}
	if got := <-pasted; got != "a" {
		t.Errorf("%q was pasted", got) // and the second found no room
	}
	n := NewNamespace(look, keys, "teams/a")
	n.Focus()
	for _, tc := range []struct{ add, want string }{{"", "teams/a"}, {"/b/", "teams/a/b"}} {
		n.SetValue("teams/a")
		var s Stack
		s.Push(n)
		to, _ := do(&s, append(typed(tc.add), enter)...).(SwitchTo)
		got := "teams/a"
		if to.Namespace != nil {
			got = *to.Namespace
		}
		if got != tc.want || s.Top() != nil {
			t.Errorf("%q leads to %q", tc.add, got)
		}
	}
}

// The keys that hands know from shells and from other finders move in the list and edit the line;
// none of them is lost on the way, or taken for text.
func TestKnownKeysWhileTyping(t *testing.T) {
	t.Parallel()
	ctrl := func(r rune) tea.Msg { return tea.KeyPressMsg{Code: r, Mod: tea.ModCtrl} }
	alt := func(r rune) tea.Msg { return tea.KeyPressMsg{Code: r, Mod: tea.ModAlt} }
	key := func(r rune) tea.Msg { return tea.KeyPressMsg{Code: r} }
	x := typed("x")[0]
	for name, tc := range map[string]struct {
		keys   []tea.Msg
		line   string
		cursor int
	}{
		"ctrl-n":            {[]tea.Msg{ctrl('n'), ctrl('n')}, "one two", 2},
		"ctrl-j":            {[]tea.Msg{ctrl('j'), ctrl('j')}, "one two", 2},
		"ctrl-p":            {[]tea.Msg{ctrl('n'), ctrl('n'), ctrl('p')}, "one two", 1},
		"ctrl-k":            {[]tea.Msg{ctrl('n'), ctrl('n'), ctrl('k')}, "one two", 1},
		"ctrl-k at the top": {[]tea.Msg{key(tea.KeyHome), ctrl('k')}, "one two", 0},
		"ctrl-u":            {[]tea.Msg{ctrl('u')}, "", 0},
		"ctrl-u in between": {[]tea.Msg{alt('b'), ctrl('u')}, "two", 0},
		"ctrl-w":            {[]tea.Msg{ctrl('w')}, "one ", 0},
		"ctrl-w twice":      {[]tea.Msg{ctrl('w'), ctrl('w')}, "", 0},
		"alt-b":             {[]tea.Msg{alt('b'), x}, "one xtwo", 0},
		"alt-f":             {[]tea.Msg{key(tea.KeyHome), alt('f'), x}, "onex two", 0},
		"alt-d":             {[]tea.Msg{key(tea.KeyHome), alt('d')}, " two", 0},
		"home":              {[]tea.Msg{key(tea.KeyHome), x}, "xone two", 0},
		"end":               {[]tea.Msg{key(tea.KeyHome), key(tea.KeyEnd), x}, "one twox", 0},
		"ctrl-a":            {[]tea.Msg{ctrl('a'), x}, "xone two", 0},
		"ctrl-e":            {[]tea.Msg{ctrl('a'), ctrl('e'), x}, "one twox", 0},
		"moved, then text":  {[]tea.Msg{ctrl('n'), x}, "one twox", 1},
	} {
		var s Stack
		l := newLetters(theme.DefaultKeys())
		s.Push(l)
		do(&s, append(typed("one two"), tc.keys...)...)
		if l.Value() != tc.line || l.Cursor != tc.cursor || s.Top() != l {
			t.Errorf("%s: %q with the cursor on %d, want %q and %d", name, l.Value(), l.Cursor, tc.line,
				tc.cursor)
		}
	}
}

// The key that interrupts closes whatever lies over the panes, and that alone: who presses it in
// the middle of something is not thrown out of the program.
func TestInterruptCloses(t *testing.T) {
	t.Parallel()
	look, keys := theme.Plain(), theme.DefaultKeys()
	stop := tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}
	namespace := NewNamespace(look, keys, "a")
	namespace.Focus()
	form, _ := NewLoginForm(look, keys, authmethod.GivenToken(), false, true)
	nobody := func() string { return "" }
	profiles := []Profile{{Name: "a", Who: nobody}, {Name: "b", Who: nobody}}
	for name, tc := range map[string]struct {
		overlay Overlay
		want    Action
	}{
		"list that is typed in": {newLetters(keys), Say{"abc"}},
		"question":              {namespace, nil},
		"login":                 {form, CancelLogin{}},
		"menu":                  {NewProfiles(look, keys, profiles, "a"), nil},
		"page":                  {NewMessages(look, keys, nil), nil},
	} {
		var s Stack
		s.Push(tc.overlay)
		if l, ok := tc.overlay.(*letters); ok {
			do(&s, typed("abc")...)
			l.MoveTo(1)
		}
		if got := do(&s, stop); got != tc.want || s.Top() != nil {
			t.Errorf("%s: it comes to %#v, open %t", name, got, s.Top() != nil)
		}
	}
}

// What is selected is told from what is not, without colours, and it alone: not the rest of the
// line. Nothing hides in it that would change the order of a text.
func TestSelectedTextShows(t *testing.T) {
	t.Parallel()
	line := func(text string, selected bool) string {
		l := newLetters(theme.DefaultKeys())
		l.SetValue(text)
		l.SelectText(selected)
		row := l.Frame(40, 12).Lines[1]
		if w := draw.Width(row); w != 40 {
			t.Errorf("%q is %d wide", row, w)
		}
		return row
	}
	if row := line("abc\u202ed", true); !strings.Contains(row, "letters: \x1b[7mabcd\x1b[m ") {
		t.Errorf("selected it is %q", row)
	}
	for text, selected := range map[string]bool{"abc": false, "": true} {
		if row := line(text, selected); strings.Contains(row, "\x1b[7m") {
			t.Errorf("%q is %q", text, row)
		}
	}
	line(strings.Repeat("long", 40), true)
}
