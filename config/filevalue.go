package config

import (
	"fmt"
	"strconv"
	"time"

	"go.yaml.in/yaml/v4"
)

// set makes a value of the file out of a node, if it is good.
func set[T any](f *file, to **Value[T], n *yaml.Node, v T, rule func(T) error) {
	origin := f.origin(n.Line)
	if err := rule(v); err != nil {
		f.bad.add(origin, err)
		return
	}
	*to = &Value[T]{v, origin}
}

// wrongType tells what a key must be, and what it is.
func (f *file) wrongType(name, want string, n *yaml.Node) {
	f.bad.add(f.origin(n.Line), fmt.Errorf("%s must be %s, not %s", name, want, typeOf(n)))
}

func text(f *file, to **Value[string], rule func(string) error) func(string, *yaml.Node) {
	return func(name string, n *yaml.Node) {
		if typeOf(n) != "text" {
			f.wrongType(name, "text", n)
			return
		}
		set(f, to, n, n.Value, rule)
	}
}

func number(f *file, to **Value[int], rule func(int) error) func(string, *yaml.Node) {
	return func(name string, n *yaml.Node) {
		v, err := strconv.Atoi(n.Value)
		if typeOf(n) != "a number" || err != nil {
			f.wrongType(name, "a whole number", n)
			return
		}
		set(f, to, n, v, rule)
	}
}

func (f *file) boolean(to **Value[bool]) func(string, *yaml.Node) {
	return func(name string, n *yaml.Node) {
		v, err := strconv.ParseBool(n.Value)
		if typeOf(n) != "true or false" || err != nil {
			f.wrongType(name, "true or false", n)
			return
		}
		set(f, to, n, v, func(bool) error { return nil })
	}
}

func (f *file) duration(to **Value[time.Duration]) func(string, *yaml.Node) {
	return func(name string, n *yaml.Node) {
		if typ := typeOf(n); typ != "text" && typ != "a number" {
			f.wrongType(name, "a duration such as 30s", n)
			return
		}
		v, err := parseTimeout(n.Value)
		if err != nil {
			f.bad.add(f.origin(n.Line), fmt.Errorf("%s: %w", name, err))
			return
		}
		set(f, to, n, v, checkTimeout)
	}
}

// filePath is a path that may be relative to the config file.
func (f *file) filePath(to **Value[string]) func(string, *yaml.Node) {
	read := text(f, to, checkPath)
	return func(name string, n *yaml.Node) {
		if read(name, n); *to != nil {
			(*to).V = expand((*to).V, f.path, f.home)
		}
	}
}

// folders is a list of such paths.
func (f *file) folders(to **Value[[]string]) func(string, *yaml.Node) {
	return func(name string, n *yaml.Node) {
		if n.Kind != yaml.SequenceNode {
			f.wrongType(name, "a list of folders", n)
			return
		}
		var paths []string
		for _, item := range n.Content {
			if item = deref(item); typeOf(item) != "text" {
				f.wrongType("each of "+name, "text", item)
				continue
			}
			f.bad.add(f.origin(item.Line), checkPath(item.Value))
			paths = append(paths, expand(item.Value, f.path, f.home))
		}
		*to = &Value[[]string]{paths, f.origin(n.Line)}
	}
}

// deref returns what an alias stands for.
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
