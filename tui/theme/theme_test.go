package theme

import (
	"reflect"
	"slices"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
)

// bindings calls f with each binding that a struct of them has, and its field's name.
func bindings(keys any, f func(name string, k key.Binding)) {
	v := reflect.ValueOf(keys).Elem()
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		if k, ok := v.Field(i).Interface().(key.Binding); ok {
			f(v.Type().Field(i).Name, k)
		}
	}
}

// Each mark and each part of a border takes one cell, and what tells states apart does so without
// colour.
func TestMarksAreOneCell(t *testing.T) {
	t.Parallel()
	for _, look := range []*Theme{Plain(), Default()} {
		glyphs := reflect.ValueOf(look.Glyphs)
		seen := map[string]string{}
		for i := range glyphs.NumField() {
			name, glyph := glyphs.Type().Field(i).Name, glyphs.Field(i).String()
			if draw.Width(glyph) != 1 {
				t.Errorf("%s is %q, %d cells wide", name, glyph, draw.Width(glyph))
			}
			if other, twice := seen[glyph]; twice {
				t.Errorf("%s and %s are both %q", other, name, glyph)
			}
			seen[glyph] = name
		}
		for _, b := range []Border{look.Border, look.Focus, look.Alone} {
			for _, part := range []string{b.TopLeft, b.TopRight, b.BottomLeft, b.BottomRight, b.Across,
				b.Side} {
				if draw.Width(part) != 1 {
					t.Errorf("%q of a border is %d cells wide", part, draw.Width(part))
				}
			}
		}
		if look.Focus.Across == look.Border.Across ||
			draw.Width(look.Focus.Side) == draw.Width(look.Border.Side) &&
				Plain().Focus.Side == Plain().Border.Side {
			t.Error("the pane with the focus looks like others without colour")
		}
	}
}

// Every binding has a key and its name; the help shows each of them once, and none but these.
func TestEveryBindingIsInTheHelp(t *testing.T) {
	t.Parallel()
	k := DefaultKeys()
	shown := map[string]int{}
	for _, c := range k.Commands() {
		shown[c.Key.Help().Desc]++
	}
	bindings(k, func(name string, b key.Binding) {
		if len(b.Keys()) == 0 || b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("%s has keys %q and the help %+v", name, b.Keys(), b.Help())
		}
		if shown[b.Help().Desc] != 1 {
			t.Errorf("%s is %d times in the help", name, shown[b.Help().Desc])
		}
		delete(shown, b.Help().Desc)
	})
	if len(shown) > 0 {
		t.Errorf("the help has %v, which are no bindings", shown)
	}
	for _, missing := range []bool{false, true} {
		short := k.Short(missing)
		if got := short[0].Help().Desc == k.Create.Help().Desc; got != missing {
			t.Errorf("to create it is the first in the short help: %v, where it is missing: %v", got,
				missing)
		}
	}
}

// Two keys with one meaning each never get in each other's way: not in the panes, nor while
// somebody types.
func TestKeysMeanOneThing(t *testing.T) {
	t.Parallel()
	k := DefaultKeys()
	both := map[string]string{ // by design: which one, the state says
		"*":   "ListAll SelectAll",   // of the secrets, and of the catalog
		"tab": "Done Next",           // in an overlay either ends the typing or goes on to the next scope
		"N":   "PrevMatch Namespace", // the one while a filter stands
	}
	for what, keys := range map[string]any{"panes": k, "typing": &k.Typing} {
		of := map[string]string{}
		bindings(keys, func(name string, b key.Binding) {
			for _, pressed := range b.Keys() {
				if other, twice := of[pressed]; twice && both[pressed] != other+" "+name {
					t.Errorf("%s: %q is %s and %s", what, pressed, other, name)
				}
				of[pressed] = name
			}
		})
	}
	bindings(&k.Typing, func(name string, b key.Binding) {
		for _, pressed := range b.Keys() {
			if len([]rune(pressed)) == 1 {
				t.Errorf("while somebody types %s takes the text %q", name, pressed)
			}
		}
	})
}

// Where a key leads is said by the bindings, also by other ones than the usual; others lead
// nowhere.
func TestMotion(t *testing.T) {
	t.Parallel()
	k := DefaultKeys()
	const i, n, page = 50, 100, 11
	want := map[string]int{"up": 49, "down": 51, "pgup": 39, "pgdown": 61, "ctrl+u": 45, "ctrl+d": 55,
		"home": 0, "end": 99}
	typed := []string{"up", "down", "pgup", "pgdown"} // the others are for the text
	bindings(k, func(_ string, b key.Binding) {
		for _, pressed := range b.Keys() {
			to, known := want[b.Keys()[0]]
			if b.Keys()[0] == "g g" {
				to, known = want["home"], true
			} else if b.Keys()[0] == "G" {
				to, known = want["end"], true
			} else if !known {
				to = i
			}
			if got, ok := k.Motion(Pressed(pressed), i, n, page); got != to || ok != known {
				t.Errorf("%q leads to %d, %v; want %d, %v", pressed, got, ok, to, known)
			}
			to, known = i, slices.Contains(typed, pressed)
			if known {
				to = want[pressed]
			}
			if got, ok := k.Typing.Motion(Pressed(pressed), i, page); got != to || ok != known {
				t.Errorf("while typing %q leads to %d, %v; want %d, %v", pressed, got, ok, to, known)
			}
		}
	})
	k.Count = 3
	for pressed, to := range map[Pressed]int{"up": 47, "down": 53, "pgup": 17, "pgdown": 83,
		"ctrl+u": 35, "ctrl+d": 65, "g g": 2, "G": 2} {
		if got, _ := k.Motion(pressed, i, n, page); got != to {
			t.Errorf("%q after a 3 leads to %d, want %d", pressed, got, to)
		}
	}
	k.Count = 0
	if got, _ := k.Motion("ctrl+d", 0, n, 1); got != 1 {
		t.Errorf("half a page of one row leads to %d", got)
	}
	k.Down = key.NewBinding(key.WithKeys("x"))
	if got, ok := k.Motion("x", i, n, page); !ok || got != i+1 {
		t.Error("a key that was bound anew does not move")
	}
	if _, ok := k.Motion("down", i, n, page); ok {
		t.Error("a key moves that is bound no more")
	}
	for button, rows := range map[tea.MouseButton]int{tea.MouseWheelUp: -3, tea.MouseWheelDown: 3,
		tea.MouseWheelLeft: 0} {
		if got := Wheel(tea.MouseWheelMsg{Button: button}); got != rows {
			t.Errorf("the wheel's %v scrolls by %d, want %d", button, got, rows)
		}
	}
	for msg, steps := range map[tea.MouseWheelMsg]int{
		{Button: tea.MouseWheelUp}:                       0,
		{Button: tea.MouseWheelUp, Mod: tea.ModShift}:    -1,
		{Button: tea.MouseWheelDown, Mod: tea.ModShift}:  1,
		{Button: tea.MouseWheelLeft}:                     -1,
		{Button: tea.MouseWheelRight, Mod: tea.ModShift}: 1,
	} {
		if got := WheelAside(msg); got != steps || steps != 0 && Wheel(msg) != 0 {
			t.Errorf("%v scrolls aside by %d and down by %d, want %d", msg, got, Wheel(msg), steps)
		}
	}
}
