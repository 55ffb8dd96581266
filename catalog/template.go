package catalog

import (
	"bytes"

	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// isTemplate reports whether the document describes no entity yet, but those that will be made of
// it: a placeholder stands for what one is known by. That is as it should be, and worth a note:
// nothing of it is read.
func (r *reader) isTemplate(root *yaml.Node) bool {
	metadata, _ := yamldoc.Find(root, "metadata")
	for _, part := range []struct {
		of         *yaml.Node
		key, field string
	}{{root, "kind", "kind"}, {root, "metadata", "metadata"},
		{metadata.Value, "name", "metadata.name"}, {metadata.Value, "namespace", "metadata.namespace"}} {
		found, _ := yamldoc.Find(part.of, part.key)
		if !isPlaceholder(found.Value) {
			continue
		}
		if value := yamldoc.Deref(found.Value); value.Kind == yaml.ScalarNode {
			r.problem(value, "%s is %s, a placeholder of a template", part.field, quote(value.Value))
		} else {
			r.problem(value, "%s is a placeholder of a template", part.field)
		}
		r.problems[len(r.problems)-1].Note = true
		return true
	}
	return false
}

// isPlaceholder reports whether a value is one of a template, or holds one. Without quotes {{ x }}
// and [[ x ]] are a map in a map and a list in a list.
func isPlaceholder(n *yaml.Node) bool {
	n = yamldoc.Deref(n)
	if n == nil || n.Kind == yaml.ScalarNode {
		return n != nil && lex.HoldsPlaceholder(n.Value)
	}
	return n.Style&yaml.FlowStyle != 0 && len(n.Content) > 0 && n.Content[0].Kind == n.Kind &&
		n.Content[0].Style&yaml.FlowStyle != 0
}

// reserved is a value that cannot stand in YAML and is a placeholder elsewhere: %s, @name@.
var reserved = compiled(`[:-]\s+[%@` + "`" + `]`)

// isTemplate reports whether a document that is no YAML on a line of its file is a template of one.
func isTemplate(doc yamldoc.Document, line int) bool {
	for _, action := range []string{"{{", "{%", "<%", "%{"} {
		if bytes.Contains(doc.Text, []byte(action)) {
			return true
		}
	}
	for _, text := range doc.Lines(line-doc.Line+1, 1) {
		return reserved().Match(text) && lex.HoldsPlaceholder(string(text))
	}
	return false
}
