package yamldoc

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"sync"
)

// maxAhead is how many lines of nothing but actions are looked past to find out whether
// something is nested below a key.
const maxAhead = 20

// scalarHeader is the end of a line behind which the text of a block scalar begins.
var scalarHeader = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[:\-?])\s+(?:[&!]\S*\s+)*[|>][-+0-9]{0,2}\s*(?:\s#.*)?$`)
})

// masker makes YAML of a template, by the rules in actions.go.
type masker struct {
	scanner actionScanner
	out     bytes.Buffer
	actions []string
	parent  int // indent of what holds the block scalar that is being read; -1 for none
	indent  int // of the text of that block scalar; 0 until a line of it was seen
}

// maskActions returns the text of a template with marks for its actions, and those actions.
func maskActions(text []byte) ([]byte, []string) {
	m := &masker{parent: -1}
	for len(text) > 0 {
		text = text[m.line(text):]
	}
	return m.out.Bytes(), m.actions
}

// line takes the first line of rest, with those that an action on it goes on to, and
// returns how long that was.
func (m *masker) line(rest []byte) int {
	n := lineLength(rest)
	text := bytes.TrimRight(rest[:n], "\r\n")
	indent := indentOf(text)
	if len(bytes.TrimSpace(text)) == 0 || m.inScalar(text, indent) || text[indent] == '#' {
		m.out.Write(rest[:n])
		return n
	}
	parts, n := m.split(rest)
	text = m.rewrite(parts, rest[n:])
	if len(text) > 0 {
		m.parent, m.indent = -1, 0
		if bytes.ContainsAny(text, "|>") && scalarHeader().Match(text) {
			m.parent = holderIndent(text)
		}
	}
	m.out.Write(text)
	for taken := rest[:n]; len(taken) > 0; {
		end := lineLength(taken)
		m.out.Write(taken[len(bytes.TrimRight(taken[:end], "\r\n")):end])
		taken = taken[end:]
	}
	return n
}

// inScalar reports whether a line is text of the block scalar that is being read. Actions that
// stand further to the left than its text are lines of the template around it.
func (m *masker) inScalar(line []byte, indent int) bool {
	if m.parent < 0 || indent <= m.parent {
		return false
	}
	if m.indent == 0 {
		m.indent = indent
	}
	return indent >= m.indent || !onlyActions(line)
}

type part struct {
	text   []byte
	action bool
	passes bool // it leaves nothing behind where it stands before or behind all text of a line
}

func textPart(text []byte) part {
	return part{text: text, passes: len(bytes.TrimSpace(text)) == 0}
}

// split cuts the first line of rest into text and actions. An action that goes on to
// another line takes that one along. The first part is text, and so is every other.
func (m *masker) split(rest []byte) (parts []part, length int) {
	n := lineLength(rest)
	for pos := 0; ; {
		line := bytes.TrimRight(rest[pos:n], "\r\n")
		at, end := m.scanner.next(rest[pos:], len(line))
		if end < 0 {
			return append(parts, textPart(line)), n
		}
		action := rest[pos+at : pos+end]
		parts = append(parts, textPart(line[:at]), part{text: action, action: true,
			passes: deciding().Match(action)})
		if pos += end; pos > n {
			n = pos + lineLength(rest[pos:])
		}
	}
}

// rewrite returns a line with marks for its actions, without its break. It is empty where
// the line has no text.
func (m *masker) rewrite(parts []part, next []byte) []byte {
	if !slices.ContainsFunc(parts, func(p part) bool { return !p.action && !p.passes }) {
		return nil
	}
	first, last := 0, len(parts)
	for parts[first].passes {
		first++
	}
	for parts[last-1].passes {
		last--
	}
	if slices.ContainsFunc(parts[first:last], func(p part) bool { return p.action && p.passes }) {
		last = len(parts) // it has its end behind it
	}
	line := append([]byte(nil), parts[0].text[:indentOf(parts[0].text)]...)
	if first == 0 {
		line = line[:0]
	}
	for _, p := range parts[first:last] {
		if p.action {
			line = append(line, openMark+strconv.Itoa(len(m.actions))+closeMark...)
			m.actions = append(m.actions, string(p.text))
		} else {
			line = append(line, p.text...)
		}
	}
	// What an action under a key makes may be followed by more that is written out.
	if key := withoutEndMarks(line); len(key) < len(line) && bytes.HasSuffix(key, []byte(":")) &&
		nested(next, keyIndent(key)) {
		return key
	}
	return line
}

// withoutEndMarks returns a line without the marks and blanks at its end.
func withoutEndMarks(line []byte) []byte {
	for {
		line = bytes.TrimRight(line, " \t")
		if !bytes.HasSuffix(line, []byte(closeMark)) {
			return line
		}
		at := bytes.LastIndex(line, []byte(openMark))
		if at < 0 {
			return line // the text had such a character of its own
		}
		line = line[:at]
	}
}

// nested reports whether the lines stand below a key with the indent.
func nested(lines []byte, indent int) bool {
	for range maxAhead {
		line := lines[:lineLength(lines)]
		lines = lines[len(line):]
		text := bytes.TrimSpace(line)
		switch at := indentOf(line); {
		case len(line) == 0:
			return false
		case len(text) == 0 || text[0] == '#' || onlyActions(line):
			continue
		default:
			return at > indent || at == indent && (bytes.HasPrefix(text, []byte("- ")) || len(text) == 1 &&
				text[0] == '-')
		}
	}
	return false
}

// onlyActions reports whether a line is nothing but actions, as far as its ends show.
func onlyActions(line []byte) bool {
	text := bytes.TrimSpace(line)
	return bytes.HasPrefix(text, []byte("{{")) && bytes.HasSuffix(text, []byte("}}")) ||
		bytes.HasPrefix(text, []byte("{%")) && bytes.HasSuffix(text, []byte("%}"))
}

func indentOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

// keyIndent returns the column, from 0, of the key on a line: behind the dashes of lists.
func keyIndent(line []byte) int {
	at := indentOf(line)
	for at+1 < len(line) && line[at] == '-' && line[at+1] == ' ' {
		at += 1 + indentOf(line[at+1:])
	}
	return at
}

// holderIndent returns the column, from 0, that the text of a block scalar is further to the
// right than: of the key or dash that holds it.
func holderIndent(line []byte) int {
	at := keyIndent(line)
	if at < len(line) && (line[at] == '|' || line[at] == '>' || line[at] == '&' || line[at] == '!') {
		return max(bytes.LastIndexByte(line[:at], '-'), 0)
	}
	return at
}
