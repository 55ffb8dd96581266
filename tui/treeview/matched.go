package treeview

import (
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// matched is what a filter matched in the names that were drawn since the rows were made.
type matched struct {
	query find.Query // that the rows match
	spans map[shown][]find.Span
}

// shown is a name as a row shows it.
type shown struct {
	id    tree.ID
	whole bool // the row is a root's, which shows all of the location
}

// spans returns what the filter matched in the name of a row. A row that only leads to others has
// the words that it holds, too.
func spans(m *Model, r row, name string) []find.Span {
	if m.filter == "" {
		return nil
	}
	drawn := shown{r.id, r.depth == 0}
	spans, known := m.matched.spans[drawn]
	if known {
		return spans
	}
	spans = in(m.matched.query, name)
	if !drawn.whole {
		location := m.location(r.id)
		above := len(location) - len(name)
		for _, s := range in(m.matched.query, location) { // words with a slash
			if s.To > above {
				spans = append(spans, find.Span{From: max(s.From-above, 0), To: s.To - above})
			}
		}
	}
	if m.matched.spans == nil {
		m.matched.spans = map[shown][]find.Span{}
	}
	m.matched.spans[drawn] = spans
	return spans
}

// in returns what a query matches in a text, or those of its words that the text holds.
func in(q find.Query, text string) []find.Span {
	_, spans, ok := q.Score(text)
	if !ok {
		_, spans, _ = q.Held(text).Score(text)
	}
	return spans
}
