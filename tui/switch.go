package tui

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Switch is where the user wants to go when the explorer has ended: to another profile, or another
// namespace of the same server. Nil is no such wish.
type Switch struct{ Profile, Namespace *string }

// Wanted tells whether there is such a wish.
func (s Switch) Wanted() bool { return s.Profile != nil || s.Namespace != nil }

// Switch returns where the user wants to go. It is known once the program has ended.
func (m *Model) Switch() Switch { return m.leave }

// showProfiles lists the profiles to switch to.
func (m *Model) showProfiles() {
	profiles, s := m.set.Profiles, m.theme
	o := &overlay{
		title: "Switch to the profile", foot: "↵ switches   esc closes", count: len(profiles),
		line: func(i, width int) string {
			var b strings.Builder
			l := draw.NewLine(&b, width)
			l.Text(draw.Cut(harmless.Text(profiles[i]), width-12))
			if profiles[i] == m.set.Profile {
				l.Right(s.Dim, "this one")
			}
			l.End()
			return b.String()
		},
		pick: func(m *Model, i int) tea.Cmd {
			m.overlay = nil
			if profiles[i] == m.set.Profile {
				return nil
			}
			m.leave.Profile = &profiles[i]
			return m.quit()
		},
	}
	for i, name := range profiles {
		if name == m.set.Profile {
			o.cursor = i
		}
	}
	m.overlay = o
}

// askNamespace asks for the namespace to switch to.
func (m *Model) askNamespace() tea.Cmd {
	m.overlay = newPrompt("Switch to another namespace", "namespace, / for the root", textinput.EchoNormal, "↵ switches   esc closes",
		func(m *Model, text string) tea.Cmd {
			m.overlay = nil
			text = strings.Trim(strings.TrimSpace(text), "/")
			if text == m.set.Namespace {
				return nil
			}
			m.leave.Namespace = &text
			return m.quit()
		})
	m.overlay.input.SetValue(m.set.Namespace)
	return m.overlay.input.Focus()
}
