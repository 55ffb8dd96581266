package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/catalogpane"
	"github.com/vaultmap/vaultmap/tui/details"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/palette"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// onUser handles a key, the mouse or a paste. Where nobody types, a key may be a part of what is
// one key: see [pending]. Then an open overlay takes all of them, then the filter while it is typed
// in, then keys that hold everywhere, then the pane with the focus.
func (m *Model) onUser(msg tea.Msg) tea.Cmd {
	press, isKey := msg.(tea.KeyPressMsg)
	if isKey && press.Code == tea.KeyEscape && press.Mod == tea.ModAlt {
		// two that came in one read
		once := tea.KeyPressMsg{Code: tea.KeyEscape}
		return tea.Batch(m.onUser(once), m.onUser(once))
	}
	var k theme.Pressed
	if isKey {
		k = theme.Pressed(press.String())
	}
	covered := m.overlays.Top() != nil
	if clicked, ok := msg.(tea.MouseMsg); ok {
		if cmd, ok := (mouse{m}).onDrag(clicked, covered); ok {
			return cmd
		}
	}
	if m.pick != nil && isKey && (alone{m}).press(k) {
		return nil
	}
	if isText := m.overlays.takesKeys() || !covered && m.lastRow.input.Focused(); isText || !isKey {
		m.lastRow.pending = pending{}
	} else if !covered && m.panes.inSecrets() && m.panes.selected() && !m.lastRow.pending.any() &&
		key.Matches(k, m.keys.Mark) {
		return several{m}.mark() // no letter stands for several
	} else {
		w, whole, cmd := m.lastRow.complete(k, msg, m.keys)
		switch {
		case whole == nil:
			return cmd
		case w.letter != "":
			return going{m}.mark(w.letter)
		}
		k, msg, m.keys.Count = w.key, whole, w.count
		defer func() { m.keys.Count = 0 }()
	}
	switch {
	case isKey && key.Matches(k, m.keys.Typing.Interrupt) && !(covered && m.panes.layout.shows()):
		return m.quit()
	case isKey && key.Matches(k, m.keys.Suspend):
		return m.life.suspend()
	case covered:
		return m.toOverlays(msg)
	case isKey && m.lastRow.input.Focused():
		return m.onTyping(k, msg)
	case isKey:
		return m.onKey(k)
	}
	if clicked, ok := msg.(tea.MouseMsg); ok {
		return mouse{m}.on(clicked)
	}
	if m.lastRow.input.Focused() {
		return m.onTyping("", msg)
	}
	return nil
}

func (m *Model) onKey(k theme.Pressed) tea.Cmd {
	switch {
	case !m.keys.Means(k) && !isBack(m.keys, k):
		return m.lastRow.noKey(k, m.keys)
	case key.Matches(k, m.keys.Quit):
		return m.quit()
	case key.Matches(k, m.keys.Help):
		return m.overlays.open(palette.NewHelp(m.theme, m.keys, commands{m}.help()))
	case key.Matches(k, m.keys.Palette):
		return m.overlays.open(palette.New(m.theme, m.keys, commands{m}.list()))
	case key.Matches(k, m.keys.Next):
		m.panes.setFocus(m.panes.next(1))
		return m.panes.secrets.Want()
	case key.Matches(k, m.keys.Prev):
		m.panes.setFocus(m.panes.next(-1))
		return m.panes.secrets.Want()
	case key.Matches(k, m.keys.Wider):
		m.panes.widen(resizeStep)
		m.lastRow.resize(m.panes.layout.left())
		return nil
	case key.Matches(k, m.keys.Narrower):
		m.panes.widen(-resizeStep)
		m.lastRow.resize(m.panes.layout.left())
		return nil
	case key.Matches(k, m.keys.Details):
		if m.panes.layout.width < widestWidth {
			return m.overlays.open(details.NewPage(m.overlays.details, m.panes.place()))
		}
		m.panes.wishes.noDetails = !m.panes.wishes.noDetails
		m.panes.resize(m.panes.layout.width, m.panes.layout.height)
		m.lastRow.resize(m.panes.layout.left())
		return nil
	case key.Matches(k, m.keys.ScrollLeft, m.keys.ScrollRight):
		by := draw.SlideStep * max(m.keys.Count, 1)
		if key.Matches(k, m.keys.ScrollLeft) {
			by = -by
		}
		m.panes.slide(m.panes.about).Move(by)
		return nil
	case key.Matches(k, m.keys.Filter):
		m.panes.setFocus(m.panes.about)
		m.lastRow.input.SetValue(m.panes.focused().Filter())
		m.lastRow.input.CursorEnd()
		return m.lastRow.input.Focus()
	case key.Matches(k, m.keys.Find):
		return m.overlays.showFind()
	case key.Matches(k, m.keys.Problems):
		change, begin := m.uses.Inquire()
		return tea.Batch(m.onUses(change), m.overlays.showProblems(), begin)
	case key.Matches(k, m.keys.AllMounts):
		return m.act(overlay.ShowSubject{Inside: true})
	case key.Matches(k, m.keys.RefreshAll):
		m.listing.Cache.TokenMayChange()
		m.listing.Walks.Forget(tree.Root)
		return tea.Batch(m.askAllAgain(), m.onSession(m.session.Reload()), m.files.Scan())
	case key.Matches(k, m.keys.Login):
		return m.act(overlay.ChooseLogin{})
	case key.Matches(k, m.keys.Profile):
		return m.overlays.showProfiles(&m.set, m.session)
	case key.Matches(k, m.keys.Namespace):
		return m.overlays.open(overlay.NewNamespace(m.theme, m.keys, m.listing.Store.Namespace()))
	case key.Matches(k, m.keys.Mouse):
		m.lastRow.mouse = !m.lastRow.mouse
		if m.lastRow.mouse {
			return m.lastRow.say("mouse on")
		}
		return m.lastRow.say("mouse off: the terminal selects text again")
	case key.Matches(k, m.keys.Back):
		return m.back()
	case key.Matches(k, m.keys.GoBack):
		return going{m}.back()
	case key.Matches(k, m.keys.GoForward):
		return going{m}.forward()
	case key.Matches(k, m.keys.ToMark):
		return going{m}.chooseMark()
	case key.Matches(k, m.keys.NextMatch):
		return going{m}.toMatch(max(m.keys.Count, 1))
	case key.Matches(k, m.keys.PrevMatch):
		return going{m}.toMatch(-max(m.keys.Count, 1))
	}
	if cmd, ok := (ownCommands{m}).press(k); ok {
		return cmd
	}
	if m.panes.inDetails() {
		if key.Matches(k, m.keys.Out) {
			m.panes.setFocus(m.panes.out())
			return nil
		}
		if action, ok := m.panes.details.Press(k); ok {
			return m.act(action)
		}
	}
	if m.panes.inSecrets() {
		return m.onSecretsKey(k)
	}
	s, ok := m.panes.catalog.Current()
	switch {
	case ok && key.Matches(k, m.keys.Uses):
		return m.lastRow.sayIf(m.overlays.showUsesBy(s))
	case key.Matches(k, m.keys.CopyPath):
		return entities{m}.copied()
	case key.Matches(k, m.keys.CopyAs):
		return entities{m}.copiedAs()
	}
	return m.onCatalog(m.panes.catalog.Press(k))
}

// onSecretsKey handles a key that is about the location under the cursor, or moves it.
func (m *Model) onSecretsKey(k theme.Pressed) tea.Cmd {
	keys := m.keys
	if m.panes.secrets.Selected.Len() > 0 {
		if cmd, ok := (several{m}).press(k); ok {
			return cmd
		}
	}
	if !key.Matches(k, keys.View, keys.Edit, keys.Create, keys.CopyPath, keys.CopyAddress, keys.CopyAs,
		keys.Uses, keys.Owner, keys.Mark) { // a location is made anew each time
		return m.onSecrets(m.panes.secrets.Press(k))
	}
	loc, id, ok := m.panes.secrets.Current()
	page := func(address string) tea.Cmd {
		if address == "" {
			return nil
		}
		return m.act(overlay.OpenAddress{Address: address, At: loc})
	}
	switch {
	case !ok:
	case key.Matches(k, m.keys.View):
		return page(m.addressesAt(loc, id).View)
	case key.Matches(k, m.keys.Edit):
		return page(m.addressesAt(loc, id).Edit)
	case key.Matches(k, m.keys.Create):
		return page(m.addressesAt(loc, id).Create)
	case key.Matches(k, m.keys.CopyPath):
		return m.act(overlay.Copy{Text: loc.String(), Name: true, At: loc})
	case key.Matches(k, m.keys.CopyAddress):
		if address, ok := m.pages().View(loc); ok {
			return m.act(overlay.Copy{Text: address, At: loc})
		}
		return nil
	case key.Matches(k, m.keys.CopyAs):
		address, _ := m.pages().View(loc)
		m.overlays.showForms(loc, address)
		return nil
	case key.Matches(k, m.keys.Uses):
		return m.lastRow.sayIf(m.overlays.showUsesOf(loc))
	case key.Matches(k, m.keys.Mark):
		return going{m}.mark("")
	case key.Matches(k, m.keys.Owner):
		return m.showOwner(loc)
	}
	return nil
}

// back undoes one thing: it stops the walk, clears the filter, or leaves the pane.
func (m *Model) back() tea.Cmd {
	switch {
	case !m.listing.Work().Background && m.listing.StopWalk():
		return m.lastRow.sayStopped("what was found stays")
	case m.listing.Loads.StopRefresh():
		return m.lastRow.sayStopped("other folders stay as they are")
	case m.panes.focused().Filter() != "":
		m.panes.focused().SetFilter("")
		return m.panes.preview()
	case m.panes.inSecrets() && m.panes.secrets.Selected.Clear(),
		!m.panes.inSecrets() && m.panes.catalog.Selected.Clear():
	case m.panes.out() != m.panes.layout.focus && (m.panes.inSecrets() || m.panes.inDetails()):
		m.panes.setFocus(m.panes.out())
	case m.listing.StopWalk(): // nobody sees it, and so nobody means it first
		return m.lastRow.sayStopped("what was found stays")
	}
	return nil
}

// onTyping handles a key or a paste while the filter is typed in: the movement keys that are no
// text move in the list, enter keeps the filter, escape clears it and then leaves.
func (m *Model) onTyping(k theme.Pressed, msg tea.Msg) tea.Cmd {
	typing, input := &m.keys.Typing, &m.lastRow.input
	var cmd tea.Cmd
	switch {
	case key.Matches(k, typing.Accept, typing.Done):
		input.Blur()
		if m.panes.onSubject() {
			m.panes.catalog.CommitFilter()
		}
	case key.Matches(k, typing.Close) && input.Value() == "":
		input.Blur()
		return nil
	case key.Matches(k, typing.Close):
		input.SetValue("")
		m.panes.focused().SetFilter("")
	case m.panes.focused().MoveTyping(k):
	default:
		*input, cmd = input.Update(msg)
		m.panes.focused().SetFilter(input.Value())
	}
	return tea.Batch(cmd, m.panes.preview())
}

// onSecrets carries out what a key of the secrets pane asks of others.
func (m *Model) onSecrets(intent secretspane.Intent, cmd tea.Cmd) tea.Cmd {
	switch intent {
	case secretspane.Leave:
		m.panes.setFocus(m.panes.out())
	case secretspane.Say:
		loc, _, _ := m.panes.secrets.Current()
		folder, _ := loc.Parent()
		begins, ok := strings.CutSuffix(loc.Name(), "*/")
		if !ok {
			begins = "" // it is a "+"
		}
		return m.overlays.showFindOf(folder.String() + begins)
	case secretspane.View:
		loc, _, _ := m.panes.secrets.Current()
		if address, ok := m.pages().View(loc); ok {
			return m.act(overlay.OpenAddress{Address: address, At: loc})
		}
	}
	return cmd
}

// onCatalog carries out what a key of the catalog pane asks of others.
func (m *Model) onCatalog(intent catalogpane.Intent) tea.Cmd {
	switch {
	case intent.Use != nil:
		return m.copy(overlay.Copy{Text: details.UseBackstage(intent.Use)})
	case intent.Lines != nil:
		p := intent.Lines
		return m.act(overlay.ShowLines{Place: overlay.Place{
			File: p.File, Path: p.Path, Line: p.Line, Note: p.Message,
		}})
	case intent.Choose:
		return going{m}.jump(func() tea.Cmd {
			m.panes.catalog.CommitFilter()
			m.panes.showChosen()
			m.panes.setFocus(paneSecrets)
			return m.panes.secrets.Want()
		})
	case intent.Notice != "":
		return m.lastRow.say(intent.Notice)
	}
	return m.panes.preview()
}
