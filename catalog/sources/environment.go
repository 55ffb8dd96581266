package sources

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// environment returns the variables whose name holds a text, in upper or lower case, with the line
// of each: "NAME=value" and "NAME: value" on lines of text, the pairs of maps in YAML, and a name
// and a value.
func environment(f File, name string) []setting {
	v := variables{cut: f.cut, lower: strings.ToLower(name), upper: strings.ToUpper(name)}
	if !lex.Mentions(f.Data, v.lower, v.upper) {
		return nil
	}
	if !wantsYAML(f.Name) {
		line := 0
		for text := range strings.Lines(string(f.Data)) {
			line++
			v.line(text, line)
		}
		return v.found
	}
	for root := range f.roots(v.lower, v.upper) {
		for n := range root.Every() {
			for key, value := range n.Pairs() {
				v.add(setting{key: key.Text(), value: strings.TrimSpace(value.Text()), line: key.Line()})
			}
			if of := n.Get("name"); !of.IsZero() {
				v.add(setting{key: of.Text(), value: strings.TrimSpace(n.Get("value").Text()), line: of.Line()})
			}
			for line, text := range n.Lines() {
				v.line(text, line)
			}
		}
	}
	slices.SortStableFunc(v.found, func(a, b setting) int { return cmp.Compare(a.line, b.line) })
	return v.found
}

type variables struct {
	lower, upper string // what is in their names
	found        []setting
	pending      setting // a name whose value may be on the next line
	cut          func(line int, message string)
}

// add takes in a setting, if it is a variable.
func (v *variables) add(s setting) {
	if !strings.Contains(s.key, v.lower) && !strings.Contains(s.key, v.upper) || s.value == "" {
		return
	}
	switch {
	case len(s.value) > maxSetting:
		v.tooLong(s.line)
	case len(v.found) == maxValues:
		v.cut(s.line, fmt.Sprintf("settings are not read from here on: the file has more than %d: split it",
			maxValues))
	default:
		v.found = append(v.found, s)
	}
}

func (v *variables) tooLong(line int) {
	v.cut(line, fmt.Sprintf("not read: the line of a setting has more than %d bytes", maxSetting))
}

func (v *variables) line(text string, line int) {
	text = strings.TrimSpace(text)
	if value, ok := strings.CutPrefix(text, "value:"); ok && v.pending.key != "" {
		v.pending.value = unquote(value)
		v.add(v.pending)
	}
	v.pending = setting{}
	at := strings.Index(text, v.lower)
	if at < 0 {
		at = strings.Index(text, v.upper)
	}
	switch {
	case at < 0 || text[0] == '#':
		return
	case len(text) > maxSetting:
		v.tooLong(line)
		return
	}
	start, end := at, at
	for start > 0 && lex.IsWord(text[start-1]) {
		start--
	}
	for end < len(text) && lex.IsWord(text[end]) {
		end++
	}
	found := setting{key: text[start:end], line: line}
	switch rest := strings.TrimLeft(text[end:], `"' `); {
	case rest == "":
		v.pending = found
	case rest[0] == '=' || rest[0] == ':':
		found.value = unquote(rest[1:])
		v.add(found)
	}
}

// unquote returns a value without quotes and without a comment behind it.
func unquote(value string) string {
	value = strings.TrimSpace(value)
	if value != "" && (value[0] == '"' || value[0] == '\'') {
		if n := strings.IndexByte(value[1:], value[0]); n >= 0 {
			return value[1 : n+1]
		}
	}
	value, _, _ = strings.Cut(value, " #")
	return strings.Trim(strings.TrimSpace(value), `"',`)
}
