package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Document writes v as one JSON document on one line.
func (o *Output) Document(v any) error {
	b, err := encode(v)
	if err == nil {
		_, err = fmt.Fprintf(o.Out, "%s\n", b)
	}
	return err
}

// encode writes v as JSON on one line. Angle brackets stay as they are: this is no HTML.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	doc := bytes.TrimRight(b.Bytes(), "\n")
	if !isASCII(doc) {
		doc = escapeUnseen(doc)
	}
	// It may end up in the log of a CI job. Only texts can hold such a command.
	return []byte(harmless.Defuse(string(doc), escapeUnit)), nil
}

func escapeUnit(c byte) string { return fmt.Sprintf(`\u%04x`, c) }

// isASCII reports whether all characters are visible ones of ASCII, as nearly always.
func isASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// appendText appends a text as encode writes it. Most need no more than quotes.
func appendText(b []byte, s string) []byte {
	if !isBare(s) || harmless.Defuse(s, escapeUnit) != s {
		doc, _ := encode(s) // which every text has a form for
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

// escapeUnseen writes what package json leaves as it is, and a terminal would act on, not show, or
// pile up on one letter, as \u escapes: the names stay exact for whoever decodes them.
func escapeUnseen(doc []byte) []byte {
	out := make([]byte, 0, len(doc))
	marks := 0 // on the letter before
	for _, r := range string(doc) {
		mark := unicode.Is(unicode.Mn, r)
		if marks++; !mark {
			marks = 0
		}
		if r < utf8.RuneSelf && r != 0x7f || mark && marks <= harmless.MaxMarks ||
			!mark && harmless.Text(string(r)) == string(r) {
			out = utf8.AppendRune(out, r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			out = fmt.Appendf(out, `\u%04x`, unit)
		}
	}
	return out
}
