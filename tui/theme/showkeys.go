package theme

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// signs are how keys are shown that have names.
var signs = map[string]string{"up": "↑", "down": "↓", "left": "←", "right": "→", "enter": "↵",
	"pgdown": "pgdn", "delete": "del", "insert": "ins"}

// ShowKey returns a key, or a chord, as it is shown.
func ShowKey(k string) string {
	if first, next, chord := strings.Cut(k, " "); chord && first != "" {
		between := " "
		if utf8.RuneCountInString(first) == 1 && utf8.RuneCountInString(next) == 1 {
			between = ""
		}
		return ShowKey(first) + between + ShowKey(next)
	}
	mods, base := "", k
	if i := strings.LastIndexByte(k[:max(len(k)-1, 0)], '+'); i >= 0 {
		mods, base = k[:i+1], k[i+1:]
	}
	switch {
	case mods == "ctrl+" && base == "@", mods == "ctrl+" && base == "space":
		return "^space"
	case mods == "ctrl+" && utf8.RuneCountInString(base) == 1:
		return "^" + base
	case mods == "alt+shift+" && utf8.RuneCountInString(base) == 1:
		mods, base = "alt+", strings.ToUpper(base)
	}
	if sign := signs[base]; sign != "" {
		base = sign
	} else if len(base) > 1 && base[0] == 'f' && base[1] >= '0' && base[1] <= '9' {
		base = strings.ToUpper(base)
	}
	return strings.ReplaceAll(mods, "+", "-") + base
}

// goesUnsaid reports whether a key is only told of where a command has no other.
func goesUnsaid(k string) bool { return k == interrupt || k == "shift+tab" || isHidden(k) }

// mostShown is how many keys of a command are told of.
const mostShown = 2

// showKeys returns the keys of a command as they are shown.
func showKeys(keys []string) string {
	var shown []string
	for _, also := range []bool{false, true} {
		for _, k := range keys {
			if s := ShowKey(k); goesUnsaid(k) == also && !isHidden(k) && !slices.Contains(shown, s) {
				shown = append(shown, s)
			}
		}
		if len(shown) > 0 {
			break
		}
	}
	return strings.Join(shown[:min(len(shown), mostShown)], "/")
}
