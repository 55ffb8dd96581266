package theme

// Sets are the names of the key sets; the first is the default.
func Sets() []string { return []string{"vim", "emacs", "plain"} }

// keySet is what a set has other keys for than the default, by the names of commands.
type keySet struct{ panes, typing map[string][]string }

// setNamed returns a set. The default has nothing that is other.
func setNamed(name string) keySet {
	switch name {
	case "emacs":
		return emacs()
	case "plain":
		return plain()
	}
	return keySet{}
}

// emacs is for hands that know Emacs, and what Dired has on letters.
func emacs() keySet {
	return keySet{
		panes: map[string][]string{
			"up": {"ctrl+p", "up"}, "down": {"ctrl+n", "down"},
			"half-page-up": nil, "half-page-down": nil,
			"page-up": {"alt+v", "pgup"}, "page-down": {"ctrl+v", "pgdown"},
			"top": {"alt+<", "home"}, "bottom": {"alt+>", "end"},
			"in": {"ctrl+f", "right"}, "out": {"ctrl+b", "left", "backspace"},
			"other-pane": {"tab", "ctrl+x o"},
			"find":       {"ctrl+s", "f"},
			"filter":     {"/", "alt+s"},
			"refresh":    {"g", "r"}, "refresh-all": {"G", "R"},
			"copy-path": {"w", "alt+w"}, "copy-address": {"W", "Y"},
			"used-by": {"alt+?", "u"}, "owner": {"alt+.", "O"},
			"back":    {"ctrl+g", "esc"},
			"profile": {"P", "ctrl+x b"},
			"help":    {"?", "f1"}, "palette": {"alt+x", ":"},
			"suspend": {"ctrl+z", "ctrl+x ctrl+z"},
			"quit":    {"q", "ctrl+x ctrl+c", "ctrl+c"},
		},
		typing: map[string][]string{
			"row-up": {"ctrl+p"}, "row-down": {"ctrl+n"},
			"page-up": {"alt+v", "pgup"}, "page-down": {"ctrl+v", "pgdown"},
			"close": {"ctrl+g", "esc"},
			"copy":  {"alt+w"}, "actions": {"alt+x", "ctrl+x"},
			"edit-file": {"ctrl+t"}, // ctrl+e is the end of the line
			"older":     {"alt+p", "alt+up"}, "newer": {"alt+n", "alt+down"},
		},
	}
}

// plain is for hands that know no other program in a terminal: keys that say what they do, and
// function keys.
func plain() keySet {
	return keySet{
		panes: map[string][]string{
			"up": {"up"}, "down": {"down"}, "half-page-up": nil, "half-page-down": nil,
			"page-up": {"pgup"}, "page-down": {"pgdown"}, "top": {"home"}, "bottom": {"end"},
			"in": {"right"}, "out": {"left", "backspace"},
			"help": {"f1", "?"}, "palette": {"f2", ":"}, "find": {"f3", "f"}, "filter": {"f4", "/"},
			"refresh": {"f5", "r"}, "refresh-all": {"shift+f5", "R"},
			"list-all": {"f6", "*"}, "problems": {"f7", "!"},
			"copy-path": {"c", "y"}, "create": {"insert"},
			"quit": {"f10", "q", "ctrl+c"},
		},
		typing: map[string][]string{
			"row-up": {"ctrl+up"}, "row-down": {"ctrl+down"},
			"actions": {"f2", "ctrl+x"}, "edit-file": {"f4", "ctrl+e"}, "lines": {"f5", "ctrl+l"},
			"select": {"insert", "ctrl+space"},
		},
	}
}
