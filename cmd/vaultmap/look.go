package main

import (
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// looks are what a config can say of the explorer's look.
func looks() config.Looks {
	return config.Looks{Themes: theme.Themes(), Inks: theme.InkNames(), Colors: theme.ColorNames(),
		Ink: theme.CheckInk, Color: theme.CheckColor}
}

// lookOf returns a look that was chosen, on a terminal of which the environment says what it can.
// color is the profile's.
func lookOf(env func(string) string, of config.Theme, color string, ascii bool) theme.Choice {
	return theme.Choice{Name: of.Name, Inks: of.Inks, Color: color, ASCII: ascii,
		Background: theme.Guess(env)}
}
