package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// looseReader reads a text that the parser refuses line by line, by indentation alone:
// what makes sense is kept, and the rest left out. It knows block style, with anything on
// one line as a value. Aliases are not followed.
type looseReader struct {
	frames []frame
	roots  []*yaml.Node // what stands furthest to the left, one after the other
	scalar *yaml.Node   // the block scalar that is being read
	holder int          // the indent of what holds it
	margin int          // the indent of its text; -1 until a line of it was seen
	body   strings.Builder
	tree   *tree // of the text
}

// frame is a map or list that is being read.
type frame struct {
	indent int
	node   *yaml.Node
	open   *yaml.Node // the last value in it, while it is empty
}

// parseLoosely returns the nodes of the text of a tree. They hold no more than its lines.
func parseLoosely(text []byte, t *tree) []*yaml.Node {
	r := &looseReader{tree: t}
	for line := 1; len(text) > 0; line++ {
		n := lineLength(text)
		r.line(bytes.TrimRight(text[:n], " \t\r\n"), line)
		text = text[n:]
	}
	r.endScalar()
	return r.roots
}

func (r *looseReader) line(text []byte, line int) {
	indent := indentOf(text)
	if r.scalar != nil {
		if len(text) == 0 || indent > r.holder {
			if r.margin < 0 && len(text) > 0 {
				r.margin = indent
			}
			r.body.Write(text[min(max(r.margin, 0), indent):])
			r.body.WriteByte('\n')
			return
		}
		r.endScalar()
	}
	rest := text[indent:]
	if len(rest) == 0 || rest[0] == '#' || isMarker(text, "---") || isMarker(text, "...") {
		return
	}
	for rest[0] == '-' && (len(rest) == 1 || rest[1] == ' ') {
		list := r.container(indent, line, yaml.SequenceNode)
		if list == nil {
			return
		}
		list.open = &yaml.Node{Kind: yaml.ScalarNode, Line: line}
		list.node.Content = append(list.node.Content, list.open)
		if rest = rest[1:]; len(bytes.TrimSpace(rest)) == 0 {
			return
		}
		if isHeader(bytes.TrimLeft(rest, " ")) {
			r.beginScalar(list.open, indent)
			return
		}
		indent += 1 + indentOf(rest)
		rest = rest[indentOf(rest):]
	}
	key, value, ok := splitKey(rest)
	if !ok {
		if top := r.top(); top != nil && top.open != nil && top.node.Kind == yaml.SequenceNode &&
			top.open.Line == line {
			r.fill(top, rest, line)
		}
		return
	}
	object := r.container(indent, line, yaml.MappingNode)
	if object == nil {
		return
	}
	object.open = &yaml.Node{Kind: yaml.ScalarNode, Line: line}
	object.node.Content = append(object.node.Content, r.fragment(key, line), object.open)
	switch {
	case isHeader(value):
		r.beginScalar(object.open, indent)
	case len(value) > 0 && value[0] != '#':
		r.fill(object, value, line)
	}
}

// container returns the map or list that a line with the indent belongs to, nil where it
// belongs to none.
func (r *looseReader) container(indent, line int, kind yaml.Kind) *frame {
	for top := r.top(); top != nil && top.indent > indent; top = r.top() {
		r.frames = r.frames[:len(r.frames)-1]
	}
	top := r.top()
	if top != nil && top.indent == indent && top.node.Kind == yaml.SequenceNode &&
		kind == yaml.MappingNode {
		// The list stood as far to the left as the key that holds it.
		r.frames = r.frames[:len(r.frames)-1]
		top = r.top()
	}
	switch {
	case top == nil:
		root := &yaml.Node{Kind: kind, Line: line}
		r.roots = append(r.roots, root)
		r.frames = append(r.frames, frame{indent: indent, node: root})
	case len(r.frames) > MaxDepth:
		r.tree.cut(r.tree.lines.file(line),
			fmt.Sprintf("not read: lines are nested more than %d deep here", MaxDepth))
		return nil
	case top.open != nil && (indent > top.indent || kind == yaml.SequenceNode &&
		top.node.Kind == yaml.MappingNode):
		node := top.open
		*node = yaml.Node{Kind: kind, Line: line}
		top.open = nil
		r.frames = append(r.frames, frame{indent: indent, node: node})
	case top.node.Kind != kind:
		return nil
	}
	return r.top()
}

func (r *looseReader) top() *frame {
	if len(r.frames) == 0 {
		return nil
	}
	return &r.frames[len(r.frames)-1]
}

func (r *looseReader) fill(f *frame, text []byte, line int) {
	*f.open = *r.fragment(text, line)
	f.open = nil
}

func (r *looseReader) beginScalar(node *yaml.Node, holder int) {
	r.top().open = nil
	r.scalar, r.holder, r.margin = node, holder, -1
}

func (r *looseReader) endScalar() {
	if r.scalar == nil {
		return
	}
	r.scalar.Style = yaml.LiteralStyle
	if text := strings.TrimRight(r.body.String(), "\n"); text != "" {
		r.scalar.Value = text + "\n"
	}
	r.scalar = nil
	r.body.Reset()
}

// splitKey cuts a line into a key and what stands behind its colon.
func splitKey(line []byte) (key, value []byte, ok bool) {
	end := 0
	switch c := line[0]; {
	case c == '"' || c == '\'':
		for end = 1; end < len(line) && line[end] != c; end++ {
			if c == '"' && line[end] == '\\' {
				end++
			}
		}
		end++
	case bytes.IndexByte([]byte("#{}[],&*!|>%@`: \t"), c) >= 0:
		return nil, nil, false
	default:
		for ; end < len(line); end++ {
			if line[end] == ':' && (end+1 == len(line) || line[end+1] == ' ' || line[end+1] == '\t') {
				break
			}
			if line[end] == '#' && line[end-1] == ' ' {
				return nil, nil, false
			}
		}
	}
	if end > len(line) {
		return nil, nil, false
	}
	rest, ok := bytes.CutPrefix(bytes.TrimLeft(line[end:], " \t"), []byte(":"))
	if !ok || len(rest) > 0 && rest[0] != ' ' && rest[0] != '\t' {
		return nil, nil, false
	}
	return bytes.TrimRight(line[:end], " \t"), bytes.TrimLeft(rest, " \t"), true
}

// isHeader reports whether the value on a line is the header of a block scalar.
func isHeader(value []byte) bool {
	const longest = 200
	return len(value) > 0 && len(value) < longest && bytes.IndexByte([]byte("|>&!"), value[0]) >= 0 &&
		scalarHeader().Match(append([]byte("- "), value...))
}

// fragment returns the value or key that a text of one line is.
func (r *looseReader) fragment(text []byte, line int) *yaml.Node {
	plain := &yaml.Node{Kind: yaml.ScalarNode, Line: line}
	before, _, _ := bytes.Cut(text, []byte(" #"))
	before = bytes.TrimSpace(before)
	if closing := strings.IndexByte(`"'[{!&*`, text[0]); closing < 0 {
		plain.Value = string(before)
		return plain
	} else if closing < 4 && bytes.LastIndexByte(text, `"']}`[closing]) < 1 {
		plain.Value = string(bytes.TrimLeft(before, `"'`))
		return plain
	}
	nodes, err := Parse(text)
	var syntax *SyntaxError
	if errors.As(err, &syntax) && syntax.TooMuch {
		r.tree.cut(r.tree.lines.file(line), syntax.Message)
	}
	if err != nil || len(nodes) != 1 {
		plain.Value = string(bytes.Trim(text, `"'`))
		return plain
	}
	moved(nodes[0], line)
	return nodes[0]
}

func moved(n *yaml.Node, line int) {
	n.Line = line
	for _, c := range n.Content {
		moved(c, line)
	}
}
