package theme

import (
	"image/color"
	"math"
	"slices"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/vaultmap/vaultmap/tui/draw"
)

// luminance is how much light a colour gives, from 0 to 1, as the Web Content Accessibility
// Guidelines have it.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// contrast of two colours, from 1 to 21, as the same guidelines have it: text needs 4.5.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// painted returns the style of text on a colour: legible, and seen also where there are no colours.
func painted(name string, colours bool) lipgloss.Style {
	style := lipgloss.NewStyle()
	c, err := parseColor(name)
	if err != nil || !colours {
		return style.Bold(true).Reverse(true)
	}
	text := lipgloss.Color("#000000")
	if takesWhite(name, c) {
		text = lipgloss.Color("#ffffff")
	}
	return style.Background(c).Foreground(text) // bold makes grey of black in some terminals
}

// Painted returns the ink of a name in a list that has a colour of its own, none where there is no
// colour: it would look like the cursor without.
func (t *Theme) Painted(color string) draw.Ink {
	if color == "" || t.seen.profile <= colorprofile.ASCII {
		return draw.Ink{}
	}
	return draw.NewInk(painted(color, true))
}

// takesWhite reports whether white text is the more legible one on a colour. What the named ones
// look like is the terminal's to say: it is so in the palettes that are usual.
func takesWhite(name string, c color.Color) bool {
	switch name {
	case "black", "red", "blue", "magenta", "bright-black":
		return true
	}
	return !slices.Contains(ColorNames(), name) && backgroundOf(c) == Dark
}
