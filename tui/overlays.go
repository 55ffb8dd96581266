package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
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
		return m.say(a.Text)
	case overlay.Copy:
		return m.copy(a.Text)
	case overlay.OpenPage:
		if address, ok := m.addressOf(pageView, a.Location, tree.Root); ok {
			return m.do.open(address)
		}
		return m.say("its address is not known: the mount is not")
	case overlay.Reveal:
		if a.Of != nil {
			return m.showIn(a.Of, a.Location)
		}
		return m.reveal(a.Location, a.Ask)
	case overlay.ShowEntity:
		m.showEntity(a.Entity)
		if m.setFocus(paneCatalog); a.Inside {
			m.setFocus(paneSecrets)
		}
		if a.Note != "" {
			return tea.Batch(m.secrets.want(), m.say(a.Note))
		}
		return m.secrets.want()
	case overlay.ShowLines:
		return m.showLines(a.Place)
	case overlay.EditFile:
		return m.editFile(a.Place)
	case overlay.Login:
		next, _ := m.auth.next(authLogin{}, wall())
		m.auth = next
		return m.login(a.Secret)
	case overlay.CancelLogin:
		m.endLogin()
		return m.authEvent(authNoLogin{})
	case overlay.SwitchTo:
		m.leave = Switch{a.Profile, a.Namespace}
		return m.quit()
	}
	return nil
}

// showFind opens the find.
func (m *Model) showFind() tea.Cmd {
	m.secrets.missedFailed() // it may have got better
	data := findData{m.do.ctx, m.secrets.store, m.secrets, m.catalog}
	f := newFinder(m.theme, m.keys, data, &m.finds)
	m.overlays.Push(f)
	return f.Focus()
}

// namesCame has an open find follow the names that have come in.
func (m *Model) namesCame() tea.Cmd { return m.toOverlays(namesChanged{}) }

// wanted ranks folders by what an open find looks for, nil where none does.
func (m *Model) wanted() vaultsvc.Rank {
	if f, ok := overlay.TopOf[*finder](&m.overlays); ok {
		return f.rank()
	}
	return nil
}

// showProblems opens the list of problems, and has everything looked up that was not yet.
func (m *Model) showProblems() tea.Cmd {
	var begin, count tea.Cmd
	if !m.problems.inquiry.begun {
		begin = m.inquire()
	}
	if m.problems.changed && m.problems.counting == nil {
		count = m.count()
	}
	data := problemsData{&m.problems, m.secrets, m.catalog}
	l := newProblemList(m.theme, m.keys, data, &m.problemsLeft)
	m.overlays.Push(l)
	return tea.Batch(l.Focus(), begin, count)
}

// showForms lists the forms in which what is under the cursor can be copied.
func (m *Model) showForms() {
	loc, _, ok := m.secrets.current()
	mount, known := m.secrets.mount(loc)
	if !ok || !known {
		return
	}
	x := m.secrets.xref
	forms := x.Forms(loc, mount.KVVersion, x.Field(loc))
	if address, ok := m.address(pageView); ok {
		forms = slices.Insert(forms, 1, xref.Form{Name: "UI address", Text: address})
	}
	m.overlays.Push(overlay.NewCopyAs(m.theme, m.keys, loc.String(), forms))
}

// showLines copies where a place is, and shows the lines around it once they are read.
func (m *Model) showLines(p overlay.Place) tea.Cmd {
	copied := m.copy(draw.FileLine(p.Path, p.Line))
	if p.Line == 0 || m.catalog.catalog == nil {
		return copied
	}
	m.excerpt++
	return tea.Batch(copied, m.do.excerpt(m.excerpt, m.overlays.Top(), p, m.catalog.catalog))
}

// onExcerpt shows the lines of a file, above the overlay that asked for them.
func (m *Model) onExcerpt(r excerptReply) {
	if r.seq == m.excerpt {
		m.overlays.Insert(overlay.NewExcerpt(m.theme, m.keys, r.of, r.lines, r.err), r.above)
	}
}

// reveal puts the cursor on a location in the tree of all mounts. With ask it is a folder that no
// answer has named: it is asked for.
func (m *Model) reveal(loc vaultpath.Location, ask bool) tea.Cmd {
	p := m.secrets
	cmds := []tea.Cmd{m.showAllMounts()}
	p.view.SetFilter("")
	id := p.nodeAt(loc)
	if ask {
		p.setRoots() // its mount may be new
	}
	p.view.Reveal(id)
	if ask {
		cmds = append(cmds, p.open(id))
	}
	return tea.Batch(append(cmds, p.want())...)
}

// nodeAt returns the node of a location. Where only a file names it, there is one from now on.
func (p *secretsPane) nodeAt(loc vaultpath.Location) tree.ID {
	id, ok := p.store.Find(loc)
	if !ok {
		id = p.store.Ensure(loc)
		p.elsewhere[id] = true // is not kept as a name
	}
	return id
}

// showEntity puts the catalog's cursor on an entity and shows its secrets.
func (m *Model) showEntity(e *catalog.Entity) {
	m.catalog.moveTo(e.Ref)
	m.showChosen()
}

// showIn shows a location among the secrets of an entity.
func (m *Model) showIn(e *catalog.Entity, loc vaultpath.Location) tea.Cmd {
	m.showEntity(e)
	m.setFocus(paneSecrets)
	p := m.secrets
	p.view.SetFilter("")
	p.view.Reveal(p.nodeAt(loc))
	return p.want()
}
