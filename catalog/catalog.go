package catalog

import (
	"cmp"
	"fmt"
	"slices"
)

// Catalog is what a scan found. It is not changed after [Scan] returned it.
type Catalog struct {
	Entities []*Entity // by file and line; no two with the same Ref
	Problems []Problem // by file and line
	Ignored  []Problem // those that somebody has decided to live with
	Counts   Counts

	References []*Reference // by file and line; only where they were asked for
	Stores     []*Store     // likewise
	Policies   []*Policy    // likewise

	namings []naming // of policies, until the scan ends

	AppConfigs []AppConfig // by file

	claims map[string][]claim // by the folder that is claimed

	comments     map[string]map[int]Ignorings // by the path of a file, and the line
	rules        []IgnoreRule
	inRepository map[string]string // names of files, by path, where a rule goes by them
	roots        []string          // the folders and files that were scanned, absolute, in their order
}

// Counts says what a scan looked at.
type Counts struct {
	Folders   int // entered
	Files     int // YAML files read
	Documents int // documents with a Backstage apiVersion, good or bad
	Ignored   int // files and folders left out because of a .gitignore
	Skipped   int // YAML files not read as text: too large or binary
}

// Problem is something wrong in a file, told in one line without file and line.
type Problem struct {
	File    string // as it is shown, see [Entity.File]
	Path    string // absolute
	Line    int    // from 1; 0 where the whole file or folder is meant
	Message string // may quote text of the file: make it harmless before it is shown
	Ref     string // of the entity that has the problem; "" where there is none
	Key     string // what it is known by where Message says more than that; "" is Message
	Ignored Ignored
	Note    bool // it may be right: worth a look, and nothing that a gate should stop at
}

// Faults returns how many problems are more than a note.
func Faults(problems []Problem) int {
	n := 0
	for _, p := range problems {
		if !p.Note {
			n++
		}
	}
	return n
}

// String returns the problem as compilers print theirs, "file:line: message".
func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Message
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
}

// finish sorts the catalog and takes out entities that were described before.
func (c *Catalog) finish() {
	slices.SortFunc(c.Entities, func(a, b *Entity) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Path, b.Path))
	})
	described := slices.Clone(c.Entities)
	first := make(map[string]*Entity, len(c.Entities))
	c.Entities = slices.DeleteFunc(c.Entities, func(e *Entity) bool {
		seen, ok := first[e.Ref]
		if !ok {
			first[e.Ref] = e
			return false
		}
		p := Problem{File: e.File, Path: e.Path, Line: e.Line, Ref: e.Ref, Key: e.Ref + " again",
			Message: fmt.Sprintf("%s is described a second time; the first is in %s:%d", e.Ref, seen.File,
				seen.Line)}
		c.Problems = append(c.Problems, p)
		seen.Problems = append(seen.Problems, p)
		return true
	})
	slices.SortStableFunc(c.References, func(a, b *Reference) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.FilePath, b.FilePath),
			cmp.Compare(a.Line, b.Line))
	})
	slices.SortStableFunc(c.Stores, func(a, b *Store) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.FilePath, b.FilePath),
			cmp.Compare(a.Line, b.Line))
	})
	slices.SortFunc(c.AppConfigs, func(a, b AppConfig) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Path, b.Path))
	})
	c.namePolicies()
	c.assignOwners(described)
	sortProblems(c.Problems)
	c.Problems = slices.Compact(c.Problems) // a document that nobody could read is one problem
	c.ignore()
}

func sortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Message, b.Message))
	})
}
