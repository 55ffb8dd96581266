package linear

import (
	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/uses"
)

// finding finds places by words.
type finding struct {
	*Model
	words string
}

func findWords(m *Model, words string) {
	if words == "" {
		m.out.say("Say which words: find WORDS. All of them must be there, in any order; beside words " +
			"it knows " + finder.Operators + ".")
		return
	}
	m.listing.Walks.RetryFailed()
	f := finding{m, words}
	m.tasks.run(m.find.Look(words))
	m.await(wait{
		done: f.settled, then: f.show, what: f.far, most: patience,
		stop: func() {
			m.listing.StopWalk()
			m.out.say("Stopped listing; what was found stays.")
			f.show()
		},
		late: func() {
			if results, _ := m.find.Results(); len(results) == 0 {
				m.await(wait{done: f.found, then: f.show, what: f.far, stop: func() {
					m.listing.StopWalk()
					f.show()
				}})
				return
			}
			f.show()
		},
	})
}

// settled reports whether nothing more will be found.
func (f finding) settled() bool {
	return !f.listing.Walks.Walk.Running && finder.Settled(f.find)
}

// found reports whether there is something to show.
func (f finding) found() bool {
	results, _ := f.find.Results()
	return len(results) > 0 || f.settled()
}

func (f finding) far() string { return sentence(upper(finder.Status(f.find))) }

// show lists what is found by now.
func (f finding) show() {
	m := f.Model
	results, _ := m.find.Results()
	m.list = list{again: f.show}
	for _, c := range results {
		m.list.items = append(m.list.items, f.item(c))
	}
	m.out.say(f.far())
	if f.listing.Walks.Walk.Running {
		m.out.say("Listing goes on: 'list' says what was found by then, an interrupt stops it.")
	}
	for _, why := range finder.Reasons(m.find) {
		if why != "" {
			m.out.say(sentence(why))
		}
	}
	m.print()
}

// item is the entry of a result.
func (f finding) item(c finder.Candidate) item {
	m := f.Model
	it := item{text: c.Text}
	if note := finder.NoteOn(m.find, c); note != "" {
		it.text += ", " + browsing{m}.inNames(c.Node, note)
	}
	if loc, ok := finder.PlaceOf(m.find, c); ok {
		it.at = loc
		it.node, _ = m.listing.Find(loc)
	}
	switch {
	case c.Entity != nil:
		s := uses.Subject{Entity: c.Entity}
		it.of = &s
		it.pick = func() { browsing{m}.show(s) }
	case c.Use != nil:
		p := overlay.PlaceOf(c.Use, m.uses.Judge(c.Use).Hint)
		it.file = &p
		it.pick = func() { telling{m}.lines(p) }
	case it.at.Mount != "" || c.Typed:
		it.pick = func() { f.enter(c) }
	}
	return it
}

// enter goes where a result is: of a secret the folder that it is in.
func (f finding) enter(c finder.Candidate) {
	loc, ok := finder.PlaceOf(f.find, c)
	if c.Typed && !ok {
		loc, ok = c.At, true // whose mount is looked for
	}
	if !ok {
		f.out.say("It is gone: the server does not list it any more.")
		return
	}
	id, known := f.listing.Find(loc)
	if !known {
		id = f.listing.Store.Ensure(loc)
	}
	f.place = place{folder: f.listing.Store.Parent(id), on: id}
	f.pane.Show(f.place.subject)
	browsing{f.Model}.enter(id)
}

// marks lists what is marked, and what somebody dealt with before.
func marks(m *Model, _ string) {
	m.tasks.run(m.find.Look(""))
	results, _ := m.find.Results()
	if len(results) == 0 {
		m.out.say("Nothing is marked, and nothing was dealt with: 'mark' marks a place.")
		return
	}
	f := finding{Model: m}
	m.list = list{again: func() { marks(m, "") }}
	for _, c := range results {
		m.list.items = append(m.list.items, f.item(c))
	}
	m.out.say(count(len(results), "place", "places") + " marked, or dealt with before:")
	m.print()
}

// known says how many names are known, and why that may not be all.
func (m *Model) known() string {
	c := m.listing.Store.Counts()
	text := count(c.Names, "name", "names") + " known"
	switch work := m.listing.Work(); {
	case work.Complete:
		return text + ", " + finder.Listed(m.find)
	case work.Walk:
		return text + ", " + finder.Listed(m.find)
	}
	return text + ", not all is listed: 'all' does that"
}
