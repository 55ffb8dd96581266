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
// the parser's stack grows with the depth, and it needs up to a kilobyte for an item between
// brackets (see weigh). A definition of 4 MiB that is kept inline as text stays below.
const (
	MaxDepth  = 200
	MaxWeight = 500_000
)

// SyntaxError is what is wrong with the text of a document.
type SyntaxError struct {
	Line    int // in the document, from 1; 0 where it is not known
	Message string
	TooMuch bool // the text may be YAML, but takes too much to read
}

func (e *SyntaxError) Error() string { return e.Message }

// Parse parses the text of a document. Anchors stay references, so an alias costs
// nothing however often it is repeated. Should the text hold several documents all the
// same, all are returned.
func Parse(text []byte) (nodes []*yaml.Node, err error) {
	// A fault of the parser must cost one document, not the program.
	defer func() {
		if r := recover(); r != nil {
			nodes, err = nil, &SyntaxError{Message: fmt.Sprintf("the YAML parser failed: %.100v", r), TooMuch: true}
		}
	}()
	if weigh(text) > MaxWeight {
		return nil, &SyntaxError{Message: "the document is too complex: it has too many items", TooMuch: true}
	}
	loader, err := yaml.NewLoader(bytes.NewReader(text),
		yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(MaxDepth))))
	if err != nil {
		return nil, fmt.Errorf("setting up the YAML parser: %w", err)
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

// weigh estimates, never much too low, how much the parser would make of a text: no more than
// two items stand between a line break or an indicator and the next, and those between
// brackets cost about four times as much as others.
func weigh(text []byte) int {
	n := 0
	for i, c := range text {
		switch c {
		case ',', '[', '{':
			n += 4
		case '\n', '\r', ':', '?':
			n++
		case '-':
			if i+1 < len(text) && (text[i+1] == ' ' || text[i+1] == '\t') {
				n++
			}
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
	e.TooMuch = strings.Contains(le.Message, "exceeded max depth")
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
