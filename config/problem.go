package config

import (
	"slices"
	"strings"
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

// problems collects problems.
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
		d := distance(s, low)
		if strings.ReplaceAll(s, "_", "") == strings.ReplaceAll(low, "_", "") {
			d = 0 // secretSuffix, as Backstage writes it
		}
		if d < bestDistance {
			best, bestDistance = name, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete or change to make b of a (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = slices.Min([]int{change, row[j] + 1, diagonal + 1})
		}
	}
	return row[len(b)]
}
