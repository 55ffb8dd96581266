package overlay

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/order"
	"github.com/vaultmap/vaultmap/tui/selection"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Uses is what a list of uses shows. What the functions return may change while the list is open.
type Uses struct {
	List  []*xref.Use
	What  func(*xref.Use) string                   // stands behind file and line, beside the syntax
	Note  func(*xref.Use) (note string, warn bool) // at the end of a line
	Place func(*xref.Use) Place
	Judge func(*xref.Use) xref.Verdict
	// Granted is what policies in files allow: listed behind the uses, and none of them.
	Granted []xref.Granted
}

// UsedBy lists uses: of a location, or of an entity.
type UsedBy struct {
	*Menu
	uses     Uses
	given    []*xref.Use // as they come
	granted  granted
	title    string
	sorting  order.Order[*xref.Use]
	selected selection.Set[*xref.Use, *xref.Use]
}

// NewUsedBy returns the list of some uses.
func NewUsedBy(t *theme.Theme, k *theme.KeyMap, title string, uses Uses) *UsedBy {
	u := &UsedBy{
		Menu: newMenu(t, k, harmless.Text(title), "", len(uses.List)+len(uses.Granted)), uses: uses,
		given: uses.List, granted: newGranted(uses.Granted), title: harmless.Text(title),
		sorting: sortingOfUses(),
	}
	u.uses.List = u.granted.behind(uses.List)
	u.Foot = theme.Foot(theme.Does(k.Enter, "copies file:line, shows the lines"),
		theme.Does(k.Edit, "edits the file"), theme.Does(k.CopyPath, "copies"),
		theme.Does(k.Select, "selects"), theme.Does(k.Sort, "sorts"),
		theme.Does(k.Typing.Close, "closes"))
	longest, rest := 0, 0
	for _, use := range u.uses.List {
		longest = max(longest, draw.Width(harmless.Text(draw.FileLine(use.File, use.Line))))
		if text, ok := u.granted.of[use]; ok {
			rest = max(rest, draw.Width(harmless.Text(text)))
			continue
		}
		note, _ := uses.Note(use)
		rest = max(rest, draw.Width(harmless.Text(uses.What(use)+note))+
			max(draw.Width(harmless.Text(SourceOf(use))), leastSource))
	}
	u.Wants = max(longest+rest+10, longest*5/2+4) // file and line have no more than two fifths
	u.row = func(l *draw.Line, i int) {
		use := u.uses.List[i]
		DrawSelected(l, t, u.selected.Has(use), u.selected.Len() > 0)
		u.draw(l, use, min(longest, l.Left()*2/5))
	}
	u.choose = func(i int) Action { return ShowLines{Place: u.place(u.uses.List[i])} }
	return u
}

// Update implements [Overlay].
func (u *UsedBy) Update(msg tea.Msg) (Action, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		if action, ok := u.onKey(press); ok {
			return action, nil
		}
	}
	return u.Menu.Update(msg)
}

// leastSource is the least room for the syntax of a use: in less it says nothing.
const leastSource = 9

// draw draws a use, with a column for file and line.
func (u *UsedBy) draw(l *draw.Line, use *xref.Use, column int) {
	t := u.Theme
	file := u.Slide.CutLeft(harmless.Text(draw.FileLine(use.File, use.Line)), column)
	l.Text(file)
	l.Blank(column - draw.Width(file) + 2)
	if text, ok := u.granted.of[use]; ok {
		l.Ink(t.Dim, u.Slide.Cut(harmless.Text(text), l.Left()))
		return
	}
	note, warn := u.uses.Note(use)
	note = harmless.Text(note)
	room := l.Left() - draw.Width(note) - 2
	text := u.Slide.CutLeft(harmless.Text(u.uses.What(use)), room)
	if text != "" {
		l.Text(text)
		l.Blank(2)
		room -= draw.Width(text) + 2
	}
	if room >= leastSource {
		l.Ink(t.Dim, u.Slide.Cut(harmless.Text(SourceOf(use)), room))
	}
	ink := t.Dim
	if warn {
		ink = t.Warn
	}
	l.Right(ink, note)
}

// SourceOf names the syntax and the field of a use.
func SourceOf(u *xref.Use) string {
	what := u.Source
	if what == xref.Annotation {
		what = "annotation"
	}
	if u.Field != "" {
		what += " field " + u.Field
	}
	return what
}
