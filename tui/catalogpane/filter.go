package catalogpane

import "strings"

// filter narrows the rows while somebody types.
type filter struct {
	text    string
	words   []string
	matches int
	before  string // the key of the cursor's row before the filter
	placed  string // the key of the row where the filter has put the cursor
}

// holds reports whether a text matches.
func (f *filter) holds(text string) bool {
	text = strings.ToLower(text)
	for _, w := range f.words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// Filter returns what [Model.SetFilter] set.
func (m *Model) Filter() string { return m.filter.text }

// SetFilter shows only the entities that match a query. Once it is "" again the cursor is where it was
// before, unless somebody moved it or chose something meanwhile.
func (m *Model) SetFilter(query string) {
	if query == m.filter.text {
		return
	}
	at := m.current().key()
	if m.filter.text == "" || at != m.filter.placed {
		m.filter.before = at
	}
	m.filter.text, m.filter.words = query, strings.Fields(strings.ToLower(query))
	m.Rebuild()
	if query == "" {
		m.moveToKey(m.filter.before)
		return
	}
	m.moveToBest(strings.ToLower(query))
	m.filter.placed = m.current().key()
}

// CommitFilter says that the row under the cursor is what the filter was for.
func (m *Model) CommitFilter() { m.filter.before = m.filter.placed }

// moveToBest puts the cursor on the entity that a query most likely means: one whose name begins with it,
// else holds it, else the first that matches at all.
func (m *Model) moveToBest(query string) {
	best, rank := 0, 0
	for i, r := range m.rows {
		if r.kind != rowEntity && r.kind != rowUnowned {
			continue
		}
		name, annotated, this := "unowned", true, 1
		if r.entity != nil {
			name, annotated = strings.ToLower(r.entity.Name), r.entity.Annotated
		}
		switch {
		case strings.HasPrefix(name, query) && annotated:
			this = 4
		case strings.HasPrefix(name, query):
			this = 3
		case strings.Contains(name, query):
			this = 2
		}
		if this > rank {
			best, rank = i, this
		}
	}
	m.win.MoveTo(best)
}
