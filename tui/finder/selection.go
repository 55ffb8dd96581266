package finder

import "slices"

// selection is the results that were selected, in that order. It outlives the results: other words
// and newer answers change nothing of it.
type selection struct{ list []Candidate }

func (s *selection) index(c Candidate) int { return slices.IndexFunc(s.list, c.same) }

// has reports whether a result is selected.
func (s *selection) has(c Candidate) bool { return s.index(c) >= 0 }

// toggle selects a result, or no longer.
func (s *selection) toggle(c Candidate) {
	if at := s.index(c); at >= 0 {
		s.list = slices.Delete(s.list, at, at+1)
		return
	}
	s.list = append(s.list, c)
}

// add selects results that are not selected yet.
func (s *selection) add(list []Candidate) {
	for _, c := range list {
		if !s.has(c) {
			s.list = append(s.list, c)
		}
	}
}
