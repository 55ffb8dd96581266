package find

import (
	"bytes"
	"slices"
)

// piece is what is looked for in names: any of some forms without slashes.
type piece struct {
	forms []form
	slips bool // the first with one slip is enough
	loose bool // its letters in order are enough
	first bool // it counts at the beginning of a mount
	last  bool // it counts at the end of a name
}

// in reports whether a name, or a whole location, may hold the piece. lower is the same in lower
// case.
func (p *piece) in(lower, text []byte) bool {
	for i := range p.forms {
		f := &p.forms[i]
		for at := 0; ; at++ {
			to := 0
			if at, to = f.next(lower, text, at); at < 0 {
				break
			}
			if p.counts(lower, at, to) {
				return true
			}
		}
	}
	return p.slips && p.slipsIn(lower, text) || p.loose && holds(lower, p.forms[0].text)
}

// slipsIn reports whether the first form is in a text with a slip.
func (p *piece) slipsIn(lower, text []byte) (in bool) {
	for at := 0; at < len(lower) && !in; at++ {
		if begins(text, at) {
			slip(lower, at, p.forms[0].text, func(int) { in = true })
		}
	}
	return in
}

// counts reports whether a piece counts where it stands in a name.
func (p *piece) counts(name []byte, at, to int) bool {
	return !(p.first && !isBlank(name[:at])) &&
		!(p.last && !isBlank(bytes.TrimSuffix(name[to:], slash)))
}

// narrows reports whether a name that does not hold the other piece does not hold this one.
func (p *piece) narrows(other *piece) bool {
	return p.equal(other) || !other.first && !other.last && (other.slips || !p.slips) &&
		(other.loose || !p.loose) && narrows(p.forms, other.forms)
}

func (p *piece) equal(other *piece) bool {
	return p.slips == other.slips && p.loose == other.loose && p.first == other.first &&
		p.last == other.last &&
		slices.EqualFunc(p.forms, other.forms, func(a, b form) bool { return a.equal(&b) })
}

// holds reports whether letters are in a text in their order.
func holds(text, letters []byte) bool {
	for _, c := range letters {
		i := bytes.IndexByte(text, c)
		if i < 0 {
			return false
		}
		text = text[i+1:]
	}
	return true
}

func (p *piece) same(other piece) bool { return p.equal(&other) }

// spans reports whether a word may reach from one name into the next.
func (w *word) spans() bool { return len(w.parts) > 1 || bytes.Contains(w.text(), slash) }

func (w *word) pieces() (out []piece) {
	for i := range w.parts {
		forms := w.parts[i].forms
		for k := range bytes.Count(forms[0].text, slash) + 1 {
			p := piece{slips: w.slips, loose: w.loose}
			if p.forms = segmentOf(forms, k); len(p.forms) > 0 {
				out = append(out, p)
			}
		}
	}
	if len(out) == 1 && !w.spans() {
		out[0].first, out[0].last = w.first, w.last
	}
	return out
}

// segmentOf returns what is between the slashes of forms, by number.
func segmentOf(forms []form, k int) (out []form) {
	for i := range forms {
		if f := forms[i].segment(k); len(f.text) > 0 && !slices.ContainsFunc(out,
			func(one form) bool { return f.equal(&one) }) {
			out = append(out, f)
		}
	}
	return out
}

// segment returns what is between the slashes of a form, by number.
func (f *form) segment(k int) form {
	from := 0
	for ; k > 0; k-- {
		from += bytes.IndexByte(f.text[from:], '/') + 1
	}
	to := len(f.text)
	if i := bytes.IndexByte(f.text[from:], '/'); i >= 0 {
		to = from + i
	}
	return f.piece(from, to)
}
