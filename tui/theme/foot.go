package theme

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
)

// FootGap stands between the parts of a foot.
const FootGap = "   "

// Foot writes what there is to know below a list: what keys do, above all.
func Foot(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return strings.Join(parts, FootGap)
}

// Key tells of a key in a line: the first that does it. Of a command without one it is the name.
func Key(key key.Binding) string {
	all := key.Help().Key
	if i := strings.Index(all[min(len(all), 1):], "/"); i >= 0 {
		return all[:i+1]
	}
	return all
}

// Does tells what a key does, also where it is off elsewhere. It tells nothing of what has no key.
func Does(key key.Binding, what string) string {
	if !HasKey(key) {
		return ""
	}
	return Key(key) + " " + what
}

// DoesNow is [Does] of a key that does nothing where it is off.
func DoesNow(key key.Binding, what string) string {
	if !key.Enabled() {
		return ""
	}
	return Does(key, what)
}

// Matches says how many rows match a filter, or are similar to it, and which of them the cursor is
// on, from 1; 0 is none.
func (t *Theme) Matches(on, n int, similar bool) string {
	one, more := "match", "matches"
	if similar {
		one, more = "similar", "similar"
	}
	all := t.Texts.Counted(n, one, more)
	if on == 0 || n == 1 {
		return all
	}
	return t.Texts.Join(t.Texts.Thousands(on), " of ", all)
}
