package treeview

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// What a filter matched is marked in each row, also in those that only lead to others, and where a
// word begins in the folder above; and no longer once the filter is gone.
func TestFilterMarksLetters(t *testing.T) {
	t.Parallel()
	s := tree.New("")
	root := s.Ensure(vaultpath.New("", "secret", ""))
	s.SetChildren(root, []string{"payments/"})
	s.SetChildren(s.Ensure(vaultpath.New("", "secret", "payments/")), []string{"stripe-pay", "x"})
	look := theme.Plain()
	look.Match = draw.NewInk(lipgloss.NewStyle().Italic(true))
	m := New(s, look, func(tree.ID, bool, bool) Note { return Note{} })
	m.SetRoots([]tree.ID{root})
	m.SetSize(40, 5)
	for _, tc := range []struct{ filter, want string }{
		{"pay stripe", "secret/ [pay]ments/ [stripe]-[pay]"},
		{"nts/str", "secret/ payments/ [str]ipe-pay"},
		{"sec x", "[sec]ret/ payments/ [x]"},
		{"strpie", "secret/ payments/ [stripe]-pay"},
		{"", "secret/"},
	} {
		m.SetFilter(tc.filter)
		var b strings.Builder
		for line := range 5 {
			m.Line(&b, line, true)
		}
		got := strings.NewReplacer("\x1b[3m", "[", "\x1b[m", "]", "▌", "", "▾", "", "▸", "").
			Replace(b.String())
		if got = strings.Join(strings.Fields(got), " "); got != tc.want {
			t.Errorf("%q marks %q, want %q", tc.filter, got, tc.want)
		}
	}
}
