package tui

import "charm.land/bubbles/v2/key"

// setKeys is the only place that says which keys are live.
func (m *Model) setKeys() {
	inSecrets := m.focus == paneSecrets
	id, onRow := m.secrets.View().Cursor()
	_, mounted := m.listing.MountOf(id)
	address := mounted && m.browsable
	k := m.keys
	for _, b := range []*key.Binding{&k.Refresh, &k.ListAll, &k.CopyPath} {
		b.SetEnabled(inSecrets && onRow)
	}
	for _, b := range []*key.Binding{&k.View, &k.Edit, &k.Create, &k.CopyAddress} {
		b.SetEnabled(inSecrets && onRow && address)
	}
	k.CopyAs.SetEnabled(inSecrets && onRow && mounted)
	m.help.missing = inSecrets && onRow && m.uses.IsMissing(id)
	k.Owner.SetEnabled(inSecrets && onRow)
	k.Uses.SetEnabled(inSecrets && onRow || !inSecrets && m.onSubject())
	k.Login.SetEnabled(m.do.svc.Login != nil)
	k.Profile.SetEnabled(len(m.set.Profiles) > 0)
	server, known := m.session.Server()
	k.Namespace.SetEnabled(known && server.Namespaces())
	k.Group.SetEnabled(!inSecrets)
	k.Back.SetEnabled(inSecrets || m.filter() != "" || m.listing.Walk().Running || m.listing.Work().Refresh > 0)
}

// onSubject reports whether the catalog's cursor is on what has uses of its own.
func (m *Model) onSubject() bool {
	s, ok := m.catalog.Current()
	return ok && !s.All()
}
