package vaultsvc

import (
	"encoding/json"
	"io"
	"strings"
)

// tokens takes an answer apart as it comes. Other than encoding/json does by itself, it holds no
// more of an answer than what is wanted of it, and ends when its reader does.
type tokens struct {
	*json.Decoder
	names *budget // that is kept besides; nil is nothing
	kept  int64   // bytes of texts
	begun bool
}

func newTokens(body io.Reader, names *budget) *tokens {
	d := json.NewDecoder(body)
	d.UseNumber()
	return &tokens{Decoder: d, names: names}
}

// keep counts a text that is kept, for which there may be no room. That there is none beside others
// is a matter for long answers.
func (t *tokens) keep(text string) error {
	t.kept += bareString + int64(len(text))
	if t.kept > mostInFolder || t.kept > long && t.names != nil && !t.names.fits(t.kept) {
		return ErrTooMany
	}
	return nil
}

// next returns the next token of an answer that has not ended.
func (t *tokens) next() (json.Token, error) {
	token, err := t.Token()
	switch {
	case err == nil:
		t.begun = true
	case err == io.EOF && t.begun:
		err = io.ErrUnexpectedEOF
	case err == io.EOF:
		err = ErrNotVault // a whole answer with nothing in it
	}
	return token, err
}

// enter takes the beginning of an object or array; false is null in its place.
func (t *tokens) enter(open json.Delim) (bool, error) {
	switch token, err := t.next(); {
	case err != nil:
		return false, err
	case token == nil:
		return false, nil
	case token != open:
		return false, ErrNotVault
	}
	return true, nil
}

// object takes an object. field takes the value of each of its fields. It returns false for null.
func (t *tokens) object(field func(name string) error) (bool, error) {
	is, err := t.enter('{')
	for is && err == nil && t.More() {
		var name json.Token
		if name, err = t.next(); err == nil {
			err = field(name.(string))
		}
	}
	if is && err == nil {
		_, err = t.next()
	}
	return is, err
}

// text takes a string, "" in place of null.
func (t *tokens) text() (string, error) {
	switch token, err := t.next(); text := token.(type) {
	case string:
		return text, t.keep(text)
	case nil:
		return "", err
	}
	return "", ErrNotVault
}

// texts takes an array of strings; nil is null.
func (t *tokens) texts() ([]string, error) {
	is, err := t.enter('[')
	if !is || err != nil {
		return nil, err
	}
	all := make([]string, 0, 1024)
	for t.More() {
		text, err := t.text()
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	_, err = t.next()
	return all, err
}

// mostDepth is how deep encoding/json follows an answer.
const mostDepth = 10_000

// skip takes any value.
func (t *tokens) skip() error {
	for depth := 0; ; {
		token, err := t.next()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		switch {
		case depth > mostDepth:
			return ErrNotVault
		case depth == 0:
			return nil
		}
	}
}

// answer takes what there is in each answer to a LIST. Other fields of the data, and of the answer,
// are taken by the functions, where there are some.
func (t *tokens) answer(a *listAnswer, inData, beside func(name string) (bool, error)) error {
	other := func(take func(string) (bool, error), name string) error {
		if take != nil {
			if took, err := take(name); took || err != nil {
				return err
			}
		}
		return t.skip()
	}
	_, err := t.object(func(name string) (err error) {
		switch {
		case strings.EqualFold(name, "request_id"):
			a.RequestID, err = t.text()
		case strings.EqualFold(name, "data"):
			if a.Data == nil {
				a.Data = new(struct{ Keys []string })
			}
			var is bool
			is, err = t.object(func(name string) (err error) {
				if strings.EqualFold(name, "keys") {
					a.Data.Keys, err = t.texts()
					return err
				}
				return other(inData, name)
			})
			if !is {
				a.Data = nil
			}
		default:
			return other(beside, name)
		}
		return err
	})
	return err
}
