package tui

import (
	"fmt"
	"image/color"
	"regexp"
	"strings"
	"testing"
	"text/tabwriter"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// What the terminal says of its background is followed by every row, and by what is over the panes.
func TestScreenFollowsTheBackground(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-api")
		lines := func() []string { return strings.Split(h.m.View().Content, "\n") }
		const unknown, dark, light = "38;2;118;118;118", "38;2;148;148;148", "38;2;98;98;98" // dim
		check := func(what string, has, lacks string) {
			t.Helper()
			all := lines()
			if last := all[len(all)-1]; !strings.Contains(last, has) {
				t.Errorf("%s: the last row is %q", what, last)
			}
			if text := strings.Join(all, "\n"); strings.Contains(text, lacks) {
				t.Errorf("%s: something is drawn as before", what)
			}
		}
		check("at first", unknown, light)
		h.m.Update(tea.BackgroundColorMsg{Color: color.White})
		check("on white", light, "38;2;135;95;215") // the accent of before
		h.press("?")
		h.m.Update(tea.BackgroundColorMsg{Color: color.Black})
		if text := strings.Join(lines(), "\n"); !strings.Contains(text, dark) ||
			strings.Contains(text, light) {
			t.Error("the help does not follow")
		}
		h.press("esc")
		check("on black", dark, light)
		h.m.Update(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
		if text := strings.Join(lines(), "\n"); strings.Contains(text, "38;2") {
			t.Error("there are colours where the terminal has none")
		}
	})
}

// looks are the themes that screens are looked at in: each on the background that it is for, the
// one for any, and one of somebody's own.
func looks() (all []theme.Choice) {
	for _, name := range theme.Themes() {
		if name != "contrast" && name != "16" { // on an unknown background: as none
			all = append(all, theme.Choice{Name: name})
		}
	}
	return append(all, theme.Choice{Name: "dark", Color: "red", Inks: map[string]string{
		"match": "underline #ff0000", "cursor": "black on cyan", "idle": "italic"}})
}

// look says what the cells of a screen look like in each theme, as an emulator has them. Cells that
// look alike in all of them have one letter, of which the head says what that is; below it stands
// for each row which cells have one, and what is in them.
func look(h *harness) string {
	var screens []*vt.Emulator
	for _, choice := range looks() {
		texts := h.m.theme.Texts
		*h.m.theme = *theme.New(choice)
		h.m.theme.Texts = texts
		h.m.Update(tea.ColorProfileMsg{Profile: colorprofile.ANSI256})
		screens = append(screens, emulated(h.m.View().Content, h.m.panes.layout))
	}
	l := letters{of: map[string]string{}}
	var rows strings.Builder
	for y := range screens[0].Height() {
		row := rowText(screens[0], y)
		if countdown.MatchString(row) { // where things stand in it is not the same each time
			continue
		}
		var runs []string
		for x := 0; x < screens[0].Width(); {
			from, style := x, styleOf(screens, x, y)
			for x++; x < screens[0].Width() && styleOf(screens, x, y) == style; x++ {
			}
			text := strings.TrimSpace(ansi.Cut(row, from, x))
			if text != "" && strings.Trim(style, "-\t") != "" || behind.MatchString(style) {
				runs = append(runs, fmt.Sprintf("%s%d-%d %q", l.letter(style), from+1, x,
					ansi.Truncate(text, 20, "…")))
			}
		}
		if len(runs) > 0 {
			fmt.Fprintf(&rows, "%d %s\n", y+1, strings.Join(runs, " "))
		}
	}
	return l.head() + "\n" + rows.String()
}

// emulated is a terminal that shows a frame.
func emulated(frame string, l layout) *vt.Emulator {
	emu := vt.NewEmulator(l.width, l.height)
	_, _ = emu.WriteString(strings.ReplaceAll(frame, "\n", "\r\n"))
	return emu
}

func rowText(emu *vt.Emulator, y int) string {
	var b strings.Builder
	for x := range emu.Width() {
		if c := emu.CellAt(x, y); c != nil {
			b.WriteString(c.Content)
		}
	}
	return b.String()
}

// letters stand for what cells look like in all themes.
type letters struct {
	of    map[string]string
	order []string
}

// letter returns that of a style.
func (l *letters) letter(style string) string {
	if l.of[style] == "" {
		l.of[style] = letterOf(len(l.order))
		l.order = append(l.order, style)
	}
	return l.of[style]
}

// behind finds styles that show where there is no text, too.
var behind = regexp.MustCompile(`reverse|underline|\bon `)

// styleOf returns what a cell looks like in each theme.
func styleOf(screens []*vt.Emulator, x, y int) string {
	styles := make([]string, len(screens))
	for i, emu := range screens {
		styles[i] = styleText(emu.CellAt(x, y))
	}
	return strings.Join(styles, "\t")
}

func letterOf(n int) string {
	if n < 26 {
		return string(rune('a' + n))
	}
	return letterOf(n/26-1) + letterOf(n%26)
}

// head says what each letter is.
func (l *letters) head() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, choice := range looks() {
		name := choice.Name
		if choice.Color != "" {
			name = "own"
		}
		fmt.Fprintf(w, "\t%s", name)
	}
	for i, key := range l.order {
		fmt.Fprintf(w, "\n%s\t%s", letterOf(i), key)
	}
	_ = w.Flush()
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// styleText writes what a cell looks like as an ink is written, "-" where it is as all other text.
func styleText(c *uv.Cell) string {
	if c == nil {
		return "-"
	}
	var words []string
	s := c.Style
	for _, attr := range []struct {
		has  bool
		name string
	}{{s.Attrs&uv.AttrBold != 0, "bold"}, {s.Attrs&uv.AttrFaint != 0, "faint"},
		{s.Attrs&uv.AttrItalic != 0, "italic"}, {s.Attrs&uv.AttrReverse != 0, "reverse"},
		{s.Underline != 0, "underline"}} {
		if attr.has {
			words = append(words, attr.name)
		}
	}
	if s.Fg != nil {
		words = append(words, colourText(s.Fg))
	}
	if s.Bg != nil {
		words = append(words, "on", colourText(s.Bg))
	}
	if len(words) == 0 {
		return "-"
	}
	return strings.Join(words, " ")
}

func colourText(c color.Color) string {
	if named, ok := c.(ansi.BasicColor); ok {
		return theme.ColorNames()[named]
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
