package catalog

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// marker is what every apiVersion of Backstage holds, and a file that does not hold it
// is never parsed.
const marker = "backstage.io/"

const (
	// maxProblems is how many problems of one file are told; the rest is counted.
	maxProblems = 100
	// maxDocuments is how many documents of one file are parsed: each costs some 20 microseconds
	// however short it is, and two hundred thousand fit into the largest file that is read.
	maxDocuments = 20_000
)

// backstageDoc finds the apiVersion of a document that cannot be parsed. Other documents name
// backstage.io too, in labels and templates, and their syntax is not our business.
var backstageDoc = compiled(`(?:^|[\s{,"'])apiVersion["']?\s*:\s*["']?[\w.-]*backstage\.io/`)

// parsed is what one file holds. File and Path are not filled in yet.
type parsed struct {
	entities  []*Entity
	problems  []Problem
	documents int
	locations []*locationEntity
}

// parseFile reads the Backstage documents of one file. It returns early, with what it has
// by then, when ctx ends.
func parseFile(ctx context.Context, data []byte) *parsed {
	p := &parsed{}
	tried := 0
	for doc := range yamldoc.Split(data) {
		if ctx.Err() != nil {
			break
		}
		if !bytes.Contains(doc.Text, []byte(marker)) || !bytes.Contains(doc.Text, []byte("apiVersion")) {
			continue
		}
		if tried++; tried > maxDocuments {
			p.problems = slices.Insert(p.problems, 0, Problem{Line: doc.Line,
				Message: fmt.Sprintf("not read from here on: the file has more than %d documents: split it",
					maxDocuments)})
			break
		}
		p.document(doc)
	}
	if more := len(p.problems) - maxProblems; more > 0 {
		rest := p.problems[maxProblems:]
		p.problems = append(p.problems[:maxProblems:maxProblems],
			Problem{Message: fmt.Sprintf("%d more problems in this file", more), Note: Faults(rest) == 0})
	}
	return p
}

func (p *parsed) document(doc yamldoc.Document) {
	nodes, err := yamldoc.Parse(doc.Text)
	if err != nil {
		if backstageDoc().Match(doc.Text) {
			p.documents++
			p.problems = append(p.problems, syntaxProblem(doc, err))
		}
		return
	}
	fileLine := doc.FileLines()
	for _, n := range nodes {
		apiVersion, _ := yamldoc.Find(n, "apiVersion")
		if yamldoc.TypeOf(apiVersion.Value) != "string" ||
			!strings.Contains(yamldoc.Deref(apiVersion.Value).Value, marker) {
			continue
		}
		p.documents++
		r := &reader{doc: doc, fileLine: fileLine, entity: &Entity{Line: fileLine(n.Line)}}
		if r.read(n) {
			r.entity.Problems = r.problems
			for i := range r.problems {
				r.problems[i].Ref = r.entity.Ref
			}
			p.entities = append(p.entities, r.entity)
			if r.location != nil {
				p.locations = append(p.locations, r.location)
			}
		}
		p.problems = append(p.problems, r.problems...)
	}
}

func syntaxProblem(doc yamldoc.Document, err error) Problem {
	p := Problem{Line: doc.Line, Message: "not valid YAML: " + err.Error()}
	var se *yamldoc.SyntaxError
	if errors.As(err, &se) && se.Line > 0 {
		p.Line = doc.FileLines()(se.Line)
	}
	switch {
	case se != nil && se.TooMuch:
		p.Message = se.Message
	case isTemplate(doc, p.Line):
		// What is made of it may be as it should be: that is not a fault of this file.
		p.Message += " (it looks like a template)"
		p.Note = true
	}
	return p
}

type reader struct {
	doc      yamldoc.Document
	fileLine func(line int) int // of a line of the document
	entity   *Entity
	location *locationEntity // to other files; nil where it does not
	problems []Problem
}

func (r *reader) problem(n *yaml.Node, format string, args ...any) {
	line := r.entity.Line
	if n != nil && n.Line > 0 {
		line = r.fileLine(n.Line)
	}
	r.problemAt(line, format, args...)
}

func (r *reader) problemAt(line int, format string, args ...any) {
	r.problems = append(r.problems, Problem{Line: line, Message: fmt.Sprintf(format, args...)})
}

// read fills the entity in. It returns false where the document has no reference that it
// could be known by.
func (r *reader) read(root *yaml.Node) bool {
	e := r.entity
	if r.isTemplate(root) {
		return false
	}
	metadata := r.mapping(root, "metadata", "metadata")
	noMap := len(r.problems) > 0 && metadata == nil // the name is not all that is missing
	kindAt, kind := r.required(root, "kind", "kind")
	if noMap {
		return false
	}
	nameAt, name := r.required(metadata, "name", "metadata.name")
	spaceAt, space := r.text(metadata, "namespace", "metadata.namespace")
	space = cmp.Or(space, defaultNamespace)
	ok := kind != "" && name != ""
	ok = r.rule(kindAt, "kind", kind, validKind, "letters and digits") && ok
	ok = r.rule(nameAt, "metadata.name", name, validName,
		"letters and digits, with - _ . between them") && ok
	ok = r.rule(spaceAt, "metadata.namespace", space, validNamespace,
		"small letters and digits, with - between them") && ok
	if !ok {
		return false
	}
	if meant := misspeltKind(kind); meant != "" {
		r.problem(kindAt, "kind %q is not known: is it %s?", kind, meant)
	} else if !slices.Contains(knownKinds, kind) {
		r.problem(kindAt, "kind %q is none of Backstage's own", kind)
		r.problems[len(r.problems)-1].Note = true
	}
	versionAt, version := r.text(root, "apiVersion", "apiVersion")
	if meant := misspeltVersion(version); meant != "" {
		r.problem(versionAt, "apiVersion %q is not known: is it %s?", version, meant)
	}
	e.Kind, e.Namespace, e.Name = kind, space, name
	e.Ref = formatRef(kind, space, name)
	_, e.Title = r.text(metadata, "title", "metadata.title")

	if spec := r.mapping(root, "spec", "spec"); spec != nil {
		e.Owner = r.ref(spec, "owner", "group")
		e.System = r.ref(spec, "system", "system")
	}
	if e.isKind("location") {
		r.readLocation(root, versionAt, version)
	}
	if annotations := r.mapping(metadata, "annotations", "metadata.annotations"); annotations != nil {
		r.annotations(annotations)
	}
	return true
}

// rule reports whether a name that is there obeys a rule, and makes a problem of it if not.
func (r *reader) rule(at *yaml.Node, field, value string, valid func(string) bool,
	want string) bool {
	if value == "" || valid(value) {
		return true
	}
	r.problem(at, "%s is %q: it must be %s, at most %d characters", field, value, want, maxName)
	return false
}

// mapping returns the map of a key, nil where it is not there or something else.
func (r *reader) mapping(m *yaml.Node, key, field string) *yaml.Node {
	n := r.value(m, key, field)
	switch typ := yamldoc.TypeOf(n); {
	case typ == "null" || isPlaceholder(n):
		return nil
	case typ != "map":
		r.problem(n, "%s must be a map, not a %s", field, typ)
		return nil
	}
	return yamldoc.Deref(n)
}

func (r *reader) required(m *yaml.Node, key, field string) (*yaml.Node, string) {
	before := len(r.problems)
	at, value := r.text(m, key, field)
	if value == "" && len(r.problems) == before {
		r.problem(at, "%s is missing", field)
	}
	return at, value
}

// text returns the text of a key, "" where it is not there, empty or something else.
func (r *reader) text(m *yaml.Node, key, field string) (*yaml.Node, string) {
	n := r.value(m, key, field)
	switch typ := yamldoc.TypeOf(n); {
	case typ == "null" || typ != "string" && isPlaceholder(n):
		return n, ""
	case typ != "string":
		r.problem(n, "%s must be a string, not a %s", field, nameType(n, typ))
		return n, ""
	}
	return n, yamldoc.Deref(n).Value
}

func (r *reader) value(m *yaml.Node, key, field string) *yaml.Node {
	found, times := yamldoc.Find(m, key)
	if times > 1 {
		r.problem(found.Key, "%s is there %d times: Backstage refuses that", field, times)
	}
	return found.Value
}

func (r *reader) ref(spec *yaml.Node, key, kind string) string {
	at, value := r.text(spec, key, "spec."+key)
	if value == "" || lex.HoldsPlaceholder(value) {
		return ""
	}
	ref, err := fullRef(value, kind, r.entity.Namespace)
	if err != nil {
		r.problem(at, "spec.%s: %v", key, err)
		return ""
	}
	return ref
}

// nameType names a type, and tells apart the maps that stand for the content of another
// file ($text, $json, $yaml): they are not expanded here.
func nameType(n *yaml.Node, typ string) string {
	if n = yamldoc.Deref(n); typ == "map" && len(n.Content) == 2 &&
		strings.HasPrefix(n.Content[0].Value, "$") {
		return fmt.Sprintf("%q placeholder, which is not expanded here", n.Content[0].Value)
	}
	return typ
}
