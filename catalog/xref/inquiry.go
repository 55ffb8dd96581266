package xref

// Inquiry finds out about uses with as few questions as there can be: who drives it asks for what
// [Inquiry.Next] wants, puts each answer into the [Known] that the inquiry looks at, and says so by
// [Inquiry.Answered]. It asks nothing twice.
type Inquiry struct {
	index *Index
	known Known
	first []*Use // not looked at yet
	// by the questions that have no answer yet; each use waits for one of those that it wants
	waiting map[Want][]*Use
	next    []Want        // not handed out yet
	asked   map[Want]bool // also those that had no answer: nobody asks for ever
}

// Inquire begins to find out about uses.
func (x *Index) Inquire(uses []*Use, k Known) *Inquiry {
	return &Inquiry{index: x, known: k, first: uses, waiting: map[Want][]*Use{},
		asked: map[Want]bool{}}
}

// Next returns the questions that are to be asked now, each once. Done is when it returns none and
// none is open.
func (q *Inquiry) Next() []Want {
	q.look(q.first)
	q.first = nil
	next := q.next
	q.next = nil
	return next
}

// Open returns how many questions have no answer yet.
func (q *Inquiry) Open() int { return len(q.waiting) }

// Answered says that the answer to a question is known, or that there will be none.
func (q *Inquiry) Answered(w Want) {
	uses := q.waiting[w]
	delete(q.waiting, w)
	q.look(uses)
}

// look finds out what is still to be asked about uses.
func (q *Inquiry) look(uses []*Use) {
	for _, u := range uses {
		waits := false
		for _, w := range q.index.Judge(u, q.known).Wants {
			if !q.asked[w] {
				q.asked[w] = true
				q.next = append(q.next, w)
				q.waiting[w] = nil
			}
			// With the answer to one it is looked at again. Were it to wait for each of them, it
			// would be looked at, and wait for the others once more, twice as often with every
			// answer.
			if others, open := q.waiting[w]; open && !waits {
				waits = true
				q.waiting[w] = append(others, u)
			}
		}
	}
}
