package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// Limits of one document, so that a hostile one costs a bounded amount of memory and time:
// the parser's stack grows with the depth, and it needs up to 500 bytes for an item in block
// style and 4 KiB for one between brackets, of which it holds 350 and 1800 at once: see weigh.
// A definition of 4 MiB that is kept inline as text stays below.
const (
	MaxDepth  = 200
	MaxWeight = 2_000_000
)

// SyntaxError is what is wrong with the text of a document.
type SyntaxError struct {
	Line    int // in the document, from 1; 0 where it is not known
	Message string
	// TooMuch: the text may be YAML, but takes too much to read. Line and Message tell of the limit
	// then.
	TooMuch bool
}

func (e *SyntaxError) Error() string { return e.Message }

// Parse parses the text of a document. Anchors stay references, so an alias costs
// nothing however often it is repeated. Should the text hold several documents all the
// same, all are returned. The error is a [SyntaxError].
func Parse(text []byte) (nodes []*yaml.Node, err error) {
	// A fault of the parser must cost one document, not the program.
	defer func() {
		if r := recover(); r != nil {
			nodes, err = nil, &SyntaxError{Message: fmt.Sprintf("not read: the YAML parser failed: %.100v",
				r), TooMuch: true}
		}
	}()
	if len(text)*mostWeight > MaxWeight && weigh(text) > MaxWeight {
		return nil, &SyntaxError{Message: "not read: the document has too many items: split it",
			TooMuch: true}
	}
	if root := quickly(text); root != nil {
		return []*yaml.Node{root}, nil
	}
	return parse(text)
}

func parse(text []byte) (nodes []*yaml.Node, err error) {
	loader, err := yaml.NewLoader(bytes.NewReader(text),
		yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(MaxDepth))))
	if err != nil {
		return nil, &SyntaxError{Message: "not read: the YAML parser cannot be set up: " +
			oneLine(err.Error()), TooMuch: true}
	}
	for {
		node := new(yaml.Node)
		switch err := loader.Load(node); {
		case errors.Is(err, io.EOF):
			return nodes, nil
		case err != nil:
			return nil, newSyntaxError(err)
		case node.Kind == yaml.DocumentNode && len(node.Content) == 1:
			nodes = append(nodes, node.Content[0])
		}
	}
}

// mostWeight is what one character weighs at the most.
const mostWeight = 16

// weigh estimates, never much too low, how much the parser would make of a text: no more than
// two items stand between a line break or an indicator and the next, a comment beside an item costs
// about four times as much as that, and what stands between brackets sixteen times.
func weigh(text []byte) int {
	n := 0
	begun, comment := false, false // the line has something in it; the last one that had was a comment
	for i, c := range text {
		switch c {
		case ' ', '\t':
			continue
		case '\n', '\r':
			if c == '\n' || i+1 == len(text) || text[i+1] != '\n' {
				n++
			}
			begun = false
			continue
		case ',', '[', '{':
			n += mostWeight
		case ':', '?':
			n++
		case '-':
			if i+1 < len(text) && (text[i+1] == ' ' || text[i+1] == '\t') {
				n++
			}
		case '#':
			if !begun && !comment || begun && (text[i-1] == ' ' || text[i-1] == '\t') {
				n += 4
			}
		}
		if !begun {
			begun, comment = true, c == '#'
		}
	}
	return n
}

func newSyntaxError(err error) *SyntaxError {
	var le *yaml.LoadError
	if !errors.As(err, &le) {
		return &SyntaxError{Message: oneLine(err.Error())}
	}
	e := &SyntaxError{Line: le.Mark.Line, Message: oneLine(le.Message)}
	if strings.Contains(le.Message, "exceeded max depth") {
		e.TooMuch, e.Message = true,
			fmt.Sprintf("not read: the document is nested more than %d deep here", MaxDepth)
		return e
	}
	if le.ContextMsg != "" {
		e.Message += " " + oneLine(le.ContextMsg)
		// What was never closed is noticed far behind the place that must be mended.
		if strings.HasPrefix(le.ContextMsg, "while scanning") && le.ContextMark.Line > 0 {
			e.Line = le.ContextMark.Line
		}
	}
	return e
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
