package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/header"
)

// maxHeaders is more than anything in front of a server asks for.
const maxHeaders = 64

// Header is a header that goes with every request, for what stands in front of the server. As with
// a token, nothing that prints or encodes it shows its value.
type Header struct {
	Name   string // in its usual form
	Origin string // as in [Value]

	value          Token  // where it is in neither of these
	variable, file string // that the value is in
}

// HeaderValue looks the value of a header up: it may be in a file or a variable, and is only needed
// by who asks the server. No error holds any part of it.
func (c *Config) HeaderValue(h Header) (Token, error) {
	if h.variable == "" && h.file == "" {
		return h.value, nil
	}
	value := c.env(h.variable)
	if value == "" && h.file == "" {
		return Token{}, fmt.Errorf("%s: header %s: the variable %s is not set", h.Origin, h.Name,
			h.variable)
	}
	if h.file != "" {
		data, err := readFile(h.file, maxToken)
		if err != nil {
			return Token{}, fmt.Errorf("%s: header %s: %w", h.Origin, h.Name, err)
		}
		value = strings.TrimSpace(string(data))
	}
	return NewToken(value), wrap(h.Origin, header.Check(h.Name, value))
}

// The ends of a name in a config file whose value is a variable's, or a file's.
const inVariable, inFile = "_env", "_file"

// headers reads a map of headers. What is wrong in it is told without any of its values.
func (f *file) headers(to *[]Header) keyReader {
	return func(name string, it *item) {
		if it.kind != "a map" {
			f.wrongType(name, "a map of headers", it)
			return
		}
		for _, key := range it.fields {
			h, err := f.header(key)
			if err == nil {
				err = addHeader(to, h)
			}
			if err != nil {
				f.bad.add(f.origin(key.line), fmt.Errorf("%s: %w", name, err))
			}
		}
	}
}

func headersForm() form {
	return form{"type": "object", "maxProperties": maxHeaders,
		"additionalProperties": form{"type": []string{"string", "number", "boolean"}}}
}

func (f *file) header(key field) (Header, error) {
	it := key.item
	h := Header{Name: key.name, Origin: it.origin()}
	name, isVariable := strings.CutSuffix(key.name, inVariable)
	name, isFile := strings.CutSuffix(name, inFile)
	switch {
	case key.odd:
		return h, errors.New("a key must be text")
	case it.kind == "a map", it.kind == "a list":
		return h, fmt.Errorf("a value must be text, not %s", it.kind)
	case it.kind == "nothing":
		return h, errors.New("one has no value")
	case isVariable:
		h.Name, h.variable = name, it.text
		return h, checkVariable(it.text)
	case isFile:
		h.Name, h.file = name, expand(it.text, f.path, f.home)
		return h, checkPath(it.text)
	}
	h.value = NewToken(it.text)
	return h, header.Check(h.Name, it.text)
}

// addHeader puts a header to others, by its name in the usual form.
func addHeader(to *[]Header, h Header) error {
	if err := header.Check(h.Name, "x"); err != nil {
		return err
	}
	h.Name = header.Canonical(h.Name)
	switch {
	case slices.ContainsFunc(*to, func(o Header) bool { return o.Name == h.Name }):
		return fmt.Errorf("%s is there twice", h.Name)
	case len(*to) == maxHeaders:
		return fmt.Errorf("there are more than %d", maxHeaders)
	}
	*to = append(*to, h)
	return nil
}

// flagHeaders are those of the command line: "Name: value", or "@" and a file that has one a line.
func flagHeaders(flags []string, bad *problems) []Header {
	const origin = "flag --header"
	var all []Header
	add := func(line, origin string) {
		name, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		err := header.Check(name, value)
		if !ok {
			err = errors.New("a header must be of the form 'Name: value'")
		}
		if err == nil {
			err = addHeader(&all, Header{Name: name, Origin: origin, value: NewToken(value)})
		}
		bad.add(origin, err)
	}
	for _, text := range flags {
		path, is := strings.CutPrefix(text, "@")
		if !is {
			add(text, origin)
			continue
		}
		data, err := readFile(path, maxToken)
		if bad.add(origin, err); err != nil {
			continue
		}
		for i, line := range strings.Split(string(data), "\n") {
			if line = strings.TrimSpace(line); line != "" {
				add(line, fmt.Sprintf("%s %s:%d", origin, path, i+1))
			}
		}
	}
	return all
}

// headers are those that a variable has, as a JSON object of texts.
func (e environment) headers(bad *problems) []Header {
	v := e.about("HEADERS")
	if v == nil {
		return nil
	}
	var values map[string]string
	if json.Unmarshal([]byte(v.V), &values) != nil {
		bad.add(v.Origin, errors.New("it must be a JSON object of texts"))
		return nil
	}
	var all []Header
	for _, name := range slices.Sorted(maps.Keys(values)) {
		err := header.Check(name, values[name])
		if err == nil {
			err = addHeader(&all, Header{Name: name, Origin: v.Origin,
				value: NewToken(values[name])})
		}
		bad.add(v.Origin, err)
	}
	return all
}

// mergeHeaders takes each header from the first place that has it.
func mergeHeaders(places ...[]Header) []Header {
	var all []Header
	for _, place := range places {
		for _, h := range place {
			if !slices.ContainsFunc(all, func(o Header) bool { return o.Name == h.Name }) {
				all = append(all, h)
			}
		}
	}
	return all
}
