package config

import (
	"strings"

	"github.com/agext/levenshtein"
)

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

// nearest returns the name that s most likely was meant to be, "" where none is near.
func nearest(s string, names []string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "-", "_")
	if len(s) > 64 {
		return ""
	}
	best, bestDistance := "", 1+min(2, len(s)/3)
	for _, name := range names {
		low := strings.ToLower(name)
		d := levenshtein.Distance(s, low, nil)
		if strings.ReplaceAll(s, "_", "") == strings.ReplaceAll(low, "_", "") {
			d = 0 // secretSuffix, as Backstage writes it
		}
		if d < bestDistance {
			best, bestDistance = name, d
		}
	}
	return best
}
