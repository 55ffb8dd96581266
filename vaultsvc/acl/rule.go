package acl

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Rule is one rule of a policy.
type Rule struct {
	Path string // as in a policy: it may end in "*", and a segment may be "+"
	Caps Set
}

// HCL returns the rule as it is written in a policy.
func (r Rule) HCL() string {
	names := r.Caps.Names()
	for i, name := range names {
		names[i] = `"` + name + `"`
	}
	return fmt.Sprintf("path %s { capabilities = [%s] }", quote(r.Path), strings.Join(names, ", "))
}

// quote writes a string as HCL has it. What would not be seen is escaped, and so are the dollar of
// "${", which begins an expression, and the bracket of "##[", a command for what runs CI jobs.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '$' && strings.HasPrefix(s[i:], "${"), r == '[' && strings.HasSuffix(s[:i], "##"),
			unseen(r) && r < 1<<16:
			fmt.Fprintf(&b, `\u%04x`, r)
		case unseen(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// unseen reports whether a rune has no ink of its own.
func unseen(r rune) bool {
	return !unicode.IsPrint(r) || r == '\u2800' || // blank Braille
		unicode.In(r, unicode.M, unicode.Other_Default_Ignorable_Code_Point)
}

// Naming returns the path of a rule that holds for a path of the API, and what it holds for
// besides, "" where that is nothing. A policy has no way to write some names: it takes "*" at the
// end for anything, a segment "+" for any one, and "{{" for a template, and it refuses "+*".
func Naming(path string) (rule, besides string) {
	segs := strings.Split(path, "/")
	wild := false
	for i, seg := range segs {
		if strings.Contains(seg, "+*") || strings.Contains(seg, "{{") || strings.Contains(seg, "}}") {
			segs[i] = "+"
		}
		wild = wild || segs[i] == "+"
	}
	rule = strings.Join(segs, "/")
	open := strings.HasSuffix(rule, "*")
	switch {
	case wild && open:
		besides = `any name in place of "+", and all that goes on in place of the last "*"`
	case wild:
		besides = `any name in place of "+"`
	case open:
		besides = `all that goes on in place of the last "*"`
	}
	return rule, besides
}
