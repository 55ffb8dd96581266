package manifest

import (
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// Object is a part of a stream: an object of Kubernetes, or a document that is none.
type Object struct {
	Kind, Namespace, Name string // "" where it does not say; Kind is "" of what is no object
	Source                string // the template that Helm says it is from: "shop/templates/es.yaml"
	Line                  int    // in the stream, from 1; 0 where that of the text is another
	Text                  []byte // YAML
	Fault                 string // why it is no YAML; "" where it is
}

// lastApplied holds the whole object once more, as "kubectl apply" was given it.
//
// https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-last-applied-configuration
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

// Place names the object for people: "ExternalSecret/shop/stripe". It is "" where it has no name.
func (o *Object) Place() string {
	if o.Kind == "" || o.Name == "" {
		return ""
	}
	return path.Join(o.Kind, o.Namespace, o.Name)
}

// read learns what the text says of itself, and takes out what it says twice. kind and version are
// what it is where it does not say: an item of a list.
func (o *Object) read(kind, version string) {
	nodes, err := yamldoc.Parse(o.Text)
	if err != nil {
		o.Fault = err.Error()
		return
	}
	if len(nodes) != 1 {
		return
	}
	root := yamldoc.Deref(nodes[0])
	if root == nil || root.Kind != yaml.MappingNode {
		return
	}
	text := func(m *yaml.Node, key string) string {
		if m == nil || m.Kind != yaml.MappingNode {
			return ""
		}
		found, _ := yamldoc.Find(m, key)
		if v := yamldoc.Deref(found.Value); v != nil && v.Kind == yaml.ScalarNode {
			return v.Value
		}
		return ""
	}
	changed := false
	if o.Kind = text(root, "kind"); o.Kind == "" && kind != "" {
		add := func(key, value string) {
			root.Content = append([]*yaml.Node{scalar(key), scalar(value)}, root.Content...)
		}
		add("kind", kind)
		add("apiVersion", version)
		o.Kind, changed = kind, true
	}
	if o.Kind == "" || text(root, "apiVersion") == "" {
		o.Kind = ""
		return
	}
	found, _ := yamldoc.Find(root, "metadata")
	metadata := yamldoc.Deref(found.Value)
	o.Name, o.Namespace = text(metadata, "name"), text(metadata, "namespace")
	// A placeholder could hold anything.
	if strings.ContainsAny(o.Name+o.Namespace+o.Kind, "/\\\n{}") {
		o.Name = ""
	}
	changed = without(root, "status") || changed
	if metadata != nil && metadata.Kind == yaml.MappingNode {
		changed = without(metadata, "managedFields") || changed
		found, _ := yamldoc.Find(metadata, "annotations")
		if annotations := yamldoc.Deref(found.Value); annotations != nil &&
			annotations.Kind == yaml.MappingNode {
			changed = without(annotations, lastApplied) || changed
		}
	}
	if changed {
		if text, err := yaml.Marshal(root); err == nil {
			o.Text, o.Line = text, 0
		}
	}
}

func scalar(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}

// without takes a key out of a map, and reports whether it was there.
func without(m *yaml.Node, key string) bool {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if k := yamldoc.Deref(m.Content[i]); k != nil && k.Kind == yaml.ScalarNode && k.Value == key {
			m.Content = slices.Delete(m.Content, i, i+2)
			return true
		}
	}
	return false
}
