package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/catalogpane"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// What follows from a change stands here, once for each room that tells of one.

// onListing takes in what is known of the Vault now.
func (m *Model) onListing(c listing.Change) tea.Cmd {
	var told, want tea.Cmd
	if c.Notice != "" {
		told = m.say(c.Notice)
	}
	if c.Mounts {
		m.join()
		want = m.secrets.Want()
	}
	m.uses.Follow(c)
	want = tea.Batch(want, m.secrets.Follow(c))
	if c.Answers() {
		want = tea.Batch(want, m.listing.Refresh(m.secrets.View().Filter() != ""), m.namesCame())
	}
	return tea.Batch(told, want, m.session.NoteError(c.Err))
}

// onUses takes in what is known of uses now.
func (m *Model) onUses(c uses.Change) tea.Cmd {
	if c.Mounts {
		m.join()
	}
	if c.Counted {
		m.followProblems()
	}
	return m.onListing(c.Listing)
}

// onFiles takes in what the files say now, where a scan has ended.
func (m *Model) onFiles(changed bool) tea.Cmd {
	if !changed {
		return nil
	}
	c := m.files.Catalog()
	if m.files.Err() != nil || c == nil {
		m.catalog.Rebuild()
		return nil
	}
	m.join()
	m.catalog.Rebuild()
	var told tea.Cmd
	if m.files.First() {
		if len(c.Entities)+len(c.References) == 0 && !m.touched {
			m.setFocus(paneSecrets) // there is nothing to choose
		}
		if found := m.catalog.AppConfigs(); len(found) > 0 {
			told = m.say("found " + harmless.Text(found[0].File) + ", which is not used: " +
				harmless.Text(catalogpane.UseBackstage(&found[0])))
		}
	}
	return tea.Batch(told, m.secrets.Want(), m.namesCame())
}

// join makes the map anew: what files name, with the mounts that the server has.
func (m *Model) join() {
	m.uses.Join(m.files.Catalog())
	s := m.secrets.Subject()
	if s.Entity != nil && m.files.Catalog() != nil {
		s.Entity = m.files.Entity(s.Entity.Ref) // the same entity, as the files have it now
	}
	m.secrets.Show(s)
}

// askAllAgain asks again for everything that shows, and that an inquiry has asked for.
func (m *Model) askAllAgain() tea.Cmd {
	m.uses.Forget()
	ids := m.secrets.ToRefresh()
	if m.uses.Checking().Begun {
		ids = append(ids, m.uses.Folders(func(st tree.State) bool { return st.Answered() || st == tree.Failed })...)
	}
	mounts := m.listing.RefreshAll(ids)
	return tea.Batch(mounts, m.listing.Refresh(m.secrets.View().Filter() != ""))
}

// retryFailed asks again, after the server came back, for what failed and is in sight, or was asked for by an
// inquiry. The rest has its turn when everything is listed.
func (m *Model) retryFailed() tea.Cmd {
	if m.uses.Unanswered() {
		m.uses.Forget()
		m.join() // and the inquiry begins anew
	}
	var mounts tea.Cmd
	if m.listing.Mounts().Err != nil {
		mounts = m.listing.AskMounts()
	}
	m.listing.AskAgain(m.secrets.Failed())
	if m.uses.Checking().Begun {
		m.listing.AskAgain(m.uses.Folders(func(st tree.State) bool { return st == tree.Failed }))
	}
	m.listing.RetryFailed()
	return tea.Batch(mounts, m.listing.Refresh(m.secrets.View().Filter() != ""), m.namesCame())
}
