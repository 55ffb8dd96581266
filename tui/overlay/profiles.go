package overlay

import (
	"slices"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// NewProfiles lists the profiles to switch to, with the cursor on the one in use.
func NewProfiles(t *theme.Theme, k *theme.KeyMap, profiles []string, current string) *Menu {
	m := newMenu(t, k, "Switch to the profile", "switches", len(profiles))
	m.MoveTo(slices.Index(profiles, current))
	m.row = func(l *draw.Line, i int) {
		l.Text(draw.Cut(harmless.Text(profiles[i]), l.Left()-12))
		if profiles[i] == current {
			l.Right(t.Dim, "this one")
		}
	}
	m.choose = func(i int) Action {
		if profiles[i] == current {
			return Close{}
		}
		return Close{Then: SwitchTo{Profile: &profiles[i]}}
	}
	return m
}
