package linear

import (
	"strconv"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// rows is how many entries are printed at once.
const rows = 20

// list is a numbered list.
type list struct {
	items []item
	nodes []tree.ID // behind these: there may be very many, and most are never printed
	node  func(tree.ID) item
	from  int // the first that was not printed yet
	again func()
}

func (l *list) len() int { return len(l.items) + len(l.nodes) }

// at returns an entry, from 0.
func (l *list) at(i int) item {
	if i < len(l.items) {
		return l.items[i]
	}
	return l.node(l.nodes[i-len(l.items)])
}

// all goes through the entries, but for those of a list that is too long for that.
func (l *list) all(yield func(item) bool) {
	const most = 10_000
	for i := range l.len() {
		if l.len() > most || !yield(l.at(i)) {
			return
		}
	}
}

// item is an entry: what it says, what its number does, and what it stands for.
type item struct {
	text string
	pick func()
	at   vaultpath.Location // in Vault; zero where that is nowhere
	node tree.ID            // of it; [tree.Root] where it has none yet
	file *overlay.Place     // nil where it stands in none
	use  *xref.Use          // nil where it is none
	of   *uses.Subject      // nil where it is no entity, and not nobody
}

// print prints the next entries of the list.
func (m *Model) print() {
	l := &m.list
	to := min(l.from+rows, l.len())
	for i := l.from; i < to; i++ {
		m.out.sayf("%d %s", i+1, l.at(i).text)
	}
	if l.from = to; to < l.len() {
		m.out.sayf("%d of %d; 'more' goes on.", to, l.len())
	}
}

// more prints the next entries.
func more(m *Model, _ string) {
	if m.list.from >= m.list.len() {
		m.out.say("That was all of the list.")
		return
	}
	m.print()
}

// again prints the newest list once more, as it is by now.
func again(m *Model, _ string) {
	if m.list.again == nil {
		browsing{m}.list()
		return
	}
	m.list.again()
}

// number returns the entry of a number, and false where a text is none.
func (l *list) number(text string) (it item, n int, ok bool) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return item{}, 0, false
	}
	if n < 1 || n > l.len() {
		return item{}, n, true
	}
	return l.at(n - 1), n, true
}

// choose does what a number does.
func (m *Model) choose(text string) bool {
	it, n, ok := m.list.number(text)
	switch {
	case !ok:
		return false
	case it.text == "":
		m.outside(n)
	case it.pick == nil:
		m.out.say("There is nothing more to say of that.")
	default:
		it.pick()
	}
	return true
}

func (m *Model) outside(n int) {
	if m.list.len() == 0 {
		m.out.say("No list was printed: 'list' prints one.")
		return
	}
	m.out.sayf("There is no number %d: the list has 1 to %d.", n, m.list.len())
}

// meant returns the entry that the argument of a command means: a number, a name or location, or
// nothing for where the user is. It says why where there is none.
func (m *Model) meant(text string) (item, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		if s := m.place.subject; m.place.on == tree.Root && !s.All() {
			return reading{m}.item(s), true
		}
		if m.place.on == tree.Root || !m.listing.Store.Alive(m.place.on) {
			m.out.say("Say which, by its number.")
			return item{}, false
		}
		return browsing{m}.item(m.place.on, false), true
	}
	if it, n, ok := m.list.number(text); ok {
		if it.text == "" {
			m.outside(n)
			return item{}, false
		}
		return it, true
	}
	if it, ok := (browsing{m}).named(text); ok {
		return it, true
	}
	m.unknown(text, "name")
	return item{}, false
}

// located is [Model.meant] for what must be in Vault.
func (m *Model) located(text string) (item, bool) {
	it, ok := m.meant(text)
	if ok && it.at.Mount == "" {
		m.out.say("That is no place in Vault.")
		return item{}, false
	}
	return it, ok
}
