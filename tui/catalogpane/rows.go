package catalogpane

import (
	"slices"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
)

// row is one line: what it is, and the one thing that it is about.
type row struct {
	kind    rowKind
	group   *catalog.Group
	entity  *catalog.Entity
	problem *catalog.Problem
	config  *catalog.AppConfig
	matched []find.Span // what the filter matched in the name
}

type rowKind uint8

const (
	rowAll rowKind = iota // all mounts
	rowGroup
	rowEntity
	rowUnowned   // the references in files that belong to no entity
	rowProblems  // the head of the problems in files
	rowProblem   // one of them
	rowAppConfig // a configuration of Backstage that is not used
)

// choosable reports whether there are secrets to show for a row.
func (r row) choosable() bool {
	return r.kind == rowAll || r.kind == rowEntity || r.kind == rowUnowned
}

func (r row) subject() uses.Subject {
	return uses.Subject{Entity: r.entity, Nobody: r.kind == rowUnowned}
}

// fold returns by what a row's group is folded, and false where the row heads none.
func (r row) fold() (string, bool) {
	switch r.kind {
	case rowGroup:
		return r.group.Ref, true
	case rowProblems:
		return problemsFold, true
	}
	return "", false
}

// problemsFold stands for the problems' group. No group of entities has that name.
const problemsFold = "\x00problems"

// entityKey is what the keys of entities begin with, and those of no other row.
const entityKey = "e"

// key names a row across rescans.
func (r row) key() string {
	switch r.kind {
	case rowEntity:
		return entityKey + r.entity.Ref
	case rowUnowned:
		return "unowned"
	case rowGroup:
		return "g" + r.group.Ref
	case rowProblem:
		return "p" + r.problem.String()
	case rowProblems:
		return problemsFold
	case rowAppConfig:
		return "f" + r.config.Path
	}
	return ""
}

// Rebuild makes the rows anew from what the files say. Call it after they have been read.
func (m *Model) Rebuild() {
	at := m.current().key()
	c := m.files.Catalog()
	f := &m.filter
	f.query = m.opts.Twins.Parse(f.text)
	for f.similar = false; ; f.similar = true {
		m.rows = append(m.rows[:0], row{kind: rowAll})
		if c != nil {
			m.appendGroups(c)
		}
		f.hits = f.hits[:0]
		for i, r := range m.rows {
			if r.choosable() && !r.subject().All() {
				f.hits = append(f.hits, i)
			}
		}
		slips, ok := f.query.Slips()
		if len(f.hits) > 0 || !ok {
			break
		}
		f.query = slips
	}
	if c != nil {
		m.appendFound(c)
	}
	m.win.Len = len(m.rows)
	m.moveToKey(at)
	m.Selected.follow()
}

func (m *Model) appendGroups(c *catalog.Catalog) {
	for _, g := range groups(m, c) {
		var members []row
		for _, e := range g.Entities {
			if m.filter.query.Matches(filterText(g, e)) {
				members = append(members, row{kind: rowEntity, entity: e, matched: m.filter.in(e.Name)})
			}
		}
		if len(members) == 0 {
			continue
		}
		m.rows = append(m.rows, row{kind: rowGroup, group: &g})
		if !m.folded[g.Ref] || m.filter.text != "" {
			m.rows = append(m.rows, members...)
		}
	}
	if m.unowned() > 0 && m.filter.query.Matches("unowned") {
		m.rows = append(m.rows, row{kind: rowUnowned})
	}
}

// appendFound adds what was found in files beside entities.
func (m *Model) appendFound(c *catalog.Catalog) {
	if m.filter.text != "" {
		return
	}
	if len(c.Problems) > 0 {
		m.rows = append(m.rows, row{kind: rowProblems})
		for i := range c.Problems {
			if !m.folded[problemsFold] {
				m.rows = append(m.rows, row{kind: rowProblem, problem: &c.Problems[i]})
			}
		}
	}
	configs := m.AppConfigs()
	for i := range configs {
		m.rows = append(m.rows, row{kind: rowAppConfig, config: &configs[i]})
	}
}

// unowned returns how many references belong to no entity.
func (m *Model) unowned() int { return len(m.uses.Of(uses.Subject{Nobody: true})) }

// moveToKey puts the cursor on the row of a key, where there is one.
func (m *Model) moveToKey(key string) {
	if i := slices.IndexFunc(m.rows, func(r row) bool { return r.key() == key }); i >= 0 {
		m.win.Cursor = i
	}
	m.win.Clamp()
}

func (m *Model) current() row {
	if m.win.Cursor < len(m.rows) {
		return m.rows[m.win.Cursor]
	}
	return row{kind: rowGroup, group: &catalog.Group{}}
}
