package find

// Tally counts which of a query's words match names that come one folder after another and are not
// kept, so that it can be told why nothing matches all of them.
type Tally struct {
	query  Query
	most   int
	scorer *scorer
	counts map[Words]int
	best   map[Words]*Top
}

// Tally returns an empty tally, which keeps a number of the best that match some of the words; nil
// where there are not several.
func (q Query) Tally(most int) *Tally {
	if q.wanted() == 0 {
		return nil
	}
	return &Tally{q, most, newScorer(q), map[Words]int{}, map[Words]*Top{}}
}

// Add takes in the names of one folder of a mount.
func (t *Tally) Add(mount, folder string, names []string) {
	t.scorer.enter(folder, len(mount))
	for _, name := range names {
		if name == "" {
			continue // it is no name
		}
		words, score, ok := t.scorer.some([]byte(name))
		if !ok || words == 0 {
			continue
		}
		t.counts[words]++
		top := t.best[words]
		if top == nil {
			top = &Top{Max: t.most}
			t.best[words] = top
		}
		if length := len(folder) + len(name); top.Good(score, length) {
			top.Add(Match{Location: folder + name, Score: score})
		}
	}
}

// some returns which of the words that are looked for a name in the folder matches, and how well.
// ok is false where it has what must not be there.
func (s *scorer) some(name []byte) (words Words, score int, ok bool) {
	last, end, _ := s.locate(name, false)
	n := 0
	for i := range s.query.words {
		switch here := s.places[i].how != missing; {
		case s.query.words[i].not && here:
			return 0, 0, false
		case s.query.words[i].not:
			continue
		case here:
			words |= 1 << n
		}
		n++
	}
	return words, less(s.sum(s.places, last, end), len(s.exact), end < len(s.exact)), true
}

// count returns how many match some of the words.
func (t *Tally) count(some Words) (n int) {
	for words, names := range t.counts {
		if words&some == some {
			n += names
		}
	}
	return n
}

// Shortfall tells why nothing has matched all words, and the best that match those that are left.
func (t *Tally) Shortfall() (s Shortfall, best []Match) {
	s, _ = t.query.Shortfall(t.count)
	if top := t.best[s.Words]; top != nil && s.Total > 0 {
		best = top.Best()
	}
	return s, best
}
