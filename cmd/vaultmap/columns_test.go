package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// On a terminal what belongs together stands below each other; a pipe gets tabs.
func TestColumnsOnATerminal(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		writeFile(t, filepath.Join(e.catalog, "a.sh"), "vault kv get secrets/teams/payments/prod/db-main\n")
		for _, tc := range []struct {
			args  []string
			cells []string // that begin in the same column
		}{
			{[]string{"ls"}, []string{" nolist", " kv v2", " kv v1"}},
			{[]string{"refs", "--catalog", e.catalog}, []string{" backstage", " shell"}},
			{[]string{"refs", "--catalog", e.catalog}, []string{" secrets/teams/payments/prod/ ", " secrets/deep/a/b/c/ ", " secrets/teams/payments/prod/db-main"}},
			{[]string{"entity", "--catalog", e.catalog}, []string{" secrets/deep/a/b/c/ ", " team/legacy/mail/ "}},
		} {
			s := e.start(e.lister, tc.args...)
			s.width, s.height = 160, 40
			m := s.terminal(t)
			m.end(render.OK)
			at := strings.Index(m.screen().row(tc.cells[0]), tc.cells[0])
			for _, cell := range tc.cells {
				i := strings.Index(m.screen().row(cell), cell)
				if i < 1 || i != at {
					t.Errorf("%q: %q stands in column %d, others in %d:\n%s", tc.args, cell, i, at, m.screen())
				}
			}
			if o := s.run(t); o.status != render.OK || !strings.Contains(o.stdout, "\t"+strings.TrimSpace(tc.cells[0])) || strings.Contains(o.stdout, "  ") {
				t.Errorf("%q in a pipe: %q", tc.args, o.stdout)
			}
		}
	})
}
