package yamldoc

import (
	"cmp"
	"regexp"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
)

// Deref returns what an alias stands for.
func Deref(n *yaml.Node) *yaml.Node {
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
var nonString = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:` +
		`(?P<null>~|null|Null|NULL|)` +
		`|(?P<boolean>true|True|TRUE|false|False|FALSE)` +
		`|(?P<number>[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+` +
		`|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)))$`)
})

// TypeOf names the type of a value as messages have it: "string", "number", "boolean",
// "null", "list", "map".
func TypeOf(n *yaml.Node) string {
	switch n = Deref(n); {
	case n == nil:
		return "null"
	case n.Kind == yaml.MappingNode:
		return "map"
	case n.Kind == yaml.SequenceNode:
		return "list"
	}
	const plain = yaml.Style(0)
	style := n.Style &^ yaml.FlowStyle
	switch {
	case style&yaml.TaggedStyle != 0:
		return cmp.Or(map[string]string{"!!int": "number", "!!float": "number", "!!bool": "boolean",
			"!!null": "null"}[n.Tag], "string")
	case style != plain:
		return "string"
	}
	if !mayBeNonString(n.Value) {
		return "string"
	}
	if m := nonString().FindStringSubmatchIndex(n.Value); m != nil {
		for i, name := range nonString().SubexpNames() {
			if i > 0 && m[2*i] >= 0 {
				return name
			}
		}
	}
	return "string"
}

// mayBeNonString reports whether [nonString] may match: of most texts the beginning shows that it
// cannot, and the expression takes longer than reading an entity.
func mayBeNonString(text string) bool {
	const longestWord = len("false")
	return text == "" || strings.IndexByte("+-.0123456789", text[0]) >= 0 ||
		len(text) <= longestWord && strings.IndexByte("~nNtTfF", text[0]) >= 0
}

// isNull reports whether a scalar is null, as [TypeOf] does.
func isNull(n *yaml.Node) bool {
	switch style := n.Style &^ yaml.FlowStyle; {
	case style&yaml.TaggedStyle != 0:
		return n.Tag == "!!null"
	case style != 0:
		return false
	}
	switch n.Value {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// Entry is one key of a map with its value.
type Entry struct {
	Key, Value *yaml.Node
	Next       int // the line on which the next key stands; 0 for the last
}

// Find returns the entry of a map that has the key, and how often the key is there.
func Find(m *yaml.Node, key string) (found Entry, times int) {
	if m = Deref(m); m == nil || m.Kind != yaml.MappingNode {
		return found, 0
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if k := Deref(m.Content[i]); k == nil || k.Kind != yaml.ScalarNode || k.Value != key {
			continue
		}
		if times++; times > 1 {
			continue
		}
		found = Entry{Key: m.Content[i], Value: m.Content[i+1]}
		if i+2 < len(m.Content) {
			found.Next = m.Content[i+2].Line
		}
	}
	return found, times
}
