package find

import (
	"fmt"
	"math/bits"
	"strings"
)

// Words are some of a query's words that are looked for, as bits in their order.
type Words uint64

// maxWords is of how many words it is told which of them matches nothing.
const maxWords = 8

// Shortfall is why nothing matches a query of several words, and what comes nearest to it.
type Shortfall struct {
	Missing []string // the words that match nothing by themselves, as they were typed
	Left    string   // the word that was left out where each by itself, but not all together match
	Words   Words    // those that are left
	Names   []string // how they were typed
	Total   int      // how many match them; 0 where nothing does
}

// wanted returns the words that are looked for, and 0 where it is not told of them.
func (q Query) wanted() (all Words) {
	n := 0
	for i := range q.words {
		if !q.words[i].not {
			n++
		}
	}
	if n < 2 || n > maxWords {
		return 0
	}
	return 1<<n - 1
}

// Only returns the query with but some of the words that are looked for. What must not be there
// must not be there still.
func (q Query) Only(some Words) (only Query) {
	n := 0
	for _, w := range q.words {
		if w.not || some&(1<<n) != 0 {
			only.words = append(only.words, w)
		}
		if !w.not {
			n++
		}
	}
	return only
}

// sources returns how some words were typed.
func (q Query) sources(some Words) (names []string) {
	n := 0
	for _, w := range q.words {
		if w.not {
			continue
		}
		if some&(1<<n) != 0 {
			names = append(names, w.source)
		}
		n++
	}
	return names
}

// Shortfall finds out why nothing matches, where count tells how many match some of the words. ok
// is false where there are not several words.
func (q Query) Shortfall(count func(Words) int) (s Shortfall, ok bool) {
	all := q.wanted()
	if all == 0 {
		return s, false
	}
	for left := all; left != 0; left &= left - 1 {
		if one := left & -left; count(one) > 0 {
			s.Words |= one
		}
	}
	s.Missing = q.sources(all &^ s.Words)
	if s.Words != 0 && s.Words != all {
		s.Total = count(s.Words)
	}
	if s.Total == 0 && bits.OnesCount64(uint64(s.Words)) > 1 {
		s.leaveOut(q, count)
	}
	s.Names = q.sources(s.Words)
	return s, true
}

// leaveOut leaves out the word without which the fewest match, but some, and the later one of two:
// what is left says most.
func (s *Shortfall) leaveOut(q Query, count func(Words) int) {
	all, least := s.Words, Words(0)
	for left := all; left != 0; left &= left - 1 {
		one := left & -left
		if n := count(all &^ one); n > 0 && (s.Total == 0 || n <= s.Total) {
			s.Total, least = n, one
		}
	}
	if least != 0 {
		s.Words, s.Left = all&^least, q.sources(least)[0]
	}
}

// Text says it in a sentence, and nothing where no word matches anything. show makes numbers fit to
// be read.
func (s Shortfall) Text(show func(int) string) string {
	var b strings.Builder
	switch {
	case len(s.Names) == 0:
		return ""
	case len(s.Missing) > 0:
		verb := " match nothing"
		if len(s.Missing) == 1 {
			verb = " matches nothing"
		}
		b.WriteString(quoted(s.Missing) + verb)
	default:
		b.WriteString("each word matches something, but nothing has all of them")
	}
	if s.Total == 0 {
		return b.String()
	}
	verb := "match"
	if s.Total == 1 {
		verb = "matches"
	}
	what := "the others"
	switch {
	case len(s.Names) == 1:
		what = quoted(s.Names)
	case len(s.Names) == 2 && s.Left == "":
		what = "the other two"
	}
	fmt.Fprintf(&b, "; %s %s %s", show(s.Total), verb, what)
	if s.Left != "" && len(s.Names) > 1 {
		fmt.Fprintf(&b, ", without %q", s.Left)
	}
	return b.String()
}

func quoted(words []string) string {
	var out []string
	for _, w := range words {
		out = append(out, `"`+w+`"`)
	}
	if n := len(out) - 1; n > 0 {
		return strings.Join(out[:n], ", ") + " and " + out[n]
	}
	return out[0]
}
