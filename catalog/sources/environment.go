package sources

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// environment returns the variables whose name holds a text, in upper or lower case, with the
// line of each: "NAME=value" and "NAME: value" wherever they stand, and in YAML as a name and a value
// on two lines.
func environment(f File, name string) []setting {
	text := string(f.Data)
	lower, upper := strings.ToLower(name), strings.ToUpper(name)
	if !strings.Contains(text, lower) && !strings.Contains(text, upper) {
		return nil
	}
	var found []setting
	pending := setting{} // a name whose value is on the next line
	line := 0
	for l := range strings.Lines(text) {
		line++
		l = strings.TrimSpace(l)
		if l == "" || l[0] == '#' {
			continue
		}
		if len(l) > maxSetting {
			if strings.Contains(l, lower) || strings.Contains(l, upper) || pending.key != "" && strings.HasPrefix(l, "value:") {
				f.cut(line, fmt.Sprintf("not read: the line of a setting has more than %d bytes", maxSetting))
			}
			pending = setting{}
			continue
		}
		if len(found) == maxValues {
			f.cut(line, fmt.Sprintf("settings are not read from here on: the file has more than %d: split it", maxValues))
			break
		}
		if value, ok := strings.CutPrefix(l, "value:"); ok && pending.key != "" {
			pending.value = unquote(value)
			found = append(found, pending)
		}
		pending = setting{}
		at := strings.Index(l, lower)
		if at < 0 {
			at = strings.Index(l, upper)
		}
		if at < 0 {
			continue
		}
		start, end := at, at+len(name)
		for start > 0 && lex.IsWord(l[start-1]) {
			start--
		}
		for end < len(l) && lex.IsWord(l[end]) {
			end++
		}
		v := setting{key: l[start:end], line: line}
		rest := strings.TrimLeft(l[end:], `"' `)
		switch {
		case rest == "":
			pending = v
		case rest[0] == '=' || rest[0] == ':':
			v.value = unquote(rest[1:])
			found = append(found, v)
		}
	}
	return found
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
