package config

import "fmt"

// Kinds of items that have no value.
const (
	unset  = "not set" // a variable in it is not set
	broken = "broken"  // a problem was found, and said
)

// item is a value of an app-config file after substitution. Its kind is one of the above or what
// [typeOf] calls it.
type item struct {
	kind string
	text string // of what is neither a map nor a list; of an unset one the variables that it needs
	// the variables or files that a text was made of, "" where it stands in the file as it is
	from   string
	used   []used  // the same variables, as they are
	src    *source // where it stands
	line   int
	fields []field
	list   []*item
}

type field struct {
	name string
	src  *source // of the key
	line int
	item *item
	odd  bool // the key is no text
}

// source is a file that items stand in.
type source struct {
	shown string
	dir   string     // the file's folder, below that of the app-config file
	top   *appConfig // that the file is, or is included by
	chain int        // how many files lie between that one and this

	config func(line int) string // of the config file: its origins
}

// appConfig is an app-config file that the user named.
type appConfig struct {
	dir   string // its folder, absolute
	shown string // its folder as the user named it
}

func (s *source) origin(line int) string {
	if s.config != nil {
		return s.config(line)
	}
	if line < 1 {
		return "backstage " + s.shown
	}
	return fmt.Sprintf("backstage %s:%d", s.shown, line)
}

func (it *item) origin() string { return it.src.origin(it.line) }

// there reports whether a value is there: neither left out, nor null, nor without its variables,
// nor broken.
func (it *item) there() bool {
	return it != nil && it.kind != "nothing" && it.kind != unset && it.kind != broken
}

// field returns a field of a map, nil where it has none of that name.
func (it *item) field(name string) *field {
	if it != nil {
		for i := range it.fields {
			if it.fields[i].name == name {
				return &it.fields[i]
			}
		}
	}
	return nil
}

// get returns the value of a field of a map, nil where it has none of that name.
func (it *item) get(name string) *item {
	if f := it.field(name); f != nil {
		return f.item
	}
	return nil
}

// merge lays one file's value over that of a file before it, as Backstage's ConfigReader does:
// maps merge, all else replaces. Null takes away what was there; what has no value leaves it.
func merge(over, under *item) *item {
	switch {
	case under == nil:
		return over
	case over == nil, over.kind == unset:
		return under
	case over.kind != "a map" || under.kind != "a map":
		return over
	}
	out := *over
	out.fields = nil
	for _, f := range over.fields {
		f.item = merge(f.item, under.get(f.name))
		out.fields = append(out.fields, f)
	}
	for _, f := range under.fields {
		if over.field(f.name) == nil {
			out.fields = append(out.fields, f)
		}
	}
	return &out
}
