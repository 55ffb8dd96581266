package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// editFile opens a file at a line in the user's editor. The screen is the editor's until it ends.
func (m *Model) editFile(p place) tea.Cmd {
	edit := m.do.svc.Edit
	if edit == nil {
		return m.say("there is no editor to open files in: set EDITOR")
	}
	cmd, err := edit(p.path, p.line)
	if err != nil {
		return m.say(harmless.Text(err.Error()))
	}
	return tea.Exec(m.session.RenewWhile(cmd))
}

// pressEdit has the key that edits elsewhere open a file, whether or not there is a page of Vault to edit.
func (m *Model) pressEdit(k theme.Pressed, p place) (tea.Cmd, bool) {
	if !slices.Contains(m.keys.Edit.Keys(), k.String()) {
		return nil, false
	}
	return m.editFile(p), true
}
