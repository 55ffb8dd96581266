package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/overlay"
)

// Switch is where the user wants to go when the explorer has ended: to another profile, or another
// namespace of the same server. Nil is no such wish.
type Switch struct{ Profile, Namespace *string }

// Wanted reports whether there is such a wish.
func (s Switch) Wanted() bool { return s.Profile != nil || s.Namespace != nil }

// Switch returns where the user wants to go. It is known once the program has ended.
func (m *Model) Switch() Switch { return m.leave }

// askNamespace asks for the namespace to switch to.
func (m *Model) askNamespace() tea.Cmd {
	o := overlay.NewNamespace(m.theme, m.keys, m.set.Namespace)
	m.overlays.Push(o)
	return o.Focus()
}
