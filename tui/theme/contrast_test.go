package theme

import (
	"image/color"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
)

// palettes are what the 16 colours look like in xterm, on the console of a PC, and in Windows
// Terminal ("Campbell"), with the blacks and whites that are behind text there.
var palettes = map[string][]string{
	"xterm": strings.Fields("#000000 #cd0000 #00cd00 #cdcd00 #0000ee #cd00cd #00cdcd #e5e5e5 " +
		"#7f7f7f #ff0000 #00ff00 #ffff00 #5c5cff #ff00ff #00ffff #ffffff"),
	"VGA": strings.Fields("#000000 #aa0000 #00aa00 #aa5500 #0000aa #aa00aa #00aaaa #aaaaaa " +
		"#555555 #ff5555 #55ff55 #ffff55 #5555ff #ff55ff #55ffff #ffffff"),
	"Campbell": strings.Fields("#0c0c0c #c50f1f #13a10e #c19c00 #0037da #881798 #3a96dd #cccccc " +
		"#767676 #e74856 #16c60c #f9f1a5 #3b78ff #b4009e #61d6d6 #f2f2f2"),
}

// Every ink is legible on the backgrounds that its theme is for: those of RGB on the usual blacks
// and whites, those of the 16 colours in each palette on its own. What is for any background is as
// legible as can be on all of them.
func TestContrast(t *testing.T) {
	t.Parallel()
	black, grey := []string{"#000000", "#0c0c0c", "#1e1e1e"}, []string{"#ffffff", "#fafafa"}
	any := []string{"#000000", "#ffffff"}
	for name, tc := range map[string]struct {
		inks  inks
		on    []string
		least float64
	}{
		"dark":             {darkInks(), black, 4.5},
		"light":            {lightInks(), grey, 4.5},
		"contrast, dark":   {strongDarkInks(), black, 7},
		"contrast, light":  {strongLightInks(), grey, 7},
		"either":           {eitherInks(), any, 4.5},
		"either, on greys": {eitherInks(), []string{"#1e1e1e", "#fafafa"}, 3.5},
		"16, dark":         {fewDarkInks(), []string{"black"}, 4.5},
		"16, light":        {fewLightInks(), []string{"bright-white"}, 4.5},
		"none":             {noInks(), any, 21},
	} {
		for ink, text := range tc.inks {
			if ink == "border" { // lines are no text: 3 is enough for them
				continue
			}
			style, err := parseInk(text)
			if err != nil {
				t.Fatalf("%s, %s: %v", name, ink, err)
			}
			if style.GetFaint() {
				t.Errorf("%s: %s is faint", name, ink)
			}
			c, on := colourIn(text), tc.on
			if c == "" {
				continue // that of all text
			}
			for palette := range palettes {
				for _, behind := range on {
					got := contrast(rgb(palette, c), rgb(palette, behind))
					if got < tc.least {
						t.Errorf("%s: %s %s has a contrast of %.2f on %s in %s, want %.1f", name, ink, c,
							got, behind, palette, tc.least)
					}
				}
			}
		}
	}
}

// colourIn returns the colour of an ink, "" where it has none.
func colourIn(ink string) string {
	for _, word := range strings.Fields(ink) {
		if CheckColor(word) == nil {
			return word
		}
	}
	return ""
}

// rgb returns what a colour looks like in a palette.
func rgb(palette, name string) color.Color {
	for i, known := range ColorNames() {
		if known == name {
			return lipgloss.Color(palettes[palette][i])
		}
	}
	return lipgloss.Color(name)
}

// The known values of the guidelines.
func TestContrastIsThatOfTheGuidelines(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#767676", "#ffffff", 4.54}, {"#ff0000", "#ffffff", 4},
		{"#00ff00", "#000000", 15.3}} {
		got := contrast(lipgloss.Color(tc.a), lipgloss.Color(tc.b))
		if got < tc.want-0.01 || got > tc.want+0.01 {
			t.Errorf("%s on %s is %.3f, want %.2f", tc.a, tc.b, got, tc.want)
		}
	}
}

// The name of a profile is legible on every colour that it is painted with, as far as the palettes
// of terminals agree on it.
func TestPaintedIsLegible(t *testing.T) {
	t.Parallel()
	for r := 0; r < 256; r += 51 {
		for g := 0; g < 256; g += 51 {
			for b := 0; b < 256; b += 51 {
				style := painted(hex(r, g, b), true)
				if got := contrast(style.GetForeground(), style.GetBackground()); got < 4.5 {
					t.Errorf("on %s it is %.2f", hex(r, g, b), got)
				}
			}
		}
	}
	for _, name := range ColorNames() {
		style := painted(name, true)
		for palette := range palettes {
			least := 4.5
			if strings.HasPrefix(name, "bright-") && strings.Contains("bright-black bright-blue"+
				" bright-magenta", name) || name == "yellow" && palette == "VGA" {
				least = 3.4 // in one palette or another no text does better
			}
			if got := contrast(style.GetForeground(), rgb(palette, name)); got < least {
				t.Errorf("on %s in %s it is %.2f", name, palette, got)
			}
		}
	}
	if style := painted("red", false); !style.GetReverse() {
		t.Error("without colours the name of a profile is not seen")
	}
}

func hex(r, g, b int) string {
	const digits = "0123456789abcdef"
	text := "#"
	for _, v := range []int{r, g, b} {
		text += string(digits[v/16]) + string(digits[v%16])
	}
	return text
}
