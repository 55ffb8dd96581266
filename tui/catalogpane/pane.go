package catalogpane

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/files"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/tui/window"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
)

// Model is the pane. Make one with [New].
type Model struct {
	theme *theme.Theme
	keys  *theme.KeyMap
	files *files.Model
	uses  *uses.Model
	opts  Options

	Selected Selected
	Slide    draw.Slide // how far names are moved sideways

	by      catalog.GroupBy
	sorting sorting
	folded  map[string]bool // groups, by their reference, and the problems
	filter  filter
	rows    []row
	win     window.Window
	width   int
}

// Options are what the pane is told at the start.
type Options struct {
	Dir       string      // what is scanned, for showing
	Backstage bool        // a configuration of Backstage is in use: others are not told of
	Twins     *find.Twins // see [find.Twins.Parse]
}

// New returns a pane of the entry for all mounts; see [Model.Rebuild].
func New(
	t *theme.Theme, keys *theme.KeyMap, f *files.Model, u *uses.Model, opts Options,
) *Model {
	m := &Model{
		theme: t, keys: keys, files: f, uses: u, opts: opts, folded: map[string]bool{problemsFold: true},
	}
	m.sorting, m.Selected.pane = newSorting(u), m
	m.Rebuild()
	return m
}

// SetSize says how many cells and rows can be drawn.
func (m *Model) SetSize(width, height int) {
	m.width, m.win.Height = width, height
	m.win.Clamp()
}

// Current returns whose secrets the row under the cursor stands for, and false where it stands for
// nobody's.
func (m *Model) Current() (uses.Subject, bool) {
	r := m.current()
	return uses.Subject{Entity: r.entity, Nobody: r.kind == rowUnowned}, r.choosable()
}

// MoveTo puts the cursor on a subject's row, without a filter, and opens its group.
func (m *Model) MoveTo(s uses.Subject) {
	m.filter = filter{}
	unfold(m, s.Entity)
	m.Rebuild()
	for i, r := range m.rows {
		if r.choosable() && r.subject().Key() == s.Key() {
			m.win.MoveTo(i)
			return
		}
	}
}

// AppConfigs returns the configurations of Backstage that were met and are not used.
func (m *Model) AppConfigs() []catalog.AppConfig {
	if c := m.files.Catalog(); c != nil && !m.opts.Backstage {
		return c.AppConfigs
	}
	return nil
}
