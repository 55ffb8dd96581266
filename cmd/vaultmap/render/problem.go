package render

import "github.com/vaultmap/vaultmap/catalog"

// Problem is something wrong in a file as JSON has it.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Message string `json:"message"` // with "note: " before it where it is one
	Judged
	Ignored string `json:"ignored,omitempty"` // why somebody has decided to live with it

	of catalog.Problem
}

// NewProblems returns problems as they are told.
func NewProblems(problems []catalog.Problem) []Problem {
	out := make([]Problem, len(problems))
	for i, p := range problems {
		out[i] = Problem{File: p.File, Line: p.Line, Message: p.Message, Ignored: p.Ignored.Reason, of: p}
		if p.Note {
			out[i].Message = "note: " + p.Message
		}
	}
	return out
}

// WarnOfProblems says what is wrong in files, where references or entities are shown that may not
// be all for that. Notes are for check.
func (o *Output) WarnOfProblems(problems []catalog.Problem) {
	for _, p := range problems {
		if !p.Note {
			if p.Path != "" {
				p.File = FromHere(p.Path)
			}
			o.Warn("%s", p.String())
		}
	}
}
