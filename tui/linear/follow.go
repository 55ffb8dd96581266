package linear

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// following says what follows from a change in a room, as the explorer's shell does.
type following struct{ *Model }

// update hands a message to the room whose it is.
func (m following) update(msg tea.Msg) tea.Cmd {
	cmd := m.route(msg)
	change, count := m.uses.Step()
	if count == nil {
		return cmd
	}
	return tea.Batch(cmd, count, m.onUses(change))
}

func (m following) route(msg tea.Msg) tea.Cmd {
	if change, cmd, ok := m.session.Update(msg); ok {
		return tea.Batch(cmd, m.onSession(change))
	}
	if change, cmd, ok := m.listing.Update(msg); ok {
		return tea.Batch(cmd, m.onListing(change))
	}
	if change, cmd, ok := m.uses.Update(msg); ok {
		return tea.Batch(cmd, m.onUses(change))
	}
	if changed, cmd, ok := m.files.Update(msg); ok {
		return tea.Batch(m.onFiles(changed), cmd)
	}
	if cmd, ok := m.pane.Update(msg); ok {
		return cmd
	}
	if does, ok := msg.(outcome); ok {
		does()
		return nil
	}
	_, cmd := m.find.Update(msg)
	return cmd
}

// outcome is what is to be done about what a command of the mode itself has found out.
type outcome func()

func (m following) onSession(c session.Change) tea.Cmd {
	var cmds []tea.Cmd
	if c.Notice != "" {
		m.heard.tell(sentence(upper(c.Notice)))
	}
	if c.FirstStatus {
		cmds = append(cmds, m.listing.Loads.ServerKnown())
		m.uses.ServerKnown()
	}
	if c.ServerBack {
		cmds = append(cmds, m.retryFailed(), m.listing.Walks.GoOn())
	}
	if c.LoggedIn || c.OtherToken {
		m.listing.TokenReplaced()
	}
	if c.Lookup != nil {
		is, cmd := m.listing.TokenLookedUp(c.Lookup.Token, c.Lookup.Err)
		cmds = append(cmds, cmd)
		switch is {
		case listing.Renewed:
			cmds = append(cmds, m.retryFailed())
		case listing.OtherOwner:
			m.heard.tell("The token may have other answers: all is asked for anew.")
			cmds = append(cmds, m.askAllAgain(), m.namesChanged())
		}
	}
	loggingIn(m).follow(c)
	switch {
	case c.LoggedIn && m.listing.Mounts.State != listing.MountsKnown: // whoever it is
		cmds = append(cmds, m.listing.AskMounts())
	case c.LoginFailed && m.listing.Mounts.State == listing.MountsAsking:
		cmds = append(cmds, m.listing.AskMounts()) // says why there are none
	}
	return tea.Batch(cmds...)
}

func (m following) onListing(c listing.Change) tea.Cmd {
	var cmds []tea.Cmd
	if c.Notice != "" {
		m.heard.tell(sentence(c.Notice))
	}
	if c.Mounts {
		m.join()
	}
	m.uses.Follow(c)
	if c.MovedTo != tree.Root && m.place.folder == c.MovedFrom {
		m.place.folder = c.MovedTo
	}
	cmds = append(cmds, m.pane.Follow(c), m.session.NoteError(c.Err))
	if c.Answers() {
		cmds = append(cmds, m.listing.Loads.Next(false), m.namesChanged())
	}
	return tea.Batch(cmds...)
}

func (m following) onUses(c uses.Change) tea.Cmd {
	if c.Mounts {
		m.join()
	}
	return m.onListing(c.Listing)
}

func (m following) onFiles(changed bool) tea.Cmd {
	c := m.files.Catalog()
	if !changed || m.files.Err() != nil || c == nil {
		return nil
	}
	m.join()
	if !m.files.First() {
		m.heard.tell("The files were read again: " + counted(c) + ".")
	}
	return m.namesChanged()
}

// namesChanged has the find follow, where one was asked for.
func (m following) namesChanged() tea.Cmd {
	_, cmd := m.find.Update(finder.NamesChanged{})
	return cmd
}

// join makes the map anew: what files name, with the mounts that the server has.
func (m following) join() {
	m.uses.Join(m.files.Catalog())
	index, namespace := m.uses.Index(), m.listing.Store.Namespace()
	m.listing.Beyond.SetNamed(func(context.Context) []vaultpath.Location {
		return index.Folders(namespace)
	})
	if s := &m.place.subject; s.Entity != nil {
		if s.Entity = m.files.Entity(s.Entity.Ref); s.Entity == nil {
			m.heard.tell("The entity is not in the files any more.")
		}
	}
	m.pane.Show(m.place.subject)
}

// shown returns the folders that were asked for on the way to where the user is, in some state, and
// those that decide about uses where these were asked for.
func (m following) shown(in func(tree.State) bool) []tree.ID {
	var ids []tree.ID
	for id := m.place.folder; id != tree.Root; id = m.listing.Store.Parent(id) {
		if m.listing.Store.IsFolder(id) && in(m.listing.Store.State(id)) {
			ids = append(ids, id)
		}
	}
	if m.uses.Checking().Begun {
		ids = append(ids, m.uses.Folders(in)...)
	}
	return ids
}

// askAllAgain asks again for everything that was asked for here.
func (m following) askAllAgain() tea.Cmd {
	m.uses.Forget()
	mounts := m.listing.AskAgain(m.shown(func(st tree.State) bool {
		return st.Answered() || st == tree.Failed
	}))
	return tea.Batch(mounts, m.listing.Loads.Next(false))
}

// retryFailed asks again, after the server came back, for what failed here.
func (m following) retryFailed() tea.Cmd {
	if m.uses.Checking().Failed {
		m.uses.Forget()
		m.join() // and the inquiry begins anew
	}
	var mounts tea.Cmd
	if m.listing.Mounts.Err != nil {
		mounts = m.listing.AskMounts()
	}
	m.listing.Loads.Again(m.shown(func(st tree.State) bool { return st == tree.Failed }))
	m.listing.Walks.RetryFailed()
	return tea.Batch(mounts, m.listing.Loads.Next(false), m.namesChanged())
}

// sentence has a notice end as a sentence does.
func sentence(text string) string {
	switch {
	case text == "", text[len(text)-1] == '.', text[len(text)-1] == '?':
		return text
	}
	return text + "."
}

func count(n int, one, more string) string { return new(draw.Texts).Counted(n, one, more) }
