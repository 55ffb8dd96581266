package tui

import "charm.land/bubbles/v2/key"

// keyMap holds every key of the explorer. Which of them are live is set by [Model.setKeys]
// alone; a binding that is off neither matches nor shows in the help.
type keyMap struct {
	Up, Down, HalfUp, HalfDown, PageUp, PageDown, Top, Bottom    key.Binding
	Enter, In, Out, Next                                         key.Binding
	ListAll, Filter, Find, AllMounts, Refresh, RefreshAll, Group key.Binding
	View, Edit, Create, CopyPath, CopyAddress, CopyAs, Uses      key.Binding
	Problems, Owner                                              key.Binding

	Back, Login, Profile, Namespace, Mouse, Help, Quit key.Binding
}

func newKeyMap() keyMap {
	bind := func(help, what string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, what))
	}
	return keyMap{
		Up:          bind("↑/k", "up", "up", "k"),
		Down:        bind("↓/j", "down", "down", "j"),
		HalfUp:      bind("^u", "half page up", "ctrl+u"),
		HalfDown:    bind("^d", "half page down", "ctrl+d"),
		PageUp:      bind("pgup/^b", "page up", "pgup", "ctrl+b"),
		PageDown:    bind("pgdn/^f", "page down", "pgdown", "ctrl+f"),
		Top:         bind("g/home", "first row", "g", "home"),
		Bottom:      bind("G/end", "last row", "G", "end"),
		Enter:       bind("↵", "open", "enter"),
		In:          bind("→/l", "open, go in", "right", "l"),
		Out:         bind("←/h", "close, go out", "left", "h", "backspace"),
		Next:        bind("tab", "other pane", "tab", "shift+tab"),
		ListAll:     bind("*", "list all below", "*"),
		Filter:      bind("/", "filter", "/"),
		Find:        bind("f", "find", "f"),
		AllMounts:   bind("a", "all mounts", "a"),
		Refresh:     bind("r", "refresh folder", "r"),
		RefreshAll:  bind("R", "refresh all", "R"),
		Group:       bind("o", "group by", "o"),
		View:        bind("v", "view", "v"),
		Edit:        bind("e", "edit", "e"),
		Create:      bind("c", "create", "c"),
		CopyPath:    bind("y", "copy path", "y"),
		CopyAddress: bind("Y", "copy address", "Y"),
		CopyAs:      bind("C", "copy as…", "C"),
		Uses:        bind("u", "used by", "u"),
		Problems:    bind("!", "problems", "!"),
		Owner:       bind("O", "its owner", "O"),
		Back:        bind("esc", "stop/clear/back", "esc"),
		Login:       bind("L", "log in", "L"),
		Profile:     bind("P", "other profile", "P"),
		Namespace:   bind("N", "other namespace", "N"),
		Mouse:       bind("M", "mouse on or off", "M"),
		Help:        bind("?", "help", "?"),
		Quit:        bind("q", "quit", "q", "ctrl+c"),
	}
}

// groups returns all bindings as the help overlay shows them, by column.
func (k keyMap) groups() [][]key.Binding {
	return [][]key.Binding{
		{k.Up, k.Down, k.HalfUp, k.HalfDown, k.PageUp, k.PageDown, k.Top, k.Bottom},
		{k.Enter, k.In, k.Out, k.Next, k.ListAll, k.Filter, k.Find, k.AllMounts, k.Refresh, k.RefreshAll, k.Group},
		{k.View, k.Edit, k.Create, k.CopyPath, k.CopyAddress, k.CopyAs, k.Uses, k.Owner, k.Problems, k.Back, k.Login, k.Profile, k.Namespace, k.Mouse, k.Help, k.Quit},
	}
}

// short returns the bindings of the help line, the most useful first: where there is nothing yet but a name, to create it.
func (k keyMap) short(missing bool) []key.Binding {
	var first key.Binding
	if missing {
		first = k.Create
	}
	return []key.Binding{
		first,
		k.Enter, k.View, k.Edit, k.CopyPath, k.Filter, k.Find, k.Problems, k.CopyAddress, k.Uses, k.ListAll, k.AllMounts, k.Next, k.Help, k.Quit,
	}
}

// pressed is a key as a string. Matching against it costs nothing, where matching against
// the message makes the string anew for each binding.
type pressed string

func (p pressed) String() string { return string(p) }

// motion returns where a movement key leads from row i of n rows, and false for other keys.
func (k keyMap) motion(p pressed, i, n, page int) (int, bool) {
	switch {
	case key.Matches(p, k.Up):
		return i - 1, true
	case key.Matches(p, k.Down):
		return i + 1, true
	case key.Matches(p, k.HalfUp):
		return i - max(page/2, 1), true
	case key.Matches(p, k.HalfDown):
		return i + max(page/2, 1), true
	case key.Matches(p, k.PageUp):
		return i - page, true
	case key.Matches(p, k.PageDown):
		return i + page, true
	case key.Matches(p, k.Top):
		return 0, true
	case key.Matches(p, k.Bottom):
		return n - 1, true
	}
	return i, false
}

// setKeys is the only place that says which keys are live.
func (m *Model) setKeys() {
	inSecrets := m.focus == paneSecrets
	id, onRow := m.secrets.view.Cursor()
	_, mounted := m.secrets.mountOf(id)
	address := mounted && m.browsable
	k := &m.keys
	for _, b := range []*key.Binding{&k.Refresh, &k.ListAll, &k.CopyPath} {
		b.SetEnabled(inSecrets && onRow)
	}
	for _, b := range []*key.Binding{&k.View, &k.Edit, &k.Create, &k.CopyAddress} {
		b.SetEnabled(inSecrets && onRow && address)
	}
	k.CopyAs.SetEnabled(inSecrets && onRow && mounted)
	m.help.missing = inSecrets && onRow && m.secrets.isMissing(id)
	k.Owner.SetEnabled(inSecrets && onRow)
	k.Uses.SetEnabled(inSecrets && onRow || !inSecrets && m.catalog.current().entity != nil)
	k.Login.SetEnabled(m.do.svc.Login != nil)
	k.Profile.SetEnabled(len(m.set.Profiles) > 0)
	k.Namespace.SetEnabled(m.server.known && m.server.server.Namespaces())
	k.Group.SetEnabled(!inSecrets)
	k.Back.SetEnabled(inSecrets || m.filter() != "" || m.secrets.walk.running() || len(m.secrets.again) > 0)
}
