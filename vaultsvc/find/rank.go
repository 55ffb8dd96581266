package find

import "bytes"

// Rank tells how promising a folder is before it is listed: the number of the query's words that
// its location holds already, or ends with the beginning of, as "secret/payments/" does of
// "payments/stripe". It is -1 where the location holds one that must not be there, since nothing
// below can match then.
func (q Query) Rank(folder string) int {
	s := newScorer(q)
	s.enter(folder)
	rank := 0
	for i, w := range q.words {
		switch found := s.above[i].worth > 0; {
		case found && w.not:
			return -1
		case found, !w.not && s.begins(&q.words[i]):
			rank++
		}
	}
	return rank
}

// begins reports whether the folder that was entered ends with the beginning of a word, up to one
// of its slashes.
func (s *scorer) begins(w *word) bool {
	folder := s.exact
	if w.folded && s.mixed {
		folder = s.folded
	}
	// a slash at the beginning of a word is at the end of each folder
	for end := 1; end < len(w.text); end++ {
		part := w.text[:end+1]
		if w.text[end] == '/' && (w.first && bytes.Equal(folder, part) || !w.first &&
			bytes.HasSuffix(folder, part)) {
			return true
		}
	}
	return false
}
