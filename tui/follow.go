package tui

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/details"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/problems"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// What follows from a change stands here, once for each room that tells of one.

// onSession takes in what is known of the token and the server now.
func (m *Model) onSession(c session.Change, cmd tea.Cmd) tea.Cmd {
	cmds := []tea.Cmd{cmd}
	if c.Notice != "" {
		cmds = append(cmds, m.lastRow.say(c.Notice))
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
			cmds = append(cmds, m.askAllAgain(), m.toOverlays(finder.NamesChanged{}))
		}
	}
	if c.AskLogin {
		asked := m.overlays.askLogin(overlay.AskLogin{Auth: m.set.Session.Auth}, true, false)
		cmds = append(cmds, m.act(asked))
	}
	if c.Methods {
		offers, others := m.session.Offers()
		cmds = append(cmds, m.toOverlays(overlay.OffersKnown{Offers: offers, Others: others}))
	}
	if c.Address != "" {
		// For a browser on another machine it shows, too, with room for the address at which that ends.
		cmds = append(cmds, m.toOverlays(overlay.AddressOver{}),
			m.overlays.showLogin(c.By, c.Address, c.Pasted),
			m.life.open(c.Address), m.life.copy(c.Address))
	}
	if c.LoggedIn || c.LoginFailed {
		if _, asked := overlay.TopOf[*overlay.LoginForm](&m.overlays.Stack); c.Why != "" && !asked {
			cmds = append(cmds, m.lastRow.say(c.Why))
		}
		ended := overlay.LoginEnded{LoggedIn: c.LoggedIn, Why: c.Why}
		cmds = append(cmds, m.toOverlays(ended))
	}
	switch {
	case c.LoggedIn && m.listing.Mounts.State != listing.MountsKnown: // whoever it is
		cmds = append(cmds, m.listing.AskMounts())
	case c.LoginFailed && m.listing.Mounts.State == listing.MountsAsking:
		cmds = append(cmds, m.listing.AskMounts()) // says why there are none
	}
	return tea.Batch(cmds...)
}

// onListing takes in what is known of the Vault now.
func (m *Model) onListing(c listing.Change) tea.Cmd {
	var cmds []tea.Cmd
	if c.Notice != "" {
		cmds = append(cmds, m.lastRow.say(c.Notice))
	}
	if c.Mounts {
		m.join()
		cmds = append(cmds, m.panes.secrets.Want())
	}
	m.uses.Follow(c)
	cmds = append(cmds, m.panes.secrets.Follow(c), m.session.NoteError(c.Err))
	if c.Mounts || c.Names {
		cmds = append(cmds, going{m}.begin())
	}
	if c.Answers() {
		cmds = append(cmds, m.refreshNext(), m.toOverlays(finder.NamesChanged{}))
	}
	return tea.Batch(cmds...)
}

// onUses takes in what is known of uses now.
func (m *Model) onUses(c uses.Change) tea.Cmd {
	if c.Mounts {
		m.join()
	}
	var follow tea.Cmd
	if c.Counted {
		follow = m.toOverlays(problems.Counted{})
	}
	return tea.Batch(follow, m.onListing(c.Listing))
}

// onFiles takes in what the files say now, where a scan has ended.
func (m *Model) onFiles(changed bool) tea.Cmd {
	if !changed {
		return nil
	}
	c := m.files.Catalog()
	if m.files.Err() != nil || c == nil {
		m.panes.catalog.Rebuild()
		return going{m}.begin()
	}
	m.join()
	m.panes.catalog.Rebuild()
	var told tea.Cmd
	if m.files.First() {
		if len(c.Entities)+len(c.References) == 0 && !m.lastRow.touched {
			m.panes.setFocus(paneSecrets) // there is nothing to choose
		}
		if found := m.panes.catalog.AppConfigs(); len(found) > 0 {
			told = m.lastRow.say("found " + harmless.Text(found[0].File) + ", which is not used: " +
				harmless.Text(details.UseBackstage(&found[0])))
		}
	}
	return tea.Batch(told, going{m}.begin(), m.panes.secrets.Want(),
		m.toOverlays(finder.NamesChanged{}))
}

// join makes the map anew: what files name, with the mounts that the server has.
func (m *Model) join() {
	m.uses.Join(m.files.Catalog())
	index, namespace := m.uses.Index(), m.listing.Store.Namespace()
	m.listing.Beyond.SetNamed(func(context.Context) []vaultpath.Location {
		return index.Folders(namespace)
	})
	s := m.panes.secrets.Subject()
	if s.Entity != nil && m.files.Catalog() != nil {
		s.Entity = m.files.Entity(s.Entity.Ref) // the same entity, as the files have it now
	}
	m.panes.secrets.Show(s)
}

// onMended takes in whether a file was changed. What it says now is read at once.
func (m *Model) onMended(r mended) tea.Cmd {
	if r.err != nil {
		return m.lastRow.say(harmless.Text(r.err.Error()))
	}
	at := harmless.Text(draw.FileLine(r.place.File, r.place.Line))
	return tea.Batch(m.lastRow.say("changed "+at), m.files.Scan())
}

// onOpened takes in whether the browser opened. Where it did not, the address is shown and copied.
func (m *Model) onOpened(r openReply) tea.Cmd {
	switch n := len(r.rest); {
	case r.err == nil && n > 0:
		return m.lastRow.say("opened " + draw.Thousands(n+1) + " pages")
	case r.err == nil:
		return m.lastRow.say("opened " + harmless.Text(r.address))
	}
	why := "the browser did not open: " + harmless.Text(r.err.Error())
	if errors.Is(r.err, ErrNoBrowser) {
		why = harmless.Text(r.err.Error())
	}
	if harmless.CheckAddress(r.address) != nil {
		return m.lastRow.say(why) // it is none to open elsewhere, either
	}
	all := append([]string{r.address}, r.rest...)
	if m.overlays.showAddress(all, why+m.life.between.Proviso()) {
		return m.life.copyLines(all)
	}
	return m.lastRow.say(why) // the address shows already
}

// askAllAgain asks again for everything that shows, and that an inquiry has asked for.
func (m *Model) askAllAgain() tea.Cmd {
	m.uses.Forget()
	ids := m.panes.secrets.Folders(func(st tree.State, open bool) bool {
		return open || st.Incomplete()
	})
	if m.uses.Checking().Begun {
		ids = append(ids, m.uses.Folders(func(st tree.State) bool {
			return st.Answered() || st == tree.Failed
		})...)
	}
	mounts := m.listing.AskAgain(ids)
	return tea.Batch(mounts, m.refreshNext())
}

// retryFailed asks again, after the server came back, for what failed and is in sight, or was asked
// for by an inquiry. The rest has its turn when everything is listed.
func (m *Model) retryFailed() tea.Cmd {
	if m.uses.Checking().Failed {
		m.uses.Forget()
		m.join() // and the inquiry begins anew
	}
	var mounts tea.Cmd
	if m.listing.Mounts.Err != nil {
		mounts = m.listing.AskMounts()
	}
	m.listing.Loads.Again(m.panes.secrets.Folders(func(st tree.State, _ bool) bool {
		return st == tree.Failed
	}))
	if m.uses.Checking().Begun {
		m.listing.Loads.Again(m.uses.Folders(func(st tree.State) bool { return st == tree.Failed }))
	}
	m.listing.Walks.RetryFailed()
	return tea.Batch(mounts, m.refreshNext(), m.toOverlays(finder.NamesChanged{}))
}

// refreshNext asks for the next of the folders that are to be asked for again.
func (m *Model) refreshNext() tea.Cmd {
	return m.listing.Loads.Next(m.panes.secrets.Filter() != "")
}
