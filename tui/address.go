package tui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// page names one of the official UI's pages about a location.
type page int

const (
	pageView page = iota
	pageEdit
	pageCreate
)

// address returns the UI's address for what is under the cursor, and false where there is none.
func (m *Model) address(p page) (string, bool) {
	loc, id, ok := m.secrets.current()
	if !ok {
		return "", false
	}
	return m.addressOf(p, loc, id)
}

// addressOf returns the UI's address of a node, and false where there is none.
func (m *Model) addressOf(p page, loc vaultpath.Location, id tree.ID) (string, bool) {
	mount, ok := m.secrets.mount(loc)
	if !ok {
		return "", false
	}
	ui, err := weburl.New(m.set.PublicURL, m.server.server, m.set.Namespace)
	if err != nil {
		return "", false
	}
	switch p {
	case pageEdit:
		return ui.Edit(mount, loc), true
	case pageCreate:
		if r, ok := m.secrets.hints[id]; ok && m.secrets.store.State(id) == tree.Empty {
			return ui.Create(mount, r.Create), true
		}
		if !loc.IsFolder() && !m.secrets.isMissing(id) {
			loc, _ = loc.Parent()
		}
		return ui.Create(mount, loc), true
	}
	return ui.View(mount, loc), true
}

func (m *Model) openPage(p page) tea.Cmd {
	address, ok := m.address(p)
	if !ok {
		return nil
	}
	return m.do.open(address)
}

// opened takes in whether the browser opened. Where it did not, the address is shown and copied.
func (m *Model) opened(r openReply) tea.Cmd {
	if r.err == nil {
		return m.say("opened " + harmless.Text(r.address))
	}
	why := "the browser did not open: " + harmless.Text(r.err.Error())
	if errors.Is(r.err, ErrNoBrowser) {
		why = harmless.Text(r.err.Error())
	}
	if m.overlay != nil && m.overlay.login {
		return m.say(why) // the address shows already
	}
	o := newAddressOverlay(r.address, why)
	o.back = m.overlay
	m.overlay = o
	return copyText(r.address, m.set.Multiplex)
}

func (m *Model) copyPath() tea.Cmd {
	loc, _, ok := m.secrets.current()
	if !ok {
		return nil
	}
	return m.copy(loc.String())
}

// copy copies a text exactly, unless it holds control characters: pasted into a shell, a line break or an
// escape sequence in a name would act.
func (m *Model) copy(text string) tea.Cmd {
	shown := harmless.Text(text)
	if hasControl(text) {
		text = shown
	}
	return tea.Batch(copyText(text, m.set.Multiplex), m.say("copied "+shown))
}

func hasControl(s string) bool {
	for _, r := range s {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return true
		}
	}
	return false
}

func (m *Model) copyAddress() tea.Cmd {
	address, ok := m.address(pageView)
	if !ok {
		return nil
	}
	return m.copy(address)
}
