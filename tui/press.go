package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// onUser handles a key, the mouse or a paste: an open overlay takes all of them, then the filter while it is
// typed in, then keys that hold everywhere, then the pane with the focus.
func (m *Model) onUser(msg tea.Msg) tea.Cmd {
	press, isKey := msg.(tea.KeyPressMsg)
	var k theme.Pressed
	if isKey {
		k = theme.Pressed(press.String())
	}
	switch {
	case isKey && key.Matches(k, m.keys.Typing.Interrupt):
		return m.quit()
	case m.overlays.Top() != nil:
		return m.toOverlays(msg)
	case isKey && m.screen.input.Focused():
		return m.onTyping(k, msg)
	case isKey:
		return m.onKey(k)
	}
	if mouse, ok := msg.(tea.MouseMsg); ok {
		return m.onMouse(mouse)
	}
	if m.screen.input.Focused() {
		return m.onTyping("", msg)
	}
	return nil
}

func (m *Model) onKey(k theme.Pressed) tea.Cmd {
	switch {
	case key.Matches(k, m.keys.Quit):
		return m.quit()
	case key.Matches(k, m.keys.Help):
		m.overlays.Push(overlay.NewHelp(m.theme, m.keys, finder.Operators))
		return nil
	case key.Matches(k, m.keys.Next):
		m.setFocus(1 - m.screen.layout.focus)
		return m.secrets.Want()
	case key.Matches(k, m.keys.Filter):
		m.screen.input.SetValue(m.focused().Filter())
		m.screen.input.CursorEnd()
		return m.screen.input.Focus()
	case key.Matches(k, m.keys.Find):
		return m.overlays.showFind()
	case key.Matches(k, m.keys.Problems):
		change, begin := m.uses.Inquire()
		return tea.Batch(m.onUses(change), m.overlays.showProblems(), begin)
	case key.Matches(k, m.keys.AllMounts):
		return m.act(overlay.ShowSubject{Inside: true})
	case key.Matches(k, m.keys.RefreshAll):
		m.listing.TokenMayChange()
		return tea.Batch(m.askAllAgain(), m.onSession(m.session.Reload()), m.files.Scan())
	case key.Matches(k, m.keys.Login):
		return m.onSession(m.session.Login())
	case key.Matches(k, m.keys.Profile):
		return m.overlays.open(overlay.NewProfiles(m.theme, m.keys, m.set.Profiles, m.set.Profile))
	case key.Matches(k, m.keys.Namespace):
		return m.overlays.open(overlay.NewNamespace(m.theme, m.keys, m.set.Namespace))
	case key.Matches(k, m.keys.Mouse):
		m.screen.mouse = !m.screen.mouse
		if m.screen.mouse {
			return m.screen.say("mouse on")
		}
		return m.screen.say("mouse off: the terminal selects text again")
	case key.Matches(k, m.keys.Back):
		return m.back()
	case m.inSecrets():
		return m.onSecretsKey(k)
	}
	if s, ok := m.catalog.Current(); ok && key.Matches(k, m.keys.Uses) {
		return m.sayIf(m.overlays.showUsesBy(s))
	}
	return m.onCatalog(m.catalog.Press(k))
}

// onSecretsKey handles a key that is about the location under the cursor, or moves it.
func (m *Model) onSecretsKey(k theme.Pressed) tea.Cmd {
	loc, id, ok := m.secrets.Current()
	page := func(address string, ok bool) tea.Cmd {
		if !ok {
			return nil
		}
		return m.life.open(address)
	}
	switch {
	case !ok:
	case key.Matches(k, m.keys.View):
		return page(m.pages().view(loc))
	case key.Matches(k, m.keys.Edit):
		return page(m.pages().of(loc, loc, weburl.URLs.Edit))
	case key.Matches(k, m.keys.Create):
		return page(m.pages().of(loc, m.secrets.CreateAt(loc, id), weburl.URLs.Create))
	case key.Matches(k, m.keys.CopyPath):
		return m.copy(loc.String())
	case key.Matches(k, m.keys.CopyAddress):
		if address, ok := m.pages().view(loc); ok {
			return m.copy(address)
		}
		return nil
	case key.Matches(k, m.keys.CopyAs):
		address, _ := m.pages().view(loc)
		m.overlays.showForms(loc, address)
		return nil
	case key.Matches(k, m.keys.Uses):
		return m.sayIf(m.overlays.showUsesOf(loc))
	case key.Matches(k, m.keys.Owner):
		return m.showOwner(loc)
	}
	return m.onSecrets(m.secrets.Press(k))
}

// sayIf shows a notice where there is one.
func (m *Model) sayIf(notice string) tea.Cmd {
	if notice == "" {
		return nil
	}
	return m.screen.say(notice)
}

// back undoes one thing: it stops the walk, clears the filter, or leaves the pane.
func (m *Model) back() tea.Cmd {
	switch {
	case !m.listing.Work().Background && m.listing.StopWalk():
		return m.screen.sayStopped("what was found stays")
	case m.listing.StopRefresh():
		return m.screen.sayStopped("other folders stay as they are")
	case m.focused().Filter() != "":
		m.focused().SetFilter("")
		return m.afterFilter()
	case m.inSecrets():
		m.setFocus(paneCatalog)
	case m.listing.StopWalk(): // nobody sees it, and so nobody means it first
		return m.screen.sayStopped("what was found stays")
	}
	return nil
}

// onTyping handles a key or a paste while the filter is typed in: the movement keys that are no text move in
// the list, enter keeps the filter, escape clears it and then leaves.
func (m *Model) onTyping(k theme.Pressed, msg tea.Msg) tea.Cmd {
	typing, input := &m.keys.Typing, &m.screen.input
	var cmd tea.Cmd
	switch {
	case key.Matches(k, typing.Accept, typing.Done):
		input.Blur()
		if m.onSubject() {
			m.catalog.CommitFilter()
		}
	case key.Matches(k, typing.Close) && input.Value() == "":
		input.Blur()
		return nil
	case key.Matches(k, typing.Close):
		input.SetValue("")
		m.focused().SetFilter("")
	case m.focused().MoveTyping(k):
	default:
		*input, cmd = input.Update(msg)
		m.focused().SetFilter(input.Value())
	}
	return tea.Batch(cmd, m.afterFilter())
}

// afterFilter shows the entity that the filter moved the catalog's cursor to.
func (m *Model) afterFilter() tea.Cmd {
	if m.inSecrets() {
		return nil
	}
	return m.previewChosen()
}

// onMouse handles clicks and the wheel: a click moves the cursor, a click on the row under the cursor opens
// it.
func (m *Model) onMouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	p, row, ok := m.screen.layout.at(at.X, at.Y)
	if !ok {
		return nil
	}
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		m.pane(p).Scroll(theme.Wheel(msg))
		if p == paneCatalog {
			return m.previewChosen()
		}
	case tea.MouseClickMsg:
		if at.Button != tea.MouseLeft { // others paste in many terminals
			return nil
		}
		if m.screen.layout.focus != p {
			m.screen.input.Blur()
			m.setFocus(p)
		}
		if p == paneCatalog {
			return m.onCatalog(m.catalog.Click(row))
		}
		return m.secrets.Click(row)
	}
	return nil
}
