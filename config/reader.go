package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reader makes settings of items, those of the config file as those of Backstage's files, and says
// what is wrong.
type reader struct {
	bad *problems
	// quiet: what is wrong with a value is said by its key, and does not repeat it: it may be a
	// secret in the wrong place.
	quiet bool
	// instead says what must stand in the config file in place of a secret; nil in Backstage's.
	instead func(key string) string
}

// keyReader reads the value of a key, whose name it is given.
type keyReader func(name string, it *item)

func (r reader) wrongType(name, want string, it *item) {
	r.bad.add(it.origin(), fmt.Errorf("%s must be %s, not %s", name, want, it.kind))
}

func (r reader) problem(name string, it *item, err error) {
	if r.quiet && err != nil {
		if it.from != "" {
			name += ", made of " + it.from
		}
		err = fmt.Errorf("%s: %w", name, err)
	}
	r.bad.add(it.origin(), err)
}

// keys reads the keys of a map. within is "" or the name of the key that the map is of. A key that
// is not known is most likely one that is misspelt.
func (r reader) keys(within string, m *item, known map[string]keyReader) {
	if m.kind != "a map" {
		r.wrongType(within, "a map", m)
		return
	}
	prefix := ""
	if within != "" {
		prefix = within + "."
	}
	seen := map[string]int{}
	for _, f := range m.fields {
		read, ok := known[f.name]
		bad := func(format string, args ...any) {
			r.bad.add(f.src.origin(f.line), fmt.Errorf(format, args...))
		}
		switch {
		case f.odd:
			bad("a key must be text")
		case !ok && r.instead != nil && r.instead(f.name) != "":
			bad("%s must not stand in the file: use %s", prefix+f.name, r.instead(f.name))
		case !ok && shownKey(f.name) != f.name && r.instead != nil:
			bad("unknown key: known are %s", strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		case !ok && shownKey(f.name) != f.name:
			bad("unknown key in %s", within)
		case !ok:
			r.bad.add(f.src.origin(f.line), unknownKey(f.name, known))
		case seen[f.name] > 0:
			bad("%s is there twice, first in line %d", prefix+f.name, seen[f.name])
		case f.item.kind == "nothing" && r.instead != nil:
			bad("%s has no value", prefix+f.name)
		case f.item.there():
			read(prefix+f.name, f.item)
		}
		if seen[f.name] == 0 {
			seen[f.name] = f.line
		}
	}
}

// value keeps a value that is good.
func value[T any](r reader, to **Value[T], name string, it *item, v T, rule func(T) error) {
	if err := rule(v); err != nil {
		r.problem(name, it, err)
		return
	}
	*to = &Value[T]{v, it.origin()}
}

func (r reader) text(to **Value[string], rule func(string) error) keyReader {
	return func(name string, it *item) {
		if it.kind != "text" {
			r.wrongType(name, "text", it)
			return
		}
		value(r, to, name, it, it.text, rule)
	}
}

func (r reader) number(to **Value[int], rule func(int) error) keyReader {
	return func(name string, it *item) {
		v, err := strconv.Atoi(it.text)
		if it.kind != "a number" || err != nil {
			r.wrongType(name, "a whole number", it)
			return
		}
		value(r, to, name, it, v, rule)
	}
}

func (r reader) boolean(to **Value[bool]) keyReader {
	return func(name string, it *item) {
		v, err := strconv.ParseBool(it.text)
		if it.kind != "true or false" || err != nil {
			r.wrongType(name, "true or false", it)
			return
		}
		*to = &Value[bool]{v, it.origin()}
	}
}

// goDuration is a duration as Go writes it, or seconds.
func (r reader) goDuration(to **Value[time.Duration]) keyReader {
	return func(name string, it *item) {
		if it.kind != "text" && it.kind != "a number" {
			r.wrongType(name, "a duration such as 30s", it)
			return
		}
		v, err := parseTimeout(it.text)
		if err != nil {
			r.bad.add(it.origin(), fmt.Errorf("%s: %w", name, err))
			return
		}
		value(r, to, name, it, v, checkTimeout)
	}
}

// version is a number to YAML, too.
func (r reader) version(to **Value[string]) keyReader {
	return func(name string, it *item) {
		if it.kind != "text" && it.kind != "a fraction" && it.kind != "a number" {
			r.wrongType(name, `a version such as "1.21"`, it)
			return
		}
		value(r, to, name, it, it.text, checkVersion)
	}
}

// texts reads a list of texts, which each must be good.
func (r reader) texts(name string, list []*item, rule func(string) error) []string {
	var out []string
	for _, it := range list {
		if it.kind != "text" {
			r.wrongType("each of "+name, "text", it)
		} else if err := rule(it.text); err != nil {
			r.problem(name, it, err)
		} else {
			out = append(out, it.text)
		}
	}
	return out
}

var versionForm = compiled(`^\d{1,4}\.\d{1,4}(\.\d{1,4})?([-+][0-9A-Za-z.+-]{1,40})?$`)

var checkVersion = must(func(s string) bool { return versionForm().MatchString(s) },
	`vault_version must be a version such as "1.21"`)
