package theme

import (
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/vaultmap/vaultmap/tui/draw"
)

// Choice is the look that the user wants. The zero value is the one that fits the terminal.
type Choice struct {
	Name string            // one of [Themes]; "" is [Auto]
	Inks map[string]string // inks of the user's own, by their names: see [CheckInk]
	// Color is behind the names of the program and the profile; "" is none: see [CheckColor].
	Color string
	ASCII bool // nothing but ASCII is drawn: see [Theme.Shown]
	// Background is the one that the terminal is taken to have, until it says so itself.
	Background Background
}

// Auto is the theme that fits the terminal's background.
const Auto = "auto"

// seen is what is known of the terminal.
type seen struct {
	background Background
	profile    colorprofile.Profile
}

// New returns the theme that is chosen, on a terminal of which nothing is known yet.
func New(c Choice) *Theme {
	t := &Theme{Texts: &draw.Texts{}, choice: c,
		seen: seen{c.Background, colorprofile.TrueColor}}
	t.make()
	return t
}

// Default returns the theme where nothing is chosen, nor known of the terminal.
func Default() *Theme { return New(Choice{}) }

// Update takes in what the terminal says of itself, and reports whether that makes another theme.
// All who have it draw with that one from then on.
func (t *Theme) Update(msg tea.Msg) bool {
	was := t.seen
	switch msg := msg.(type) {
	case tea.ColorProfileMsg:
		t.seen.profile = msg.Profile
	case tea.BackgroundColorMsg:
		if msg.Color != nil {
			t.seen.background = backgroundOf(msg.Color)
		}
	}
	if t.seen == was {
		return false
	}
	t.make()
	return true
}

// Name returns the name of the theme that is chosen.
func (t *Theme) Name() string {
	if t.choice.Name == "" {
		return Auto
	}
	return t.choice.Name
}

// Use takes another theme, one of [Themes]. It reports whether there is such a one.
func (t *Theme) Use(name string) bool {
	if !slices.Contains(Themes(), name) {
		return false
	}
	t.choice.Name = name
	t.make()
	return true
}

// make sets everything that follows from the choice and the terminal.
func (t *Theme) make() {
	inks := t.inks()
	ink := func(name string) draw.Ink {
		style := inks.style(name)
		if sign, ok := remains[name]; ok {
			return draw.NewInk(style).Signed(sign)
		}
		return draw.NewInk(style)
	}
	t.Title, t.Dim, t.Key = ink("title"), ink("dim"), ink("key")
	t.Good, t.Warn, t.Bad = ink("good"), ink("warn"), ink("bad")
	t.Accent, t.Focused, t.Folder = ink("accent"), ink("focused"), ink("folder")
	t.Match, t.Banner, t.Profile = ink("match"), t.Title, t.Accent
	t.Cursor = draw.NewGround(inks.style("cursor"), true)
	t.Idle = draw.NewGround(inks.style("idle"), false)
	if t.choice.Color != "" {
		t.Banner = draw.NewInk(painted(t.choice.Color, t.seen.profile > colorprofile.ASCII))
		t.Profile = t.Banner
	}
	t.Glyphs = UTF8()
	t.Border, t.Focus, t.Alone = light(ink("border")), heavy(t.Focused), heavy(draw.Ink{})
}

// inks returns those of the theme that is meant: on a terminal without colours or with few there is
// one alone, and what is the user's own is laid over it.
func (t *Theme) inks() inks {
	meant, on := themeOf(t.choice.Name), t.seen.background
	if meant.on != Unknown {
		on = meant.on
	}
	switch t.seen.profile {
	case colorprofile.ASCII, colorprofile.NoTTY, colorprofile.Unknown:
		return noInks()
	case colorprofile.ANSI:
		if meant.name != "none" {
			meant.of = few
		}
	}
	made := meant.of.on(on)
	maps.Copy(made, t.choice.Inks)
	return made
}

// Shown returns a text as it is sent to the terminal: as it is, or with other signs in place of all
// that is not ASCII.
func (t *Theme) Shown(text string) string {
	if t.choice.ASCII {
		return ASCII(text)
	}
	return text
}
