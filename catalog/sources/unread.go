package sources

import (
	"slices"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// maxProblems is how many problems of one file are told: who has mended these is told of the
// others.
const maxProblems = 20

// shared is what the sources that are asked about one file share.
type shared struct {
	markers   *lex.MarkerIndex // of all sources
	text      *lex.Text        // the file; nil until the first source asks for it
	documents []*yamlDocument  // of the file as YAML, each parsed when the first source asks for it
	listed    bool             // the documents are
	code      *lex.Code        // the file as a program; nil until the first source asks for it
	names     *lex.CodeNames   // of the program
	problems  []Problem
}

// cut takes note of a part of the file that is not read, or not as it is meant, because of a limit:
// the line where it begins, and the message for people.
func (f File) cut(line int, message string) {
	known, p := f.shared.problems, Problem{line, message}
	switch {
	case len(known) > maxProblems || slices.Contains(known, p): // once, and as long as they are few
		return
	case len(known) == maxProblems:
		p = Problem{Message: "not read: there is more in this file that is not"}
	}
	f.shared.problems = append(known, p)
}
