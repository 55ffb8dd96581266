package vaultsvc

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
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
// not of that form: not JSON, names with escapes, fields that are there twice or in another case,
// numbers that are no small integers.
func (a *listAnswer) scan(text []byte) bool {
	if !utf8.Valid(text) {
		return false
	}
	s := scanner{rest: text}
	var found listAnswer
	var keys []byte
	data, seen := 0, 0
	ok := s.object(func(name []byte) bool {
		switch {
		case string(name) == "request_id":
			id, ok := s.text()
			found.RequestID = string(id)
			seen++
			return ok && seen == 1
		case string(name) == "data":
			data++
			found.Data = new(struct{ Keys []string })
			lists := 0
			return data == 1 && s.object(func(name []byte) bool {
				if string(name) == "keys" {
					lists++
					before := s.rest
					found.Data.Keys = make([]string, 0, 16)
					ok := s.array(func() bool { _, ok := s.text(); return ok })
					keys = before[:len(before)-len(s.rest)]
					return ok && lists == 1
				}
				return !bytes.EqualFold(name, []byte("keys")) && s.value(0)
			})
		}
		return !bytes.EqualFold(name, []byte("request_id")) && !bytes.EqualFold(name, []byte("data")) &&
			s.value(0)
	})
	if !ok || len(s.space()) > 0 {
		return false
	}
	if found.Data != nil && found.Data.Keys != nil {
		names, rest := found.Data.Keys, string(keys) // one string for all of them
		for {
			_, after, more := strings.Cut(rest, `"`)
			if !more {
				break
			}
			name, behind, _ := strings.Cut(after, `"`)
			names, rest = append(names, name), behind
		}
		found.Data.Keys = names
	}
	*a = found
	return true
}

// scanner takes JSON apart, all of it that is of a simple kind.
type scanner struct{ rest []byte }

// space skips blanks and returns what is left.
func (s *scanner) space() []byte {
	for len(s.rest) > 0 && (s.rest[0] == ' ' || s.rest[0] == '\n' || s.rest[0] == '\r' ||
		s.rest[0] == '\t') {
		s.rest = s.rest[1:]
	}
	return s.rest
}

// takes skips a character where it comes next.
func (s *scanner) takes(c byte) bool {
	if s.space(); len(s.rest) > 0 && s.rest[0] == c {
		s.rest = s.rest[1:]
		return true
	}
	return false
}

// text takes a string without escapes.
func (s *scanner) text() ([]byte, bool) {
	if !s.takes('"') {
		return nil, false
	}
	for i, c := range s.rest {
		switch {
		case c == '"':
			text := s.rest[:i]
			s.rest = s.rest[i+1:]
			return text, true
		case c < ' ', c == '\\':
			return nil, false
		}
	}
	return nil, false
}

// object takes an object. field takes the value of each.
func (s *scanner) object(field func(name []byte) bool) bool {
	return s.takes('{') && s.list('}', func() bool {
		name, ok := s.text()
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
	if s.space(); len(s.rest) == 0 || depth > 8 {
		return false
	}
	switch c := s.rest[0]; {
	case c == '"':
		_, ok := s.text()
		return ok
	case c == '{':
		return s.object(func([]byte) bool { return s.value(depth + 1) })
	case c == '[':
		return s.array(func() bool { return s.value(depth + 1) })
	case c >= '0' && c <= '9':
		n := 1
		for n < len(s.rest) && s.rest[n] >= '0' && s.rest[n] <= '9' {
			n++
		}
		s.rest = s.rest[n:]
		return c != '0' || n == 1 // what may follow a number is not the rest of one
	}
	for _, word := range []string{"null", "true", "false"} {
		if rest, ok := bytes.CutPrefix(s.rest, []byte(word)); ok {
			s.rest = rest
			return true
		}
	}
	return false
}
