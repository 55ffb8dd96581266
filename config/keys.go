package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// KeyTable is what a file may say of keys. Which there are is the explorer's to know.
type KeyTable struct {
	Sets             []string // the first is the default
	Commands, Typing []KeyCommand
	// Check returns what is wrong about keys that the file gives.
	Check func(set string, bound []Bound) []KeyFault
	Own   CommandTable
}

// KeyCommand is what a key does.
type KeyCommand struct{ Name, What string }

// KeyFault is what is wrong about one of the keys that a file gives, by its place in their list.
type KeyFault struct {
	Index int
	Err   error
}

// Keys are what the file says of keys.
type Keys struct {
	Set   Value[string]
	Bound []Bound // in the order of the file
}

// Bound is a command with the keys that it is to have in place of the set's.
type Bound struct {
	Typing bool // it acts while somebody types
	Own    bool // it is one of [Config.Commands]
	Name   string
	Keys   []string
	Origin string
}

// maxKeys is more keys than any command needs.
const maxKeys = 20

// keyFile is what a file says of keys, while it is read.
type keyFile struct {
	f     *file
	table KeyTable
	set   *Value[string]
	bound []Bound
	own   []Command
}

// setting reads what the file says of keys: a set, and a command each.
func (k *keyFile) setting() setting {
	known := k.commands(k.table.Commands, false).and(settingMap{
		"set": {k.f.text(&k.set, k.checkSet), oneOf(k.table.Sets...), "the keys to begin with"},
	})
	typing := k.commands(k.table.Typing, true)
	known["typing"] = setting{
		func(name string, it *item) { k.f.keys(name, it, typing.readers()) }, typing.mapForm,
		"keys that act while you type",
	}
	read := func(name string, it *item) { k.f.keys(name, it, known.readers()) }
	return setting{read, known.mapForm, "keys of commands: vim's, Emacs', plain ones, your own"}
}

func (k *keyFile) checkSet(s string) error {
	if slices.Contains(k.table.Sets, s) {
		return nil
	}
	if near := nearmiss.Best(s, k.table.Sets); near != "" {
		return fmt.Errorf("there is no set of keys %q: is it %s?", s, near)
	}
	return fmt.Errorf("there is no set of keys %q: they are %s", s, strings.Join(k.table.Sets, ", "))
}

// commands has a setting for each command.
func (k *keyFile) commands(commands []KeyCommand, typing bool) settingMap {
	all := settingMap{}
	for _, c := range commands {
		read := func(name string, it *item) {
			if keys, ok := k.f.keysOf(name, it); ok {
				k.bound = append(k.bound, Bound{typing, false, c.Name, keys, it.origin()})
			}
		}
		all[c.Name] = setting{read, keysForm, c.What}
	}
	return all
}

// keys returns what the file says, and notes what is wrong about it all together.
func (k *keyFile) keys() Keys {
	keys := Keys{Set: first("", k.set), Bound: k.bound}
	if k.table.Check == nil {
		return keys
	}
	all := slices.Clone(k.bound)
	for _, c := range k.own {
		all = append(all, Bound{false, true, c.Name, c.Keys, c.Origin})
	}
	for _, fault := range k.table.Check(keys.Set.V, all) {
		origin := k.f.origin(0)
		if fault.Index >= 0 && fault.Index < len(all) {
			origin = all[fault.Index].Origin
		}
		k.f.bad.add(origin, fault.Err)
	}
	return keys
}

// keysForm is a key, a list of keys, or none: see [Schema].
func keysForm() form { return form{"$ref": "#/$defs/key"} }

func keyForm() form {
	one := form{"anyOf": []form{aText(), aNumber(0, 9)()}}
	several := listOf(one)
	several["maxItems"] = maxKeys
	return form{"anyOf": []form{aText(), aNumber(0, 9)(), {"const": false}, several}}
}

// keysOf reads a key, a list of keys, or none. It returns false where it is neither.
func (r reader) keysOf(name string, it *item) ([]string, bool) {
	const want = "a key, a list of keys, or none"
	isKey := func(it *item) bool {
		return it.kind == "text" || it.kind == "a number" && len(it.text) == 1
	}
	switch {
	case it.kind == "true or false" && it.text == "false", it.kind == "text" && it.text == "none":
		return nil, true
	case isKey(it):
		return []string{it.text}, true
	case it.kind != "a list":
		r.wrongType(name, want, it)
		return nil, false
	case len(it.list) > maxKeys:
		r.bad.add(it.origin(), fmt.Errorf("%s: there are more than %d", name, maxKeys))
		return nil, false
	}
	var keys []string
	for _, each := range it.list {
		if !isKey(each) {
			r.wrongType("each of "+name, "a key", each)
			return nil, false
		}
		keys = append(keys, each.text)
	}
	return keys, true
}
