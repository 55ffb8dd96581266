package theme

import (
	"image/color"
	"strconv"
	"strings"
)

// Background is what a terminal has behind its text.
type Background uint8

// Backgrounds.
const (
	Unknown Background = iota
	Dark
	Light
)

// backgroundOf returns what a colour is for text: on a dark one it is the lighter the better.
func backgroundOf(c color.Color) Background {
	if contrast(c, color.White) >= contrast(c, color.Black) {
		return Dark
	}
	return Light
}

// Guess returns what the environment says of the background. Some terminals put their colours into
// COLORFGBG, of which the last is the number of the background's; the console of Linux is black.
func Guess(env func(string) string) Background {
	if env("TERM") == "linux" {
		return Dark
	}
	colours := env("COLORFGBG")
	n, err := strconv.Atoi(colours[strings.LastIndexByte(colours, ';')+1:])
	switch {
	case err != nil || n < 0 || n > 15:
		return Unknown
	case n == 7 || n >= 9:
		return Light
	}
	return Dark
}
