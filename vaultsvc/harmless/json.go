package harmless

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf16"
)

// JSON writes v as JSON on one line, in which names are exact: what a terminal or the runner of a
// CI job would act on, or not show, is escaped as JSON does it. Angle brackets stay as they are:
// this is no HTML.
func JSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	doc := string(bytes.TrimRight(b.Bytes(), "\n"))
	return []byte(Escape(doc, jsonEscape)), nil // only texts can hold what is escaped
}

// jsonEscape is how JSON writes a character by its number.
func jsonEscape(r rune) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune{r}) {
		b = fmt.Appendf(b, `\u%04x`, unit)
	}
	return string(b)
}

// AppendJSON appends a text as [JSON] writes it. Most need no more than quotes.
func AppendJSON(b []byte, s string) []byte {
	if !isBare(s) || Defuse(s, func(byte) string { return "" }) != s {
		doc, _ := JSON(s) // which every text has a form for
		return append(b, doc...)
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// isBare reports whether JSON writes a text as it is, of visible ASCII alone.
func isBare(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
