package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestColumns(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", widestColumn+1)
	for _, tc := range []struct {
		rows [][]string
		want string
	}{
		{nil, ""},
		{[][]string{{"nolist/", "nolist"}, {"team/legacy/", "kv v1", "of old"}}, "nolist/       nolist\nteam/legacy/  kv v1   of old\n"},
		{[][]string{{"a", "", "file:1"}, {"bb", "cc", "file:2"}, {"ccc", ""}}, "a        file:1\nbb   cc  file:2\nccc\n"},
		{[][]string{{"日本/", "kv"}, {"x/", "kv"}, {"é/", "kv"}}, "日本/  kv\nx/     kv\né/     kv\n"},
		{[][]string{{long, "a"}, {"x", "b"}, {"yy", "c"}}, long + "  a\nx   b\nyy  c\n"},
	} {
		if got := columns(tc.rows); got != tc.want {
			t.Errorf("%q: got\n%swant\n%s", tc.rows, got, tc.want)
		}
	}
}

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
			m.end(exitOK)
			at := strings.Index(m.screen().row(tc.cells[0]), tc.cells[0])
			for _, cell := range tc.cells {
				i := strings.Index(m.screen().row(cell), cell)
				if i < 1 || i != at {
					t.Errorf("%q: %q stands in column %d, others in %d:\n%s", tc.args, cell, i, at, m.screen())
				}
			}
			if o := s.run(t); o.status != exitOK || !strings.Contains(o.stdout, "\t"+strings.TrimSpace(tc.cells[0])) || strings.Contains(o.stdout, "  ") {
				t.Errorf("%q in a pipe: %q", tc.args, o.stdout)
			}
		}
	})
}
