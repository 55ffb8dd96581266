package xref

import (
	"fmt"
	"slices"
)

// Status is what is known of a use: whether its tool gets what it asks for.
type Status uint8

const (
	// nobody has asked, or nobody can tell: the engine lists other things than it is asked for
	Unchecked Status = iota
	OK               // it is there
	Missing          // the folder above lists no such name, or is itself not there
	Deleted          // its current version is deleted: it is listed, and nobody can read it
	Empty            // a folder that is there and holds nothing
	Denied           // the token may not list the folder that would tell
	// a placeholder stands in it, so its location is known only where the file is used
	Templated
	Unresolved // where its tool would look is not known, or can be nowhere
	Failed     // no usable answer
	Stale      // the name is one of an earlier run, and no answer of this one has it yet
	Loading    // asked, no answer yet
)

var statusNames = [...]string{
	"unchecked", "ok", "missing", "deleted", "empty", "denied", "templated", "unresolved", "failed",
	"stale", "loading",
}

// String returns the word for it, as JSON and every screen have it.
func (s Status) String() string { return statusNames[s] }

// MarshalText writes the word for it.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the word for it.
func (s *Status) UnmarshalText(text []byte) error {
	i := slices.Index(statusNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("%q is no status", text)
	}
	*s = Status(i)
	return nil
}

// Statuses returns all of them that a command can end with, in the order of how good they are.
func Statuses() []Status {
	return []Status{OK, Unchecked, Templated, Missing, Deleted, Empty, Unresolved, Denied, Failed}
}

// Nothing reports whether there is nothing for the tool to get.
func (s Status) Nothing() bool {
	return s == Missing || s == Deleted || s == Empty || s == Unresolved
}

// Uncertain reports whether an answer was refused or failed.
func (s Status) Uncertain() bool { return s == Denied || s == Failed }
