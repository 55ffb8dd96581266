package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// Limits of one document, so that a hostile one costs a bounded amount of memory and time:
// the parser's stack grows with the depth, and it needs up to a kilobyte for an item between
// brackets (see weigh). A definition of 4 MiB that is kept inline as text stays below.
const (
	maxDepth  = 200
	maxWeight = 500_000
)

// syntaxError is what is wrong with the text of a document.
type syntaxError struct {
	line    int // in the document, from 1; 0 where it is not known
	message string
}

func (e *syntaxError) Error() string { return e.message }

// loadNodes parses the text of a document. Anchors stay references, so an alias costs
// nothing however often it is repeated. Should the text hold several documents all the
// same, all are returned.
func loadNodes(text []byte) (nodes []*yaml.Node, err error) {
	// A fault of the parser must cost one document, not the program.
	defer func() {
		if r := recover(); r != nil {
			nodes, err = nil, &syntaxError{message: fmt.Sprintf("the YAML parser failed: %.100v", r)}
		}
	}()
	if weigh(text) > maxWeight {
		return nil, &syntaxError{message: "the document is too complex: it has too many items"}
	}
	loader, err := yaml.NewLoader(bytes.NewReader(text),
		yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
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

func newSyntaxError(err error) *syntaxError {
	var le *yaml.LoadError
	if !errors.As(err, &le) {
		return &syntaxError{message: oneLine(err.Error())}
	}
	e := &syntaxError{line: le.Mark.Line, message: oneLine(le.Message)}
	if le.ContextMsg != "" {
		e.message += " " + oneLine(le.ContextMsg)
		// What was never closed is noticed far behind the place that must be mended.
		if strings.HasPrefix(le.ContextMsg, "while scanning") && le.ContextMark.Line > 0 {
			e.line = le.ContextMark.Line
		}
	}
	return e
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// deref returns what an alias stands for.
func deref(n *yaml.Node) *yaml.Node {
	for range 8 { // an alias of an alias cannot be written
		if n == nil || n.Kind != yaml.AliasNode {
			return n
		}
		n = n.Alias
	}
	return nil
}

// nonString are the plain scalars that YAML 1.2 (core schema, as Backstage reads it) takes
// for something else than text.
var nonString = regexp.MustCompile(`^(?:` +
	`(?P<null>~|null|Null|NULL|)` +
	`|(?P<boolean>true|True|TRUE|false|False|FALSE)` +
	`|(?P<number>[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+` +
	`|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)))$`)

// typeOf names the type of a value as messages have it: "string", "number", "boolean",
// "null", "list", "map".
func typeOf(n *yaml.Node) string {
	switch n = deref(n); {
	case n == nil:
		return "null"
	case n.Kind == yaml.MappingNode:
		return "map"
	case n.Kind == yaml.SequenceNode:
		return "list"
	}
	const plain = yaml.Style(0)
	style := n.Style &^ yaml.FlowStyle
	if style&yaml.TaggedStyle != 0 {
		switch n.Tag {
		case "!!int", "!!float":
			return "number"
		case "!!bool":
			return "boolean"
		case "!!null":
			return "null"
		}
		return "string"
	}
	if style != plain {
		return "string"
	}
	if m := nonString.FindStringSubmatchIndex(n.Value); m != nil {
		for i, name := range nonString.SubexpNames() {
			if i > 0 && m[2*i] >= 0 {
				return name
			}
		}
	}
	return "string"
}

// entry is one key of a map with its value.
type entry struct {
	key, value *yaml.Node
	next       int // the line on which the next key stands; 0 for the last
}

// find returns the entry of a map that has the key, and how often the key is there.
func find(m *yaml.Node, key string) (found entry, times int) {
	if m = deref(m); m == nil || m.Kind != yaml.MappingNode {
		return found, 0
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if k := deref(m.Content[i]); k == nil || k.Kind != yaml.ScalarNode || k.Value != key {
			continue
		}
		if times++; times > 1 {
			continue
		}
		found = entry{key: m.Content[i], value: m.Content[i+1]}
		if i+2 < len(m.Content) {
			found.next = m.Content[i+2].Line
		}
	}
	return found, times
}
