package palette

import (
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// The groups that the help has beside those of commands.
const (
	marks theme.Group = "marks"
	words theme.Group = "words"
)

// Legend says what the marks of a theme and the words for what is known mean.
func Legend(t *theme.Theme) []Entry {
	g := t.Glyphs
	var all []Entry
	add := func(group theme.Group, mark, name, what string) {
		all = append(all, Entry{Key: mark, Name: name, What: what, Group: group})
	}
	add(marks, g.Closed+" "+g.Open, "folder", "closed and open: what is in it shows")
	add(marks, g.Cursor, "cursor", "keys act on this row")
	add(marks, g.Idle, "cursor", "of the pane without the keys")
	add(marks, g.Chosen, "selected", "keys act on all that are, together")
	add(marks, g.Bad, "problem", "so many uses of an entity are not ok; the token is of no use")
	add(marks, g.Warn, "warning", "the token ends soon, or the server gave no answer")
	add(marks, g.Good, "token", "lives, and is renewed in time")
	add(marks, g.Busy, "token", "a login or a renewal is under way")
	add(marks, g.Plain, "token", "lives without an end")
	add(marks, g.Asking, "token", "is being looked up")
	add(marks, g.Hidden, "token", "may not look itself up")
	for _, s := range append(xref.Statuses(), xref.Stale, xref.Loading) {
		add(words, "", s.String(), meanings[s])
	}
	for _, w := range [][2]string{
		{"cannot list", "the engine has no lists"},
		{"not seen", "a policy or a file names it, and the folder above is denied"},
		{"any name", "a policy allows whatever name stands there"},
		{"similar", "it matches but for one slip, or in other words"},
		{"partial", "something was denied or failed: there may be more"},
	} {
		add(words, "", w[0], w[1])
	}
	return all
}

// meanings says what each status of a use or a place means.
var meanings = map[xref.Status]string{
	xref.OK:         "the server lists it",
	xref.Missing:    "its folder was listed, and has no such name",
	xref.Deleted:    "its newest version was deleted",
	xref.Empty:      "nothing is listed there",
	xref.Denied:     "the token may not list it",
	xref.Templated:  "a placeholder stands in it, so that it names no one place",
	xref.Unresolved: "which mount or store it means is not known",
	xref.Unchecked:  "nobody has asked the server yet",
	xref.Failed:     "the server was asked, and gave no answer",
	xref.Stale:      "known from before, and not asked for again yet",
	xref.Loading:    "asked for, and not answered yet",
}
