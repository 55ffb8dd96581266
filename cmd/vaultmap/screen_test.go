package main

import (
	"strings"

	"github.com/charmbracelet/x/vt"
)

// screen is what a terminal shows, line by line, with the blanks at their ends.
type screen []string

func readScreen(emu *vt.Emulator) screen {
	s := make(screen, emu.Height())
	for y := range s {
		var b strings.Builder
		for x := 0; x < emu.Width(); {
			cell := emu.CellAt(x, y)
			width := 1
			switch {
			case cell == nil || cell.Content == "":
				b.WriteByte(' ')
			default:
				b.WriteString(cell.Content)
				width = max(cell.Width, 1)
			}
			x += width
		}
		s[y] = strings.ReplaceAll(b.String(), "\u00a0", " ") // which look the same
	}
	return s
}

// String returns the screen as people see it.
func (s screen) String() string {
	lines := make([]string, len(s))
	for i, l := range s {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// joined returns the screen as one line, so that what was wrapped is whole.
func (s screen) joined() string { return strings.Join(s, "") }

// has reports whether each text stands in one of the lines.
func (s screen) has(texts ...string) bool {
	for _, text := range texts {
		if s.row(text) == "" {
			return false
		}
	}
	return true
}

// row returns the first line that holds all texts, "" where there is none.
func (s screen) row(texts ...string) string {
	for _, line := range s {
		all := true
		for _, text := range texts {
			all = all && strings.Contains(line, text)
		}
		if all {
			return line
		}
	}
	return ""
}
