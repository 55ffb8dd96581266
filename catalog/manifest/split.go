package manifest

import (
	"bytes"
	"encoding/json"
	"iter"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// Split cuts a stream into its objects.
func Split(data []byte) iter.Seq[Object] {
	return func(yield func(Object) bool) {
		if docs, ok := jsonDocuments(data); ok {
			for _, doc := range docs {
				if !object(doc, "", "", 0, yield) {
					return
				}
			}
			return
		}
		for doc := range yamldoc.Split(data) {
			o := Object{Text: doc.Text, Line: doc.Line, Source: source(doc.Text)}
			if len(bytes.TrimSpace(doc.Text)) > 0 && !object(o, "", "", 0, yield) {
				return
			}
		}
	}
}

// object hands on an object, or those of a list. It returns false where no more are wanted.
func object(o Object, kind, version string, depth int, yield func(Object) bool) bool {
	l, ok := list{}, false
	if depth < maxLists {
		if l, ok = jsonList(o.Text); !ok {
			l, ok = yamlList(o.Text)
		}
	}
	if !ok {
		o.Text = asYAML(o.Text)
		o.read(kind, version)
		if o.Kind == "" && o.Fault == "" && isEmpty(o.Text) {
			return true // what a template that is switched off leaves
		}
		return yield(o)
	}
	l.items = slices.DeleteFunc(l.items, func(item piece) bool {
		return isEmpty(bytes.TrimSpace(item.text))
	})
	if len(l.items) == 0 {
		return yield(Object{Kind: l.kind, Source: o.Source, Line: o.Line})
	}
	for _, item := range l.items {
		one := Object{Source: o.Source, Text: item.text}
		if o.Line > 0 {
			one.Line = o.Line + item.line
		}
		if !object(one, l.itemOf(), l.version, depth+1, yield) {
			return false
		}
	}
	return true
}

// isEmpty reports whether a document has nothing but comments and its marker.
func isEmpty(text []byte) bool {
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && string(line) != "---" && string(line) != "..." {
			return false
		}
	}
	return true
}

// jsonDocuments returns the documents of a stream in JSON; ok is false where it is none.
func jsonDocuments(data []byte) (docs []Object, ok bool) {
	if data = bytes.TrimSpace(data); len(data) == 0 || data[0] != '{' {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(data))
	for d.More() {
		var doc json.RawMessage
		if err := d.Decode(&doc); err != nil {
			return nil, false
		}
		docs = append(docs, Object{Text: doc})
	}
	return docs, true
}

// source returns the template that Helm names in a comment before a document.
//
// https://github.com/helm/helm/blob/main/pkg/action/action.go ("---\n# Source: %s\n%s\n")
func source(text []byte) string {
	for line := range bytes.Lines(text) {
		line := strings.TrimSpace(string(line))
		if at, ok := strings.CutPrefix(line, "# Source: "); ok {
			return strings.TrimSpace(at)
		}
		if line != "" && line != "---" && line[0] != '#' {
			break
		}
	}
	return ""
}
