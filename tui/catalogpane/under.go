package catalogpane

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/uses"
)

// Under is what the row under the cursor is about.
type Under struct {
	Subject  uses.Subject // an entity, or nobody
	Group    *catalog.Group
	By       string // what groups are by
	Problem  *catalog.Problem
	Config   *catalog.AppConfig
	Problems bool // all of those in files
	All      bool // all mounts
}

// UnderCursor returns what the cursor is on.
func UnderCursor(m *Model) Under {
	r := m.current()
	return Under{Subject: r.subject(), Group: r.group, By: m.by.String(), Problem: r.problem,
		Config: r.config, Problems: r.kind == rowProblems, All: r.kind == rowAll}
}

// Bare reports whether there is no entity, and nothing in files to be told of. That is known once
// they have been read.
func Bare(m *Model) bool {
	c := m.files.Catalog()
	return c != nil && m.files.Err() == nil &&
		len(c.Entities)+len(c.Problems)+len(m.AppConfigs()) == 0
}

// Choosable reports whether there is anything to choose beside all mounts.
func Choosable(m *Model) bool { return len(m.rows) > 1 || m.filter.text != "" }
