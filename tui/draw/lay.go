package draw

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Lay writes a line with another one, of width cells, laid over it from a column on. Both may hold
// escape sequences of our own. What shows of a wide character that is covered in part is blank.
func Lay(b *strings.Builder, under, over string, left, width int) {
	c := cells{text: under}
	for c.at < len(under) && c.x < left {
		from := c
		if c.next(); c.x > left {
			c = from
			break
		}
	}
	b.WriteString(under[:c.at])
	if c.styled {
		b.WriteString(off)
	}
	if c.linked {
		b.WriteString(ansi.ResetHyperlink())
	}
	blank(b, left-c.x)
	b.WriteString(over)
	for c.at < len(under) && c.x < left+width {
		c.next()
	}
	blank(b, c.x-left-width)
	if c.styled {
		again := cells{text: under[:c.at], at: c.since}
		for again.at < c.at {
			from := again.at
			if again.next(); under[from] == escape {
				b.WriteString(under[from:again.at])
			}
		}
	}
	b.WriteString(under[c.at:])
}

const escape = '\x1b'

// cells walks over the characters and the escape sequences of a line.
type cells struct {
	text   string
	at, x  int
	styled bool // styles are on that began at since or later
	since  int
	linked bool // a link is
}

// next steps over one of them.
func (c *cells) next() {
	rest := c.text[c.at:]
	switch {
	case rest[0] == escape:
		c.sequence(rest)
	case rest[0] < 0x80 && (len(rest) == 1 || rest[1] < 0x80):
		c.at++
		c.x++
	default:
		char, width := ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
		c.at += len(char)
		c.x += width
	}
}

// sequence steps over an escape sequence: of a style, or of a link.
func (c *cells) sequence(rest string) {
	n := len(rest)
	switch {
	case strings.HasPrefix(rest, "\x1b["):
		if end := strings.IndexByte(rest, 'm'); end >= 0 {
			n = end + 1
		}
		on := rest[:n] != off
		if on && !c.styled {
			c.since = c.at
		}
		c.styled = on
	case strings.HasPrefix(rest, "\x1b]8;"):
		if end := strings.IndexByte(rest, '\a'); end >= 0 {
			n = end + 1
		}
		c.linked = rest[:n] != ansi.ResetHyperlink()
	}
	c.at += n
}

func blank(b *strings.Builder, n int) {
	for ; n > 0; n -= len(blanks) {
		b.WriteString(blanks[:min(n, len(blanks))])
	}
}
