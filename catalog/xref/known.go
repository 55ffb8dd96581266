package xref

import (
	"iter"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Known is what is known of a Vault: how far the names in its folders are. The explorer's tree is
// one, and so is [Lists].
type Known interface {
	// State returns the state of a folder's names, and the error of one that could not be listed.
	// What is known to hold something is [tree.Listed], also where only the names of what is not
	// deleted are known.
	State(folder vaultpath.Location) (tree.State, error)
	// Name returns what is known of a name in a folder; folders end in "/".
	Name(folder vaultpath.Location, name string) Presence
	// Names returns the names that are known to be in a folder, in any order: all of them where it
	// is listed.
	Names(folder vaultpath.Location) iter.Seq[string]
	// Marked reports whether it is known which secrets of a folder are deleted, or that nobody can
	// tell.
	Marked(folder vaultpath.Location) bool
}

// Presence is what is known of one name.
type Presence uint8

const (
	Unknown    Presence = iota // no answer about its folder tells
	Absent                     // the folder's names are known, and it is not among them
	Present                    // it is there
	Gone                       // it is there, and its current version is deleted
	Remembered                 // it was there in an earlier run
	// not among what is not deleted: only all names of the folder report whether it is there
	NotLive
)

// Nothing is the [Known] of those who ask no server.
var Nothing Known = NewLists()

// Want is a question to Vault that would tell more about a use.
type Want struct {
	Folder vaultpath.Location
	// Live asks for the names without the secrets that are deleted, in place of all names. Where
	// nobody can tell that, who asks says so by [Lists.AddUntold] or in its own way: see
	// [Known.Marked].
	Live bool
}

// Live is the answer to such a question.
type Live struct {
	Names   []string // folders, and the secrets that are not deleted
	Deleted []string // those that are, where the server marks them
	Marked  bool     // it does: else what is not named may be deleted, or not there at all
}
