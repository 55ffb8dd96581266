package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/window"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
)

// catalogPane lists the entities by system, below an entry for all mounts, and the problems
// that were found in files.
type catalogPane struct {
	theme    *theme.Theme
	dir      string // what was scanned, for showing
	catalog  *catalog.Catalog
	err      error
	loading  bool
	seq      int // of the newest scan
	by       catalog.GroupBy
	folded   map[string]bool
	filter   string
	before   string // the key of the cursor's row before the filter
	placed   string // the key of the row where the filter has put the cursor
	rows     []catalogRow
	unowned  int            // references that belong to no entity
	problems map[string]int // by the entity's reference, "" is nobody's
	matches  int
	win      window.Window
	width    int

	backstage bool // a configuration of Backstage is in use: others are not told of
}

// catalogRow is one line. Exactly one of its pointers is set, or none.
type catalogRow struct {
	all      bool
	group    *catalog.Group
	entity   *catalog.Entity
	problem  *catalog.Problem
	problems bool // the head of the problems
	found    *catalog.AppConfig
}

// unowned stands in the place of an entity for the references in files that belong to none. No entity
// has such a reference.
var unowned = &catalog.Entity{Ref: "unowned", Name: "unowned", Annotated: true}

// problemsFold is the key of the problems' group in catalogPane.folded. No group of
// entities has that name.
const problemsFold = "\x00problems"

func newCatalogPane(s *theme.Theme, dir string) *catalogPane {
	p := &catalogPane{theme: s, dir: dir, folded: map[string]bool{problemsFold: true}}
	p.rebuild()
	return p
}

// scanning notes that a scan was started, and returns its number.
func (p *catalogPane) scanning() int {
	p.seq++
	p.loading = true
	return p.seq
}

// loaded takes in the outcome of a scan. What was known stays where a later scan fails.
func (p *catalogPane) loaded(r catalogReply) bool {
	if r.seq != p.seq {
		return false
	}
	p.loading, p.err = false, r.err
	if r.catalog != nil {
		p.catalog = r.catalog
		p.unowned = 0
		for _, ref := range r.catalog.References {
			if ref.Entity == nil {
				p.unowned++
			}
		}
	}
	p.rebuild()
	return true
}

// rowKey names a row across rescans.
func (r catalogRow) key() string {
	switch {
	case r.entity != nil:
		return "e" + r.entity.Ref
	case r.group != nil:
		return "g" + r.group.Ref
	case r.problem != nil:
		return "p" + r.problem.String()
	case r.problems:
		return problemsFold
	case r.found != nil:
		return "f" + r.found.Path
	}
	return ""
}

func (p *catalogPane) rebuild() {
	at := p.current().key()
	p.rows = append(p.rows[:0], catalogRow{all: true})
	p.matches = 0
	query := p.query()
	if p.catalog != nil {
		for _, g := range p.catalog.Groups(p.by) {
			var members []catalogRow
			for _, e := range g.Entities {
				if query.Matches(entityText(g, e)) {
					members = append(members, catalogRow{entity: e})
				}
			}
			if len(members) == 0 {
				continue
			}
			p.rows = append(p.rows, catalogRow{group: &g})
			p.matches += len(members)
			if !p.folded[g.Ref] || p.filter != "" {
				p.rows = append(p.rows, members...)
			}
		}
		if p.unowned > 0 && query.Matches(unowned.Name) {
			p.rows = append(p.rows, catalogRow{entity: unowned})
		}
		if n := len(p.catalog.Problems); n > 0 && p.filter == "" {
			p.rows = append(p.rows, catalogRow{problems: true})
			if !p.folded[problemsFold] {
				for i := range n {
					p.rows = append(p.rows, catalogRow{problem: &p.catalog.Problems[i]})
				}
			}
		}
		for i := range p.appConfigs() {
			p.rows = append(p.rows, catalogRow{found: &p.catalog.AppConfigs[i]})
		}
	}
	p.win.Len = len(p.rows)
	p.moveToKey(at)
}

// moveToKey puts the cursor on the row of a key, where there is one.
func (p *catalogPane) moveToKey(key string) {
	if i := slices.IndexFunc(p.rows, func(r catalogRow) bool { return r.key() == key }); i >= 0 {
		p.win.Cursor = i
	}
	p.win.Clamp()
}

// appConfigs returns the configurations of Backstage that were met and are not used.
func (p *catalogPane) appConfigs() []catalog.AppConfig {
	if p.backstage || p.catalog == nil || p.filter != "" {
		return nil
	}
	return p.catalog.AppConfigs
}

// query is what the filter looks for. Where nothing matches, case does not count.
func (p *catalogPane) query() find.Query {
	q := find.Parse(p.filter)
	folded, ok := q.Folded()
	if !ok || p.catalog == nil {
		return q
	}
	for _, g := range p.catalog.Groups(p.by) {
		for _, e := range g.Entities {
			if q.Matches(entityText(g, e)) {
				return q
			}
		}
	}
	return folded
}

// entityText is what a filter looks at: the name first, for it is what somebody means by ^start.
func entityText(g catalog.Group, e *catalog.Entity) string {
	return strings.Join([]string{e.Name, e.Title, e.Kind, e.Owner, g.Name}, " ")
}

func (p *catalogPane) setSize(width, height int) {
	p.width, p.win.Height = width, height
	p.win.Clamp()
}

func (p *catalogPane) current() catalogRow {
	if p.win.Cursor < len(p.rows) {
		return p.rows[p.win.Cursor]
	}
	return catalogRow{}
}

// setFilter shows only the entities that match a query, as [find.Parse] reads it. Once it is ""
// again the cursor is where it was before, unless somebody moved it or chose something meanwhile.
func (p *catalogPane) setFilter(query string) {
	if query == p.filter {
		return
	}
	at := p.current().key()
	if p.filter == "" || at != p.placed {
		p.before = at
	}
	p.filter = query
	p.rebuild()
	if query == "" {
		p.moveToKey(p.before)
		return
	}
	p.moveToBest()
	p.placed = p.current().key()
}

// taken notes that the row under the cursor is what the filter was for.
func (p *catalogPane) taken() { p.before = p.placed }

// moveToBest puts the cursor on the entity that the filter most likely means: the first one whose
// name begins with its first word, in whatever case, an annotated one if possible, else one whose
// name matches, else one that matches at all.
func (p *catalogPane) moveToBest() {
	query, _ := find.Parse(p.filter).Folded()
	best, rank := 0, 0
	for i, r := range p.rows {
		if r.entity == nil {
			continue
		}
		this := 1
		if _, spans, _ := query.Score(r.entity.Name); len(spans) > 0 {
			switch {
			case spans[0].From > 0:
				this = 2
			case !r.entity.Annotated:
				this = 3
			default:
				this = 4
			}
		}
		if this > rank {
			best, rank = i, this
		}
	}
	p.win.MoveTo(best)
}

// moveTo puts the cursor on an entity, and opens its group.
func (p *catalogPane) moveTo(ref string) {
	p.filter = ""
	for _, g := range p.catalog.Groups(p.by) {
		for _, e := range g.Entities {
			if e.Ref == ref {
				p.folded[g.Ref] = false
			}
		}
	}
	p.rebuild()
	for i, r := range p.rows {
		if r.entity != nil && r.entity.Ref == ref {
			p.win.MoveTo(i)
			return
		}
	}
}

// fold opens or closes the group under the cursor. It returns false where there is none.
func (p *catalogPane) fold(closed func(was bool) bool) bool {
	r := p.current()
	id := problemsFold
	switch {
	case r.group != nil:
		id = r.group.Ref
	case !r.problems:
		return false
	}
	p.folded[id] = closed(p.folded[id])
	p.rebuild()
	return true
}

// press handles a key of the pane. choose is true where the key asks to go to the secrets
// of the row under the cursor.
func (p *catalogPane) press(k *theme.KeyMap, s theme.Pressed) (choose bool) {
	if i, ok := k.Motion(s, p.win.Cursor, len(p.rows), p.win.Page()); ok {
		p.win.MoveTo(i)
		return false
	}
	switch {
	case key.Matches(s, k.Enter):
		return !p.fold(func(was bool) bool { return !was }) && p.choosable()
	case key.Matches(s, k.In):
		return !p.fold(func(bool) bool { return false }) && p.choosable()
	case key.Matches(s, k.Out):
		if !p.fold(func(bool) bool { return true }) {
			p.toGroup()
		}
	}
	return false
}

func (p *catalogPane) choosable() bool {
	r := p.current()
	return r.all || r.entity != nil
}

// toGroup moves the cursor to the head of its group.
func (p *catalogPane) toGroup() {
	for i := p.win.Cursor; i > 0; i-- {
		if r := p.rows[i]; r.group != nil || r.problems {
			p.win.MoveTo(i)
			return
		}
	}
}
