package linear

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// obey does what a line says: a number, a command, or the name of what is in the list.
func (m *Model) obey(line string) {
	line = strings.TrimSpace(line)
	if line == "" || m.choose(line) {
		return
	}
	word, arg, _ := strings.Cut(line, " ")
	for _, c := range commands() {
		if slices.Contains(c.words, strings.ToLower(word)) {
			arg = strings.TrimSpace(arg)
			if !strings.Contains(arg, "/") || c.takes != "[N]" && c.takes != "LOCATION" {
				c.run(m, arg)
				return
			}
			browsing{m}.reach(strings.TrimPrefix(arg, "as "), func() { c.run(m, arg) })
			return
		}
	}
	if strings.Contains(line, "/") {
		browsing{m}.reach(line, func() { m.byName(line) })
		return
	}
	m.byName(line)
}

// byName does what the number of a name does.
func (m *Model) byName(line string) {
	if it, ok := (browsing{m}).named(line); ok && it.pick != nil {
		it.pick()
		return
	}
	m.unknown(line, "command or name")
}

// unknown says that there is no such thing, and what may have been meant.
func (m *Model) unknown(text, what string) {
	word, _, _ := strings.Cut(text, " ")
	var names []string
	if what != "name" {
		for _, c := range commands() {
			names = append(names, c.words[0])
		}
	}
	near := nearmiss.Of(word, names)
	names = nil
	for it := range m.list.all {
		if it.at.Mount != "" {
			names = append(names, it.at.Name())
		}
	}
	near = append(near, nearmiss.Of(text, names)...)
	told := fmt.Sprintf("There is no %s %q", what, text)
	if ask := nearmiss.Ask(near); ask != "" {
		m.out.say(told + ": " + ask)
		return
	}
	m.out.say(told + ". 'help' lists the commands.")
}

// help prints all commands.
func help(m *Model, _ string) {
	m.out.say("A number goes into a folder, or tells of a secret. N is a number of the newest list, a " +
		"name, or nothing for where you are.")
	for _, c := range commands() {
		text := c.words[0]
		if c.takes != "" {
			text += " " + c.takes
		}
		if also := c.words[1:]; len(also) > 0 {
			text += ", or " + strings.Join(also, " or ")
		}
		m.out.say(text + ": " + c.does + ".")
	}
	m.out.say("An interrupt stops what is under way. An empty line tells what has changed.")
}
