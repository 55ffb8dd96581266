package sources

import (
	"encoding/base64"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// maxDocuments is how many documents of a file are looked at: each costs some time, however
// short it is. Those without any marker do not count.
const maxDocuments = 20_000

type yamlDocument struct {
	yamldoc.Document
	parsed bool
	roots  []yamldoc.Node
}

// documents returns the YAML documents of a file that hold one of the markers as text: those
// in its heredocs where it is a script, and its objects where it is a program in Jsonnet.
func (f File) documents(markers ...string) iter.Seq[*yamlDocument] {
	return func(yield func(*yamlDocument) bool) {
		f.list()
		for _, d := range f.shared.documents {
			if lex.Mentions(d.Text, markers...) && !yield(d) {
				return
			}
		}
	}
}

// list finds the documents of the file, unless that was done.
func (f File) list() {
	s := f.shared
	if s.listed {
		return
	}
	s.listed = true
	documents := yamldoc.Split(f.Data)
	if isScript(f.Name) {
		documents = lex.Heredocs(f.Data)
	}
	if isJsonnet(f.Name) {
		documents = jsonnetDocuments(f)
	}
	unmarked := func(d *yamlDocument) bool { return s.markers != nil && !s.markers.Any(d.Text) }
	full := false
	for d := range documents {
		one := &yamlDocument{Document: d}
		if len(s.documents) == maxDocuments && !full {
			full = true // few files have so many that it matters which of them are marked
			s.documents = slices.DeleteFunc(s.documents, unmarked)
		}
		switch {
		case full && unmarked(one):
		case len(s.documents) == maxDocuments:
			f.cut(d.Line, fmt.Sprintf("not read from here on: the file has more than %d documents: split it",
				maxDocuments))
			return
		default:
			s.documents = append(s.documents, one)
		}
	}
}

// roots returns what is at the top of the YAML documents of a file that hold one of the
// markers, and then of those that stand in their texts: a patch in a kustomization, a manifest
// in a ConfigMap.
func (f File) roots(markers ...string) iter.Seq[yamldoc.Node] {
	return func(yield func(yamldoc.Node) bool) {
		for d := range f.documents(markers...) {
			if !d.parsed {
				d.parsed, d.roots = true, withEmbedded(d.Nodes(f.cut))
			}
			for _, root := range d.roots {
				if !yield(root) {
					return
				}
			}
		}
	}
}

func withEmbedded(roots []yamldoc.Node) []yamldoc.Node {
	all := roots
	for _, root := range roots {
		var again map[yamldoc.Node]bool // looked for once, where there may be any
		for n := range root.Every() {
			text := n.Text()
			if !holdsYAML(text) {
				continue
			}
			if again == nil && strings.HasPrefix(text, `{"apiVersion":`) {
				again = applied(root)
			}
			if !again[n] {
				all = append(all, withEmbedded(n.Embedded())...)
			}
		}
	}
	return all
}

// applied returns the texts of annotations that hold an object once more, as "kubectl apply" was
// given it: what comes of it stands beside it.
//
// https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-last-applied-configuration
func applied(root yamldoc.Node) map[yamldoc.Node]bool {
	found := map[yamldoc.Node]bool{}
	for m := range root.Every() {
		if m.IsMap() {
			found[m.Get("kubectl.kubernetes.io/last-applied-configuration")] = true
		}
	}
	return found
}

// holdsYAML reports whether the text of a scalar may be a document with something of ours.
func holdsYAML(text string) bool {
	return (strings.Contains(text, "\n") || strings.HasPrefix(text, "[") ||
		strings.HasPrefix(text, "{")) &&
		strings.Contains(text, ":") && lex.Mentions([]byte(text), "ault", "ecret", "emoteRef", "dataFrom",
		"kubernetes.io")
}

// maps returns every map in the YAML documents of a file that hold one of the markers.
func (f File) maps(markers ...string) iter.Seq[yamldoc.Node] {
	return func(yield func(yamldoc.Node) bool) {
		for root := range f.roots(markers...) {
			for n := range root.Every() {
				if n.IsMap() && !yield(n) {
					return
				}
			}
		}
	}
}

// object is an object of Kubernetes, wherever in a document it stands.
type object struct {
	yamldoc.Node
	group string // of the apiVersion, without the version
	kind  string
}

// objects returns the objects of a group ("" is any) in a file, of the documents that hold one of
// the markers. What has no kind, or no apiVersion, is none.
func (f File) objects(group string, markers ...string) iter.Seq[object] {
	return func(yield func(object) bool) {
		for m := range f.maps(markers...) {
			if o, ok := asObject(m); ok && (group == "" || o.group == group) && !yield(o) {
				return
			}
		}
	}
}

func asObject(n yamldoc.Node) (object, bool) {
	kind, version := n.Get("kind").Text(), n.Get("apiVersion").Text()
	group, _, _ := strings.Cut(version, "/")
	return object{Node: n, group: group, kind: kind}, kind != "" && version != ""
}

// encoded returns the texts that stand in Secrets and ConfigMaps in base64, with the line of
// each. They hold secrets: no more than a reference in them may be kept.
func (f File) encoded(markers ...string) iter.Seq2[yamldoc.Node, string] {
	return func(yield func(yamldoc.Node, string) bool) {
		for o := range f.objects("", markers...) {
			for value, text := range o.encoded() {
				if !yield(value, text) {
					return
				}
			}
		}
	}
}

func (o object) encoded() iter.Seq2[yamldoc.Node, string] {
	return func(yield func(yamldoc.Node, string) bool) {
		data := o.Get("data")
		switch o.kind {
		case "ConfigMap":
			data = o.Get("binaryData")
		case "Secret":
		default:
			return
		}
		for _, value := range data.Pairs() {
			if text := decoded(value.Text()); text != "" && !yield(value, text) {
				return
			}
		}
	}
}

// decoded returns the text that a text in base64 stands for, "" where it is none.
func decoded(s string) string {
	text, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		return ""
	}
	return strings.ToValidUTF8(string(text), "\ufffd")
}
