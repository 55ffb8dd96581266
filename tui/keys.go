package tui

import "charm.land/bubbles/v2/key"

// setKeys is the only place that says which keys are live.
func (m *Model) setKeys() {
	inSecrets := m.panes.inSecrets()
	id, onRow := m.panes.secrets.View().Cursor()
	onRow = onRow && inSecrets
	_, anyName := m.listing.Beyond.Rule(id)
	place := onRow && !anyName
	_, mounted := m.listing.MountOf(id)
	server, known := m.session.Server()
	k := m.keys
	enable := func(live bool, bindings ...*key.Binding) {
		for _, b := range bindings {
			b.SetEnabled(live)
		}
	}
	enable(onRow, &k.Refresh, &k.ListAll)
	enable(place, &k.CopyPath, &k.Owner, &k.Mark)
	enable(place && mounted && m.set.PublicURL != "", &k.View, &k.Edit, &k.Create, &k.CopyAddress)
	enable(m.set.PublicURL != "", &k.Typing.OpenPage, &k.Typing.EditPage, &k.Typing.CopyAddress)
	enable(place && mounted, &k.CopyAs)
	enable(place || m.panes.onSubject(), &k.Uses)
	enable(m.life.svc.Suspend != nil, &k.Suspend)
	enable(len(m.set.Profiles) > 0, &k.Profile)
	enable(known && server.Namespaces(), &k.Namespace)
	enable(!inSecrets, &k.Group)
	work := m.listing.Work()
	enable(inSecrets || m.panes.focused().Filter() != "" || m.listing.Walks.Walk.Running ||
		work.Refresh > 0,
		&k.Back)
	m.lastRow.help.missing = onRow && m.uses.IsMissing(id)
}
