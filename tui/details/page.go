package details

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Page shows all that is known of a place over the panes, where there is no room beside them.
type Page struct {
	*overlay.Menu
	source Source
	place  Place
	view   view
}

// wants is how wide a page is, where there is room.
const wants = 100

// NewPage returns the page of a place.
func NewPage(source Source, p Place) *Page {
	page := &Page{source: source, place: p}
	page.Menu = overlay.NewMenu(source.Theme, source.Keys, "Details", page.row, page.choose)
	page.Wants = wants
	page.tell(1)
	return page
}

// tell makes what is known anew, for a width.
func (p *Page) tell(width int) {
	p.view.set(p.source.Facts(p.place), width)
	p.Len = len(p.view.lines)
	p.view.win.Cursor = p.Cursor
	k := p.source.Keys
	p.Foot = theme.Foot(p.view.deed(k), theme.Does(k.Typing.Close, "closes"))
}

func (p *Page) row(l *draw.Line, i int) { p.view.lines[i].draw(l, p.Theme) }

// choose does what there is to do about a line. The page closes before what leads away from it;
// lines of a file show over it.
func (p *Page) choose(i int) overlay.Action {
	p.view.win.Cursor = i
	switch enter := p.view.current().Enter.(type) {
	case nil, overlay.ShowLines:
		return enter
	default:
		return overlay.Close{Then: enter}
	}
}

// Update implements [overlay.Overlay].
func (p *Page) Update(msg tea.Msg) (overlay.Action, tea.Cmd) {
	if msg, ok := msg.(pageTick); ok && msg.page == p {
		return nil, p.later()
	}
	press, is := msg.(tea.KeyPressMsg)
	p.view.win.Cursor = p.Cursor
	if is && edits(p.Keys, theme.Pressed(press.String())) {
		return p.view.current().Edit, nil
	}
	return p.Menu.Update(msg)
}

// pageTick has a page drawn anew: a time that shows says something else.
type pageTick struct{ page *Page }

// Focus waits for that.
func (p *Page) Focus() tea.Cmd { return p.later() }

func (p *Page) later() tea.Cmd {
	if p.place.Node == tree.Root {
		return nil
	}
	at, ok := p.source.Listing.Loads.When(p.place.Node)
	if !ok { // it may come
		at = time.Now()
	}
	return tea.Tick(untilNext(at), func(time.Time) tea.Msg { return pageTick{p} })
}

// Frame implements [overlay.Overlay].
func (p *Page) Frame(width, height int) overlay.Frame {
	p.tell(p.Fit(width) - 2) // the mark of the cursor, and the edge
	return p.Menu.Frame(width, height)
}
