package yamldoc

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
)

// A template whose text is no YAML is parsed with something harmless in place of each of its
// actions, {{ }}, {% %} and %{ }:
//
//   - A line of nothing but actions becomes an empty line.
//   - Actions that decide (if, range, end, ...) and stand before or behind all text of a line
//     are left out.
//   - Any other action becomes a mark, which [Node.Text] replaces by the action again.
//
// Line breaks stay, and so does the text of block scalars. What a template would be rendered to
// is not known: both branches of a condition are read.
const (
	openMark  = "\ue000" // for private use: no text that means anything holds them
	closeMark = "\ue001"
)

// load parses the text of the tree, as a template where that is needed, and line by line where
// it is no YAML.
func (t *tree) load() []*yaml.Node {
	nodes, err := Parse(t.text)
	if t.tooMuch(err) {
		return nil
	}
	text := t.text
	if hasActionStart(text) && (err != nil || hasAction(nodes)) &&
		!bytes.Contains(text, []byte(openMark)) {
		text, t.actions = maskActions(text)
		nodes, err = Parse(text)
	}
	if t.tooMuch(err) {
		return nil
	}
	if err != nil {
		return parseLoosely(text, t)
	}
	return nodes
}

// tooMuch reports whether a text takes too much to parse, and takes note of it.
func (t *tree) tooMuch(err error) bool {
	var syntax *SyntaxError
	if !errors.As(err, &syntax) || !syntax.TooMuch {
		return false
	}
	t.cut(t.lines.file(max(1, syntax.Line)), syntax.Message)
	return true
}

// hasAction reports whether an action was taken for YAML: {{ x }} is a map whose only key is a map.
func hasAction(nodes []*yaml.Node) bool {
	for _, n := range nodes {
		if n.Kind == yaml.MappingNode {
			for i := 0; i+1 < len(n.Content); i += 2 {
				if k := n.Content[i]; k.Kind == yaml.MappingNode && k.Style&yaml.FlowStyle != 0 {
					return true
				}
			}
		}
		if hasAction(n.Content) {
			return true
		}
	}
	return false
}

// expand puts the actions back into a text.
func (t *tree) expand(s string) string {
	if len(t.actions) == 0 || !strings.Contains(s, openMark) {
		return s
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, openMark)
		b.WriteString(before)
		if !ok {
			break
		}
		number, after, _ := strings.Cut(rest, closeMark)
		// Escapes in a text can make marks that this package did not: those name what they
		// like, as often as they like.
		if i, err := strconv.Atoi(number); err == nil && i >= 0 && i < len(t.actions) &&
			b.Len() < len(t.text) {
			b.WriteString(t.actions[i])
		}
		s = after
	}
	t.spend(b.Len())
	return b.String()
}

// hasActionStart reports whether a text has what actions begin with.
func hasActionStart(text []byte) bool {
	return bytes.Contains(text, []byte("{{")) || bytes.Contains(text, []byte("{%")) ||
		bytes.Contains(text, []byte("%{"))
}

// deciding are the actions that put no text of their own in their place.
var deciding = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:\{\{[-~]?\s*(?:(?:if|else|end|with|range|define|block|break|continue)\b|/\*|!|\$\w*\s*:?=)|\{%|%\{)`)
})

// maxQuotes is how far quotes are looked at to find the end of an action, in bytes.
const maxQuotes = 4 << 10

// actionScanner finds the actions of a template. It remembers when no action is closed any
// more, so that a text of nothing but openings costs no more than another.
type actionScanner struct {
	noBraces, noPercent, noBrace bool
}

// next returns where the first action that begins within the first limit bytes of text
// begins and ends; end is -1 where there is none.
func (s *actionScanner) next(text []byte, limit int) (start, end int) {
	for from := 0; ; from = start + 1 {
		at := bytes.IndexByte(text[min(from, limit):limit], '{')
		if at < 0 {
			return 0, -1
		}
		start = from + at
		switch {
		case start+1 < limit && text[start+1] == '{':
			end = s.close(text[start:], "}}", &s.noBraces)
		case start+1 < limit && text[start+1] == '%':
			end = s.close(text[start:], "%}", &s.noPercent)
		case start > 0 && text[start-1] == '%':
			if end = s.close(text[start-1:], "}", &s.noBrace); end > 0 {
				return start - 1, start - 1 + end
			}
			continue
		default:
			continue
		}
		if end > 0 {
			return start, start + end
		}
	}
}

// close returns how long the action is that text begins with, -1 where it is not closed.
func (s *actionScanner) close(text []byte, closing string, none *bool) int {
	if *none {
		return -1
	}
	if end := quotedEnd(text[:min(len(text), maxQuotes)], closing); end > 0 {
		return end
	}
	end := bytes.Index(text[2:], []byte(closing))
	if end < 0 {
		*none = true
		return -1
	}
	return 2 + end + len(closing)
}

// quotedEnd finds the end of an action whose strings may hold what ends actions. It returns
// -1 where quotes do not match up: then they are no quotes.
func quotedEnd(text []byte, closing string) int {
	if comment := bytes.TrimLeft(text[2:], "- \t"); bytes.HasPrefix(comment, []byte("/*")) {
		_, rest, ok := bytes.Cut(comment, []byte("*/"))
		end := bytes.Index(rest, []byte(closing))
		if !ok || end < 0 {
			return -1
		}
		return len(text) - len(rest) + end + len(closing)
	}
	for i := 2; i < len(text); i++ {
		switch c := text[i]; c {
		case '"', '\'', '`':
			for i++; i < len(text) && text[i] != c; i++ {
				if c != '`' && text[i] == '\\' {
					i++
				} else if c != '`' && text[i] == '\n' {
					return -1
				}
			}
		case closing[0]:
			if bytes.HasPrefix(text[i:], []byte(closing)) {
				return i + len(closing)
			}
		}
	}
	return -1
}
