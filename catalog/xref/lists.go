package xref

import (
	"iter"
	"slices"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Lists is the [Known] of answers to LIST, by folder. The zero value is not ready: see [NewLists].
type Lists struct {
	folders map[vaultpath.Location]*listed
	bytes   int64
}

// bareName is what a name takes beside its text, as a string with what holds it.
const bareName = 24

func (l *listed) size() (bytes int64) {
	for _, names := range [][]string{l.names, l.live.Names, l.live.Deleted} {
		for _, name := range names {
			bytes += bareName + int64(len(name))
		}
	}
	return bytes
}

// Bytes returns about how much memory the names take.
func (l *Lists) Bytes() int64 { return l.bytes }

type listed struct {
	state  tree.State // of all names; Unlisted where these were not asked for
	err    error
	names  []string // sorted
	live   Live     // sorted
	isLive bool     // live is known
	told   bool     // there is nothing more to learn of what is deleted
}

// NewLists returns lists in which nothing is known.
func NewLists() *Lists { return &Lists{folders: map[vaultpath.Location]*listed{}} }

func (l *Lists) folder(at vaultpath.Location) *listed {
	f := l.folders[at]
	if f == nil {
		f = &listed{}
		l.folders[at] = f
	}
	return f
}

// Add takes in the names of a folder, or the state that an error puts it in.
func (l *Lists) Add(folder vaultpath.Location, names []string, state tree.State, err error) {
	f := l.folder(folder)
	l.bytes -= f.size()
	defer func() { l.bytes += f.size() }()
	f.names, f.state, f.err = sorted(names), state, err
}

// AddLive takes in the names of a folder without the secrets that are deleted, or the state that an
// error puts it in.
func (l *Lists) AddLive(folder vaultpath.Location, live Live, state tree.State, err error) {
	f := l.folder(folder)
	l.bytes -= f.size()
	defer func() { l.bytes += f.size() }()
	f.told = true
	switch {
	case state == tree.Listed || state == tree.Empty:
		f.isLive, f.live = true, Live{sorted(live.Names), sorted(live.Deleted), live.Marked}
	case f.state == tree.Unlisted:
		f.state, f.err = state, err // so it would be of all names
	}
}

// AddUntold notes that nobody can tell what is deleted in a folder.
func (l *Lists) AddUntold(folder vaultpath.Location) { l.folder(folder).told = true }

// Answered returns the folders of which all names are known, or why they will not be: it is nothing
// that may pass.
func (l *Lists) Answered() iter.Seq2[vaultpath.Location, Answer] {
	return func(yield func(vaultpath.Location, Answer) bool) {
		for folder, f := range l.folders {
			switch f.state {
			case tree.Listed, tree.Empty, tree.Denied, tree.Unlistable:
				if !yield(folder, Answer{f.names, f.err}) {
					return
				}
			}
		}
	}
}

// Answer is what a LIST of all names in a folder has brought.
type Answer struct {
	Names []string // sorted
	Err   error
}

// State implements [Known].
func (l *Lists) State(folder vaultpath.Location) (tree.State, error) {
	f := l.folders[folder]
	switch {
	case f == nil:
		return tree.Unlisted, nil
	case f.state == tree.Unlisted && len(f.live.Names)+len(f.live.Deleted) > 0:
		return tree.Listed, nil
	}
	return f.state, f.err
}

// Name implements [Known].
func (l *Lists) Name(folder vaultpath.Location, name string) Presence {
	f := l.folders[folder]
	switch {
	case f == nil:
		return Unknown
	case f.isLive && holds(f.live.Names, name):
		return Present
	case f.isLive && holds(f.live.Deleted, name):
		return Gone
	case f.state == tree.Empty:
		return Absent
	case f.state != tree.Listed && f.isLive && f.live.Marked:
		return Unknown // a policy may show less of the marks than of the names
	case f.state != tree.Listed && f.isLive && isFolder(name):
		return Absent // what is deleted leaves its folders behind
	case f.state != tree.Listed && f.isLive:
		return NotLive
	case f.state != tree.Listed:
		return Unknown
	case !holds(f.names, name):
		return Absent
	case f.isLive && !f.live.Marked && !isFolder(name):
		return Gone
	}
	return Present
}

// Names implements [Known].
func (l *Lists) Names(folder vaultpath.Location) iter.Seq[string] {
	switch f := l.folders[folder]; {
	case f == nil:
		return func(func(string) bool) {}
	case f.state == tree.Listed:
		return slices.Values(f.names)
	default:
		return slices.Values(sorted(slices.Concat(f.live.Names, f.live.Deleted)))
	}
}

// Marked implements [Known].
func (l *Lists) Marked(folder vaultpath.Location) bool {
	f := l.folders[folder]
	return f != nil && f.told
}

// sorted returns names in their order, each once, whatever a server sends.
func sorted(names []string) []string { return slices.Compact(slices.Sorted(slices.Values(names))) }

func holds(names []string, name string) bool {
	_, ok := slices.BinarySearch(names, name)
	return ok
}

func isFolder(name string) bool { return name != "" && name[len(name)-1] == '/' }
