package theme

import (
	"image/color"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/vaultmap/vaultmap/tui/draw"
)

// A theme follows what the terminal says of itself, for all who have it; what is chosen stays, but
// where the terminal has no such colours.
func TestThemeFollowsTheTerminal(t *testing.T) {
	t.Parallel()
	few, none, all := tea.ColorProfileMsg{Profile: colorprofile.ANSI},
		tea.ColorProfileMsg{Profile: colorprofile.ASCII},
		tea.ColorProfileMsg{Profile: colorprofile.ANSI256}
	dark, light := tea.BackgroundColorMsg{Color: color.RGBA{0x1e, 0x1e, 0x1e, 0xff}},
		tea.BackgroundColorMsg{Color: color.White}
	for _, tc := range []struct {
		name string
		said []tea.Msg
		want inks
	}{
		{"", nil, eitherInks()},
		{"", []tea.Msg{all, tea.BackgroundColorMsg{}}, eitherInks()},
		{Auto, []tea.Msg{all, dark}, darkInks()},
		{Auto, []tea.Msg{light}, lightInks()},
		{Auto, []tea.Msg{dark, light}, lightInks()},
		{"dark", []tea.Msg{light}, darkInks()},
		{"light", []tea.Msg{dark, few}, fewLightInks()},
		{Auto, []tea.Msg{dark, few}, fewDarkInks()},
		{"contrast-light", []tea.Msg{dark}, strongLightInks()},
		{"16-dark", nil, fewDarkInks()},
		{"contrast", []tea.Msg{dark}, strongDarkInks()},
		{"contrast", []tea.Msg{light}, strongLightInks()},
		{"16", []tea.Msg{light}, fewLightInks()},
		{"16", nil, noInks()},
		{"dark", []tea.Msg{dark, none}, noInks()},
		{"none", []tea.Msg{dark, few}, noInks()},
	} {
		t.Run(tc.name, func(t *testing.T) {
			look := New(Choice{Name: tc.name})
			for _, msg := range tc.said {
				look.Update(msg)
				if look.Update(msg) {
					t.Error("what is known already makes another theme")
				}
			}
			if want := (inks{"x": tc.want["folder"]}).style("x"); draw.NewInk(want) != look.Folder {
				t.Errorf("after %v folders are in %q", tc.said, look.Folder.Paint("x"))
			}
		})
	}
}

// The user's own inks lie over a theme, also over another one that is taken later; without colours
// there are none of them.
func TestOwnInks(t *testing.T) {
	t.Parallel()
	look := New(Choice{Name: "dark", Inks: map[string]string{"warn": "underline red on black"}})
	holder, texts := look, look.Texts
	own := "\x1b[4;38;5;1;48;5;0;4mx\x1b[m"
	check := func(when, want string) {
		t.Helper()
		if got := holder.Warn.Paint("x"); got != want && got != strings.ReplaceAll(want, "38;5;1;48;5;0",
			"31;40") {
			t.Errorf("%s it is %q, want %q", when, got, want)
		}
	}
	check("at first", own)
	if !look.Use("light") || look.Use("pink") || look.Name() != "light" {
		t.Errorf("the theme is %s", look.Name())
	}
	check("in another theme", own)
	look.Update(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
	check("without colours", "\x1b[1mx\x1b[m")
	if holder.Texts != texts {
		t.Error("the texts of a frame are others")
	}
}

// Inks and colours are read, or it is said what they may be.
func TestInksAreChecked(t *testing.T) {
	t.Parallel()
	for text, wrong := range map[string]string{
		"bold #ff8700": "", "none": "", "underline red on bright-black": "", "reverse": "",
		"":         "an ink is words",
		"bold on":  "no colour",
		"pink":     `"pink" is no colour: it must be #rrggbb or one of black, red`,
		"#ff87":    `"#ff87" is no colour`,
		"#gggggg":  `"#gggggg" is no colour`,
		"red on x": `"x" is no colour`,
	} {
		switch err := CheckInk(text); {
		case wrong == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)):
			t.Errorf("%q: %v, want %q", text, err, wrong)
		}
	}
}

// All inks of all themes are known by their names, and each can be made another.
func TestInkNames(t *testing.T) {
	t.Parallel()
	known := strings.Join(InkNames(), " ") + " "
	for _, look := range themes() {
		for _, on := range []Background{Unknown, Dark, Light} {
			for ink := range look.of.on(on) {
				if !strings.Contains(known, ink+" ") {
					t.Errorf("%s has the ink %s, which has no name", look.name, ink)
				}
			}
		}
	}
	for _, name := range InkNames() {
		own := New(Choice{Inks: map[string]string{name: "italic cyan"}})
		plain := New(Choice{})
		own.Texts, own.choice, plain.Texts, plain.choice = nil, Choice{}, nil, Choice{}
		if same := *own; same.Glyphs == plain.Glyphs && equal(own, plain) {
			t.Errorf("%s cannot be made another", name)
		}
	}
}

func equal(a, b *Theme) bool {
	type all struct {
		inks    [12]draw.Ink
		grounds [2]draw.Ground
		borders [3]Border
	}
	of := func(t *Theme) all {
		return all{[12]draw.Ink{t.Title, t.Dim, t.Key, t.Good, t.Warn, t.Bad, t.Accent, t.Focused,
			t.Folder, t.Banner, t.Profile, t.Match}, [2]draw.Ground{t.Cursor, t.Idle},
			[3]Border{t.Border, t.Focus, t.Alone}}
	}
	return of(a) == of(b)
}

// What the environment says of the background.
func TestGuess(t *testing.T) {
	t.Parallel()
	for colours, want := range map[string]Background{"": Unknown, "15;0": Dark, "0;15": Light,
		"0;default;15": Light, "12;8": Dark, "0;7": Light, "x": Unknown, "0;99": Unknown} {
		if got := Guess(func(name string) string {
			return map[string]string{"COLORFGBG": colours}[name]
		}); got != want {
			t.Errorf("%q is %d, want %d", colours, got, want)
		}
	}
	if Guess(func(name string) string { return map[string]string{"TERM": "linux"}[name] }) != Dark {
		t.Error("the console of Linux is not dark")
	}
}

// What is told of keys is ASCII where that is all that shows.
func TestSpellOut(t *testing.T) {
	t.Parallel()
	k := DefaultKeys()
	k.SpellOut()
	if k.Up.Help().Key != "up/k" || k.Enter.Help().Key != "enter" {
		t.Errorf("up is %q, enter %q", k.Up.Help().Key, k.Enter.Help().Key)
	}
	for _, c := range append(k.Commands(), k.Typing.all()...) {
		if help := c.Key.Help(); help.Key+help.Desc != ASCII(help.Key+help.Desc) {
			t.Errorf("%s is told of as %q, %q", c.Name, help.Key, help.Desc)
		}
	}
}

// Every mark and every part of a border has an ASCII sign of its own, and what tells states apart
// does so there, too.
func TestMarksInASCII(t *testing.T) {
	t.Parallel()
	look := New(Choice{ASCII: true})
	g := look.Glyphs
	seen := map[string]string{}
	for _, mark := range []string{g.Good, g.Busy, g.Plain, g.Warn, g.Bad, g.Asking, g.Hidden, g.Cursor,
		g.Idle, g.Chosen, g.Open, g.Closed, g.Separator} {
		shown := look.Shown(mark)
		if len(shown) != 1 || shown == "?" && mark != g.Hidden || seen[shown] != "" {
			t.Errorf("%q is shown as %q, as is %q", mark, shown, seen[shown])
		}
		seen[shown] = mark
	}
	if look.Shown(look.Focus.Across+look.Focus.TopLeft) == look.Shown(look.Border.Across+
		look.Border.TopLeft) {
		t.Error("the pane with the focus looks like others in ASCII")
	}
}
