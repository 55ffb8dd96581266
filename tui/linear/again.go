package linear

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// refresh asks again for the folder where the user is; at the top for everything.
func refresh(m *Model, _ string) {
	b, id := browsing{m}, m.place.folder
	if id != tree.Root {
		b.load(m.listing.Refresh(id))
		return
	}
	m.listing.Cache.TokenMayChange()
	m.listing.Walks.Forget(tree.Root)
	f := following{m}
	all := f.askAllAgain()
	change, reload := m.session.Reload()
	m.tasks.run(tea.Batch(all, reload, f.onSession(change), m.files.Scan()))
	seen := false // the new scan has begun to be what the catalog is
	m.await(wait{
		done: func() bool {
			seen = seen || !m.files.Loading()
			return seen && m.listing.Work().Quiet() && b.mountsCame()
		},
		then: b.list, what: b.slow,
		stop: func() {
			m.session.CancelLogin()
			b.list()
		},
	})
}

// all lists everything below a folder.
func all(m *Model, arg string) {
	id := m.place.folder
	if id == tree.Root && !m.place.subject.All() && arg == "" {
		m.out.say("Say which, by its number.")
		return
	}
	if arg != "" {
		it, ok := m.located(arg)
		if !ok {
			return
		}
		id = it.node
	}
	if id != tree.Root && !m.listing.Store.IsFolder(id) {
		m.out.say("That is no folder.")
		return
	}
	if m.tasks.run(m.walk(id)); !m.listing.Walks.Walk.Running && m.listing.Work().Quiet() {
		walking{m, id}.ended()
		return
	}
	w := walking{m, id}
	m.await(wait{
		done: func() bool { return !m.listing.Walks.Walk.Running && m.listing.Work().Quiet() },
		then: w.ended, what: w.far,
		stop: func() {
			m.listing.StopWalk()
			m.out.say("Stopped listing; what was found stays.")
			w.ended()
		},
	})
}

func (m *Model) walk(id tree.ID) tea.Cmd {
	if id == tree.Root {
		m.listing.Walks.RetryFailed()
		return m.listing.WalkAll(nil)
	}
	return m.listing.StartWalk(id)
}

// walking is about all below a folder.
type walking struct {
	*Model
	id tree.ID
}

// far says how far the walk is.
func (w walking) far() string {
	p := w.listing.Walks.Walk.Progress
	return sentence(upper(w.said())) + " " + count(p.Names, "name", "names") + " so far."
}

// said is what is said of a walk.
func (w walking) said() string {
	if w.id == tree.Root {
		return finder.Listed(w.find)
	}
	note, _ := w.pane.Note(w.id, false)
	return note
}

// ended lists what is known below the folder.
func (w walking) ended() {
	b := browsing{w.Model}
	where, told := "", "Below all mounts"
	if w.id != tree.Root {
		where = w.listing.Store.Location(w.id).String()
		told = "Below " + where
	}
	w.list = list{again: w.ended, nodes: w.below(nil, w.id), node: func(id tree.ID) item {
		it := b.item(id, true)
		it.text = strings.TrimPrefix(it.text, where)
		return it
	}}
	if said := w.said(); said != "" {
		told += ": " + said
	}
	w.out.say(sentence(told))
	w.print()
}

// below adds what is known below a folder.
func (w walking) below(all []tree.ID, id tree.ID) []tree.ID {
	for _, kid := range w.listing.Store.Children(id) {
		all = w.below(append(all, kid), kid)
	}
	return all
}

// upper begins a sentence.
func upper(text string) string {
	if text == "" || text[0] < 'a' || text[0] > 'z' {
		return text
	}
	return string(text[0]-'a'+'A') + text[1:]
}
