package find

import (
	"cmp"
	"slices"
	"strings"
)

// The naive model tries every part of a location against every way to write a word. It shares with
// the package how a query is read, where words begin, and how places add up.

// naively is [Query.Score] of a location in a mount whose name has so many bytes.
func naively(q Query, twins *Twins, location string, mount int) (score int, spans []Span, ok bool) {
	s := newScorer(q)
	s.enter("", mount)
	end := s.join([]byte(location))
	last := strings.LastIndexByte(location[:end], '/') + 1
	for i := range q.words {
		w := &q.words[i]
		var best place
		var parts []Span
		for _, c := range candidates(w, twins, location, end) {
			p := place{Span: Span{c.parts[0].From, c.parts[len(c.parts)-1].To}, how: c.how,
				spelled: c.spelled}
			s.value(&p, last, end)
			if p.how == loosely {
				if p.worth = max(20+len(w.text())-(p.To-p.From), 1); p.To > last && p.To > mount {
					p.worth += 50
				}
			}
			if p.mount && p.how == loosely {
				p.worth = max(20+len(w.text())-(p.To-p.From), 1)
			}
			better := cmp.Or(cmp.Compare(p.how, best.how), cmp.Compare(bit(w.deliberate && p.spelled),
				bit(w.deliberate && best.spelled)), cmp.Compare(p.worth, best.worth),
				cmp.Compare(bit(p.spelled), bit(best.spelled)), cmp.Compare(best.From, p.From))
			if better > 0 || best.how == missing {
				best, parts = p, c.parts
			}
		}
		if (best.how != missing) == w.not {
			return 0, nil, false
		}
		s.places[i] = best
		if !w.not {
			spans = append(spans, parts...)
		}
	}
	score = s.typed(last, end)<<nameAt + less(s.sum(s.places, last, end), len(location),
		strings.HasSuffix(location, "/"))
	return score, spans, true
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// candidate is a way in which a word is in a location.
type candidate struct {
	parts   []Span
	how     how
	spelled bool
}

func candidates(w *word, twins *Twins, location string, end int) (out []candidate) {
	whole := []candidate{{how: exactly, spelled: true}}
	for k, part := range w.parts {
		var longer []candidate
		for _, before := range whole {
			for _, c := range standing(string(part.typed), twins, location, w.isPlain()) {
				if k > 0 && c.parts[0].From < before.parts[len(before.parts)-1].To {
					continue
				}
				longer = append(longer, candidate{append(slices.Clone(before.parts), c.parts...),
					min(before.how, c.how), before.spelled && c.spelled})
			}
		}
		whole = longer
	}
	for _, c := range whole {
		from, to := c.parts[0].From, c.parts[len(c.parts)-1].To
		behind := ""
		if to < end {
			behind = location[to:end]
		}
		switch {
		case w.first && strings.Trim(location[:from], "-_. ") != "",
			w.last && strings.Trim(behind, "-_. ") != "",
			w.last && behind != "" && location[to-1] == '/',
			w.whole && !(boundary([]byte(location), from) && boundary([]byte(location), to)):
			continue
		}
		out = append(out, c)
	}
	if out != nil || !w.slips && !w.loose {
		return out
	}
	lower := lowered(location)
	for from := range location {
		if !boundary([]byte(location), from) || separates[location[from]] || location[from] == '/' {
			continue
		}
		segment, _, _ := strings.Cut(lower[from:], "/")
		for n := 1; n <= len(segment); n++ {
			if separates[segment[n-1]] {
				continue
			}
			here := candidate{parts: []Span{{from, from + n}}, how: slipped}
			switch letters := string(w.text()); {
			case w.slips && isSlip(letters, squashed(segment[:n])):
				out = append(out, here)
			case w.loose && segment[0] == letters[0] && inTurn(letters, segment[:n]) &&
				!inTurn(letters, segment[:n-1]):
				here.how = loosely
				out = append(out, here)
			}
		}
	}
	return out
}

// standing returns where what was typed stands in a location, also as its twins.
func standing(typed string, twins *Twins, location string, plain bool) (out []candidate) {
	words, joints := wordsOf(typed)
	type way struct {
		text  string
		apart []bool // before a byte of it words are apart, or may be
		edge  map[int]bool
		typed bool
	}
	ways := []way{{text: strings.Join(words, ""), apart: joints, typed: true}}
	if plain {
		// every word as it is or as one of its twins, and all of it as a twin
		choices := [][]string{{}}
		for _, word := range words {
			var longer [][]string
			for _, before := range choices {
				longer = append(longer, append(slices.Clone(before), word))
				for _, other := range twinsOfWord(twins, word) {
					longer = append(longer, append(slices.Clone(before), "="+other))
				}
			}
			choices = longer
		}
		for _, other := range twinsOfWord(twins, strings.Join(words, "")) {
			choices = append(choices, []string{"=" + other})
		}
		for _, choice := range choices {
			v := way{edge: map[int]bool{}}
			for _, word := range choice {
				word, isTwin := strings.CutPrefix(word, "=")
				of, apart := wordsOf(word)
				if apart[0] = true; isTwin {
					v.edge[len(v.text)] = true
				}
				v.text += strings.Join(of, "")
				v.apart = append(v.apart, apart...)
				if isTwin {
					v.edge[len(v.text)] = true
				}
			}
			if len(v.edge) > 0 {
				ways = append(ways, v)
			}
		}
	}
	text, lower, most := []byte(location), lowered(location), 0
	for _, v := range ways {
		most = max(most, len(v.text))
	}
	for from := range len(location) {
		letters := ""
		for to := from + 1; to <= len(location) && len(letters) <= most; to++ {
			part := lower[from:to]
			if c := lower[to-1]; !separates[c] {
				letters += lower[to-1 : to]
			}
			for _, v := range ways {
				if isBlank([]byte(typed)) {
					if part == lowered(typed) {
						out = append(out, candidate{[]Span{{from, to}}, exactly, true})
					}
					continue
				}
				if separates[part[0]] || separates[part[len(part)-1]] || letters != v.text {
					continue
				}
				fits, letters := true, 0
				for i := range len(part) {
					if separates[part[i]] {
						continue
					}
					if i > 0 && separates[part[i-1]] && !v.apart[letters] &&
						!(v.edge == nil && boundary(text, from)) ||
						v.edge[letters] && !boundary(text, from+i) {
						fits = false
					}
					letters++
				}
				if v.edge[letters] && !ends([]byte(lower), text, to) {
					fits = false
				}
				if !fits {
					continue
				}
				c := candidate{[]Span{{from, to}}, twin, false}
				if v.typed {
					lead := len(typed) - len(strings.TrimLeft(typed, "-_. "))
					c.how = exactly
					c.spelled = from >= lead && strings.HasPrefix(location[from-lead:], typed)
					if len(ways) > 1 && !boundary(text, from) {
						c.how = inside
					}
				}
				out = append(out, c)
			}
		}
	}
	return out
}

// wordsOf returns what was typed without what separates, and where words may be apart in that.
func wordsOf(typed string) (words []string, apart []bool) {
	word, between := "", false
	for i := range len(typed) {
		c := typed[i]
		if separates[c] {
			between = true
			continue
		}
		if i > 0 && (c == '/' || typed[i-1] == '/' || isHump([]byte(typed), i)) {
			between = true
		}
		if between && word != "" {
			words = append(words, word)
			word = ""
		}
		apart = append(apart, between && len(apart) > 0)
		word += lowered(typed)[i : i+1]
		between = false
	}
	if word != "" {
		words = append(words, word)
	}
	return words, apart
}

func twinsOfWord(twins *Twins, word string) (out []string) {
	for meaning := range strings.Lines(field) {
		words := strings.Fields(meaning)
		for _, one := range words {
			key := strings.ReplaceAll(one, "-", "")
			if key == word || len(word) >= beginning && strings.HasPrefix(key, word) {
				for _, other := range words {
					if other != one {
						out = append(out, other)
					}
				}
			}
		}
	}
	return out
}

func lowered(s string) string {
	b := []byte(s)
	foldInPlace(b)
	return string(b)
}

func squashed(s string) string {
	return strings.NewReplacer("-", "", "_", "", ".", "", " ", "").Replace(s)
}

// isSlip reports whether one text is the other with no more than one slip.
func isSlip(word, text string) bool {
	if word == text {
		return true
	}
	for i := range len(word) {
		if word[:i]+word[i+1:] == text || i < len(text) && word == text[:i]+text[i+1:] ||
			i < len(text) && word[:i]+text[i:i+1]+word[i+1:] == text ||
			i+1 < len(word) && word[:i]+word[i+1:i+2]+word[i:i+1]+word[i+2:] == text {
			return true
		}
	}
	return len(text) > 0 && word == text[:len(text)-1]
}

func inTurn(letters, text string) bool {
	return holds([]byte(text), []byte(letters))
}
