package catalog

import (
	"bytes"

	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// knownAnnotations are those that are read.
var knownAnnotations = []string{AnnotationPath, AnnotationEngine}

// maxValueLines is how far below its key a part of the path annotation is looked for.
const maxValueLines = 200

func (r *reader) annotations(m *yaml.Node) {
	e := r.entity
	if found, times := yamldoc.Find(m, AnnotationPath); times > 0 {
		e.Annotated = true
		at, value := r.annotation(m, AnnotationPath)
		paths := splitPaths(value)
		if len(paths) == 0 && at != nil {
			r.problem(at, "annotation %s names no path", AnnotationPath)
		}
		e.SecretsPaths = r.locate(found, paths)
	}
	engine := DefaultEngine
	at, value := r.annotation(m, AnnotationEngine)
	if found, _ := yamldoc.Find(m, AnnotationEngine); yamldoc.TypeOf(found.Value) != "null" &&
		yamldoc.TypeOf(found.Value) != "string" {
		e.badEngine = true
	}
	if value != "" {
		if err := vaultpath.New("", value, "").Validate(); err != nil {
			r.problem(at, "annotation %s: %s: %v", AnnotationEngine, quote(value), err)
		} else {
			engine = value
		}
		e.SecretsEngine = value
	}
	for _, p := range e.SecretsPaths {
		if err := vaultpath.New("", engine, vaultpath.Clean(p.Path)).Validate(); err != nil {
			r.problemAt(p.Line, "annotation %s: %s: %v", AnnotationPath, quote(p.Path), err)
		}
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if key := yamldoc.Deref(m.Content[i]); key != nil && key.Kind == yaml.ScalarNode {
			if meant := nearmiss.Best(key.Value, knownAnnotations); meant != "" {
				r.problem(key, "annotation %q is not known: is it %s?", key.Value, meant)
			}
		}
	}
}

// annotation returns the text of an annotation. The node is nil where the annotation is
// not there, or is a problem that has been told.
func (r *reader) annotation(m *yaml.Node, key string) (*yaml.Node, string) {
	found, times := yamldoc.Find(m, key)
	if times == 0 {
		return nil, ""
	}
	before := len(r.problems)
	at, value := r.text(m, key, "annotation "+key)
	switch {
	case yamldoc.TypeOf(at) == "null":
		r.problem(found.Key, "annotation %s has no value", key)
		return nil, ""
	case len(r.problems) > before, value == "" && isPlaceholder(at):
		return nil, value
	}
	return at, value
}

// locate finds the line of each path below the annotation's key. A list is written on one
// line or on several, in any style of YAML. From the first path that cannot be found on (it
// was written with escapes) the last line that was is taken: one pass, whatever a file holds.
func (r *reader) locate(found yamldoc.Entry, paths []string) []SecretsPath {
	if len(paths) == 0 {
		return nil
	}
	value := yamldoc.Deref(found.Value)
	line := r.fileLine(value.Line)
	last := line + maxValueLines
	if found.Next > 0 && value == found.Value {
		last = max(line, r.fileLine(found.Next)-1)
	}
	located := make([]SecretsPath, 0, len(paths))
	column := value.Column // nothing before it belongs to the value
	for i, text := range r.doc.Lines(line-r.doc.Line+1, last-line+1) {
		text = text[min(max(column-1, 0), len(text)):]
		column = 0
		for len(located) < len(paths) {
			want := paths[len(located)]
			at := bytes.Index(text, []byte(want))
			if at < 0 {
				break
			}
			text = text[at+len(want):]
			line = r.doc.Line + i - 1
			located = append(located, SecretsPath{Path: want, Line: line})
		}
	}
	for len(located) < len(paths) {
		located = append(located, SecretsPath{Path: paths[len(located)], Line: line})
	}
	return located
}
