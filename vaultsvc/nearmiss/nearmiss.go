package nearmiss

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Most is how many names are suggested at the most.
const Most = 3

// Of returns the names that s was most likely meant to be, the nearest first and at most [Most].
// What is s itself is none of them.
func Of(s string, names []string) []string { return Among(s, slices.Values(names)) }

// Among is [Of] for names that are in no slice.
func Among(s string, names iter.Seq[string]) []string {
	w := newWord(s)
	var found []candidate
	for name := range names {
		if name == s {
			continue
		}
		if cost, ok := w.cost(name); ok {
			found = w.keep(found, candidate{name, cost, w.exactly(name)})
		}
	}
	return texts(found)
}

// Best returns the name that s was most likely meant to be, "" where none is near.
func Best(s string, names []string) string {
	if near := Of(s, names); len(near) > 0 {
		return near[0]
	}
	return ""
}

// Ask asks whether one of some names is meant: "did you mean a, b or c?", "" for none.
func Ask(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "did you mean " + Or(names) + "?"
}

// Or writes names as a choice: "a, b or c".
func Or(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// candidate is what may be meant.
type candidate struct {
	text  string
	cost  int // how far it is
	exact int // and with case and signs
}

func (c candidate) compare(d candidate) int {
	return cmp.Or(cmp.Compare(c.cost, d.cost), cmp.Compare(c.exact, d.exact),
		strings.Compare(c.text, d.text))
}

// keep is [keep], after which nothing is near any more that would not be kept.
func (w *word) keep(best []candidate, c candidate) []candidate {
	best = keep(best, c)
	if len(best) == Most {
		w.limit = min(w.limit, best[Most-1].cost-folded)
	}
	return best
}

// keep adds a candidate to the best ones, in their order. A name that is there twice is one.
func keep(best []candidate, c candidate) []candidate {
	if slices.ContainsFunc(best, func(b candidate) bool { return b.text == c.text }) {
		return best
	}
	at, _ := slices.BinarySearchFunc(best, c, candidate.compare)
	if at == Most {
		return best
	}
	return slices.Insert(best, at, c)[:min(len(best)+1, Most)]
}

func texts(found []candidate) []string {
	var out []string
	for _, c := range found {
		out = append(out, c.text)
	}
	return out
}
