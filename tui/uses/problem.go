package uses

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
)

// Problem is a use with its verdict, or something wrong in a file.
type Problem struct {
	Use     *xref.Use    // nil for what is wrong in a file
	Verdict xref.Verdict // without what is to be asked
	File    *catalog.Problem
	At      string // file and line
	What    string // it names, or what is wrong
	Ref     string // of the entity, "" is nobody's
	Bad     bool   // else it could not be found out, or is but a note

	filterText string // "" until somebody filters
}

// Word stands for the kind of a problem.
func (p *Problem) Word() string {
	switch {
	case p.Use != nil:
		return p.Verdict.Status.String()
	case p.Bad:
		return "in file"
	}
	return "note"
}

// Hint is why it is one, where there is more to say than what is named.
func (p *Problem) Hint() string {
	if p.Use == nil {
		return ""
	}
	return p.Verdict.Hint
}

// Owner returns the name of the entity whose use it is.
func (p *Problem) Owner() string {
	if p.Use == nil || p.Use.Entity == nil {
		return ""
	}
	return p.Use.Entity.Name
}

// Text is a problem as check prints it.
func (p *Problem) Text() string {
	if p.Use == nil {
		return p.At + ": " + p.What
	}
	text := p.At + ": " + p.Word() + ": " + p.What
	if p.Hint() != "" {
		text += "; " + p.Hint()
	}
	return text
}

// FilterText is what a problem is filtered by. It is made once, for those who type.
func (p *Problem) FilterText() string {
	if p.filterText == "" {
		p.filterText = p.Text() + " " + p.Ref
		if p.Use == nil {
			p.filterText = p.Word() + " " + p.filterText
		}
	}
	return p.filterText
}

// Same reports whether a problem of an earlier count is the same use, or else most likely the same.
func (p *Problem) Same(earlier *Problem) (sure, likely bool) {
	sure = p.Use != nil && p.Use == earlier.Use // two of them may stand in one line
	return sure, (p.Use == nil) == (earlier.Use == nil) && p.What == earlier.What && p.At == earlier.At
}

// What returns what a use names, as far as that is known, and the namespace where it is another one
// than the given.
func What(u *xref.Use, namespace string) string {
	text := u.Raw
	if u.Resolved() {
		text = u.Location.String()
	}
	if u.Namespace != namespace {
		text += " in namespace " + u.Namespace
	}
	return text
}

func fileProblem(f *catalog.Problem) Problem {
	return Problem{
		File: f, At: draw.FileLine(f.File, f.Line), What: f.Message, Ref: f.Ref, Bad: !f.Note,
	}
}
