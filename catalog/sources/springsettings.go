package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// springSettings are settings by their name in lower case and without dashes: the names can be
// written in several ways.
type springSettings map[string][]setting

// relaxed returns a name of a setting in the form in which all ways to write it are the same.
func relaxed(key string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return -1
		}
		return r
	}, strings.ToLower(key))
}

func (s springSettings) add(document []setting) {
	own := map[string]bool{}
	for _, v := range document {
		key, _, _ := strings.Cut(v.key, "[")
		key = relaxed(key)
		if !own[key] {
			own[key] = true
			s[key] = nil // a later document replaces the whole list
		}
		s[key] = append(s[key], v)
	}
}

// first returns the first of several settings that is there.
func (s springSettings) first(keys ...string) setting {
	for _, k := range keys {
		if v := s[k]; len(v) > 0 {
			return v[0]
		}
	}
	return setting{}
}

// list returns all values of the first of several settings that is there: a list, or one value with
// commas.
func (s springSettings) list(keys ...string) []string {
	var values []string
	for _, k := range keys {
		for _, v := range s[k] {
			values = append(values, listOf(s.resolve(v.value))...)
		}
		if len(values) > 0 {
			break
		}
	}
	return values
}

// resolve puts settings of the file into a value: ${spring.application.name}.
func (s springSettings) resolve(value string) string {
	before, rest, ok := strings.Cut(value, "${")
	if !ok {
		return value
	}
	key, after, ok := strings.Cut(rest, "}")
	known := s.first(relaxed(key)).value
	if !ok || known == "" || lex.HoldsPlaceholder(known) {
		return value
	}
	if lex.HoldsPlaceholder(after) { // one placeholder is usual; of more, all must be known
		if after = s.resolve(after); lex.HoldsPlaceholder(after) {
			return value
		}
	}
	return before + known + after
}
