package catalog

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// Span is a part of a text: its bytes from Start up to End. The zero value is none.
type Span struct{ Start, End int }

// Written is where the parts of a reference stand in the text of its file. A span is zero where
// that cannot be said for certain: the part is not written there, or with escapes, over several
// lines, put together of others, or several places could be meant.
type Written struct {
	Raw, Mount, Path Span
}

// Place returns where a reference names its location, as exactly as that is known: its raw text,
// else its path, which may stand on another line than the reference.
func (w Written) Place() (s Span, ok bool) {
	if w.Raw != (Span{}) {
		return w.Raw, true
	}
	return w.Path, w.Path != (Span{})
}

// Places finds out where the references and annotations of one file are written. It is made for one
// use and not safe for several at once.
type Places struct {
	name  string // as sources are told it
	text  lex.Text
	found contents
	at    map[int][]int // which of the references found are on a line
	left  int           // bytes that may still be read to tell places apart
}

const (
	// maxProbed is how many bytes are read to find out which of several places is meant, in one file.
	maxProbed = 64 << 20
	// probeCost is what each time costs beside the bytes.
	probeCost = 32 << 10
	// maxPlaces is how many places are looked at for one reference.
	maxPlaces = 16
	// linesAround is how far from its line the parts of a reference are looked for.
	linesAround = 20
)

// Places reads a file that the scan has read again, by its absolute path.
func (c *Catalog) Places(path string) (*Places, error) {
	data, err := repo.ReadFile(path, repo.MaxFile)
	if err != nil {
		return nil, fmt.Errorf("reading the file again: %s", repo.Reason(err))
	}
	text, _ := repo.Decode(data).WholeLines()
	return NewPlaces(c.NameOf(path), text), nil
}

// NewPlaces takes a text of a file in UTF-8, and the name by which sources know it.
func NewPlaces(name string, text []byte) *Places {
	p := &Places{name: name, text: lex.NewText(string(text), 1), left: maxProbed,
		at: map[int][]int{}}
	p.found = read(name, text)
	for i, r := range p.found.refs {
		p.at[r.Line] = append(p.at[r.Line], i)
	}
	return p
}

// NameOf returns the name by which a file that was scanned is known to sources: its path below the
// folder that was scanned.
func (c *Catalog) NameOf(path string) string {
	if _, rel, ok := c.Scanned(path); ok {
		return filepath.ToSlash(rel)
	}
	return filepath.Base(path)
}

// Of returns where a reference or a path of an annotation is written that has a line and a raw
// text: as [Reference.Line] and [Reference.Raw], or [SecretsPath] has them. It is zero where the
// file no longer holds it.
func (p *Places) Of(line int, raw string) Written {
	var same []sources.Reference
	for _, i := range p.at[line] {
		if r := p.found.refs[i]; r.Raw == raw {
			same = append(same, r)
		}
	}
	if len(same) == 0 {
		return Written{}
	}
	var w Written
	ref := same[0]
	path, mount := ref.Path, ref.Mount
	for _, r := range same { // what they do not share is not all that there is to a place
		path, mount = shared(path, r.Path), shared(mount, r.Mount)
	}
	here, around := p.lines(line, line), p.lines(line-linesAround, line+linesAround)
	w.Raw = p.only(here, ref.Raw, func(with string) change {
		return change{ref, func(was, now sources.Reference) bool {
			return was.Raw == ref.Raw && now.Raw == with && now.Source == was.Source &&
				now.Line == was.Line
		}}
	}, true)
	if w.Raw != (Span{}) {
		w.Path = p.only(w.Raw, path, pathOf(ref), true)
	} else if w.Path = p.only(here, path, pathOf(ref), true); w.Path == (Span{}) {
		w.Path = p.only(around, path, pathOf(ref), false)
	}
	w.Mount = p.only(around, mount, mountOf(ref), false)
	return w
}

// shared returns a text that two have, "" where they have two.
func shared(a, b string) string {
	if a == b {
		return a
	}
	return ""
}

// lines returns where some lines are.
func (p *Places) lines(first, last int) Span {
	end := len(p.text.Body)
	if last < p.text.Line(end) {
		end = p.text.Offset(last + 1)
	}
	return Span{p.text.Offset(max(first, 1)), end}
}

// only returns the one place of a text in a part of the file that is the text which a reference has
// from there. Of several, and where the first one that is found need not be it, the right one
// is that which changes the reference as it should when it is changed.
func (p *Places) only(in Span, text string, with func(string) change, sure bool) Span {
	if len(text) >= lex.MaxRaw {
		return Span{} // there may be more of it
	}
	places := p.occurrences(in, text)
	if sure && len(places) == 1 {
		return places[0]
	}
	at := lastSign(text)
	if len(places) > maxPlaces || at < 0 {
		return Span{}
	}
	other := text[:at] + otherSign(text[at]) + text[at+1:]
	var right Span
	for _, s := range places {
		switch ok := p.changes(s, other, with(other)); {
		case ok && right != (Span{}) && !sure:
			return Span{}
		case ok && right == (Span{}):
			right = s // what is there once more says the same
		}
	}
	return right
}

// occurrences returns where a text stands in a part of the file, and not as a part of a longer
// word.
func (p *Places) occurrences(in Span, text string) []Span {
	var found []Span
	if text == "" {
		return nil
	}
	for at := in.Start; len(found) <= maxPlaces; at++ {
		i := strings.Index(p.text.Body[at:in.End], text)
		if i < 0 {
			break
		}
		if at += i; boundary(p.text.Body, at, at+len(text)) {
			found = append(found, Span{at, at + len(text)})
		}
	}
	return found
}

// lastSign returns where the last letter or digit of ASCII in a text is, -1 where there is none.
func lastSign(text string) int {
	return strings.LastIndexFunc(text, func(r rune) bool {
		return r < utf8.RuneSelf && r != '_' && lex.IsWord(byte(r))
	})
}

// otherSign returns another letter or digit of the same kind.
func otherSign(b byte) string {
	for _, kind := range []string{"yz", "YZ", "78"} {
		switch {
		case b == kind[0]:
			return kind[1:]
		case b >= '0' && b <= '9' && kind[0] == '7', b >= 'a' && b <= 'z' && kind[0] == 'y',
			b >= 'A' && b <= 'Z' && kind[0] == 'Y':
			return kind[:1]
		}
	}
	return ""
}

// Columns returns the line of a span and its columns there, from 1: that of its first character and
// that behind its last one, in code units of UTF-16, as editors and SARIF count.
func (p *Places) Columns(s Span) (line, from, to int) {
	line = p.text.Line(s.Start)
	from = 1 + unitsOf(p.text.Body[p.text.Offset(line):s.Start])
	return line, from, from + unitsOf(p.text.Body[s.Start:s.End])
}

// unitsOf returns how many code units of UTF-16 a text has.
func unitsOf(text string) (n int) {
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}
