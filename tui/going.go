package tui

import (
	"cmp"
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/catalogpane"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/treeview"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// going is the shell as one goes about in it: everything that leads elsewhere, rather than a step
// on, is a jump, which one can go back from.
type going struct{ *Model }

// here returns where the user is.
func (g going) here() spot {
	s := spot{subject: g.panes.secrets.Subject().Key(), about: g.panes.about,
		focus: g.panes.layout.focus, filter: g.panes.focused().Filter()}
	if g.panes.inSecrets() {
		s.at, _, _ = g.panes.secrets.Current()
	} else {
		s.row = catalogpane.At(g.panes.catalog)
	}
	return s
}

// jump does what leads elsewhere.
func (g going) jump(leads func() tea.Cmd) tea.Cmd {
	from := g.here()
	cmd := leads()
	if g.here() != from {
		g.panes.trail.leave(from)
	}
	return cmd
}

// back leads to where the newest jump was made from, or as many as a number says, and forward to
// where one went back from.
func (g going) back() tea.Cmd    { return g.step(g.panes.trail.back) }
func (g going) forward() tea.Cmd { return g.step(g.panes.trail.forward) }

func (g going) step(way func(from spot, n int) (spot, bool)) tea.Cmd {
	if to, ok := way(g.here(), max(g.keys.Count, 1)); ok {
		return g.to(to)
	}
	return nil
}

// before leads to where the newest jump, or step back or forward, was made from. It is one itself.
func (g going) before() tea.Cmd {
	to := g.panes.trail.before
	return g.jump(func() tea.Cmd { return g.to(to) })
}

// mark has a letter stand for what is under the cursor, or no longer where it does; "" marks that
// without one.
func (g going) mark(letter string) tea.Cmd {
	loc, _, ok := g.panes.secrets.Current()
	r, _ := utf8.DecodeRuneInString(letter)
	switch {
	case !ok:
		return nil
	case letter != "" && !unicode.IsLetter(r) && !unicode.IsDigit(r):
		return g.lastRow.say("a mark is a letter or a digit")
	}
	marked, keep := g.listing.Places.Mark(letter, loc)
	told := "not marked any more"
	switch {
	case marked && letter != "":
		told = "marked: " + theme.Key(g.keys.ToMark) + letter + " leads here"
	case marked:
		told = "marked: " + theme.Key(g.keys.Find) + " has it before you type"
	}
	return tea.Batch(keep, g.lastRow.say(told))
}

// chooseMark has the user choose among the marks, by their letters, and where they were before the
// newest jump, by the key that they have just pressed.
func (g going) chooseMark() tea.Cmd {
	var choices []overlay.Choice
	if g.panes.trail.begun() {
		before := g.panes.trail.before
		name := cmp.Or(before.at.String(), before.subject, "all mounts")
		choices = append(choices, overlay.Choice{Name: "before: " + harmless.Text(name),
			Key: g.keys.ToMark, Then: overlay.GoBefore{}})
	}
	marks := g.listing.Places.Marks()
	var unnamed []overlay.Choice
	for _, by := range slices.Sorted(maps.Keys(marks)) {
		at := marks[by]
		_, known := g.listing.Find(at)
		c := overlay.Choice{Name: harmless.Text(at.String()),
			Then: overlay.Reveal{Location: at, Ask: !known}}
		switch {
		case !listing.Within(g.listing, at):
		case by == at.String():
			unnamed = append(unnamed, c)
		default:
			c.Key = theme.Letter(by)
			choices = append(choices, c)
		}
	}
	choices = append(choices, unnamed...)
	if len(choices) == 0 {
		return g.lastRow.say("there is no mark: " + theme.Key(g.keys.Mark) + " and a letter sets one")
	}
	return g.act(overlay.Choose{Title: "Go to", Choices: choices, Each: "mark"})
}

// toMatch moves the cursor by a number of matches of the filter, and says where that leads around
// the end.
func (g going) toMatch(by int) tea.Cmd {
	around, found, told := false, false, ""
	if g.panes.inSecrets() {
		around, found = treeview.ToMatch(g.panes.secrets.View(), by)
	} else {
		around, found = catalogpane.ToMatch(g.panes.catalog, by)
	}
	switch {
	case around && by > 0:
		told = "after the last match comes the first"
	case around:
		told = "before the first match comes the last"
	case !found:
		told = "nothing matches"
	}
	return tea.Batch(g.panes.preview(), g.lastRow.sayIf(told))
}

// to puts everything as it was at a spot, and says what of it is gone.
func (g going) to(s spot) tea.Cmd {
	subject, gone := g.subject(s.subject)
	var ask tea.Cmd
	if s.about == paneCatalog && g.panes.hasCatalog() {
		if !catalogpane.Return(g.panes.catalog, s.row, s.filter) {
			gone = "what was under the cursor does not show any more"
		}
		g.panes.setFocus(paneCatalog)
		ask = g.panes.preview()
	} else {
		if on, ok := g.panes.catalog.Current(); !ok || on.Key() != s.subject {
			g.panes.catalog.MoveTo(subject)
		}
		if subject != g.panes.secrets.Subject() {
			g.panes.secrets.Show(subject)
		}
		g.panes.setFocus(paneSecrets)
		there := false
		there, ask = secretspane.Return(g.panes.secrets, s.at, s.filter)
		if !there && gone == "" {
			gone = harmless.Text(s.at.String()) + " is gone: what is left of the way to it"
		}
	}
	if s.focus == paneDetails {
		g.panes.setFocus(paneDetails)
	}
	return tea.Batch(ask, g.lastRow.sayIf(gone))
}

// subject returns a subject by its key, as the files have it now. Where they do not, it is
// everything, and gone says so.
func (g going) subject(key string) (s uses.Subject, gone string) {
	nobody := uses.Subject{Nobody: true}
	switch key {
	case s.Key():
		return s, ""
	case nobody.Key():
		return nobody, ""
	}
	if s.Entity = g.files.Entity(key); s.Entity == nil {
		gone = harmless.Text(key) + " is not in the files any more: all mounts show"
	}
	return s, gone
}
