package tui

// setKeys is the only place that says which keys are live.
func (m *Model) setKeys() {
	inSecrets := m.panes.inSecrets()
	id, onRow := m.panes.secrets.View().Cursor()
	onRow = onRow && inSecrets
	_, anyName := m.listing.Beyond.Rule(id)
	place := onRow && !anyName
	subject, _ := m.panes.catalog.Current()
	entity := !inSecrets && subject.Entity != nil
	several := m.panes.selected()
	_, mounted := m.listing.MountOf(id)
	server, known := m.session.Server()
	k := m.keys
	const onPlace, onEntity = "on a mount, folder or secret", "on a place or an entity"
	const onPage = "on a place of a mount, with a web UI"
	k.SetLive(onRow, "in the secrets", &k.Refresh, &k.ListAll)
	k.SetLive(place, onPlace, &k.Owner, &k.Mark)
	k.SetLive(place || entity, onEntity, &k.Select)
	k.SetLive(!inSecrets, "in the catalog", &k.SelectAll)
	k.SetLive(place || entity || several, onEntity, &k.CopyPath)
	k.SetLive(place && mounted && m.set.PublicURL != "", onPage, &k.Create)
	k.SetLive((place && mounted || several && inSecrets) && m.set.PublicURL != "", onPage, &k.View,
		&k.Edit, &k.CopyAddress)
	k.SetLive(m.set.PublicURL != "", onPage, &k.Typing.OpenPage, &k.Typing.EditPage,
		&k.Typing.CopyAddress)
	k.SetLive(place && mounted || entity || several, onEntity, &k.CopyAs)
	k.SetLive(place || m.panes.onSubject(), onEntity, &k.Uses)
	k.SetLive(m.life.svc.Fix != nil, "where files may be changed", &k.Typing.Fix)
	k.SetLive(m.life.svc.Suspend != nil, "in a shell with jobs", &k.Suspend)
	k.SetLive(len(m.set.Profiles) > 0, "with profiles in the config", &k.Profile)
	filtered := m.panes.focused().Filter() != ""
	k.SetLive(filtered, "after a filter", &k.NextMatch, &k.PrevMatch)
	k.SetLive(known && server.Namespaces() && !filtered,
		"without a filter, on a server with namespaces",
		&k.Namespace)
	k.SetLive(!inSecrets, "in the catalog", &k.Group)
	another := m.panes.next(1) != m.panes.layout.focus
	k.SetLive(another, "where there is another pane", &k.Next, &k.Prev)
	k.SetLive(another && m.panes.layout.wide, "where panes stand side by side", &k.Wider,
		&k.Narrower)
	k.SetLive(m.panes.slide(m.panes.about).Any(), "where a name has no room", &k.ScrollLeft,
		&k.ScrollRight)
	k.SetLive(len(m.panes.trail.behind) > 0, "after a jump", &k.GoBack)
	k.SetLive(len(m.panes.trail.ahead) > 0, "after a step back", &k.GoForward)
	work := m.listing.Work()
	leaves := m.panes.out() != m.panes.layout.focus
	k.SetLive(leaves || several || filtered || m.listing.Walks.Walk.Running || work.Refresh > 0,
		"where something can be stopped or left", &k.Back)
	ownCommands{m}.setKeys()
	m.lastRow.help.missing = onRow && m.uses.IsMissing(id)
}
