package theme

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// ASCII returns a text in which every character that is not ASCII has another in its place, as wide
// as itself: for ours that are lines and marks see asciiOf, all others are question marks. Escape
// sequences stay.
func ASCII(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for from := 0; from < len(s); {
		to := from
		for to < len(s) && s[to] < utf8.RuneSelf {
			to++
		}
		if to == len(s) {
			b.WriteString(s[from:])
			break
		}
		if sign, n := signAt(s[to:]); n > 0 {
			b.WriteString(s[from:to])
			b.WriteByte(sign)
			from = to + n
			continue
		}
		if to > from && s[to-1] > ' ' { // a letter may have a mark above it
			if cluster, _ := ansi.FirstGraphemeCluster(s[to-1:], ansi.GraphemeWidth); len(cluster) > 1 {
				to--
			}
		}
		b.WriteString(s[from:to])
		cluster, width := ansi.FirstGraphemeCluster(s[to:], ansi.GraphemeWidth)
		from = to + len(cluster)
		b.WriteString(strings.Repeat("?", width))
	}
	return b.String()
}

// signAt returns what stands for a sign of ours that a text begins with, and how many bytes that
// has: 0 where it is none, or something of others may go with it.
func signAt(s string) (sign byte, n int) {
	r, n := utf8.DecodeRuneInString(s)
	if sign = asciiOf(r); sign == 0 {
		return 0, 0
	}
	if next, _ := utf8.DecodeRuneInString(s[n:]); next >= utf8.RuneSelf && asciiOf(next) == 0 {
		if cluster, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth); len(cluster) > n {
			return 0, 0
		}
	}
	return sign, n
}

// asciiOf returns what stands for a sign of ours, 0 for all else.
func asciiOf(r rune) byte {
	switch r {
	case '─', '·', '–', '—', '▾', '\u2011':
		return '-'
	case '│', '║':
		return '|'
	case '╭', '╮', '╰', '╯', '├', '┤', '┬', '┴', '┼', '▸':
		return '+'
	case '━', '═', '◆':
		return '='
	case '┃', '┏', '┓', '┗', '┛', '┣', '┫':
		return '#'
	case '▌', '→':
		return '>'
	case '←', '↵':
		return '<'
	case '›':
		return ':'
	case '✓', '•':
		return '*'
	case '●':
		return 'o'
	case '◌':
		return '.'
	case '▲':
		return '!'
	case '✗':
		return 'x'
	case '…':
		return '~'
	case '↑':
		return '^'
	case '↓':
		return 'v'
	case '\u00a0':
		return ' '
	}
	return 0
}
