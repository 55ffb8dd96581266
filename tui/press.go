package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/catalogpane"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
)

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	k := theme.Pressed(msg.String())
	switch {
	case key.Matches(k, m.keys.Typing.Interrupt):
		return m.quit()
	case m.overlay != nil:
		return m.pressOverlay(k, msg)
	case m.input.Focused():
		return m.pressInput(k, msg)
	}
	switch {
	case key.Matches(k, m.keys.Quit):
		return m.quit()
	case key.Matches(k, m.keys.Help):
		m.overlay = newHelpOverlay(m.keys)
		return nil
	case key.Matches(k, m.keys.Next):
		m.setFocus(1 - m.focus)
		return m.secrets.Want()
	case key.Matches(k, m.keys.Filter):
		return m.openFilter()
	case key.Matches(k, m.keys.Find):
		return m.showFind()
	case key.Matches(k, m.keys.AllMounts):
		return m.showAllMounts()
	case key.Matches(k, m.keys.RefreshAll):
		return m.refreshAll()
	case key.Matches(k, m.keys.Login):
		return m.onSession(m.session.Login())
	case key.Matches(k, m.keys.Profile):
		m.showProfiles()
		return nil
	case key.Matches(k, m.keys.Namespace):
		return m.askNamespace()
	case key.Matches(k, m.keys.Mouse):
		m.set.Mouse = !m.set.Mouse
		return m.say("mouse " + map[bool]string{true: "on", false: "off: the terminal selects text again"}[m.set.Mouse])
	case key.Matches(k, m.keys.Back):
		return m.back()
	case key.Matches(k, m.keys.View):
		return m.openPage(pageView)
	case key.Matches(k, m.keys.Edit):
		return m.openPage(pageEdit)
	case key.Matches(k, m.keys.Create):
		return m.openPage(pageCreate)
	case key.Matches(k, m.keys.CopyPath):
		return m.copyPath()
	case key.Matches(k, m.keys.CopyAddress):
		return m.copyAddress()
	case key.Matches(k, m.keys.CopyAs):
		m.showForms()
		return nil
	case key.Matches(k, m.keys.Uses):
		return m.showUses()
	case key.Matches(k, m.keys.Problems):
		return m.showProblems()
	case key.Matches(k, m.keys.Owner):
		return m.showOwner()
	}
	if m.focus == paneCatalog {
		return m.onCatalog(m.catalog.Press(k))
	}
	return m.onSecrets(m.secrets.Press(k))
}

// onSecrets carries out what a key of the secrets pane asks of others.
func (m *Model) onSecrets(intent secretspane.Intent, cmd tea.Cmd) tea.Cmd {
	switch intent {
	case secretspane.Leave:
		m.setFocus(paneCatalog)
	case secretspane.View:
		return m.openPage(pageView)
	}
	return cmd
}

// onCatalog carries out what a key of the catalog pane asks of others.
func (m *Model) onCatalog(intent catalogpane.Intent) tea.Cmd {
	switch {
	case intent.Use != nil:
		return m.copy(catalogpane.UseBackstage(intent.Use))
	case intent.Lines != nil:
		p := intent.Lines
		return m.showLines(place{p.File, p.Path, p.Line, p.Message})
	case intent.Choose:
		m.catalog.CommitFilter()
		m.showChosen()
		m.setFocus(paneSecrets)
		return m.secrets.Want()
	case intent.Notice != "":
		return m.say(intent.Notice)
	}
	return m.previewChosen()
}

// previewChosen shows the entity under the catalog's cursor with what is known of it, and
// asks for the rest once the cursor rests.
func (m *Model) previewChosen() tea.Cmd {
	if !m.showChosen() {
		return nil
	}
	m.preview++
	return tick(previewRest, previewTick{m.preview})
}

// showChosen shows what the catalog's cursor stands on. It returns false where that shows already.
func (m *Model) showChosen() bool {
	s, ok := m.catalog.Current()
	if !ok || s == m.secrets.Subject() {
		return false
	}
	m.secrets.Show(s)
	return true
}

func (m *Model) showAllMounts() tea.Cmd {
	m.catalog.MoveTo(uses.Subject{})
	m.showChosen()
	m.setFocus(paneSecrets)
	return m.secrets.Want()
}

func (m *Model) setFocus(p pane) {
	m.focus = p
	m.resize()
}

func (m *Model) resize() {
	m.layout = newLayout(m.width, m.height, m.focus)
	rows := m.layout.rows()
	m.catalog.SetSize(inner(m.layout.catalogWidth), rows)
	m.secrets.SetSize(inner(m.layout.secretsWidth), rows)
	m.input.SetWidth(max(m.width-3, 1))
	m.help.width = 0
}

// back undoes one thing: it stops the walk, clears the filter, or leaves the pane.
func (m *Model) back() tea.Cmd {
	switch {
	case !m.listing.Work().Background && m.listing.StopWalk():
		return m.sayStopped("what was found stays")
	case m.listing.StopRefresh():
		return m.sayStopped("other folders stay as they are")
	case m.filter() != "":
		m.setFilter("")
		return m.afterFilter()
	case m.focus == paneSecrets:
		m.setFocus(paneCatalog)
	case m.listing.StopWalk(): // nobody sees it, and so nobody means it first
		return m.sayStopped("what was found stays")
	}
	return nil
}

func (m *Model) refreshAll() tea.Cmd {
	m.listing.TokenMayChange()
	return tea.Batch(m.askAllAgain(), m.onSession(m.session.Reload()), m.files.Scan())
}
