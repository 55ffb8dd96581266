package theme

import (
	"errors"
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
)

// InkNames returns the names of all inks.
func InkNames() []string {
	return []string{"title", "dim", "key", "good", "warn", "bad", "accent", "focused", "folder",
		"match", "border", "cursor", "idle"}
}

// remains are what is left of an ink in the row under the cursor.
var remains = map[string]lipgloss.Style{
	"warn":  lipgloss.NewStyle().Bold(true),
	"bad":   lipgloss.NewStyle().Bold(true),
	"match": lipgloss.NewStyle().Underline(true),
}

// ColorNames returns the names of the 16 colours that each terminal has, in their order.
func ColorNames() []string {
	return []string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
		"bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta",
		"bright-cyan", "bright-white"}
}

const inkForm = `an ink is words such as "bold #ff8700" or "underline red on black"`

// CheckInk says what is wrong with an ink: words that are a colour, "on" and another one for what
// is behind the text, and bold, italic, underline and reverse; or none.
func CheckInk(text string) error {
	_, err := parseInk(text)
	return err
}

// CheckColor says what is wrong with a colour: the name of one of 16, or #rrggbb.
func CheckColor(text string) error {
	_, err := parseColor(text)
	return err
}

func parseInk(text string) (lipgloss.Style, error) {
	style := lipgloss.NewStyle()
	words := strings.Fields(text)
	if len(words) == 0 {
		return style, errors.New(inkForm)
	}
	for i := 0; i < len(words); i++ {
		switch word := words[i]; word {
		case "bold":
			style = style.Bold(true)
		case "italic":
			style = style.Italic(true)
		case "underline":
			style = style.Underline(true)
		case "reverse":
			style = style.Reverse(true)
		case "none":
			style = lipgloss.NewStyle()
		case "on":
			if i++; i == len(words) {
				return style, fmt.Errorf("%s, and behind \"on\" there is no colour", inkForm)
			}
			c, err := parseColor(words[i])
			if err != nil {
				return style, err
			}
			style = style.Background(c)
		default:
			c, err := parseColor(word)
			if err != nil {
				return style, err
			}
			style = style.Foreground(c)
		}
	}
	return style, nil
}

func parseColor(text string) (color.Color, error) {
	if hex, ok := strings.CutPrefix(text, "#"); ok && len(hex) == 6 {
		if _, err := strconv.ParseUint(hex, 16, 32); err == nil {
			return lipgloss.Color(text), nil
		}
	}
	if i := slices.Index(ColorNames(), text); i >= 0 {
		return lipgloss.Color(strconv.Itoa(i)), nil
	}
	return nil, fmt.Errorf("%q is no colour: it must be #rrggbb or one of %s", text,
		strings.Join(ColorNames(), ", "))
}

// style returns the style of an ink.
func (k inks) style(name string) lipgloss.Style {
	style, err := parseInk(k[name])
	if err != nil { // it was checked, or there is none
		return lipgloss.NewStyle()
	}
	return style
}
