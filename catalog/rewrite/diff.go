package rewrite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// around is how many lines are shown before a change and behind it.
const around = 3

// hunk is a part of the file with changes in it.
type hunk struct {
	first, firstAfter int // lines, from 1
	before, after     int // lines of it
	list              []signed
}

// signed is a line with the sign that it has in a difference.
type signed struct {
	sign byte
	text string
}

// change is lines of the file, from one to that before another, in whose place others stand.
type change struct {
	from, to int
	lines    []string
}

// lines returns the lines of a text with their ends.
func lines(text string) []string {
	all := strings.SplitAfter(text, "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// changes returns what differs: where nothing was put in, each line is in its place.
func (f *File) changes() []change {
	if f.inserted != nil {
		return insertedLines(f.before, f.inserted)
	}
	var out []change
	before, after := lines(f.before), lines(f.after)
	for i := range before {
		if before[i] == after[i] {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].to == i {
			out[last].to, out[last].lines = i+1, append(out[last].lines, after[i])
			continue
		}
		out = append(out, change{i, i + 1, []string{after[i]}})
	}
	return out
}

// insertedLines returns what differs where something is put into a text.
func insertedLines(text string, in []catalog.Insertion) []change {
	var out []change
	before := lines(text)
	at, n := 0, 0 // where the line n begins
	for i := 0; i < len(in); {
		for n < len(before) && at+len(before[n]) <= in[i].Offset &&
			(n+1 < len(before) || strings.HasSuffix(before[n], "\n")) {
			at += len(before[n])
			n++
		}
		if whole := strings.HasSuffix(in[i].Text, "\n"); whole && at == in[i].Offset {
			out = append(out, change{n, n, lines(in[i].Text)})
			i++
			continue
		}
		var b strings.Builder // the line, with all that goes into it
		from, end := at, at+len(before[n])
		for ; i < len(in) && (in[i].Offset < end || in[i].Offset == len(text) && end == len(text)); i++ {
			b.WriteString(text[from:in[i].Offset] + in[i].Text)
			from = in[i].Offset
		}
		b.WriteString(text[from:end])
		out = append(out, change{n, n + 1, lines(b.String())})
	}
	return out
}

// hunks returns what differs, with lines around it as far as they can be shown as they are.
func (f *File) hunks() []hunk {
	before, changes := lines(f.before), f.changes()
	var out []hunk
	more := 0 // lines that there are more before the part
	for i := 0; i < len(changes); {
		from := changes[i].from
		for from > 0 && changes[i].from-from < around && isSeen(before[from-1]) {
			from--
		}
		h := hunk{first: from + 1, firstAfter: from + 1 + more}
		at := from
		put := func(sign byte, all []string) {
			for _, text := range all {
				h.list = append(h.list, signed{sign, text})
			}
		}
		for {
			c := changes[i]
			put(' ', before[at:c.from])
			put('-', before[c.from:c.to])
			put('+', c.lines)
			more += len(c.lines) - (c.to - c.from)
			at = c.to
			end := at
			for end < len(before) && end-at < around && isSeen(before[end]) {
				end++
			}
			i++
			if i < len(changes) {
				begin := changes[i].from
				for begin > at && changes[i].from-begin < around && isSeen(before[begin-1]) {
					begin--
				}
				if begin <= end {
					continue
				}
			}
			put(' ', before[at:end])
			h.before, h.after = end-from, end-from+more-(h.firstAfter-h.first)
			break
		}
		out = append(out, h)
	}
	return out
}

// isSeen reports whether all lines that differ can be shown as they are.
func (f *File) isSeen() bool {
	before := lines(f.before)
	for _, c := range f.changes() {
		for _, line := range slices.Concat(before[c.from:c.to], c.lines) {
			if !isSeen(line) {
				return false
			}
		}
	}
	return true
}

// isSeen reports whether a line is shown as it is, and does nothing.
func isSeen(line string) bool {
	text := strings.TrimSpace(strings.ReplaceAll(strings.TrimPrefix(line, mark), "\t", " "))
	return harmless.Text(text) == text
}

func (h hunk) head() string {
	return fmt.Sprintf("@@ -%d,%d +%d,%d @@", h.first, h.before, h.firstAfter, h.after)
}

// Diff returns the difference as "git diff" prints it, for "git apply" and "patch -p1". The name is
// that of the file below the folder in which these run, with slashes. It holds lines of the file as
// they are, with whatever else stands in them.
func (f *File) Diff(name string) string {
	return fmt.Sprintf("diff --git %s %s\n", quoted("a/"+name), quoted("b/"+name)) + f.Patch(name)
}

// Patch is Diff without the line by which git takes the name for one below its repository, wherever
// it runs.
func (f *File) Patch(name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", tabbed(quoted("a/"+name)), tabbed(quoted("b/"+name)))
	for _, h := range f.hunks() {
		b.WriteString(h.head() + "\n")
		for _, l := range h.list {
			b.WriteByte(l.sign)
			b.WriteString(l.text)
			if !strings.HasSuffix(l.text, "\n") {
				b.WriteString("\n\\ No newline at end of file\n")
			}
		}
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

// Line is a line of a difference: a sign and the text behind it, in which what may be a secret is
// masked.
type Line struct {
	Sign byte // ' ', '-', '+', and '@' for the head of a part
	Text string
}

// Shown returns the line as it is shown, with blanks in place of tabs.
func (l Line) Shown() string {
	text := strings.ReplaceAll(l.Text, "\t", "    ")
	bare := strings.TrimLeft(text, " ")
	if l.Sign == '@' {
		return harmless.Text(bare)
	}
	indent := strings.Repeat(" ", len(text)-len(bare))
	return string(l.Sign) + indent + harmless.Text(strings.TrimRight(bare, " "))
}

// Lines returns the difference to be shown.
func (f *File) Lines(c *catalog.Catalog) []Line {
	text, _ := f.text(f.after)
	mask := c.Masker(f.Path, catalog.NewPlaces(c.NameOf(f.Path), []byte(text)).Named()...)
	var out []Line
	for _, h := range f.hunks() {
		out = append(out, Line{'@', h.head()})
		for _, l := range h.list {
			text := strings.TrimPrefix(strings.TrimRight(l.text, "\r\n"), mark)
			out = append(out, Line{l.sign, mask(text)})
		}
	}
	return out
}
