package tui

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/catalogpane"
	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/palette"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// commands are all that the explorer does, by name: what keys do, with an argument where that says
// more than the key alone, and what has no key.
type commands struct{ m *Model }

// otherNames are names of commands that people bring along from vim, k9s and lazygit.
var otherNames = map[string][]string{
	"quit": {"q", "q!", "qa", "wq", "exit"}, "help": {"h"}, "namespace": {"ns"},
	"profile": {"ctx", "context"}, "refresh-all": {"reload"}, "copy-path": {"yank"},
}

// list returns what the palette lists: last what nobody calls by its name.
func (c commands) list() []palette.Entry {
	var all, moving []palette.Entry
	for _, cmd := range c.m.keys.Commands() {
		e := c.entry(cmd)
		e.Then = overlay.Press{Key: cmd.Press()}
		c.takeArg(&e)
		if cmd.Group == theme.Moving {
			moving = append(moving, e)
			continue
		}
		all = append(all, e)
	}
	all = append(all,
		palette.Entry{Name: "go", What: "to a location, an address, a reference",
			Group: theme.Program, Args: c.places, Given: func(text string) overlay.Action {
				return overlay.GoTo{Text: text}
			}},
		palette.Entry{Name: "entity", What: "its secrets", Group: theme.Program, Args: c.entities,
			Needs: c.needsEntities()},
		palette.Entry{Name: "theme", What: "colours, now " + c.m.theme.Name(), Group: theme.Program,
			Args: func(string) []palette.Arg {
				return args(theme.Themes(), func(name string) overlay.Action {
					return overlay.UseTheme{Name: name}
				})
			}},
		palette.Entry{Name: messagesName, What: "what was told of late", Group: theme.Program,
			Then: overlay.ShowMessages{}},
	)
	return append(all, moving...)
}

func (c commands) entry(cmd theme.Command) palette.Entry {
	e := palette.Entry{Name: cmd.Name, Other: otherNames[cmd.Name], What: cmd.Key.Help().Desc,
		Group: cmd.Group, Needs: c.m.keys.Why(cmd.Key)}
	if theme.HasKey(*cmd.Key) {
		e.Key = cmd.Key.Help().Key
	}
	return e
}

// help returns what the help lists beside marks and words.
func (c commands) help() []palette.Entry {
	all := c.list()
	for _, cmd := range c.m.keys.Typing.Commands() {
		e := c.entry(cmd)
		if e.Needs == "" {
			e.Needs = "where one types"
		}
		all = append(all, e)
	}
	return append(all,
		palette.Entry{Name: "find", Group: theme.Typing,
			What: "words in any order; " + finder.Operators},
	)
}

// takeArg has some commands take an argument.
func (c commands) takeArg(e *palette.Entry) {
	m := c.m
	switch e.Name {
	case "profile":
		e.Args = func(string) (args []palette.Arg) {
			for _, p := range m.overlays.profiles(&m.set, m.session) {
				about := harmless.Text(p.Address) + "  " + p.Who()
				args = append(args, palette.Arg{Name: harmless.Text(p.Name), What: about,
					Then: overlay.SwitchTo{Profile: &p.Name}})
			}
			return args
		}
	case "namespace":
		e.Given = func(text string) overlay.Action {
			text = strings.Trim(text, "/")
			return overlay.SwitchTo{Namespace: &text}
		}
	case "sort":
		e.Args = func(string) []palette.Arg {
			names := secretspane.Orders(m.panes.secrets)
			if m.panes.about == paneCatalog {
				names = catalogpane.Orders(m.panes.catalog)
			}
			return args(names, func(name string) overlay.Action { return overlay.SortBy{Key: name} })
		}
	case "group-by":
		e.Needs, e.Then = "", nil // who says how need not be there
		e.Args = func(string) (args []palette.Arg) {
			for by := catalog.BySystem; ; by = by.Next() {
				args = append(args, palette.Arg{Name: by.String(), Then: overlay.GroupBy{By: by}})
				if by.Next() == catalog.BySystem {
					return args
				}
			}
		}
	case "login":
		e.Args = func(string) (args []palette.Arg) {
			offers, _ := m.session.Offers()
			for _, o := range offers {
				args = append(args, palette.Arg{Name: harmless.Text(o.At()), What: harmless.Text(o.About),
					Then: overlay.AskLogin{Auth: o.Settings}})
			}
			return args
		}
	}
}

// args returns arguments that have nothing but their names.
func args(names []string, then func(name string) overlay.Action) (all []palette.Arg) {
	for _, name := range names {
		all = append(all, palette.Arg{Name: name, Then: then(name)})
	}
	return all
}

func (c commands) entities(string) (args []palette.Arg) {
	if all := c.m.files.Catalog(); all != nil {
		for _, e := range all.Entities {
			args = append(args, palette.Arg{Name: harmless.Text(e.Name), What: harmless.Text(e.Title),
				Then: overlay.ShowSubject{Subject: uses.Subject{Entity: e}, Inside: true}})
		}
	}
	return args
}

func (c commands) needsEntities() string {
	if all := c.m.files.Catalog(); all == nil || len(all.Entities) == 0 {
		return "with entities in the files"
	}
	return ""
}
