package catalog

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
)

// Insertion is a text that goes into a file at an offset. All that is there stays as it is.
type Insertion struct {
	Offset int
	Text   string
}

// Why an annotation cannot be put into a file.
var (
	errNoEntity  = errors.New("the entity is not where it was read")
	errNoPlace   = errors.New("its annotations are written in a way that none can be put in by itself")
	errNoPath    = errors.New("a path with a comma cannot be named by the annotation")
	errNotTheOne = errors.New("with it the file would not say what is meant")
)

// Annotate returns what goes into the text of the entity's file, so that its annotations name more
// paths, below an engine ("" leaves the engine as it is). Nothing but that differs then: otherwise
// it is an error.
func (e *Entity) Annotate(text []byte, engine string, paths []string) ([]Insertion, error) {
	if slices.ContainsFunc(paths, func(p string) bool { return strings.Contains(p, ",") }) {
		return nil, errNoPath
	}
	a := &annotator{text: text, engine: engine, paths: paths}
	a.split()
	in, err := a.find(e)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(in, func(x, y Insertion) int { return x.Offset - y.Offset })
	if !e.hasJust(text, Insert(text, in), engine, paths) {
		return nil, errNotTheOne
	}
	return in, nil
}

// Insert returns a text with insertions, which are in the order of their offsets.
func Insert(text []byte, in []Insertion) []byte {
	var b bytes.Buffer
	from := 0
	for _, i := range in {
		b.Write(text[from:i.Offset])
		b.WriteString(i.Text)
		from = i.Offset
	}
	b.Write(text[from:])
	return b.Bytes()
}

// hasJust reports whether in another text the entity has more paths and another engine, and all
// else in the file is what it was.
func (e *Entity) hasJust(before, after []byte, engine string, paths []string) bool {
	was, is := parseFile(context.Background(), before), parseFile(context.Background(), after)
	same := func(a, b Problem) bool { return a.Message == b.Message }
	if len(was.entities) != len(is.entities) || !slices.EqualFunc(was.problems, is.problems, same) {
		return false
	}
	found := false
	for i, old := range was.entities {
		want, have := *old, *is.entities[i]
		pathsOf := func(e Entity) (all []string) {
			for _, p := range e.SecretsPaths {
				all = append(all, p.Path)
			}
			return all
		}
		named := pathsOf(want)
		if old.Ref == e.Ref && old.Line == e.Line {
			found = true
			named, want.SecretsEngine = append(named, paths...), cmp.Or(engine, want.SecretsEngine)
		}
		if have.Ref != want.Ref || have.Title != want.Title || have.Owner != want.Owner ||
			have.System != want.System || have.SecretsEngine != want.SecretsEngine ||
			have.badEngine != want.badEngine || !slices.Equal(pathsOf(have), named) {
			return false
		}
	}
	return found
}
