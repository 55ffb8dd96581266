package overlay

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Profiles lists the profiles to switch to.
type Profiles struct {
	menu
	profiles []string
	current  string
}

// NewProfiles returns the list of profiles, with the cursor on the one in use.
func NewProfiles(t *theme.Theme, k *theme.KeyMap, profiles []string, current string) *Profiles {
	p := &Profiles{profiles: profiles, current: current}
	p.Band = Band{
		Theme: t, Keys: k, Title: "Switch to the profile",
		Foot: theme.Foot(theme.FootPart{Key: k.Enter, Does: "switches"}, closes(k)),
	}
	p.Len = len(profiles)
	p.MoveTo(slices.Index(profiles, current))
	return p
}

// Update implements [Overlay].
func (p *Profiles) Update(msg tea.Msg) (Action, tea.Cmd) {
	out := p.menu.update(msg)
	if out != Chosen {
		return closed(out), nil
	}
	if to := p.profiles[p.Cursor]; to != p.current {
		return Close{SwitchTo{Profile: &to}}, nil
	}
	return Close{}, nil
}

// Frame implements [Overlay].
func (p *Profiles) Frame(width, height int) Frame { return p.menu.frame(width, height, p.row) }

func (p *Profiles) row(i, width int) string {
	return line(width, func(l *draw.Line) {
		l.Text(draw.Cut(harmless.Text(p.profiles[i]), width-12))
		if p.profiles[i] == p.current {
			l.Right(p.Theme.Dim, "this one")
		}
	})
}
