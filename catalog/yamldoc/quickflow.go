package yamldoc

import "go.yaml.in/yaml/v4"

// flow reads a map or list between brackets, below a block in some column.
func (q *quickReader) flow(around int) *yaml.Node {
	if q.depth++; q.depth > maxQuickDepth {
		return nil
	}
	defer func() { q.depth-- }()
	q.tabs = around < 0
	kind, closing := yaml.SequenceNode, byte(']')
	if q.at(0) == '{' {
		kind, closing = yaml.MappingNode, '}'
	}
	n := q.node(kind, yaml.FlowStyle, q.place())
	for {
		q.pos++
		if !q.next() {
			return nil
		}
		if q.at(0) == closing && len(n.Content) == 0 && q.text[q.pos-1] != ',' {
			break
		}
		if kind == yaml.MappingNode {
			key := q.flowKey(around)
			if key == nil {
				return nil
			}
			n.Content = append(n.Content, key)
		}
		item := q.flowValue(around)
		if item == nil || !q.next() {
			return nil
		}
		n.Content = append(n.Content, item)
		if q.at(0) == closing {
			break
		}
		if q.at(0) != ',' {
			return nil
		}
	}
	q.pos++
	return n
}

// flowKey reads a key between brackets and its colon, and moves to its value.
func (q *quickReader) flowKey(around int) *yaml.Node {
	line, quote := q.line, q.at(0)
	key := q.flowValue(around)
	if key == nil || key.Kind != yaml.ScalarNode || line != q.line {
		return nil
	}
	for q.at(0) == ' ' {
		q.pos++
	}
	quoted := quote == '"' || quote == '\''
	if q.at(0) != ':' || !quoted && !isBlankOrBreak(q.at(1)) || q.column() <= around {
		return nil
	}
	q.pos++
	if !q.next() {
		return nil
	}
	return key
}

func (q *quickReader) flowValue(around int) *yaml.Node {
	switch c := q.at(0); c {
	case '"', '\'':
		return q.quoted(c)
	case '[', '{':
		return q.flow(around)
	}
	if !q.beginsPlain() {
		return nil
	}
	at := q.place()
	begin, end := q.pos, q.pos
	for ; ; q.pos++ {
		switch c := q.at(0); c {
		case ' ':
			continue
		case '\n', ',', '[', ']', '{', '}':
			return q.scalar(0, at, q.text[begin:end])
		case ':':
			if !isBlankOrBreak(q.at(1)) {
				return nil
			}
			return q.scalar(0, at, q.text[begin:end])
		case '#', '?', '\t':
			return nil
		}
		end = q.pos + 1
	}
}
