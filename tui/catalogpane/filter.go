package catalogpane

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/window"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
)

// filter narrows the rows while somebody types.
type filter struct {
	text    string
	query   find.Query // that the rows match
	hits    []int      // the rows that may match one, in order
	similar bool       // they match with a slip alone
	before  string     // the key of the cursor's row before the filter
	placed  string     // the key of the row where the filter has put the cursor
}

// filterText is what a filter looks at: the name first, for it is what somebody means by ^start.
func filterText(g catalog.Group, e *catalog.Entity) string {
	return strings.Join([]string{e.Name, e.Title, e.Kind, e.Owner, g.Name}, " ")
}

// in returns what the filter matched in a name.
func (f *filter) in(name string) []find.Span {
	if f.query.Empty() {
		return nil
	}
	_, spans, _ := f.query.Held(name).Score(name)
	return spans
}

// on returns which of the matches a row is, from 1; 0 is none.
func (f *filter) on(row int) int {
	if i, ok := slices.BinarySearch(f.hits, row); ok {
		return i + 1
	}
	return 0
}

// ToMatch moves the cursor by a number of matches, and after the last one goes on at the first, or
// the other way round, which it reports. ok is false where there is none.
func ToMatch(m *Model, by int) (around, ok bool) {
	hits := m.filter.hits
	to, on := slices.BinarySearch(hits, m.win.Cursor)
	to, around = window.Step(to, on, by, len(hits))
	if len(hits) > 0 {
		m.win.MoveTo(hits[to])
	}
	return around, len(hits) > 0
}

// Filter returns what [Model.SetFilter] set.
func (m *Model) Filter() string { return m.filter.text }

// SetFilter shows only the entities that match a query, as [find.Parse] reads it, or
// [find.Query.Slips] where none does. Once it is "" again the cursor is where it was before,
// unless somebody moved it or chose something meanwhile.
func (m *Model) SetFilter(query string) {
	if query == m.filter.text {
		return
	}
	at := m.current().key()
	if m.filter.text == "" || at != m.filter.placed {
		m.filter.before = at
	}
	m.filter.text = query
	m.Rebuild()
	if query == "" {
		m.moveToKey(m.filter.before)
		return
	}
	m.win.MoveTo(best(m.rows, query))
	m.filter.placed = m.current().key()
}

// CommitFilter says that the row under the cursor is what the filter was for.
func (m *Model) CommitFilter() { m.filter.before = m.filter.placed }

// best returns the row that a filter most likely means: the first one whose name begins with its
// first word, or that with a slip in it, of an annotated entity if possible, else one whose name
// matches, else one that matches at all.
func best(rows []row, text string) (best int) {
	query, _ := find.Parse(text).Slips()
	rank := 0
	for i, r := range rows {
		s := r.subject()
		if !r.choosable() || s.All() {
			continue
		}
		this := 1
		if _, spans, _ := query.Score(s.Name()); len(spans) > 0 {
			switch {
			case spans[0].From > 0:
				this = 2
			case s.Entity != nil && !s.Entity.Annotated:
				this = 3
			default:
				this = 4
			}
		}
		if this > rank {
			best, rank = i, this
		}
	}
	return best
}
