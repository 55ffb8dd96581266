package yamldoc

import (
	"fmt"
	"iter"
	"strings"

	"go.yaml.in/yaml/v4"
)

const (
	// maxEmbedded is how deep documents that stand in texts of others are read.
	maxEmbedded = 3
	// parseSteps is what it costs to parse a text however short it is.
	parseSteps = 1000
)

// Embedded parses the text of a scalar as YAML: the maps and lists in it, with lines of the file.
func (n Node) Embedded() []Node {
	text := n.Text()
	if text == "" {
		return nil
	}
	if n.doc.depth >= maxEmbedded {
		n.doc.cut(n.Line(), fmt.Sprintf("not read: documents in texts of documents are nested more than %d deep",
			maxEmbedded))
		return nil
	}
	if !n.doc.spend(parseSteps) {
		return nil
	}
	var nodes []Node
	for d := range Split([]byte(text)) {
		lines := d.lineTable()
		if n.node.Style&yaml.LiteralStyle != 0 && !n.doc.lines.fixed {
			lines.first += n.Line()
			lines.last = min(lines.last+n.Line(), n.doc.lines.last)
		} else {
			lines = lineTable{first: n.Line(), last: n.Line(), fixed: true}
		}
		t := &tree{lines: lines, text: d.Text, depth: n.doc.depth + 1, cut: n.doc.cut}
		t.steps = min(n.doc.steps, minSteps+stepsPerByte*len(d.Text))
		n.doc.spend(len(d.Text))
		for _, inner := range t.nodes() {
			if inner.IsMap() || inner.IsList() {
				nodes = append(nodes, inner)
			}
		}
	}
	return nodes
}

// Lines returns the lines of [Node.Text], each with its line in the file. Texts that were folded
// or have escaped line breaks count as being on the line on which they begin.
func (n Node) Lines() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		line, step := n.Line(), 0
		if n.node != nil && n.node.Style&yaml.LiteralStyle != 0 && !n.doc.lines.fixed {
			line, step = line+1, 1
		}
		for text := range strings.Lines(n.Text()) {
			if !yield(min(line, n.doc.lines.last), strings.TrimRight(text, "\r\n")) {
				return
			}
			line += step
		}
	}
}

// TextLine returns the line in the file on which [Node.Text] begins.
func (n Node) TextLine() int {
	for line := range n.Lines() {
		return line
	}
	return n.Line()
}
