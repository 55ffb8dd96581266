package theme

import "charm.land/bubbles/v2/key"

// KeyMap holds every key of the explorer. A binding that is off neither matches nor shows in the
// help.
type KeyMap struct {
	Up, Down, HalfUp, HalfDown, PageUp, PageDown, Top, Bottom    key.Binding
	Enter, In, Out, Next                                         key.Binding
	ListAll, Filter, Find, AllMounts, Refresh, RefreshAll, Group key.Binding
	View, Edit, Create, CopyPath, CopyAddress, CopyAs, Uses      key.Binding
	Problems, Owner, Mark                                        key.Binding
	GoBack, GoForward                                            key.Binding // from jumps

	Back, Login, Profile, Namespace, Mouse, Help, Quit key.Binding
	Suspend                                            key.Binding // also while somebody types

	// Typing are the keys that act while somebody types.
	Typing TypingKeys

	// Count is the number that was typed before the key that is handled now, 0 where none was. The
	// shell sets it, as it sets which keys are live.
	Count int

	why map[*key.Binding]string // see [KeyMap.SetLive]
	all []*key.Binding          // of the panes, once somebody has asked
}

// TypingKeys are keys that are no text: they act in a list above the line that is typed in.
type TypingKeys struct {
	Up, Down, PageUp, PageDown key.Binding
	RowUp, RowDown             key.Binding // move in the list alone, where Up may lead to older words
	Interrupt                  key.Binding // closes what lies over the panes, or quits
	Accept, Close              key.Binding
	// ends the typing and keeps what was typed, where nothing is chosen
	Done                                    key.Binding
	Copy, OpenPage, Lines, Edit, Next, Prev key.Binding

	// In a find. Space is text where a blank is needed, and then none of them.
	Select, Space                          key.Binding // a row, and goes on to the next
	CopyAddress, CopyAs, EditPage, Actions key.Binding
	Mark                                   key.Binding
	Older, Newer                           key.Binding // words; so does Up, in the first row
}

func bind(help, what string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, what))
}

// DefaultKeys returns the keys as they are where nobody has changed them.
func DefaultKeys() *KeyMap {
	return &KeyMap{
		Up:          bind("↑/k", "up", "up", "k"),
		Down:        bind("↓/j", "down", "down", "j"),
		HalfUp:      bind("^u", "half page up", "ctrl+u"),
		HalfDown:    bind("^d", "half page down", "ctrl+d"),
		PageUp:      bind("pgup/^b", "page up", "pgup", "ctrl+b"),
		PageDown:    bind("pgdn/^f", "page down", "pgdown", "ctrl+f"),
		Top:         bind("gg/home", "first row", "g g", "home"),
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
		Mark:        bind("m", "mark, or not", "m"),
		GoBack:      bind("[/alt-←", "go back", "[", "alt+left"),
		GoForward:   bind("]/alt-→", "go forward", "]", "alt+right"),
		Back:        bind("esc", "stop/clear/back", "esc"),
		Login:       bind("L", "log in", "L"),
		Profile:     bind("P", "other profile", "P"),
		Namespace:   bind("N", "other namespace", "N"),
		Mouse:       bind("M", "mouse on or off", "M"),
		Help:        bind("?", "help", "?"),
		Suspend:     bind("^z", "suspend", "ctrl+z"),
		Quit:        bind("q", "quit", "q", "ctrl+c"),
		Typing: TypingKeys{
			Up:        bind("↑", "up", "up"),
			Down:      bind("↓", "down", "down"),
			RowUp:     bind("^p/^k", "up", "ctrl+p", "ctrl+k"),
			RowDown:   bind("^n/^j", "down", "ctrl+n", "ctrl+j"),
			PageUp:    bind("pgup", "page up", "pgup"),
			PageDown:  bind("pgdn", "page down", "pgdown"),
			Interrupt: bind("^c", "close, then quit", "ctrl+c"),
			Accept:    bind("↵", "", "enter"),
			Close:     bind("esc", "", "esc"),
			Done:      bind("tab", "", "tab"),
			Copy:      bind("^y", "copy", "ctrl+y"),
			OpenPage:  bind("^o", "view", "ctrl+o"),
			Lines:     bind("^l", "lines of a problem", "ctrl+l"),
			Edit:      bind("^e", "edit a problem's file", "ctrl+e"),
			Next:      bind("tab", "narrow", "tab"),
			Prev:      bind("", "", "shift+tab"),

			Select:      bind("^space", "select, go on", "ctrl+space", "ctrl+@"),
			Space:       bind("space", "", "space"),
			CopyAddress: bind("alt-y", "copy address", "alt+y"),
			CopyAs:      bind("alt-c", "copy as…, export", "alt+c"),
			EditPage:    bind("alt-e", "edit", "alt+e"),
			Actions:     bind("^x", "all of that", "ctrl+x"),
			Mark:        bind("alt-m", "mark, or no longer", "alt+m"),
			Older:       bind("alt-↑", "older words", "alt+up"),
			Newer:       bind("alt-↓", "newer words", "alt+down"),
		},
	}
}

// Short returns the bindings of the help line, the most useful first: where there is nothing yet
// but a name, to create it.
func (k *KeyMap) Short(missing bool) []key.Binding {
	var first key.Binding
	if missing {
		first = k.Create
	}
	return []key.Binding{
		first,
		k.Enter, k.View, k.Edit, k.CopyPath, k.Filter, k.Find, k.Problems, k.CopyAddress, k.Uses,
		k.ListAll,
		k.AllMounts, k.Next, k.Help, k.Quit,
	}
}
