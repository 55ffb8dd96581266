package lex

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// YAMLText is a text as a quoted scalar of YAML, which takes every string that JSON has.
func YAMLText(s string) string {
	b, _ := json.Marshal(s) // a string always has a form
	return harmless.Escape(string(b), byNumber)
}

// TemplateText is a text in the quotes of a Go template.
func TemplateText(s string) string { return harmless.Escape(strconv.Quote(s), byNumber) }

// byNumber is how YAML and Go write a character by its number.
func byNumber(r rune) string {
	if r > 0xffff {
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// Pasteable replaces what would act where it is pasted into a shell or an editor.
func Pasteable(s string) string {
	return strings.Map(func(r rune) rune {
		if IsControl(r) {
			return '\ufffd'
		}
		return r
	}, s)
}

var escapedSigns = strings.NewReplacer("%", "%25", "?", "%3F", "#", "%23")

// EscapeSigns escapes what means something in the path of an address.
func EscapeSigns(path string) string { return escapedSigns.Replace(path) }

// IsControl reports whether a character is a control character or ends a line.
func IsControl(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029'
}
