package linear

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/details"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// telling tells what is known of a place.
type telling struct{ *Model }

func tellDetails(m *Model, arg string) {
	it, ok := m.meant(arg)
	switch {
	case !ok:
	case it.of != nil:
		reading{m}.tell(*it.of)
	case it.node != tree.Root:
		telling{m}.of(it.node)
	case it.pick != nil:
		it.pick()
	}
}

// of tells of a node, once it is known what there is to say.
func (m telling) of(id tree.ID) {
	m.place.on = id
	b, store := browsing(m), m.listing.Store
	parent := store.Parent(id)
	cmds := []tea.Cmd{m.listing.Rights.Ask([]tree.ID{id})}
	if st := store.State(parent); parent != tree.Root && st == tree.Unlisted &&
		!m.listing.Beyond.Unseen(parent) {
		cmds = append(cmds, m.listing.Loads.Ask(parent))
	}
	m.tasks.run(tea.Batch(cmds...))
	m.await(wait{
		done: func() bool {
			return !store.Alive(id) || b.came(parent) && b.came(id) && !m.listing.Rights.Asking()
		},
		then: func() { m.tell(id) }, stop: func() { m.tell(id) },
		what: func() string { return "Still asking what is known of it; an interrupt ends that." },
	})
}

// tell prints what is known of a node.
func (m telling) tell(id tree.ID) {
	store := m.listing.Store
	if !store.Alive(id) {
		m.out.say("It is gone: the server does not list it any more.")
		return
	}
	loc := store.Location(id)
	kind := "secret"
	switch {
	case loc.IsMount():
		kind = "mount"
	case loc.IsFolder():
		kind = "folder"
	}
	text := loc.String() + ", " + kind
	if note := browsing(m).note(id, loc.IsMount()); note != "" {
		text += ", " + note
	}
	m.out.say(text + ".")
	if what := m.known(id); what != "" {
		m.out.say(sentence(upper(what)))
	}
	if may := m.listing.Rights.At(id); may != "" {
		m.out.say(sentence(upper(may)))
	}
	var owners []string
	for _, e := range m.uses.Index().BelongsTo(loc) {
		owners = append(owners, e.Ref)
	}
	if len(owners) > 0 {
		m.out.say("It belongs to " + strings.Join(owners, ", ") + ".")
	}
	if address, ok := m.pages().View(loc); ok {
		m.out.say("Page: " + address)
	}
}

// known says what is known of a node, in a sentence.
func (m telling) known(id tree.ID) string {
	from := details.Source{
		Theme: m.look, Keys: m.keys, Listing: m.listing, Files: m.files, Uses: m.uses,
		Note: m.pane.Notes.Of, InWords: m.set.InWords,
	}
	return from.Summary(details.Place{Node: id}).What
}

func owner(m *Model, arg string) {
	it, ok := m.located(arg)
	if !ok {
		return
	}
	of := m.uses.Index().BelongsTo(it.at)
	if len(of) == 0 {
		m.out.say(it.at.String() + " belongs to no entity: no annotation names it, and no file of one does.")
		return
	}
	m.list = list{again: func() { owner(m, it.at.String()) }}
	m.out.say(it.at.String() + " belongs to:")
	for _, e := range of {
		s := uses.Subject{Entity: e}
		m.list.items = append(m.list.items, reading{m}.item(s))
	}
	m.print()
}

func usesOf(m *Model, arg string) {
	it, ok := m.meant(arg)
	switch {
	case !ok:
		return
	case it.of != nil:
		telling{m}.usesBy(*it.of)
		return
	case it.at.Mount == "":
		m.out.say("That is no place in Vault, and no entity.")
		return
	}
	all, granted := m.uses.Index().Of(it.at), m.uses.Index().Granted(it.at)
	below := ""
	if it.at.IsFolder() {
		below = ", or what is below it"
	}
	if len(all) == 0 {
		m.out.say("No entity and no file names " + it.at.String() + below + ".")
		if len(granted) == 0 {
			return
		}
	} else {
		m.out.say(count(len(all), "reference or path names", "references and paths name") + " it" +
			below + ":")
	}
	m.list = list{again: func() { usesOf(m, it.at.String()) }}
	for _, u := range all {
		text := draw.FileLine(u.File, u.Line)
		if u.Location != it.at {
			text += ", " + strings.TrimPrefix(u.Location.String(), it.at.String())
		}
		text += ", " + overlay.SourceOf(u)
		if u.Entity != nil {
			text += ", " + u.Entity.Name
		}
		v := m.uses.Judge(u)
		text += ", " + v.Status.String()
		m.list.items = append(m.list.items, telling{m}.inFile(text, overlay.PlaceOf(u, v.Hint)))
		if m.uses.Here(u) {
			m.list.items[len(m.list.items)-1].at = u.Location
		}
	}
	for _, g := range granted {
		text := draw.FileLine(g.File, g.Rule.Line) + ", " + g.Text()
		m.list.items = append(m.list.items, telling{m}.inFile(text, overlay.GrantedPlace(g)))
	}
	m.print()
}

// usesBy lists what the files and annotations of an entity use.
func (m telling) usesBy(s uses.Subject) {
	all := m.uses.Of(s)
	if len(all) == 0 {
		m.out.say("Nothing in the files of " + s.Name() + " names a secret.")
		return
	}
	m.out.say("References of " + s.Name() + ", " + draw.Thousands(len(all)) + ":")
	m.list = list{again: func() { m.usesBy(s) }}
	for _, u := range all {
		word, _ := m.uses.Status(u)
		text := draw.FileLine(u.File, u.Line) + ", " + uses.What(u, m.listing.Store.Namespace()) +
			", " + overlay.SourceOf(u) + ", " + word
		it := m.inFile(text, overlay.PlaceOf(u, m.uses.Judge(u).Hint))
		if m.uses.Here(u) {
			it.at = u.Location
			it.node, _ = m.listing.Find(u.Location)
		}
		m.list.items = append(m.list.items, it)
	}
	m.print()
}

// inFile is the entry of a place in a file; its number prints the lines there.
func (m telling) inFile(text string, p overlay.Place) item {
	return item{text: text, file: &p, pick: func() { m.lines(p) }}
}

// around is how many lines are printed before and behind the one that is meant.
const around = 3

// lines prints the lines around a place in a file.
func (m telling) lines(p overlay.Place) {
	c := m.files.Catalog()
	if p.Line == 0 || c == nil {
		m.out.say(sentence(draw.FileLine(p.Path, p.Line)))
		return
	}
	came := false
	var print func()
	m.tasks.run(func() tea.Msg {
		lines, err := c.Excerpt(p.Path, p.Line, around)
		return outcome(func() {
			came = true
			print = func() {
				m.out.say(draw.FileLine(p.Path, p.Line))
				if p.Note != "" {
					m.out.say(sentence(upper(p.Note)))
				}
				if err != nil {
					m.out.say(sentence(upper(err.Error())))
				}
				for _, l := range lines {
					here := ""
					if l.Here {
						here = "here, "
					}
					m.out.sayf("%sline %d: %s", here, l.Number,
						strings.TrimSpace(strings.ReplaceAll(l.Text, "\t", " ")))
				}
			}
		})
	})
	m.await(wait{
		done: func() bool { return came }, then: func() { print() }, stop: func() {},
		what: func() string { return "Still reading the file." },
	})
}
