package config

import "strings"

// Problem is one thing that is wrong with the settings.
type Problem struct {
	Origin  string // as in [Value]
	Message string
}

// String returns "origin: message".
func (p Problem) String() string { return p.Origin + ": " + p.Message }

// InvalidError is all that is wrong with the settings. Its text has a line for each problem.
type InvalidError struct{ Problems []Problem }

func (e *InvalidError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

type problems []Problem

func (p *problems) add(origin string, err error) {
	if err != nil {
		*p = append(*p, Problem{Origin: origin, Message: err.Error()})
	}
}
