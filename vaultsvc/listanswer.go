package vaultsvc

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"sync"
	"unicode/utf8"
)

// listAnswer is what matters of the answer to a LIST.
type listAnswer struct {
	RequestID string `json:"request_id"`
	Data      *struct{ Keys []string }
}

func (a *listAnswer) names(doing string) ([]string, error) {
	switch {
	case a.RequestID == "" && (a.Data == nil || a.Data.Keys == nil):
		// JSON, but of something else: many wrap theirs in "data"
		return nil, fmt.Errorf("%s: %w", doing, errOtherAPI)
	case a.Data == nil || len(a.Data.Keys) == 0:
		return nil, fmt.Errorf("%s: %w", doing, ErrEmpty)
	}
	return a.Data.Keys, nil
}

// usual is how long nearly all answers to a LIST are at the most, in bytes.
const usual = 16 << 10

var buffers = sync.Pool{New: func() any { return new([usual]byte) }}

// read reads an answer, as [decode] does. A walk gets so many of them, all of the same form, that
// one of that form is taken in without reflection; whatever is different in any way is left to
// encoding/json, and what is longer is taken in as it comes, in turn with other long ones.
func (a *listAnswer) read(ctx context.Context, turns *longTurns, body io.Reader) error {
	buf := buffers.Get().(*[usual]byte)
	defer buffers.Put(buf)
	n, whole := 0, false
	for n < len(buf) && !whole {
		more, err := body.Read(buf[n:])
		n += more
		switch {
		case err == io.EOF:
			whole = true
		case err != nil:
			// What has come may be an answer all the same, or be none whatever may follow.
			return decode(io.MultiReader(bytes.NewReader(buf[:n]), broken{err}), a)
		case n > 0 && buf[0] != '{':
			rest := turns.reader(ctx, io.MultiReader(bytes.NewReader(buf[:n]), body))
			defer rest.done()
			return decode(rest, a)
		}
	}
	switch {
	case !whole:
		return a.readLong(turns.reader(ctx, io.MultiReader(bytes.NewReader(buf[:n]), body)))
	case a.scan(buf[:n]):
		return nil
	}
	return decode(bytes.NewReader(buf[:n]), a)
}

func (a *listAnswer) readLong(body *longReader) error {
	defer body.done()
	*a = listAnswer{}
	if err := newTokens(body, body.turns.budget()).answer(a, nil, nil); err != nil {
		return err
	}
	drain(body)
	return nil
}

type broken struct{ err error }

func (f broken) Read([]byte) (int, error) { return 0, f.err }

// scan takes in an answer of the usual form. It returns false, and has changed nothing, for what is
// not of that form: not JSON, names with escapes or square brackets, lines, fields that are there
// twice or in another case, numbers that are no small integers.
func (a *listAnswer) scan(text []byte) bool {
	text = bytes.TrimRight(text, "\n")
	if holdsControl(text) || bytes.IndexByte(text, '\\') >= 0 || !utf8.Valid(text) {
		return false // else no string need be looked at again
	}
	s := scanner{text: text}
	var found listAnswer
	data, seen := 0, 0
	ok := s.object(func(name []byte) bool {
		switch {
		case string(name) == "request_id":
			id, ok := s.string()
			found.RequestID = string(id)
			seen++
			return ok && seen == 1
		case string(name) == "data":
			data++
			found.Data = new(struct{ Keys []string })
			lists := 0
			return data == 1 && s.object(func(name []byte) (ok bool) {
				if string(name) == "keys" {
					lists++
					found.Data.Keys, ok = s.strings()
					return ok && lists == 1
				}
				return !bytes.EqualFold(name, []byte("keys")) && s.value(0)
			})
		}
		return !bytes.EqualFold(name, []byte("request_id")) && !bytes.EqualFold(name, []byte("data")) &&
			s.value(0)
	})
	if !ok || s.next() != 0 {
		return false
	}
	*a = found
	return true
}

// holdsControl reports whether a text has a control character. It looks at eight at once: each that
// is less than a blank borrows its own highest bit, and those that have that bit are none.
func holdsControl(text []byte) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	for len(text) >= 8 {
		if x := binary.LittleEndian.Uint64(text); (x-ones*' ')&^x&high != 0 {
			return true
		}
		text = text[8:]
	}
	return slices.ContainsFunc(text, func(c byte) bool { return c < ' ' })
}

// scanner takes JSON apart that has neither escapes nor lines, all of it that is of a simple kind.
type scanner struct {
	text []byte
	at   int
}

// next skips blanks and returns the character that comes then, 0 at the end.
func (s *scanner) next() byte {
	for ; s.at < len(s.text); s.at++ {
		if c := s.text[s.at]; c != ' ' {
			return c
		}
	}
	return 0
}

// takes skips a character where it comes next.
func (s *scanner) takes(c byte) bool {
	if s.next() != c {
		return false
	}
	s.at++
	return true
}

// until takes what stands before a character, and that.
func (s *scanner) until(c byte) ([]byte, bool) {
	n := bytes.IndexByte(s.text[s.at:], c)
	if n < 0 {
		return nil, false
	}
	before := s.text[s.at : s.at+n]
	s.at += n + 1
	return before, true
}

// string takes a string.
func (s *scanner) string() ([]byte, bool) {
	if !s.takes('"') {
		return nil, false
	}
	return s.until('"')
}

// strings takes an array of strings, of which none has a square bracket: all are parts of one.
func (s *scanner) strings() ([]string, bool) {
	if !s.takes('[') {
		return nil, false
	}
	array, ok := s.until(']')
	if !ok {
		return nil, false
	}
	one, in := string(array), scanner{text: array}
	all := make([]string, 0, bytes.Count(array, []byte{'"'})/2)
	for more := in.next() != 0; more; more = in.takes(',') {
		text, ok := in.string()
		if !ok {
			return nil, false
		}
		all = append(all, one[in.at-1-len(text):in.at-1])
	}
	return all, in.next() == 0
}

// object takes an object. field takes the value of each.
func (s *scanner) object(field func(name []byte) bool) bool {
	return s.takes('{') && s.list('}', func() bool {
		name, ok := s.string()
		return ok && s.takes(':') && field(name)
	})
}

// array takes an array. element takes each.
func (s *scanner) array(element func() bool) bool { return s.takes('[') && s.list(']', element) }

// list takes what stands between commas, and the end of it.
func (s *scanner) list(end byte, item func() bool) bool {
	if s.takes(end) {
		return true
	}
	for item() {
		if s.takes(end) {
			return true
		}
		if !s.takes(',') {
			return false
		}
	}
	return false
}

// value takes any value that lies not too deep.
func (s *scanner) value(depth int) bool {
	if depth > 8 {
		return false
	}
	switch c := s.next(); {
	case c == '"':
		_, ok := s.string()
		return ok
	case c == '{':
		return s.object(func([]byte) bool { return s.value(depth + 1) })
	case c == '[':
		return s.array(func() bool { return s.value(depth + 1) })
	case c >= '0' && c <= '9':
		from := s.at
		for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
			s.at++
		}
		return c != '0' || s.at == from+1 // what may follow a number is not the rest of one
	}
	for _, word := range []string{"null", "true", "false"} {
		if bytes.HasPrefix(s.text[s.at:], []byte(word)) {
			s.at += len(word)
			return true
		}
	}
	return false
}
