package yamldoc

import (
	"fmt"
	"iter"

	"go.yaml.in/yaml/v4"
)

const (
	// stepsPerByte bounds what looking at a document costs: an alias makes a large part of
	// it reachable a second time for a few bytes, and lists of aliases multiply.
	stepsPerByte = 40
	minSteps     = 20_000
	// aliasSteps is what it costs to follow an alias: only aliases make a small text large.
	aliasSteps = 100
	// maxMerges is how deep maps that are merged into one another are followed.
	maxMerges = 8
)

// Node is a place in a document. The zero Node is nothing, and all its answers are empty, so
// that a chain of questions needs no checks. Aliases are followed wherever one is met.
//
// All nodes of a file are used by one goroutine at a time.
type Node struct {
	node *yaml.Node
	doc  *tree
}

// tree is what the nodes of a document share.
type tree struct {
	lines   lineTable
	text    []byte   // as it was parsed
	actions []string // the actions that marks in the parsed text stand for
	steps   int      // how many more nodes may be handed out
	depth   int      // of documents in texts of documents
	cut     CutFunc
}

// CutFunc is told of a part of a document that is not read because of a limit: where in the file it
// begins, and in one line what is not read and why. It may be told the same several times.
type CutFunc func(line int, message string)

// Nodes parses the document. Templates whose text is no YAML are read too, see
// [Node.Text], and of what is not YAML all the same as much as makes sense. What a limit keeps from
// being read, now or when the nodes are asked, cut is told of; it may be nil.
func (d Document) Nodes(cut CutFunc) []Node {
	if cut == nil {
		cut = func(int, string) {}
	}
	t := &tree{lines: d.lineTable(), text: d.Text, steps: minSteps + stepsPerByte*len(d.Text),
		cut: cut}
	return t.nodes()
}

func (t *tree) nodes() []Node {
	var nodes []Node
	for _, n := range t.load() {
		nodes = append(nodes, Node{node: n, doc: t})
	}
	return nodes
}

// spend takes away steps that something costs, and reports whether there were enough. When the last
// of those that were left are taken, it tells that nothing more is found.
func (t *tree) spend(steps int) bool {
	if t.steps -= steps; t.steps < 0 && t.steps+steps >= 0 {
		t.cut(t.lines.first, "not read to its end: the document costs too much: split it, or use fewer aliases")
	}
	return t.steps >= 0
}

func (n Node) at(y *yaml.Node) Node {
	steps := 1
	if y.Kind == yaml.AliasNode {
		steps += aliasSteps
	}
	if !n.doc.spend(steps) {
		return Node{}
	}
	if y = Deref(y); y == nil {
		return Node{}
	}
	return Node{node: y, doc: n.doc}
}

// IsZero reports whether there is nothing at the place. An explicit null is something.
func (n Node) IsZero() bool { return n.node == nil }

// IsMap reports whether the node is a map.
func (n Node) IsMap() bool { return n.node != nil && n.node.Kind == yaml.MappingNode }

// IsList reports whether the node is a list.
func (n Node) IsList() bool { return n.node != nil && n.node.Kind == yaml.SequenceNode }

// Line returns the line in the file on which the node begins, 0 for nothing. The text of a
// block scalar begins on the line after it.
func (n Node) Line() int {
	if n.node == nil {
		return 0
	}
	return n.doc.lines.file(n.node.Line)
}

// Text returns the text of a scalar, whatever its type: "2" for a number. It is "" for null
// and for what is no scalar. Where the document is a template, its actions stand in the text as
// they stand in the file.
func (n Node) Text() string {
	if n.node == nil || n.node.Kind != yaml.ScalarNode || isNull(n.node) {
		return ""
	}
	if !n.doc.spend(2 * len(n.node.Value)) {
		return ""
	}
	return n.doc.expand(n.node.Value)
}

// Get returns what stands under a key of a map, then under a key of that, and so on. Where
// a key is there several times the last is meant, as everywhere in Kubernetes; see
// [Node.All].
func (n Node) Get(keys ...string) Node {
	for _, key := range keys {
		var found Node
		for v := range n.All(key) {
			found = v
		}
		n = found
	}
	return n
}

// All returns every value that stands under a key of a map: a template that has a key in
// each branch of a condition holds it several times. Merged maps count where the map itself
// does not have the key.
func (n Node) All(key string) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		if !n.IsMap() {
			return
		}
		for m, own := range n.merged() {
			found := false
			for i := 0; i+1 < len(m.Content); i += 2 {
				n.doc.spend(1)
				if k := Deref(m.Content[i]); k == nil || k.Kind != yaml.ScalarNode || k.Value != key {
					continue
				}
				found = true
				if v := n.at(m.Content[i+1]); v.IsZero() || !yield(v) {
					return
				}
			}
			if found || own && n.doc.steps < 0 {
				return
			}
		}
	}
}

// merged returns the map itself, then the maps that are merged into it, the one that wins
// first.
func (n Node) merged() iter.Seq2[*yaml.Node, bool] {
	return func(yield func(*yaml.Node, bool) bool) {
		n.merge(n.node, 0, yield)
	}
}

func (n Node) merge(m *yaml.Node, depth int, yield func(*yaml.Node, bool) bool) bool {
	if !n.doc.spend(1) || m == nil {
		return true
	}
	if depth > maxMerges {
		n.doc.cut(n.Line(), fmt.Sprintf("not read: maps are merged more than %d deep", maxMerges))
		return true
	}
	if m.Kind == yaml.SequenceNode && depth > 0 {
		for _, part := range m.Content {
			if !n.merge(Deref(part), depth+1, yield) {
				return false
			}
		}
		return true
	}
	if m.Kind != yaml.MappingNode {
		return true
	}
	if !yield(m, depth == 0) {
		return false
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		n.doc.spend(1)
		if k := m.Content[i]; k.Kind != yaml.ScalarNode || k.Value != "<<" ||
			k.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
			continue
		}
		if !n.merge(Deref(m.Content[i+1]), depth+1, yield) {
			return false
		}
	}
	return true
}

// Pairs returns the keys and values of a map, its own before those of merged maps. A key that
// is there several times comes several times.
func (n Node) Pairs() iter.Seq2[Node, Node] {
	return func(yield func(key, value Node) bool) {
		if !n.IsMap() {
			return
		}
		for m := range n.merged() {
			for i := 0; i+1 < len(m.Content); i += 2 {
				k, v := n.at(m.Content[i]), n.at(m.Content[i+1])
				if v.IsZero() {
					return
				}
				if k.node.Kind == yaml.ScalarNode && k.node.Value == "<<" {
					continue
				}
				if !yield(k, v) {
					return
				}
			}
		}
	}
}

// Items returns the items of a list. A map that stands where a list should is its only item:
// people leave the dash away, and some tools let them.
func (n Node) Items() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		switch {
		case n.IsMap():
			yield(n)
		case n.IsList():
			for _, item := range n.node.Content {
				if v := n.at(item); v.IsZero() || !yield(v) {
					return
				}
			}
		}
	}
}

// Every returns the node and everything below it, each once and in the order of the text. Keys
// are left out, and aliases are not followed: what they stand for comes at its own place.
func (n Node) Every() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		going := true
		n.Walk(func(n Node) bool {
			going = going && yield(n)
			return going
		})
	}
}

// Walk calls visit with the node and everything below it, as [Node.Every] returns them. What is
// below a node for which visit returns false is left out.
func (n Node) Walk(visit func(Node) bool) {
	if n.node == nil || n.node.Kind == yaml.AliasNode {
		return
	}
	if !n.doc.spend(1) || !visit(n) {
		return
	}
	first, step := 0, 1
	if n.node.Kind == yaml.MappingNode {
		first, step = 1, 2
	}
	for i := first; i < len(n.node.Content); i += step {
		Node{node: n.node.Content[i], doc: n.doc}.Walk(visit)
	}
}
