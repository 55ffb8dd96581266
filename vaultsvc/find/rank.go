package find

// Rank tells how promising a folder is before it is listed: the number of the query's words that its location holds
// already, and -1 where it holds one that must not be there, since nothing below can match then.
func (q Query) Rank(folder string) int {
	s := newScorer(q)
	s.enter(folder)
	rank := 0
	for i, w := range q.words {
		switch found := s.above[i].worth > 0; {
		case found && w.not:
			return -1
		case found:
			rank++
		}
	}
	return rank
}
