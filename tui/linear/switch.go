package linear

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// profile goes to another server of the config.
func profile(m *Model, name string) {
	switch all := m.set.Profiles; {
	case len(all) == 0:
		m.out.say("The config has no profiles.")
	case name == "":
		m.list = list{again: func() { profile(m, "") }}
		for _, p := range all {
			text := p
			if p == m.set.Profile {
				text += ", in use"
			}
			m.list.items = append(m.list.items, item{text: text, pick: func() { profile(m, p) }})
		}
		m.out.say("Profiles, to go to by a number:")
		m.print()
	case !slices.Contains(all, name):
		m.out.say(strings.TrimSpace("There is no such profile. " +
			upper(nearmiss.Ask(nearmiss.Of(name, all)))))
	case name == m.set.Profile:
		m.out.say("It is in use.")
	default:
		m.out.say("Going to the profile " + name + ".")
		m.next.Profile, m.over = &name, true
	}
}

// namespace goes to another namespace of the server.
func namespace(m *Model, name string) {
	if m.set.Stays {
		m.out.say("There is no other namespace here.")
		return
	}
	if name == "" {
		now := m.listing.Store.Namespace()
		if now == "" {
			now = "the root"
		}
		m.out.say("The namespace is " + now + ".")
		m.ask = &question{
			what: "namespace, / for the root:", answer: func(text string) {
				if strings.TrimSpace(text) == "" {
					m.out.say("It stays.")
					return
				}
				namespace(m, strings.TrimSpace(text))
			},
			leave: func() { m.out.say("It stays.") },
		}
		return
	}
	if name = strings.Trim(name, "/"); name == m.listing.Store.Namespace() {
		m.out.say("It is in use.")
		return
	}
	m.out.say("Going to the namespace " + name + ".")
	m.next.Namespace, m.over = &name, true
}

// status tells of the server, the token and how much is known.
func status(m *Model, _ string) {
	text := "Server " + m.set.Address
	if m.set.Profile != "" {
		text += ", profile " + m.set.Profile
	}
	if ns := m.listing.Store.Namespace(); ns != "" {
		text += ", namespace " + ns
	}
	m.out.say(text + ".")
	for _, s := range m.session.Segments(nil) {
		m.out.say(sentence(upper(strings.TrimSpace(s.Text))))
	}
	m.out.say(sentence(upper(m.known())))
	switch c := m.files.Catalog(); {
	case c != nil:
		m.out.say("Files: " + counted(c) + ", " +
			count(m.uses.Tally().Total, "problem", "problems") + " by what is known.")
	case m.files.Err() != nil:
		m.out.say(sentence("Files: " + m.files.Err().Error()))
	default:
		m.out.say("The files are still being read.")
	}
}
