package draw

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Ink is a style as the two strings that switch it on and off.
type Ink struct {
	on, off string
	sign    string // what is left of it where a ground takes its place: see [Ink.Signed]
}

// NewInk returns the ink of a style that has colours and attributes only.
func NewInk(style lipgloss.Style) Ink {
	on, off, ok := strings.Cut(style.Render("x"), "x")
	if !ok {
		return Ink{}
	}
	return Ink{on: on, off: off}
}

// Signed returns the ink with what is left of it over a plain [Ground].
func (k Ink) Signed(sign lipgloss.Style) Ink {
	k.sign = NewInk(sign).on
	return k
}

// Paint returns s in the ink.
func (k Ink) Paint(s string) string { return k.on + s + k.off }

// Width returns how many cells s takes.
func Width(s string) int {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] < ' ' {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}

// Wrap returns s as lines of at most width cells, broken between words or behind a slash.
func Wrap(s string, width int) []string {
	tooWide := func(l string) bool { return Width(l) > width }
	lines := wrapped(s, width)
	if slices.ContainsFunc(lines, tooWide) {
		lines = wrapped(s, width-1) // a slash had no room any more
	}
	if !slices.ContainsFunc(lines, tooWide) {
		return lines
	}
	var fit []string
	for _, l := range lines {
		if tooWide(l) { // several slashes
			fit = append(fit, strings.Split(ansi.Hardwrap(l, max(width, 1), true), "\n")...)
		} else {
			fit = append(fit, l)
		}
	}
	return fit
}

// Break returns the first line of [Wrap], and what is left for others. It costs nothing for text
// that is ASCII, as what is drawn with each frame.
func Break(s string, width int) (first, rest string) {
	switch w := Width(s); {
	case w <= width:
		return s, ""
	case w == len(s) && width > 0:
		for i := width; i > 0; i-- {
			if s[i] == ' ' {
				return s[:i], s[i+1:]
			} else if s[i-1] == '/' {
				return s[:i], s[i:]
			}
		}
		return s[:width], s[width:]
	}
	first = Wrap(s, width)[0]
	rest, ok := strings.CutPrefix(s, first)
	if !ok {
		return s, ""
	}
	return first, strings.TrimLeft(rest, " ")
}

func wrapped(s string, width int) []string {
	const whole = "\u2011" // a hyphen at which no line ends, so that flags stay in one piece
	if strings.Contains(s, whole) {
		s = ansi.Wrap(s, max(width, 1), "/")
	} else {
		s = ansi.Wrap(strings.ReplaceAll(s, "-", whole), max(width, 1), "/")
		s = strings.ReplaceAll(s, whole, "-")
	}
	lines := strings.Split(s, "\n")
	for i := range lines[:len(lines)-1] {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

// Cut returns s, shortened to at most width cells; what was cut off is marked by "…".
func Cut(s string, width int) string {
	s, _ = cut(s, width)
	return s
}

// cut is [Cut], and says how many cells the result takes: to find that out is most of the work.
func cut(s string, width int) (string, int) {
	w := Width(s)
	switch {
	case width <= 0:
		return "", 0
	case w <= width:
		return s, w
	case w == len(s):
		return s[:width-1] + "…", width
	}
	s = ansi.Truncate(s, width, "…")
	return s, Width(s)
}

// Pieces returns s without the pieces at its end that do not fit: what follows a comma, a semicolon
// or a colon and a blank. No number is cut, which would make another one of it. What fits not even
// as the first piece is cut as [Cut] does.
func Pieces(s string, width int) string {
	for Width(s) > width {
		i := max(strings.LastIndex(s, ", "), strings.LastIndex(s, ": "), strings.LastIndex(s, "; "))
		if i <= 0 {
			return Cut(s, width)
		}
		s = s[:i]
	}
	return s
}

// CutLeft is [Cut] from the other side: the end of s stays.
func CutLeft(s string, width int) string {
	w := Width(s)
	switch {
	case width <= 0:
		return ""
	case w <= width:
		return s
	case w == len(s):
		return "…" + s[w-width+1:]
	}
	// A wide character that is cut in half goes as a whole.
	for drop := w - width + 1; ; drop++ {
		if cut := ansi.TruncateLeft(s, drop, "…"); ansi.StringWidth(cut) <= width {
			return cut
		}
	}
}

// Line writes one line of an exact width to a builder.
type Line struct {
	b      *strings.Builder
	left   int
	margin int
	ground Ground
}

// NewLine starts a line of width cells.
func NewLine(b *strings.Builder, width int) Line { return Line{b: b, left: max(width, 0)} }

// Left returns how many cells are free.
func (l *Line) Left() int { return l.left }

// Margin keeps n cells at the right edge free, as far as they are there.
func (l *Line) Margin(n int) {
	n = min(n, l.left)
	l.left -= n
	l.margin += n
}

// Text adds plain text, cut to what is free.
func (l *Line) Text(s string) { l.Ink(Ink{}, s) }

// Ink adds text in an ink, cut to what is free.
func (l *Line) Ink(k Ink, s string) { l.InkUpTo(k, s, l.left) }

// InkUpTo adds text in an ink, cut to some width and to what is free.
func (l *Line) InkUpTo(k Ink, s string, width int) {
	width = min(width, l.left)
	if w := Width(s); w == len(s) && w > width && width > 0 { // a text of both parts would allocate
		l.ink(k, s[:width-1], width-1)
		l.ink(k, "…", 1)
		return
	}
	s, w := cut(s, width)
	l.ink(k, s, w)
}

// Sign adds one of our own signs, which takes one cell.
func (l *Line) Sign(k Ink, s string) {
	if l.left > 0 {
		l.ink(k, s, 1)
	}
}

func (l *Line) ink(k Ink, s string, width int) {
	if s == "" {
		return
	}
	on, off := l.around(k)
	if on == "" {
		l.b.WriteString(s) // most of a screen: to write nothing takes its time, too
	} else {
		l.b.WriteString(on)
		l.b.WriteString(s)
		l.b.WriteString(off)
	}
	l.left -= width
}

// Raw adds text that holds escape sequences of our own and takes width cells.
func (l *Line) Raw(s string, width int) {
	if width <= l.left {
		l.b.WriteString(s)
		l.left -= width
	}
}

// Blank adds n blanks.
func (l *Line) Blank(n int) {
	n = min(n, l.left)
	l.left -= max(n, 0)
	blank(l.b, n)
}

// Right fills up so that s ends at the right edge.
func (l *Line) Right(k Ink, s string) {
	s, w := cut(s, l.left)
	l.Blank(l.left - w)
	l.ink(k, s, w)
}

// End fills the line up.
func (l *Line) End() {
	l.left, l.margin = l.left+l.margin, 0
	l.Blank(l.left)
	l.endGround()
}

// EndNoBreak is [Line.End] for a line that changes with every key: the last cell is a blank that
// does not count as one. The renderer looks from the end of such a line for what is new, and sends
// exactly that; of a line that could be cleared to its end it sends a cell more.
func (l *Line) EndNoBreak() {
	l.Blank(l.left - 1)
	l.Sign(Ink{}, noBreak)
}

const noBreak = "\u00a0"

// Rule adds n times the one-cell string s.
func (l *Line) Rule(k Ink, s string, n int) {
	n = min(n, l.left)
	if n <= 0 {
		return
	}
	on, off := l.around(k)
	l.b.WriteString(on)
	l.left -= n
	for long := rules[s]; len(long) > 0 && n >= ruleLength; n -= ruleLength {
		l.b.WriteString(long)
	}
	for range n {
		l.b.WriteString(s)
	}
	l.b.WriteString(off)
}

// rules are pieces of the rules that are usual.
var rules = map[string]string{"─": strings.Repeat("─", ruleLength),
	"━": strings.Repeat("━", ruleLength)}

const ruleLength = 16

var blanks = strings.Repeat(" ", 256)
