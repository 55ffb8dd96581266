package palette

import (
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Entry is something that there is to do, or to know. Its texts are made harmless.
type Entry struct {
	Name  string   // as it is typed: copy-path
	Other []string // names that people bring along from elsewhere
	What  string   // it does, or means
	Key   string   // that does it without the palette, or a mark; "" is none
	Group theme.Group
	Needs string // what it lacks now, as in "on a secret"; "" where it can be done

	Then overlay.Action // without an argument; nil where it takes one, or where nothing is to be done
	// Args are the arguments that are known, made when they are needed, for what was typed so far; nil
	// is none.
	Args func(typed string) []Arg
	// Given is what it does with an argument that was typed; nil where it takes none but those known.
	Given func(text string) overlay.Action
}

// Arg is an argument that an entry can have.
type Arg struct {
	Name string // as it is typed
	What string // is told of it; "" is nothing
	Then overlay.Action
}

// typed returns a text as an argument, where the entry takes any.
func (e *Entry) typed(text string) (Arg, bool) {
	if e.Given == nil || text == "" {
		return Arg{}, false
	}
	return Arg{Name: harmless.Text(text), What: "as it is typed", Then: e.Given(text)}, true
}

// takesArg reports whether an argument may follow.
func (e *Entry) takesArg() bool { return e.Args != nil || e.Given != nil }

// is reports whether the entry has a name.
func (e *Entry) is(name string) bool {
	if e.Name == name {
		return true
	}
	for _, other := range e.Other {
		if other == name {
			return true
		}
	}
	return false
}
