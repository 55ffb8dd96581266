package theme

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Keys are spelt in three ways: as Bubble Tea calls them, which is what bindings hold ("ctrl+d"),
// as people write them into a config ("^d", "C-d", "Ctrl-D"), and as they are shown ("^d").

// ParseKey reads a key as people write it, or a chord of two with a blank between them. What
// terminals do not send, or not apart from another key, is an error.
func ParseKey(text string) (string, error) {
	words := strings.Fields(text)
	if text == " " {
		words = []string{"space"}
	}
	switch len(words) {
	case 1:
		return parseOne(words[0])
	case 2:
	default:
		return "", fmt.Errorf("%q is no key: it is one, or two with a blank between them", text)
	}
	first, err := parseOne(words[0])
	if err != nil {
		return "", err
	}
	next, err := parseOne(words[1])
	if err != nil {
		return "", err
	}
	if first == "esc" || first == interrupt || next == "esc" {
		return "", fmt.Errorf("%q is no chord: esc and ctrl+c end what was begun", text)
	}
	return string(Chord(Pressed(first), Pressed(next))), nil
}

// interrupt is the key that closes what is open, or quits, whatever a config says.
const interrupt = "ctrl+c"

// modifiers are what goes before a key, as people write it. A capital letter before a hyphen is as
// in Emacs.
var modifiers = []struct{ text, mod string }{
	{"control+", "ctrl"}, {"control-", "ctrl"}, {"ctrl+", "ctrl"}, {"ctrl-", "ctrl"}, {"c-", "ctrl"},
	{"alt+", "alt"}, {"alt-", "alt"}, {"meta+", "alt"}, {"meta-", "alt"}, {"option+", "alt"},
	{"option-", "alt"}, {"m-", "alt"}, {"a-", "alt"},
	{"shift+", "shift"}, {"shift-", "shift"}, {"s-", "shift"},
}

// keyNames are other names of keys, in small letters.
var keyNames = map[string]string{
	"return": "enter", "ret": "enter", "cr": "enter", "↵": "enter", "escape": "esc", "spc": "space",
	"spacebar": "space", "pageup": "pgup", "page-up": "pgup", "prior": "pgup", "pgdn": "pgdown",
	"pagedown": "pgdown", "page-down": "pgdown", "next": "pgdown", "del": "delete", "ins": "insert",
	"bs": "backspace", "↑": "up", "↓": "down", "←": "left", "→": "right",
}

// named are the keys that have names of their own, beside the function keys.
var named = []string{"enter", "esc", "tab", "space", "backspace", "up", "down", "left", "right",
	"pgup", "pgdown", "home", "end", "insert", "delete"}

const functionKeys = 20 // that terminals send

// parseOne reads one key.
func parseOne(text string) (string, error) {
	rest, has := text, map[string]bool{}
	if r, _ := utf8.DecodeRuneInString(rest); r == '^' && len(rest) > 1 {
		rest, has["ctrl"] = rest[1:], true
	}
	for again := true; again; {
		again = false
		for _, m := range modifiers {
			if len(rest) > len(m.text) && strings.EqualFold(rest[:len(m.text)], m.text) {
				rest, has[m.mod], again = rest[len(m.text):], true, true
				break
			}
		}
	}
	base := strings.ToLower(rest)
	if other := keyNames[base]; other != "" {
		base = other
	}
	n, err := strconv.Atoi(strings.TrimPrefix(base, "f"))
	function := base[0] == 'f' && err == nil && 1 <= n && n <= functionKeys
	if base == "backtab" {
		base, has["shift"] = "tab", true
	}
	switch {
	case function, slices.Contains(named, base):
		return withModifiers(base, has)
	case utf8.RuneCountInString(rest) == 1:
		r, _ := utf8.DecodeRuneInString(rest)
		if !unicode.IsPrint(r) {
			return "", fmt.Errorf("%q is no key", text)
		}
		return withSign(r, has)
	}
	return "", fmt.Errorf("%q is no key: they are as in j, G, ctrl+d, alt+left, f5, space", text)
}

// withModifiers returns a key that has a name.
func withModifiers(base string, has map[string]bool) (string, error) {
	switch base {
	case "enter", "esc", "backspace", "tab", "space":
		shiftTab := base == "tab" && !has["ctrl"]
		ctrlSpace := base == "space" && !has["shift"]
		switch {
		case base == "esc" && has["alt"]:
			return "", errors.New("terminals send alt+esc as esc twice")
		case has["shift"] && !shiftTab, has["ctrl"] && !ctrlSpace:
			return "", fmt.Errorf("most terminals send that as %s alone", base)
		}
	}
	return prefix(has) + base, nil
}

// withSign returns a key that writes a sign, alone or with modifiers.
func withSign(r rune, has map[string]bool) (string, error) {
	if upper := unicode.ToUpper(r); has["shift"] && !has["ctrl"] && !has["alt"] {
		if upper == r {
			return "", fmt.Errorf("write the sign that shift+%c is", r)
		}
		return string(upper), nil
	}
	if has["ctrl"] {
		return withControl(unicode.ToLower(r), has)
	}
	if has["alt"] {
		if strings.ContainsRune("[]^_", r) || strings.ContainsRune("OP", r) ||
			has["shift"] && strings.ContainsRune("op", r) {
			return "", fmt.Errorf("alt+%c is how other keys begin on a terminal", r)
		}
		if r < utf8.RuneSelf && unicode.IsUpper(r) {
			r, has["shift"] = unicode.ToLower(r), true
		}
	}
	return prefix(has) + string(r), nil
}

// withControl returns what ctrl and a sign is, in small letters.
func withControl(r rune, has map[string]bool) (string, error) {
	as := map[rune]string{'i': "tab", 'm': "enter", '[': "esc", '?': "backspace", '/': "ctrl+_"}
	switch {
	case as[r] != "":
		return "", fmt.Errorf("terminals send ctrl+%c as %s: say that", r, as[r])
	case has["shift"]:
		return "", fmt.Errorf("most terminals send ctrl+shift+%c as ctrl+%c", r, r)
	case r == '@':
		return prefix(has) + "space", nil
	case !('a' <= r && r <= 'z') && !strings.ContainsRune(`\]^_`, r):
		return "", fmt.Errorf("most terminals do not send ctrl+%c", r)
	}
	return prefix(has) + string(r), nil
}

// prefix returns modifiers in the order in which Bubble Tea has them.
func prefix(has map[string]bool) string {
	out := ""
	for _, mod := range []string{"ctrl", "alt", "shift"} {
		if has[mod] {
			out += mod + "+"
		}
	}
	return out
}

// isText reports whether a key is text where somebody types.
func isText(k string) bool { return utf8.RuneCountInString(k) == 1 || k == "space" }
