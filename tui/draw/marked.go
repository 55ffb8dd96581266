package draw

// Marked adds a text of which some bytes are marked, as what a filter matched in it. shown is the
// text, or the beginning or the end of it as [Cut] and [CutLeft] leave it.
func (l *Line) Marked(k, mark Ink, text, shown string, marked func(at int) bool) {
	from, to := 0, 0 // of text, what shows of it
	for to < min(len(text), len(shown)) && text[to] == shown[to] {
		to++
	}
	before, after := "", shown[to:] // what stands for the rest
	if end := commonEnd(text, shown); end > to {
		from, to = len(text)-end, len(text)
		before, after = shown[:len(shown)-end], ""
	}
	l.Ink(k, before)
	for from < to {
		at, ink := from, k
		for at < to && marked(at) == marked(from) {
			at++
		}
		if marked(from) {
			ink = mark
		}
		l.Ink(ink, text[from:at])
		from = at
	}
	l.Ink(k, after)
}

// commonEnd returns how many bytes at their ends two texts share.
func commonEnd(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}
