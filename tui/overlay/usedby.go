package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Uses is what a list of uses shows. What the functions return may change while the list is open.
type Uses struct {
	List  []*xref.Use
	What  func(*xref.Use) string                   // stands behind file and line, beside the syntax
	Note  func(*xref.Use) (note string, warn bool) // at the end of a line
	Place func(*xref.Use) Place
}

// UsedBy lists uses: of a location, or of an entity.
type UsedBy struct {
	menu
	uses   Uses
	column int // how wide the longest file and line is
}

// NewUsedBy returns the list of some uses.
func NewUsedBy(t *theme.Theme, k *theme.KeyMap, title string, uses Uses) *UsedBy {
	u := &UsedBy{uses: uses}
	copies := theme.FootPart{Key: k.Enter, Does: "copies file:line, shows the lines"}
	u.Band = Band{Theme: t, Keys: k, Title: harmless.Text(title), Foot: theme.Foot(copies, edits(k), closes(k))}
	u.Len = len(uses.List)
	for _, use := range uses.List {
		u.column = max(u.column, draw.Width(harmless.Text(draw.FileLine(use.File, use.Line))))
	}
	return u
}

// Update implements [Overlay].
func (u *UsedBy) Update(msg tea.Msg) (Action, tea.Cmd) {
	if msg, ok := msg.(tea.KeyPressMsg); ok && key.Matches(msg, editKey(u.Keys)) {
		return EditFile{u.place()}, nil
	}
	out := u.menu.update(msg)
	if out == Chosen {
		return ShowLines{u.place()}, nil
	}
	return closed(out), nil
}

func (u *UsedBy) place() Place { return u.uses.Place(u.uses.List[u.Cursor]) }

// Frame implements [Overlay].
func (u *UsedBy) Frame(width, height int) Frame { return u.menu.frame(width, height, u.row) }

func (u *UsedBy) row(i, width int) string {
	use, t := u.uses.List[i], u.Theme
	return line(width, func(l *draw.Line) {
		column := min(u.column, width*2/5)
		file := draw.CutLeft(harmless.Text(draw.FileLine(use.File, use.Line)), column)
		l.Text(file)
		l.Blank(column - draw.Width(file) + 2)
		note, warn := u.uses.Note(use)
		note = harmless.Text(note)
		room := l.Left() - draw.Width(note) - 2
		text := draw.CutLeft(harmless.Text(u.uses.What(use)), room)
		if text != "" {
			l.Text(text)
			l.Blank(2)
			room -= draw.Width(text) + 2
		}
		if room > 8 {
			l.Ink(t.Dim, draw.Cut(harmless.Text(sourceOf(use)), room))
		}
		ink := t.Dim
		if warn {
			ink = t.Warn
		}
		l.Right(ink, note)
	})
}

// sourceOf names the syntax and the field of a use.
func sourceOf(u *xref.Use) string {
	what := u.Source
	if what == xref.Annotation {
		what = "annotation"
	}
	if u.Field != "" {
		what += " field " + u.Field
	}
	return what
}
