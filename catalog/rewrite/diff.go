package rewrite

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// around is how many lines are shown before a change and behind it.
const around = 3

// hunk is a part of the file with changes in it: no change makes more lines of one.
type hunk struct {
	first         int // line, from 1
	before, after []string
}

// lines returns the lines of a text with their ends.
func lines(text string) []string {
	all := strings.SplitAfter(text, "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// hunks returns what differs, with lines around it as far as they can be shown as they are.
func (f *File) hunks() []hunk {
	before, after := lines(f.before), lines(f.after)
	var parts [][2]int // from the first line to that behind the last one
	for i := range before {
		if before[i] == after[i] {
			continue
		}
		from, to := i, i+1
		for from > 0 && i-from < around && isSeen(before[from-1]) {
			from--
		}
		for to < len(before) && to-i <= around && isSeen(before[to]) {
			to++
		}
		if last := len(parts) - 1; last >= 0 && from <= parts[last][1] {
			parts[last][1] = to
		} else {
			parts = append(parts, [2]int{from, to})
		}
	}
	var out []hunk
	for _, p := range parts {
		out = append(out, hunk{p[0] + 1, before[p[0]:p[1]], after[p[0]:p[1]]})
	}
	return out
}

// isSeen reports whether all lines that differ can be shown as they are.
func (f *File) isSeen() bool {
	before, after := lines(f.before), lines(f.after)
	for i := range before {
		if before[i] != after[i] && (!isSeen(before[i]) || !isSeen(after[i])) {
			return false
		}
	}
	return true
}

// isSeen reports whether a line is shown as it is, and does nothing.
func isSeen(line string) bool {
	text := strings.TrimSpace(strings.ReplaceAll(strings.TrimPrefix(line, mark), "\t", " "))
	return harmless.Text(text) == text
}

// each calls line for each line of a hunk, with the sign before it.
func (h hunk) each(line func(sign byte, text string)) {
	for i := 0; i < len(h.before); {
		n := i
		for n < len(h.before) && h.before[n] != h.after[n] {
			line('-', h.before[n])
			n++
		}
		for k := i; k < n; k++ {
			line('+', h.after[k])
		}
		if n == i {
			line(' ', h.before[i])
			n++
		}
		i = n
	}
}

func (h hunk) head() string {
	return fmt.Sprintf("@@ -%d,%d +%[1]d,%[2]d @@", h.first, len(h.before))
}

// Diff returns the difference as "git diff" prints it, for "git apply" and "patch -p1". The name is
// that of the file below the folder in which these run, with slashes. It holds lines of the file as
// they are, with whatever else stands in them.
func (f *File) Diff(name string) string {
	var b strings.Builder
	from, to := quoted("a/"+name), quoted("b/"+name)
	fmt.Fprintf(&b, "diff --git %s %s\n--- %s\n+++ %s\n", from, to, tabbed(from), tabbed(to))
	for _, h := range f.hunks() {
		b.WriteString(h.head() + "\n")
		h.each(func(sign byte, text string) {
			b.WriteByte(sign)
			b.WriteString(text)
			if !strings.HasSuffix(text, "\n") {
				b.WriteString("\n\\ No newline at end of file\n")
			}
		})
	}
	return b.String()
}

// quoted returns a name as git writes it: in quotes and with escapes of C where it has more than
// visible ASCII.
//
// https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath
func quoted(name string) string {
	var b strings.Builder
	for i := range len(name) {
		switch c := name[i]; {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(c))
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	if b.Len() == len(name) {
		return name
	}
	return `"` + b.String() + `"`
}

// tabbed adds what tells programs where a name with a blank ends.
func tabbed(name string) string {
	if strings.Contains(name, " ") && !strings.HasPrefix(name, `"`) {
		return name + "\t"
	}
	return name
}

// Line is a line of a difference as it is shown: a sign and the text behind it, in which what may
// be a secret is masked. Make it harmless before it is shown.
type Line struct {
	Sign byte // ' ', '-', '+', and '@' for the head of a part
	Text string
}

// Lines returns the difference to be shown.
func (f *File) Lines(c *catalog.Catalog) []Line {
	text, _ := f.text(f.after)
	mask := c.Masker(f.Path, catalog.NewPlaces(c.NameOf(f.Path), []byte(text)).Named()...)
	var out []Line
	for _, h := range f.hunks() {
		out = append(out, Line{'@', h.head()})
		h.each(func(sign byte, text string) {
			out = append(out, Line{sign, mask(strings.TrimPrefix(strings.TrimRight(text, "\r\n"), mark))})
		})
	}
	return out
}
