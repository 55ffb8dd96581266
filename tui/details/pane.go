package details

import (
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Model is the pane. Make one with [New]. While the cursor moves on and on it shows what its row is
// called and where that is; all else is put off until the cursor rests, so that a key costs no more
// than without the pane.
type Model struct {
	source Source
	view   view
	width  int // 0 where it does not show

	fresh  bool // it has told of nothing since it shows
	place  Place
	whole  bool // all that is known shows; else the name alone
	folder struct {
		id   tree.ID // whose text it is
		text string
	}

	seq     int       // of the newest wait for another time
	since   time.Time // that shows
	moved   bool      // since the tick began
	ticking bool
}

// restTime is how long the cursor must rest before all that is known of its place shows.
const restTime = 60 * time.Millisecond

type (
	restTick  struct{}
	sinceTick struct{ seq int } // a time that shows says something else
)

// New returns a pane of nothing.
func New(source Source) *Model { return &Model{source: source} }

// SetSize says how many cells and rows can be drawn; no width is a pane that does not show.
func (m *Model) SetSize(width, height int) {
	changed := width != m.width
	m.fresh = m.fresh || m.width == 0
	m.width, m.view.win.Height = width, max(height, 0)
	if m.view.win.Clamp(); changed && width > 0 && !m.fresh && m.whole {
		m.tell()
	}
}

// Show makes the pane tell of a place. news reports whether something may be known now that was
// not. Call it after each message.
func (m *Model) Show(p Place, news bool) tea.Cmd {
	if m.fresh {
		m.fresh, m.place = false, p
		m.tell()
		return m.later()
	}
	if p.same(m.place) {
		if m.place = p; !news || !m.whole {
			return nil
		}
		m.tell()
		if at, _ := m.source.Listing.Loads.When(p.Node); !at.Equal(m.since) {
			return m.later()
		}
		return nil
	}
	m.place, m.whole, m.moved = p, false, true
	m.seq, m.since = m.seq+1, time.Time{}
	m.view = view{win: m.view.win}
	m.view.win.Len = 0
	m.view.win.MoveTo(0)
	if m.ticking {
		return nil
	}
	return m.rest()
}

// tell makes what is known anew.
func (m *Model) tell() {
	m.whole = true
	m.view.set(m.source.Facts(m.place), m.width-1)
}

func (m *Model) rest() tea.Cmd {
	m.moved, m.ticking = false, true
	return tea.Tick(restTime, func(time.Time) tea.Msg { return restTick{} })
}

// Update takes in a message. It returns false where the message is somebody else's.
func (m *Model) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case restTick:
		if m.ticking = false; m.moved {
			return m.rest(), true
		}
		m.tell()
		return m.later(), true
	case sinceTick:
		if msg.seq != m.seq || m.width == 0 {
			return nil, true
		}
		m.tell()
		return m.later(), true
	}
	return nil, false
}

// later waits until a time that shows says something else.
func (m *Model) later() tea.Cmd {
	at, ok := m.source.Listing.Loads.When(m.place.Node)
	if !ok || m.place.Node == tree.Root || m.width == 0 {
		return nil
	}
	m.seq++
	m.since = at
	msg := sinceTick{m.seq}
	return tea.Tick(untilNext(at), func(time.Time) tea.Msg { return msg })
}

// Title returns the pane's title.
func (m *Model) Title() string { return "Details" }

// Count returns what stands at the right of the title: what keys do at the cursor.
func (m *Model) Count() string { return m.view.deed(m.source.Keys) }

// Line draws one line of the pane. focused reports whether it has the keys.
func (m *Model) Line(b *strings.Builder, n int, focused bool) {
	i, ok := m.view.win.At(n)
	l := m.source.Theme.Row(b, m.width, ok && m.whole && focused && i == m.view.win.Cursor, focused)
	switch {
	case !m.whole:
		m.head(&l, n)
	case ok:
		m.view.lines[i].draw(&l, m.source.Theme)
	}
	l.End()
}

// head draws what shows of a place at once.
func (m *Model) head(l *draw.Line, n int) {
	id, store := m.place.Node, m.source.Listing.Store
	if id == tree.Root {
		if n == 0 {
			l.Ink(m.source.Theme.Title, m.source.Summary(m.place).Where)
		}
		return
	}
	above := store.Parent(id)
	switch n {
	case 0:
		l.Ink(m.source.Theme.Title, harmless.Text(store.Name(id)))
	case 1:
		if above == tree.Root {
			return
		}
		if m.folder.id != above {
			m.folder.id, m.folder.text = above, harmless.Text(store.Location(above).String())
		}
		l.Text(draw.CutLeft(m.folder.text, l.Left()))
	}
}

// Press handles a key. It returns false for those that mean nothing here, and what there is to do.
func (m *Model) Press(k theme.Pressed) (overlay.Action, bool) {
	keys, win := m.source.Keys, &m.view.win
	if to, ok := keys.Motion(k, win.Cursor, win.Len, win.Page()); ok {
		win.MoveTo(to)
		return nil, true
	}
	fact := m.view.current()
	switch {
	case key.Matches(k, keys.Enter, keys.In):
		return fact.Enter, true
	case edits(keys, k) && fact.Edit != nil:
		return fact.Edit, true
	}
	return nil, false
}

// edits reports whether a key opens an editor, where it is off for what is under the cursor of a
// list, too.
func edits(keys *theme.KeyMap, k theme.Pressed) bool {
	return slices.Contains(keys.Edit.Keys(), string(k))
}

// Scroll moves the window by a number of rows; the cursor is taken along at its edges.
func (m *Model) Scroll(by int) { m.view.win.Scroll(by) }

// Click moves the cursor to a row of the window. A click on the line under the cursor does what
// there is to do about it.
func (m *Model) Click(row int) overlay.Action {
	i, ok := m.view.win.At(row)
	switch {
	case !ok:
		return nil
	case i == m.view.win.Cursor:
		return m.view.current().Enter
	}
	m.view.win.MoveTo(i)
	return nil
}
