package main

import (
	"strings"

	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/tui/own"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// keyTable is what a config file may say of keys.
func keyTable() config.KeyTable {
	panes, typing := theme.Names()
	return config.KeyTable{
		Sets: theme.Sets(), Commands: keyCommands(panes), Typing: keyCommands(typing),
		Check: func(set string, bound []config.Bound) (faults []config.KeyFault) {
			_, found := theme.NewKeys(set, keyChanges(bound))
			for _, f := range found {
				faults = append(faults, config.KeyFault{Index: f.Change, Err: f.Err})
			}
			return faults
		},
		Own: config.CommandTable{Kinds: own.Kinds(), Check: own.Check},
	}
}

// keyCommands describes commands for who writes a file.
func keyCommands(commands []theme.Command) (all []config.KeyCommand) {
	for _, c := range commands {
		help := c.Key.Help()
		what := help.Desc
		if theme.HasKey(*c.Key) {
			what += " (" + help.Key + ")"
		}
		all = append(all, config.KeyCommand{Name: c.Name, What: what})
	}
	return all
}

func keyChanges(bound []config.Bound) (changes []theme.Change) {
	for _, b := range bound {
		changes = append(changes,
			theme.Change{Typing: b.Typing, Own: b.Own, Name: b.Name, Keys: b.Keys})
	}
	return changes
}

// keysOf returns the keys that the settings come to, those of the user's own commands among them.
// What is wrong about them was told before.
func keysOf(keys config.Keys, commands []config.Command) *theme.KeyMap {
	changes := keyChanges(keys.Bound)
	for _, c := range commands {
		changes = append(changes, theme.Change{Own: true, Name: c.Name,
			What: "runs " + harmless.Text(strings.Join(c.Run, " ")), Keys: c.Keys})
	}
	k, _ := theme.NewKeys(keys.Set.V, changes)
	return k
}
