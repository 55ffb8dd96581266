package theme

import (
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// Keys are read however people write them, and what terminals cannot send is said at once.
func TestParseKey(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"j": "j", "G": "G", "?": "?", "ж": "ж", "-": "-", "+": "+", "^": "^", " ": "space",
		"ctrl+d": "ctrl+d", "^d": "ctrl+d", "^D": "ctrl+d", "C-d": "ctrl+d", "Ctrl-D": "ctrl+d",
		"control+d": "ctrl+d", "^@": "ctrl+space", "C-SPC": "ctrl+space", "^_": "ctrl+_", "^^": "ctrl+^",
		"M-x": "alt+x", "Alt-X": "alt+shift+x", "alt+shift+x": "alt+shift+x", "M-<": "alt+<",
		"M--":   "alt+-",
		"C-M-x": "ctrl+alt+x", "M-C-x": "ctrl+alt+x", "alt+ж": "alt+ж", "M-RET": "alt+enter",
		"shift+g": "G", "S-tab": "shift+tab", "Shift-Tab": "shift+tab", "backtab": "shift+tab",
		"esc": "esc", "Escape": "esc", "Return": "enter", "ENTER": "enter", "↵": "enter",
		"Space":    "space",
		"PageDown": "pgdown", "pgdn": "pgdown", "Page-Up": "pgup", "Del": "delete", "Up": "up", "↑": "up",
		"f5": "f5", "F12": "f12", "shift+F5": "shift+f5", "ctrl+left": "ctrl+left", "alt+↓": "alt+down",
		"g g": "g g", "C-x C-c": "ctrl+x ctrl+c", "  g  G ": "g G", "^x ^c": "ctrl+x ctrl+c",
	} {
		if got, err := ParseKey(text); got != want || err != nil {
			t.Errorf("%q is %q, %v; want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"": "no key", "foo": "no key", "f0": "no key", "f99": "no key", "C-": "no key", "g g g": "no key",
		"ctrl+foo": "no key", "\x07": "no key", "cmd+k": "no key",
		"ctrl+i": "tab", "^I": "tab", "^m": "enter", "ctrl+[": "esc", "^[": "esc", "^?": "backspace",
		"ctrl+/": "ctrl+_", "ctrl+1": "do not send", "ctrl+ж": "do not send", "ctrl+shift+d": "as ctrl+d",
		"shift+enter": "as enter", "ctrl+enter": "as enter", "ctrl+tab": "as tab",
		"shift+space": "as space",
		"alt+esc":     "esc twice", "M-[": "other keys begin", "alt+O": "other keys begin",
		"alt+shift+o": "other keys begin", "shift+1": "write the sign", "esc x": "end what was begun",
		"g esc": "end what was begun", "^c g": "end what was begun",
	} {
		if got, err := ParseKey(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %q, %v; want an error with %q", text, got, err, want)
		}
	}
}

// What a terminal sends is called as what is read of a config.
func TestParsedKeysAreThoseThatTerminalsSend(t *testing.T) {
	t.Parallel()
	for sent, text := range map[string]string{
		"\x04": "^d", "\x00": "C-SPC", "\x1f": "^_", "\r": "RET", "\x1b[Z": "S-tab", "\x1bx": "M-x",
		"\x1bX": "M-X", "\x1b<": "M-<", "\x1b\x18": "C-M-x", "\x1b[1;5A": "ctrl+↑",
		"\x1b[15;2~": "shift+F5",
		"\x1bOP":     "F1", "\x1b[34~": "F20", "\x1b[3~": "Del", "\x1b\r": "M-RET", " ": "SPC",
		"G":        "shift+g",
		"\xd0\x96": "shift+ж", "\x7f": "BS", "\x1b[6~": "PgDn",
	} {
		var d uv.EventDecoder
		_, ev := d.Decode([]byte(sent))
		press, ok := ev.(uv.KeyPressEvent)
		want, err := ParseKey(text)
		if got := tea.KeyPressMsg(press).String(); !ok || err != nil || got != want {
			t.Errorf("%q is %q to the program, and %s in a config %q, %v", sent, got, text, want, err)
		}
	}
}

func TestShowKeys(t *testing.T) {
	t.Parallel()
	for want, keys := range map[string][]string{
		"↑/k": {"up", "k"}, "←/h": {"left", "h", "backspace"}, "gg/home": {"g g", "home"},
		"^x ^c": {"ctrl+x ctrl+c"}, "^x o": {"ctrl+x o"}, "^space": {"ctrl+space", "ctrl+@"},
		"alt-X": {"alt+shift+x"}, "alt-↑": {"alt+up"}, "shift-F5": {"shift+f5"}, "+": {"+"},
		"alt-+": {"alt++"}, "tab": {"shift+tab", "tab"}, "shift-tab": {"shift+tab"}, "^c": {"ctrl+c"},
		"ctrl-↑": {"ctrl+up"}, "": nil, "f": {"f", ":find"}, ":": {":"}, "space": {"space"},
		"space f": {"space f"},
	} {
		if got := showKeys(keys); got != want {
			t.Errorf("%q shows as %q, want %q", keys, got, want)
		}
	}
}

// In each set a key means one thing, and every command can be reached: by a key, or where a set has
// none by what it shows as its name.
func TestSets(t *testing.T) {
	t.Parallel()
	for _, set := range Sets() {
		k, faults := NewKeys(set, nil)
		for _, f := range faults {
			t.Errorf("%s: %v", set, f.Err)
		}
		for _, c := range k.Commands() {
			if !key.Matches(c.Press(), *c.Key) || c.Key.Help().Key == "" {
				t.Errorf("%s: %s cannot be reached by its name", set, c.Name)
			}
			said := c.Key.Help().Key
			if !HasKey(*c.Key) && said != ":"+c.Name {
				t.Errorf("%s: %s has no key, and says %q", set, c.Name, said)
			}
		}
		for _, c := range k.Typing.all() {
			if !HasKey(*c.Key) {
				t.Errorf("%s: %s has no key", set, c.Name)
			}
			for _, pressed := range c.Key.Keys() {
				if err := (&bound{Command: c}).allows(pressed); err != nil {
					t.Errorf("%s: %v", set, err)
				}
			}
		}
		names := setNamed(set)
		panes, typing := Names()
		for name := range names.panes {
			if !has(panes, name) {
				t.Errorf("%s has keys for %s", set, name)
			}
		}
		for name := range names.typing {
			if !has(typing, name) {
				t.Errorf("%s has keys for %s while typing", set, name)
			}
		}
		for _, keys := range []map[string][]string{names.panes, names.typing} {
			for name, list := range keys {
				for _, pressed := range list {
					if got, err := ParseKey(pressed); got != pressed {
						t.Errorf("%s: %s has %q, which is %q, %v", set, name, pressed, got, err)
					}
				}
			}
		}
	}
}

func has(commands []Command, name string) bool {
	return slices.ContainsFunc(commands, func(c Command) bool { return c.Name == name })
}

// A change takes the place of a set's keys; what cannot be is said of the change that is to blame.
func TestChanges(t *testing.T) {
	t.Parallel()
	k, faults := NewKeys("vim", []Change{
		{Name: "find", Keys: []string{"F3", "C-s", ", f"}},
		{Name: "refresh", Keys: nil},
		{Name: "quit", Keys: []string{"Z Z"}},
		{Name: "interrupt", Typing: true, Keys: []string{"f12"}},
		{Name: "copy", Typing: true, Keys: []string{"M-w"}},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, tt := range []struct {
		pressed Pressed
		of      key.Binding
		want    bool
	}{
		{"f3", k.Find, true}, {"ctrl+s", k.Find, true}, {", f", k.Find, true}, {"f", k.Find, false},
		{":find", k.Find, true}, {"r", k.Refresh, false}, {":refresh", k.Refresh, true},
		{"Z Z", k.Quit, true}, {"ctrl+c", k.Quit, true}, {"q", k.Quit, false},
		{"f12", k.Typing.Interrupt, true}, {"ctrl+c", k.Typing.Interrupt, true},
		{"alt+w", k.Typing.Copy, true}, {"ctrl+y", k.Typing.Copy, false}, {"y", k.CopyPath, true},
	} {
		if got := key.Matches(tt.pressed, tt.of); got != tt.want {
			t.Errorf("%q matches %q: %v", tt.pressed, tt.of.Keys(), got)
		}
	}
	if got := k.Find.Help().Key + " " + k.Refresh.Help().Key + " " + k.Typing.Copy.Help().Key; got !=
		"F3/^s :refresh alt-w" {
		t.Errorf("keys are told as %q", got)
	}

	vim := func(name string, keys ...string) Change { return Change{Name: name, Keys: keys} }
	typing := func(name string, keys ...string) Change {
		return Change{Typing: true, Name: name, Keys: keys}
	}
	for _, tt := range []struct {
		want    string
		at      int
		changes []Change
	}{
		{"copy-path: f is a key of find", 0, []Change{vim("copy-path", "f")}},
		{"refresh: f is a key of copy-path", 1, []Change{vim("copy-path", "f"), vim("refresh", "f"),
			vim("find")}},
		{"find: g begins gg of top", 0, []Change{vim("find", "g")}},
		{"find: f is a key of edit, and cannot begin ff", 1,
			[]Change{vim("edit", "f"), vim("find", "f f")}},
		{"copy-path: terminals send ctrl+i as tab", 0, []Change{vim("copy-path", "ctrl+i")}},
		{"copy-path: ^c always closes", 0, []Change{vim("copy-path", "^c")}},
		{"copy-path: 5j begins with a digit", 0, []Change{vim("copy-path", "5 j")}},
		{"copy: y is text", 0, []Change{typing("copy", "y")}},
		{"copy: space is text", 0, []Change{typing("copy", "space")}},
		{"copy: ^x c is a chord", 0, []Change{typing("copy", "^x c")}},
		{"copy: ^z is a key of suspend", 0, []Change{typing("copy", "^z")}},
		{"suspend: ^y is a key of copy", 0, []Change{vim("suspend", "^y")}},
		{"interrupt: y is text", 0, []Change{typing("interrupt", "y")}},
		{"find: F9 is a key of interrupt", 1, []Change{typing("interrupt", "f9"), vim("find", "f9")}},
	} {
		_, faults := NewKeys("vim", tt.changes)
		if len(faults) == 0 || faults[0].Change != tt.at ||
			!strings.HasPrefix(faults[0].Err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %d %s", tt.changes, faults, tt.at, tt.want)
		}
	}
	// All is told at once.
	_, faults = NewKeys("vim", []Change{vim("copy-path", "f"), vim("edit", "ctrl+i"),
		{Own: true, Name: "mine", Keys: []string{"e", "!"}}, {Own: true, Name: "quit"}})
	all := ""
	for _, f := range faults {
		all += f.Err.Error() + "\n"
	}
	for _, want := range []string{"edit: terminals send", "there is a command quit already",
		"copy-path: f is a key of find", "mine: ! is a key of problems"} {
		if !strings.Contains(all, want) {
			t.Errorf("of all that is wrong %q is not told:\n%s", want, all)
		}
	}
	if _, faults := NewKeys("vim", []Change{vim("copy-path", "x g"), vim("copy-as", "x h")}); len(
		faults) > 0 {
		t.Errorf("two chords with one beginning clash: %v", faults)
	}
}
