package find

// similar is best for a word that is not there, but may be with a slip, or scattered.
func (s *scorer) similar(w *word, from, last, end int) (best place) {
	letters := w.text()
	for at := from; at < len(s.lower); at++ {
		if !begins(s.exact, at) {
			continue
		}
		if w.slips {
			slip(s.lower, at, letters, func(to int) {
				p := place{Span: Span{at, to}, tail: at, how: slipped}
				s.value(&p, last, end)
				if p.beats(&best, false) {
					best = p
				}
			})
		}
		if w.loose && best.how < slipped && s.lower[at] == letters[0] {
			if n := along(s.lower[at:], letters); n > 0 {
				p := place{Span: Span{at, at + n}, tail: at, how: loosely}
				p.worth = max(scattered+len(letters)-n, 1)
				if p.mount = p.To <= s.mount; p.To > last && !p.mount {
					p.worth += lastSegment
				}
				if p.beats(&best, false) {
					best = p
				}
			}
		}
	}
	return best
}

// along returns how far the letters of a word go that follow each other in the first segment of a
// text, or 0.
func along(text, word []byte) int {
	next := 0
	for i, c := range text {
		if c == '/' {
			return 0
		}
		if c == word[next] {
			if next++; next == len(word) {
				return i + 1
			}
		}
	}
	return 0
}

// slip yields where a word ends that begins at a place of a text with one slip: a letter too many,
// another one, one too few, or two that changed places.
func slip(text []byte, at int, word []byte, yield func(to int)) {
	i, to := 0, at
	for ; i < len(word); i++ { // what is right
		next := letter(text, to)
		if next < 0 || text[next] != word[i] {
			break
		}
		to = next + 1
	}
	if i == len(word) {
		yield(to) // as it is, with words apart
		return
	}
	ends := func(at int, letters []byte) {
		if end := rest(text, at, letters); end > 0 {
			yield(end)
		}
	}
	if i > 0 || len(word) > 1 {
		ends(to, word[i+1:])
	}
	here := letter(text, to)
	if here < 0 {
		return
	}
	ends(here+1, word[i+1:])
	ends(here+1, word[i:])
	if i+1 < len(word) && text[here] == word[i+1] {
		if then := letter(text, here+1); then >= 0 && text[then] == word[i] {
			ends(then+1, word[i+2:])
		}
	}
}

// rest returns where letters end that follow each other from a place on, or 0.
func rest(text []byte, at int, letters []byte) (to int) {
	for _, c := range letters {
		next := letter(text, at)
		if next < 0 || text[next] != c {
			return 0
		}
		at = next + 1
	}
	return at
}

// letter returns the next place that does not separate words, -1 where the segment ends before.
func letter(text []byte, at int) int {
	for at < len(text) && separates[text[at]] {
		at++
	}
	if at == len(text) || text[at] == '/' {
		return -1
	}
	return at
}
