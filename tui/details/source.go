package details

import (
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/files"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Source is where facts come from.
type Source struct {
	Theme   *theme.Theme
	Keys    *theme.KeyMap // for the words
	Listing *listing.Model
	Files   *files.Model
	Uses    *uses.Model

	// Note says in a word what is known of a node.
	Note func(tree.ID) (note string, warn bool)
	// Hint says what there is to say of the annotation that a node shows for, "" for nothing.
	Hint func(tree.ID) string
	// Addresses are those of a location's pages, "" where there is none; nil knows none.
	Addresses func(vaultpath.Location, tree.ID) Addresses
	// Forms are those in which a location can be copied; nil knows none.
	Forms func(vaultpath.Location) []xref.Form
	// Brief tells no more than there is room for beside a list, and nothing that changes by itself.
	Brief   bool
	InWords func(hint string) string // puts a hint in the user's words; nil leaves it
}

// Addresses are those of the pages of a location in the web UI.
type Addresses struct{ View, Edit, Create string }

// Fact is one thing that is known of a place.
type Fact struct {
	Name string // what it is; "" goes on with the fact before
	Text string
	As   Mood

	Enter overlay.Action // what choosing it does; nil is nothing
	Edit  overlay.Action // opens its file in the editor; nil where it has none
}

// Mood is how a fact is meant.
type Mood uint8

// The moods.
const (
	Plain   Mood = iota
	Heading      // what the facts below are about
	Quiet        // it explains another one
	Warning
)

// moodOf returns that of what may be a warning.
func moodOf(warn bool) Mood {
	if warn {
		return Warning
	}
	return Plain
}

// facts are gathered in a list.
type facts struct{ list []Fact }

// add adds a fact where it says anything.
func (f *facts) add(name, text string, as Mood) {
	if text != "" {
		f.list = append(f.list, Fact{Name: name, Text: text, As: as})
	}
}

// gap sets what follows apart.
func (f *facts) gap() {
	if n := len(f.list); n > 0 && f.list[n-1] != (Fact{}) {
		f.list = append(f.list, Fact{})
	}
}

// Facts returns what is known of a place, what matters most first.
func (s Source) Facts(p Place) []Fact {
	var f facts
	switch {
	case p.Use != nil:
		s.addUse(&f, p.Use)
	case p.Node != tree.Root:
		s.addNode(&f, s.Listing.Store.Location(p.Node), p.Node)
	case p.At.Mount != "":
		s.addNode(&f, p.At, tree.Root)
	default:
		s.addEntry(&f, p)
	}
	return f.list
}

// hint says what helps against an error, "" where nothing is known to.
func (s Source) hint(err error) string {
	if s.InWords == nil {
		return vaultsvc.Hint(err)
	}
	return s.InWords(vaultsvc.Hint(err))
}

// lines shows where something stands in a file, and opens it.
func lines(p overlay.Place) (enter, edit overlay.Action) {
	return overlay.ShowLines{Place: p}, overlay.EditFile{Place: p}
}
