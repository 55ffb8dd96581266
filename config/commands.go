package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Command is a program that the user wants to run from the explorer.
type Command struct {
	Name   string
	Keys   []string
	Run    []string // the program and its words
	On     []string // what the cursor must be on; empty is anything
	Origin string

	Confirm bool // it is asked about first
	Token   bool // it gets the token
	Wait    bool // what it printed stays until a key is pressed
}

// CommandTable is what a file may say of commands of its own, which is the explorer's to know.
type CommandTable struct {
	Kinds []string                 // what the cursor can be on
	Check func(run []string) error // what is wrong with the words
}

// maxCommands keeps them few enough to be listed.
const maxCommands = 200

var commandName = compiled(`^[A-Za-z][A-Za-z0-9._-]{0,39}$`)

var checkCommandName = must(func(s string) bool { return commandName().MatchString(s) },
	"a command's name must be one word of letters, digits, - _ and .")

// commands reads the list of them.
func (r reader) commands(to *[]Command, table CommandTable) setting {
	read := func(name string, it *item) {
		if it.kind != "a list" {
			r.wrongType(name, "a list of commands", it)
			return
		}
		if len(it.list) > maxCommands {
			r.bad.add(it.origin(), fmt.Errorf("%s: there are more than %d", name, maxCommands))
			return
		}
		for _, each := range it.list {
			c, known := Command{Origin: each.origin(), Wait: true}, settingMap{}
			run := commandKeys(r, &c, table, known)
			before := len(*r.bad)
			if r.keys(name, each, known.readers()); len(*r.bad) > before {
				continue
			}
			if missing := each.lacks("name", "run"); missing != "" {
				r.bad.add(c.Origin, fmt.Errorf("each of %s needs %s", name, missing))
				continue
			}
			if table.Check != nil {
				if err := table.Check(c.Run); err != nil {
					r.bad.add(run(), fmt.Errorf("%s: %w", c.Name, err))
					continue
				}
			}
			*to = append(*to, c)
		}
	}
	return setting{read, func() form {
		known := settingMap{}
		commandKeys(r, &Command{}, table, known)
		each := known.mapForm()
		each["required"] = []string{"name", "run"}
		all := listOf(each)
		all["maxItems"] = maxCommands
		return all
	}, "programs of your own, run from the explorer: they can do all that you can"}
}

// commandKeys puts the keys of a command to others. It returns what tells where its words stand.
func commandKeys(r reader, c *Command, table CommandTable, known settingMap) (run func() string) {
	origin := c.Origin
	var name *Value[string]
	flag := func(to *bool) keyReader {
		return func(name string, it *item) {
			var v *Value[bool]
			if r.boolean(&v)(name, it); v != nil {
				*to = v.V
			}
		}
	}
	oneOrMore := func(each form) func() form {
		return func() form { return form{"anyOf": []form{each, listOf(each)}} }
	}
	known["name"] = setting{func(key string, it *item) {
		if r.text(&name, checkCommandName)(key, it); name != nil {
			c.Name = name.V
		}
	}, func() form { return form{"type": "string", "pattern": `^[A-Za-z][A-Za-z0-9._-]{0,39}$`} },
		"what the palette calls it"}
	known["key"] = setting{func(key string, it *item) {
		c.Keys, _ = r.keysOf(key, it)
	}, keysForm, "its keys"}
	known["run"] = setting{func(key string, it *item) {
		origin = it.origin()
		if it.kind != "a list" {
			r.wrongType(key, "a list of words, the program first", it)
			return
		}
		if len(it.list) == 0 {
			r.bad.add(origin, errors.New(key+" names no program"))
		}
		for _, word := range it.list {
			if word.kind == "a map" || word.kind == "a list" || word.kind == "nothing" {
				r.wrongType("each of "+key, "a word", word)
				continue
			}
			c.Run = append(c.Run, word.text)
		}
	}, func() form {
		words := listOf(form{"type": []string{"string", "number", "boolean"}})
		words["minItems"] = 1
		return words
	}, "the program and its words, without a shell: {path}, {mount} and others are filled in"}
	known["on"] = setting{func(key string, it *item) {
		list := it.list
		if it.kind == "text" {
			list = []*item{it}
		} else if it.kind != "a list" {
			r.wrongType(key, "one of "+strings.Join(table.Kinds, ", "), it)
		}
		c.On = r.texts(key, list, must(func(s string) bool { return slices.Contains(table.Kinds, s) },
			key+" must be one of "+strings.Join(table.Kinds, ", ")))
	}, oneOrMore(oneOf(table.Kinds...)()), "what the cursor must be on"}
	known["confirm"] = setting{flag(&c.Confirm), aBool, "whether it asks first"}
	known["token"] = setting{flag(&c.Token), aBool, "whether the program gets the token"}
	known["wait"] = setting{flag(&c.Wait), aBool,
		"whether what it printed stays until a key is pressed (true)"}
	return func() string { return origin }
}

// lacks returns the first of some fields that a map does not have, "" where it has all.
func (it *item) lacks(names ...string) string {
	for _, name := range names {
		if it.field(name) == nil {
			return name
		}
	}
	return ""
}
