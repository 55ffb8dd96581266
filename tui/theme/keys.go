package theme

import "charm.land/bubbles/v2/key"

// KeyMap holds every key of the explorer. A binding that is off neither matches nor shows in the
// help.
type KeyMap struct {
	Up, Down, HalfUp, HalfDown, PageUp, PageDown, Top, Bottom    key.Binding
	Enter, In, Out, Next, Prev                                   key.Binding
	ListAll, Filter, Find, AllMounts, Refresh, RefreshAll, Group key.Binding
	View, Edit, Create, CopyPath, CopyAddress, CopyAs, Uses      key.Binding
	Problems, Owner, Mark                                        key.Binding
	Select, SelectAll, Sort, SortTurn, ScrollLeft, ScrollRight   key.Binding
	GoBack, GoForward, ToMark                                    key.Binding // from jumps, and one
	NextMatch, PrevMatch                                         key.Binding // of a filter
	Details, Wider, Narrower                                     key.Binding

	Back, Login, Profile, Namespace, Mouse key.Binding
	Palette, Help, Quit                    key.Binding
	Suspend                                key.Binding // also while somebody types

	// Own are the user's own commands.
	Own []OwnCommand

	// Typing are the keys that act while somebody types.
	Typing TypingKeys

	// Count is the number that was typed before the key that is handled now, 0 where none was. The
	// shell sets it, as it sets which keys are live.
	Count int

	why map[*key.Binding]string // see [KeyMap.SetLive]
	all []Command               // once somebody has asked: see [KeyMap.commands]
}

// OwnCommand is a command of the user's own.
type OwnCommand struct {
	Name string
	Key  *key.Binding
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
	Fix                                     key.Binding // what is wrong in a file

	// In a find. Space is text where a blank is needed, and then none of them.
	Select, Space                          key.Binding // a row, and goes on to the next
	SelectAll, Sort, SortTurn              key.Binding
	ScrollLeft, ScrollRight                key.Binding
	CopyAddress, CopyAs, EditPage, Actions key.Binding
	Mark                                   key.Binding
	Older, Newer                           key.Binding // words; so does Up, in the first row
}

// does returns a binding for what keys do; what it tells of the keys follows from them.
func does(what string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(showKeys(keys), what))
}

// DefaultKeys returns the keys as they are where nobody has changed them.
func DefaultKeys() *KeyMap {
	k := &KeyMap{
		Up:          does("up", "up", "k"),
		Down:        does("down", "down", "j"),
		HalfUp:      does("half page up", "ctrl+u"),
		HalfDown:    does("half page down", "ctrl+d"),
		PageUp:      does("page up", "pgup", "ctrl+b"),
		PageDown:    does("page down", "pgdown", "ctrl+f"),
		Top:         does("first row", "g g", "home"),
		Bottom:      does("last row", "G", "end"),
		Enter:       does("open", "enter"),
		In:          does("open, go in", "right", "l"),
		Out:         does("close, go out", "left", "h", "backspace"),
		Next:        does("other pane", "tab"),
		Prev:        does("pane before", "shift+tab"),
		ListAll:     does("list all below", "*"),
		Filter:      does("filter", "/"),
		Find:        does("find", "f"),
		AllMounts:   does("all mounts", "a"),
		Refresh:     does("refresh folder", "r"),
		RefreshAll:  does("refresh all", "R"),
		Group:       does("group by", "o"),
		View:        does("view", "v"),
		Edit:        does("edit", "e"),
		Create:      does("create", "c"),
		CopyPath:    does("copy path", "y"),
		CopyAddress: does("copy address", "Y"),
		CopyAs:      does("copy as…", "C"),
		Uses:        does("used by", "u"),
		Problems:    does("problems", "!"),
		Owner:       does("its owner", "O"),
		Details:     does("details", "d"),
		Wider:       does("pane wider", "+"),
		Narrower:    does("pane narrower", "-"),
		Mark:        does("set a mark", "m"),
		Select:      does("select, go on", "space"),
		SelectAll:   does("select all or none", "*"),
		ScrollLeft:  does("names to the left", "<", "shift+left"),
		ScrollRight: does("names to the right", ">", "shift+right"),
		Sort:        does("sort by", "s"),
		SortTurn:    does("sort the other way", "S"),
		GoBack:      does("go back", "[", "alt+left"),
		GoForward:   does("go forward", "]", "alt+right"),
		ToMark:      does("go to a mark", "'"),
		NextMatch:   does("next match", "n"),
		PrevMatch:   does("previous match", "N"),
		Back:        does("stop/clear/back", "esc"),
		Login:       does("log in", "L"),
		Profile:     does("other profile", "P"),
		Namespace:   does("other namespace", "N"),
		Mouse:       does("mouse on or off", "M"),
		Palette:     does("commands", ":"),
		Help:        does("help", "?"),
		Suspend:     does("suspend", "ctrl+z"),
		Quit:        does("quit", "q", "ctrl+c"),
		Typing: TypingKeys{
			Up:        does("up", "up"),
			Down:      does("down", "down"),
			RowUp:     does("up", "ctrl+p", "ctrl+k"),
			RowDown:   does("down", "ctrl+n", "ctrl+j"),
			PageUp:    does("page up", "pgup"),
			PageDown:  does("page down", "pgdown"),
			Interrupt: does("close, then quit", "ctrl+c"),
			Accept:    does("", "enter"),
			Close:     does("", "esc"),
			Done:      does("", "tab"),
			Copy:      does("copy", "ctrl+y"),
			OpenPage:  does("view", "ctrl+o"),
			Lines:     does("lines of a problem", "ctrl+l"),
			Edit:      does("edit a problem's file", "ctrl+e"),
			Fix:       does("fix a problem's file", "ctrl+r"),
			Next:      does("narrow", "tab"),
			Prev:      does("", "shift+tab"),

			Select:      does("select, go on", "ctrl+space", "ctrl+@"),
			Space:       does("", "space"),
			SelectAll:   does("select all or none", "alt+a"),
			Sort:        does("sort problems by", "alt+s"),
			SortTurn:    does("sort problems the other way", "alt+r"),
			ScrollLeft:  does("texts to the left", "shift+left"),
			ScrollRight: does("texts to the right", "shift+right"),
			CopyAddress: does("copy address", "alt+y"),
			CopyAs:      does("copy as…, export", "alt+c"),
			EditPage:    does("edit", "alt+e"),
			Actions:     does("all of that", "ctrl+x"),
			Mark:        does("mark, or no longer", "alt+m"),
			Older:       does("older words", "alt+up"),
			Newer:       does("newer words", "alt+down"),
		},
	}
	for _, c := range k.Commands() {
		c.bind(c.Key.Keys())
	}
	return k
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
		k.AllMounts, k.Next, k.Palette, k.Help, k.Quit,
	}
}
