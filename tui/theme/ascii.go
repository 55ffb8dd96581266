package theme

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// ASCII returns a text in which every character that is not ASCII has another in its place, as wide
// as itself: for ours that are lines and marks see signs, all others are question marks. Escape
// sequences stay.
func ASCII(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for from := 0; from < len(s); {
		to := from
		for to < len(s) && s[to] < 0x80 {
			to++
		}
		if to == len(s) {
			b.WriteString(s[from:])
			break
		}
		if to > from && s[to-1] > ' ' { // a letter may have a mark above it
			if cluster, _ := ansi.FirstGraphemeCluster(s[to-1:], ansi.GraphemeWidth); len(cluster) > 1 {
				to--
			}
		}
		b.WriteString(s[from:to])
		cluster, width := ansi.FirstGraphemeCluster(s[to:], ansi.GraphemeWidth)
		from = to + len(cluster)
		sign, known := asciiOf(cluster)
		switch {
		case known:
			b.WriteByte(sign)
		default:
			b.WriteString(strings.Repeat("?", width))
		}
	}
	return b.String()
}

// asciiOf returns what stands for a sign of ours.
func asciiOf(sign string) (byte, bool) {
	const (
		ours  = "─│╭╮╰╯├┤┬┴┼━┃┏┓┗┛┣┫═║▌›✓▾▸●◌◆▲✗…·•↑↓←→↵–—\u00a0\u2011"
		ascii = "-|+++++++++=#######=#>:*-+o.=!x~-*^v<><-- -"
	)
	at := 0
	for _, r := range ours {
		if sign == string(r) {
			return ascii[at], true
		}
		at++
	}
	return 0, false
}
