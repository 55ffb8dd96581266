package linear

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/secretspane"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// browsing goes through folders.
type browsing struct{ *Model }

// place is where the user is.
type place struct {
	subject uses.Subject // whose secrets the top is
	folder  tree.ID      // [tree.Root] is the top
	on      tree.ID      // what was told of last
}

// begin asks the first questions, and says where one is once they are answered.
func (m browsing) begin() {
	if m.set.Notice != "" {
		m.out.say(sentence(m.set.Notice))
	}
	change, cmd := m.session.Start()
	m.tasks.run(cmd)
	if set := m.set.Session; !set.LogsIn || set.Kept { // else they come when there is a token
		m.tasks.run(m.listing.AskMounts())
	}
	m.tasks.run(m.files.Start(firstFiles))
	m.tasks.run(following(m).onSession(change))
	if m.ask != nil {
		return // the login goes first
	}
	m.await(wait{
		done: func() bool {
			return m.mountsCame() && m.filesCame() && session.Answered(m.session)
		},
		then: m.hello, stop: m.giveUp, most: patience,
		late: func() {
			if m.mountsCame() {
				if !m.filesCame() {
					m.heard.tell("The files are being read; 'entities' waits for them.")
				}
				m.hello()
				return
			}
			m.await(wait{done: m.mountsCame, then: m.hello, stop: m.giveUp, what: m.slow})
		},
		what: m.slow,
	})
}

// giveUp begins without what has not come.
func (m browsing) giveUp() {
	m.session.CancelLogin()
	m.hello()
}

func (m browsing) slow() string {
	return "Still asking " + m.set.Address + "; an interrupt ends it."
}

func (m browsing) mountsCame() bool {
	return !m.listing.Mounts.Asking() && !session.Settling(m.session)
}

func (m browsing) filesCame() bool { return m.files.Catalog() != nil || m.files.Err() != nil }

// hello says what this is, and lists the mounts.
func (m browsing) hello() {
	m.heard.listening = true
	text := "vaultmap linear. Server " + m.set.Address
	if m.set.Profile != "" {
		text += ", profile " + m.set.Profile
	}
	if ns := m.listing.Store.Namespace(); ns != "" {
		text += ", namespace " + ns
	}
	for _, s := range m.session.Segments(nil) {
		text += ", " + strings.TrimSpace(s.Text)
	}
	m.out.say(text + ".")
	m.out.say("'help' lists the commands.")
	m.list()
}

// where is the prompt's name of the place.
func (m browsing) where() string {
	if m.place.folder != tree.Root && m.listing.Store.Alive(m.place.folder) {
		return "vaultmap " + m.listing.Store.Location(m.place.folder).String()
	}
	if name := m.place.subject.Name(); name != "" {
		return "vaultmap " + name
	}
	return "vaultmap"
}

// list prints what is in the folder where the user is.
func (m browsing) list() {
	id := m.place.folder
	if id != tree.Root && !m.listing.Store.Alive(id) {
		m.out.say("The folder is gone.")
		id, m.place.folder = tree.Root, tree.Root
	}
	m.pane.Show(m.place.subject)
	nodes := m.pane.View().Roots()
	if id != tree.Root {
		nodes = m.listing.Store.Children(id)
	}
	m.Model.list = list{again: m.list, nodes: slices.Clone(nodes), node: func(kid tree.ID) item {
		return m.item(kid, id == tree.Root)
	}}
	m.out.say(m.head(id, len(nodes)))
	if id == tree.Root && len(nodes) == 0 {
		for _, line := range secretspane.Placeholder(m.pane)[1:] {
			if line != "" {
				m.out.say(sentence(line))
			}
		}
	}
	m.print()
}

// head is the sentence before a list of nodes.
func (m browsing) head(id tree.ID, nodes int) string {
	if id != tree.Root {
		text := m.listing.Store.Location(id).String()
		if note := m.note(id, false); note != "" {
			text += ", " + note
		}
		if m.listing.Store.State(id) != tree.Listed {
			text += ": " + telling(m).known(id)
		}
		if nodes > 0 {
			return text + ":"
		}
		return sentence(text)
	}
	switch s := m.place.subject; {
	case nodes == 0:
		return sentence(secretspane.Placeholder(m.pane)[0])
	case !s.All():
		return m.pane.Title() + ", " + count(nodes, "place", "places") + ":"
	case m.listing.Mounts.Err != nil:
		return m.listing.Mounts.Err.Error() + ". " + count(nodes, "mount", "mounts") + " of before:"
	}
	return count(nodes, "mount", "mounts") + ":"
}

// item is the entry of a node; top has it named in full where that is no mount.
func (m browsing) item(id tree.ID, top bool) item {
	if !m.listing.Store.Alive(id) {
		return item{text: "gone", pick: func() { m.enter(id) }}
	}
	loc := m.listing.Store.Location(id)
	text := m.listing.Store.Name(id)
	if top {
		text = loc.String()
	}
	if note := m.note(id, top && (loc.IsMount() || !m.place.subject.All())); note != "" {
		text += ", " + note
	}
	return item{text: text, at: loc, node: id, pick: func() { m.enter(id) }}
}

// note is what stands beside a node in the explorer, with what a number there counts.
func (m browsing) note(id tree.ID, top bool) string {
	note, _ := m.pane.Note(id, top)
	return m.inNames(id, note)
}

// inNames says what a number counts that a note on a folder ends in.
func (m browsing) inNames(id tree.ID, note string) string {
	store := m.listing.Store
	if n := store.NamedChildren(id); store.IsFolder(id) && store.State(id) == tree.Listed {
		if before, ok := strings.CutSuffix(note, draw.Thousands(n)); ok &&
			(before == "" || strings.HasSuffix(before, " ")) {
			return before + count(n, "name", "names")
		}
	}
	return note
}

// enter goes into a folder, or tells of a secret.
func (m browsing) enter(id tree.ID) {
	store := m.listing.Store
	if !store.Alive(id) {
		m.out.say("It is gone: the server does not list it any more.")
		return
	}
	if _, open := m.listing.Beyond.Rule(id); open {
		m.out.say(sentence(telling(m).known(id)))
		return
	}
	if !store.IsFolder(id) {
		telling(m).of(id)
		return
	}
	m.place.folder, m.place.on = id, id
	var cmd tea.Cmd
	if st := store.State(id); st == tree.Unlisted || st == tree.Failed {
		cmd = m.listing.Loads.Ask(id)
	}
	m.load(cmd)
}

// load waits for the folder where the user is, and prints it.
func (m browsing) load(cmd tea.Cmd) {
	m.tasks.run(cmd)
	m.await(wait{
		done: func() bool { return m.came(m.place.folder) }, then: m.list,
		stop: func() {
			m.listing.Loads.Cancel(m.place.folder)
			m.out.say("Stopped asking.")
		},
		what: func() string {
			return "Still asking for " + m.listing.Store.Location(m.place.folder).String() +
				"; an interrupt ends it."
		},
	})
}

// came reports whether a folder has answered, with all that shows of it.
func (m browsing) came(id tree.ID) bool {
	st := m.listing.Store.State(id)
	return st != tree.Loading && !m.listing.Loads.Marking(id) &&
		!(st == tree.Denied && m.listing.Beyond.Asking())
}

// named returns the entry of the list, or the place, that has a name.
func (m browsing) named(text string) (item, bool) {
	for _, name := range [...]string{text, text + "/"} {
		if id, ok := m.listing.Store.Child(m.place.folder, name); ok {
			return m.item(id, false), true
		}
	}
	for it := range m.Model.list.all {
		if it.at.Mount != "" && it.file == nil {
			if name := it.at.Name(); text == name || text+"/" == name || text == it.at.String() {
				return it, true
			}
		}
	}
	if !strings.Contains(text, "/") {
		return item{}, false
	}
	c, ok := finder.Named(m.find, text)
	if !ok {
		return item{}, false
	}
	id := c.Node
	if id == tree.Root {
		id = m.listing.Store.Ensure(c.At)
	}
	return m.item(id, true), id != tree.Root
}

// reach has the folder asked for that tells what a location is which nobody has asked about, and
// then does something.
func (m browsing) reach(text string, then func()) {
	c, ok := finder.Named(m.find, text)
	folder, inside := c.At.Parent()
	if !ok || c.Node != tree.Root || !inside {
		then()
		return
	}
	id := m.listing.Store.Ensure(folder)
	if m.listing.Store.State(id) != tree.Unlisted {
		then()
		return
	}
	m.tasks.run(m.listing.Loads.Ask(id))
	m.await(wait{
		done: func() bool { return !m.listing.Store.Alive(id) || m.came(id) }, then: then,
		stop: func() {
			m.listing.Loads.Cancel(id)
			m.out.say("Stopped asking.")
		},
		what: func() string { return "Still asking for " + folder.String() + "; an interrupt ends it." },
	})
}

// show goes to the top of a subject.
func (m browsing) show(s uses.Subject) {
	m.place = place{subject: s}
	m.pane.Show(s)
	if s.All() {
		m.list()
		return
	}
	m.tasks.run(m.pane.Want())
	m.await(wait{
		done: func() bool {
			for _, id := range m.pane.View().Roots() {
				if !m.came(id) || !m.came(m.listing.Store.Parent(id)) {
					return false
				}
			}
			return true
		},
		then: m.list, stop: m.list, what: func() string { return "Still asking for their folders." },
	})
}

func here(m *Model, _ string) { browsing{m}.list() }

func top(m *Model, _ string) { browsing{m}.show(uses.Subject{}) }

func up(m *Model, _ string) {
	b, id := browsing{m}, m.place.folder
	if id == tree.Root {
		if m.place.subject.All() {
			m.out.say("This is the top.")
			return
		}
		b.show(uses.Subject{})
		return
	}
	for _, root := range m.pane.View().Roots() {
		if root == id {
			m.place.folder, m.place.on = tree.Root, tree.Root
			b.list()
			return
		}
	}
	if id = m.listing.Store.Parent(id); id == tree.Root {
		b.show(m.place.subject)
		return
	}
	b.enter(id)
}

func goTo(m *Model, arg string) {
	if it, ok := m.meant(arg); ok && it.pick != nil {
		it.pick()
	}
}
