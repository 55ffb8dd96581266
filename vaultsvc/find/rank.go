package find

import "strings"

// Rank tells how promising a folder is before it is listed: the number of the query's words that its location holds
// already, and -1 where it holds one that must not be there, since nothing below can match then.
func (q Query) Rank(folder string) int {
	rank, lower := 0, ""
	for _, w := range q.words {
		text := folder
		if w.folded {
			if lower == "" {
				lower = fold(folder)
			}
			text = lower
		}
		switch found := w.within(text); {
		case found && w.not:
			return -1
		case found && !w.not:
			rank++
		}
	}
	return rank
}

// within tells whether a word is in a folder's location, and so in those of all below it.
func (w word) within(folder string) bool {
	if w.last {
		return false // it must end what is below
	}
	if !w.whole && !w.first {
		return strings.Contains(folder, w.text)
	}
	_, _, ok := w.best(folder)
	return ok
}
