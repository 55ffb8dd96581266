package config

import (
	"errors"

	"go.yaml.in/yaml/v4"
)

// filePath is a path that may be relative to the config file.
func (f *file) filePath(to **Value[string]) keyReader {
	read := f.text(to, checkPath)
	return func(name string, it *item) {
		if read(name, it); *to != nil {
			(*to).V = expand((*to).V, f.path, f.home)
		}
	}
}

// folders is a list of such paths.
func (f *file) folders(to **Value[[]string]) keyReader {
	return func(name string, it *item) {
		if it.kind != "a list" {
			f.wrongType(name, "a list of folders", it)
			return
		}
		paths := f.texts(name, it.list, checkPath)
		for i, path := range paths {
			paths[i] = expand(path, f.path, f.home)
		}
		*to = &Value[[]string]{paths, it.origin()}
	}
}

// maxFileItems bounds what a config file is made of: aliases can stand for as much as they like.
const maxFileItems = 200_000

// item returns a value of the file as those of Backstage's files are, nothing substituted in it.
// What is too much is left out, and told.
func (f *file) item(n *yaml.Node, depth int) *item {
	n = deref(n)
	it := &item{kind: typeOf(n), text: n.Value, src: f.src, line: n.Line}
	for i := 0; i < len(n.Content); i++ {
		if f.items++; f.items > maxFileItems || depth > maxDepth {
			if !f.over {
				f.over = true
				f.bad.add(f.origin(n.Line), errors.New("the file holds too much"))
			}
			return it
		}
		if n.Kind != yaml.MappingNode {
			it.list = append(it.list, f.item(n.Content[i], depth+1))
		} else if i++; i < len(n.Content) {
			key := n.Content[i-1]
			it.fields = append(it.fields, field{
				key.Value, f.src, key.Line, f.item(n.Content[i], depth+1), key.Kind != yaml.ScalarNode,
			})
		}
	}
	return it
}

func deref(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// typeOf names the type of a value as messages have it.
func typeOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return typeOf(n.Alias)
	}
	switch n.ShortTag() {
	case "!!null":
		return "nothing"
	case "!!bool":
		return "true or false"
	case "!!int":
		return "a number"
	case "!!float":
		return "a fraction"
	}
	return "text"
}
