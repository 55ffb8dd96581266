package find

// Rank tells how promising a folder is before it is listed: the number of the query's words that
// its location holds already, or ends with the beginning of, as "secret/payments/" does of
// "payments/stripe". It is -1 where the location holds one that must not be there, since nothing
// below can match then.
func (q Query) Rank(folder string) int {
	s := newScorer(q)
	s.enter(folder, 0)
	rank := 0
	for i := range q.words {
		switch w := &q.words[i]; {
		case s.above[i].how != missing && w.not:
			return -1
		case s.above[i].how != missing, !w.not && s.begins(w):
			rank++
		}
	}
	return rank
}

// begins reports whether the folder that was entered holds the beginning of a word up to a star, or
// ends with that up to one of its slashes.
func (s *scorer) begins(w *word) bool {
	start := word{parts: w.parts[:1], first: w.first}
	if len(w.parts) > 1 && s.best(&start, 0, s.folder+1, s.folder+1, missing).how != missing {
		return true
	}
	for i := range w.parts[0].forms {
		f := &w.parts[0].forms[i]
		// a slash at the beginning of a word is at the end of each folder
		for end := 1; end < len(f.text); end++ {
			if f.text[end] != '/' {
				continue
			}
			up := f.piece(0, end+1)
			for at := 0; ; at++ {
				to := 0
				if at, to = up.next(s.lower, s.exact, at); at < 0 {
					break
				}
				if to == s.folder && s.fits(&start, at, to, to) {
					return true
				}
			}
		}
	}
	return false
}
