package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/catalogpane"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/screen"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// toOverlays hands a message to the overlays, and does what they want.
func (m *Model) toOverlays(msg tea.Msg) tea.Cmd {
	actions, cmd := m.overlays.Update(msg)
	for _, a := range actions {
		cmd = tea.Batch(cmd, m.act(a))
	}
	return cmd
}

// act does what an overlay wants.
func (m *Model) act(action overlay.Action) tea.Cmd {
	switch a := action.(type) {
	case overlay.Say:
		return m.lastRow.say(a.Text)
	case overlay.Copy:
		return tea.Batch(m.overlays.dealt("copied", a.At), m.copy(a))
	case overlay.CopyLines, overlay.CopyAddress, overlay.CopyAs, overlay.Export, overlay.OpenPages:
		return several{m}.act(a)
	case overlay.Choose:
		m.overlays.Push(overlay.NewChoices(m.theme, m.keys, a))
		return nil
	case overlay.Tell:
		return m.toOverlays(a.Msg)
	case overlay.OpenPage:
		if address, ok := m.pages().View(a.Location); ok {
			return m.act(overlay.OpenAddress{Address: address, At: a.Location})
		}
		return m.lastRow.say(noAddress)
	case overlay.OpenAddress:
		return tea.Batch(m.overlays.dealt("opened", a.At), m.life.open(a.Address))
	case overlay.Reveal:
		dealt := m.overlays.dealt("shown in the tree", a.Location)
		return tea.Batch(dealt, going{m}.jump(func() tea.Cmd {
			m.panes.show(a.Of)
			m.panes.setFocus(paneSecrets)
			return m.panes.secrets.Reveal(a.Location, a.Ask)
		}))
	case overlay.ShowSubject:
		return tea.Batch(m.lastRow.sayIf(a.Note), going{m}.jump(func() tea.Cmd {
			m.panes.show(a.Subject)
			if m.panes.setFocus(paneCatalog); a.Inside {
				m.panes.setFocus(paneSecrets)
			}
			return m.panes.secrets.Want()
		}))
	case overlay.Press:
		return m.onUser(tea.KeyPressMsg{Text: string(a.Key)})
	case overlay.Run:
		return ownCommands{m}.run(a.Program)
	case overlay.GoTo:
		return commands{m}.goTo(a.Text)
	case overlay.GroupBy:
		return m.onCatalog(catalogpane.Group(m.panes.catalog, a.By))
	case overlay.SortBy:
		if m.panes.about == paneCatalog {
			catalogpane.SortBy(m.panes.catalog, a.Key)
		} else {
			secretspane.SortBy(m.panes.secrets, a.Key)
		}
	case overlay.UseTheme:
		m.theme.Use(a.Name)
		m.lastRow.help.width = 0
	case overlay.ShowMessages:
		m.overlays.Push(overlay.NewMessages(m.theme, m.keys, m.lastRow.messages()))
		return nil
	case overlay.GoBefore:
		return going{m}.before()
	case overlay.ShowLines:
		copied := m.copy(overlay.Copy{Text: draw.FileLine(a.Place.Path, a.Place.Line), Name: true})
		return tea.Batch(copied, m.overlays.readExcerpt(a.Place))
	case overlay.EditFile:
		return m.editFile(a.Place)
	case overlay.ShowMend:
		return m.overlays.readMend(a)
	case overlay.WriteMend:
		return m.life.mend(a)
	case overlay.ChooseLogin:
		return m.overlays.chooseLogin(m.session, m.set.Address)
	case overlay.AskLogin:
		return m.act(m.overlays.askLogin(a, a.Auth == m.set.Session.Auth, true))
	case overlay.LogIn:
		return m.session.LoginBy(session.Way(a))
	case overlay.CancelLogin:
		m.session.CancelLogin()
		if !m.listing.Mounts.Asked() {
			return m.listing.AskMounts() // says what there is without a login
		}
	case overlay.Pick:
		dealt, ask := m.overlays.dealt("picked", a.Locations...), m.pick.Choose(a.Locations)
		if ask != nil {
			return tea.Batch(dealt, ask, m.lastRow.say("asking whether it is still there"))
		}
		return dealt
	case overlay.SwitchTo:
		if a.Profile != nil && *a.Profile == m.set.Profile ||
			a.Namespace != nil && *a.Namespace == m.listing.Store.Namespace() {
			return m.lastRow.say("that one is in use")
		}
		m.life.next = Switch{Profile: a.Profile, Namespace: a.Namespace}
		return m.quit()
	}
	return nil
}

// copy sends a text to the terminal for its clipboard, and says so. A name is copied as it stands
// in Vault or on the disk, since it is pasted into other things than a shell: the attack is a
// secret named $(touch x), or =ls for zsh, that somebody pastes into a command.
func (m *Model) copy(c overlay.Copy) tea.Cmd {
	told := m.life.between.Sent() + " " + harmless.Text(c.Text)
	if c.Name && !xref.IsSafeWord(c.Text) {
		told = "quote it in a shell: " + told
	}
	return tea.Batch(m.life.copy(c.Text), m.lastRow.say(told))
}

// editFile opens a file at a line in the user's editor. The screen is the editor's until it ends,
// which may be hours later: the session goes on beside it.
func (m *Model) editFile(p overlay.Place) tea.Cmd {
	edit := m.life.svc.Edit
	if edit == nil {
		return m.lastRow.say("there is no editor to open files in: set EDITOR")
	}
	cmd, err := edit(p.Path, p.Line)
	if err != nil {
		return m.lastRow.say(harmless.Text(err.Error()))
	}
	return screen.Exec(m.session.RenewWhile(cmd))
}

// showOwner leads from what is under the cursor to the entity that it belongs to: the one whose
// annotation is nearest, else the first whose files name it.
func (m *Model) showOwner(loc vaultpath.Location) tea.Cmd {
	of := m.uses.Index().BelongsTo(loc)
	if len(of) == 0 {
		return m.lastRow.say(harmless.Text(loc.String()) +
			" belongs to no entity: no annotation names it, and no file of one does")
	}
	return tea.Batch(m.act(overlay.Reveal{Location: loc, Of: uses.Subject{Entity: of[0]}}),
		m.lastRow.say("belongs to "+harmless.Text(of[0].Ref)))
}
