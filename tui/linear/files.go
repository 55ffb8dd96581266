package linear

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/problems"
	"github.com/vaultmap/vaultmap/tui/uses"
)

// reading tells of what the files say.
type reading struct{ *Model }

// counted says how much a catalog has.
func counted(c *catalog.Catalog) string {
	return count(len(c.Entities), "entity", "entities") + ", " +
		count(len(c.References), "reference", "references")
}

// scanned does something once the files are read.
func (m reading) scanned(then func()) {
	b := browsing(m)
	m.await(wait{
		done: b.filesCame, stop: func() { m.out.say("The files are still being read.") },
		what: func() string { return "Still reading the files." },
		then: func() {
			if m.files.Catalog() == nil {
				m.out.say(sentence(m.files.Err().Error()))
				return
			}
			then()
		},
	})
}

func entities(m *Model, _ string) { reading{m}.scanned(reading{m}.entities) }

func (m reading) entities() {
	c := m.files.Catalog()
	m.list = list{again: m.entities}
	for _, e := range c.Entities {
		m.list.items = append(m.list.items, m.item(uses.Subject{Entity: e}))
	}
	if nobody := (uses.Subject{Nobody: true}); len(m.uses.Of(nobody)) > 0 {
		m.list.items = append(m.list.items, m.item(nobody))
	}
	if len(m.list.items) == 0 {
		m.out.say("The files name no entity and no secret.")
		return
	}
	m.out.say(count(len(c.Entities), "entity", "entities") + ":")
	m.print()
}

// item is the entry of an entity, or of nobody.
func (m reading) item(s uses.Subject) item {
	text := "unowned, " + count(len(m.uses.Of(s)), "reference", "references") +
		" in files of no entity"
	if e := s.Entity; e != nil {
		if text = e.Ref; e.Title != "" {
			text += ", " + e.Title
		}
		if n := m.uses.Tally().Of[e.Ref]; n > 0 {
			text += ", " + count(n, "problem", "problems")
		}
	}
	return item{text: text, of: &s, pick: func() { browsing(m).show(s) }}
}

// tell prints what is known of an entity.
func (m reading) tell(s uses.Subject) {
	m.out.say(sentence(m.item(s).text))
	e := s.Entity
	if e == nil {
		return
	}
	for _, is := range []struct{ what, of string }{{"Owner ", e.Owner}, {"System ", e.System},
		{"File ", draw.FileLine(e.File, e.Line)}} {
		if is.of != "" {
			m.out.say(is.what + is.of + ".")
		}
	}
	for _, root := range m.uses.Roots(e) {
		text := "It names " + root.Location.String()
		if root.Templated {
			text = "It names " + root.Path
		}
		if root.Hint != "" {
			text += ": " + root.Hint
		}
		m.out.say(sentence(text))
	}
	for _, p := range e.Problems {
		m.out.say(sentence(upper(p.String())))
	}
	m.out.say(sentence("It has " + count(len(m.uses.Of(s)), "reference or path",
		"references and paths")))
}

func listProblems(m *Model, _ string) {
	r := reading{m}
	r.scanned(func() {
		change, begin := m.uses.Inquire()
		m.tasks.run(begin)
		m.tasks.run(following{m}.onUses(change))
		m.await(wait{
			done: r.checked, then: r.problems, stop: r.problems, what: func() string {
				return sentence("Checking, " + r.model().Status())
			},
		})
	})
}

// checked reports whether all that can be found out about uses is known.
func (m reading) checked() bool {
	c := m.uses.Checking()
	return !c.Possible || !c.Running && !c.Counting && !c.Due && !c.Entering
}

// model is the explorer's list of problems, for what that says.
func (m reading) model() *problems.Model {
	source := problems.Source{
		Listing: m.listing, Uses: m.uses, Files: m.files, Twins: m.set.Twins,
	}
	return problems.New(m.look, m.keys, source, &problems.Memory{})
}

func (m reading) problems() {
	of := m.model()
	m.list = list{again: func() { listProblems(m.Model, "") }}
	for _, p := range of.Shown() {
		text := p.Word() + ", " + p.At + ", " + p.What
		if hint := p.Hint(); hint != "" {
			text += ": " + hint
		}
		if owner := p.Owner(); owner != "" {
			text += ", of " + owner
		}
		place := problems.Place(p)
		it := telling(m).inFile(text, place)
		it.use = p.Use
		if p.Use != nil && m.uses.Here(p.Use) {
			it.at = p.Use.Location
			it.node, _ = m.listing.Find(it.at)
		}
		m.list.items = append(m.list.items, it)
	}
	m.out.say(sentence(upper(of.Status())))
	for _, hint := range of.Hints() {
		m.out.say(sentence(upper(hint)))
	}
	m.print()
}
