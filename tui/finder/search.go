package finder

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// search is one question, as it was when it was asked.
type search struct {
	seq    int
	query  find.Query
	fuzzy  bool // nothing matches it: what comes nearest is looked for
	names  tree.Snapshot
	in     []tree.ID
	before *find.Result
	others []Candidate
	known  map[vaultpath.Location]bool // what the others name and is among the names
	typed  written                     // what the line comes to
}

// results are what a search has found.
type results struct {
	list    []Candidate // the best, the best first
	total   int
	counted bool       // a search has said so
	query   find.Query // that they match
	partial bool       // they are those of a first look
	fuzzy   bool       // they are but near to what the user looks for
	why     string     // nothing matches that, where that can be told
	note    string     // how what was typed is read
}

type (
	findReply struct {
		seq int
		results
		found find.Result // of the names
		next  tea.Cmd     // the search itself, where this is but a first look
	}
	searchTick struct{ seq int }
)

// begin searches. Among very many names it takes a first look, so that something shows with the
// next frame. What it says where it was given up is of no use, and nobody waits for it.
func (s search) begin(ctx context.Context) tea.Cmd {
	if s.fuzzy {
		return func() tea.Msg { return s.nearest(ctx) }
	}
	whole := func() tea.Msg {
		found, err := find.Search(ctx, s.query, s.names, s.in, maxResults, s.before)
		return s.reply(found, err)
	}
	return func() tea.Msg {
		found, ok := find.First(ctx, s.query, s.names, s.in, maxResults, s.before)
		if !ok {
			return whole()
		}
		r := s.reply(found, nil)
		r.next, r.partial = whole, true
		return r
	}
}

// nearest looks for what is similar: with a slip, then loosely, and then for what matches but some
// of the words.
func (s search) nearest(ctx context.Context) findReply {
	exact := s.query
	look := func(q find.Query, most int) (r findReply, n int) {
		s.query = q
		found, err := find.Search(ctx, q, s.names, s.in, most, nil)
		n = found.Total
		for _, o := range s.others {
			if s.finds(o) {
				n++
			}
		}
		return s.reply(found, err), n
	}
	for _, taken := range []func() (find.Query, bool){exact.Slips, exact.Loose} {
		q, ok := taken()
		if !ok {
			continue // its words are too short for that
		}
		if r, n := look(q, maxResults); n > 0 || ctx.Err() != nil {
			return r
		}
	}
	short, ok := exact.Shortfall(func(some find.Words) int {
		_, n := look(exact.Only(some), 1)
		return n
	})
	q := exact
	if ok && short.Total > 0 {
		q = exact.Only(short.Words)
	}
	r, _ := look(q, maxResults)
	if ok {
		r.why = short.Text(draw.Thousands)
	}
	return r
}

// finds reports whether an other matches that is not found as a name.
func (s search) finds(o Candidate) bool {
	return s.query.Matches(o.Text) && !(s.known[o.At] && s.query.Matches(o.At.String()))
}

// isOther marks the ID of a match that is no node but the number of an other.
const isOther = 1 << 31

// reply adds what is found beside names.
func (s search) reply(found find.Result, err error) findReply {
	r := findReply{seq: s.seq, found: found}
	r.query, r.fuzzy, r.total, r.counted = s.query, s.fuzzy, found.Total, true
	if err != nil {
		return r
	}
	best := find.Top{Max: maxResults}
	for _, match := range found.Best {
		best.Add(match)
	}
	for i, o := range s.others {
		if s.finds(o) {
			score, _, _ := s.query.Score(o.Text)
			r.total++
			best.Add(find.Match{Location: o.Text, Score: score, ID: isOther | uint32(i)})
		}
	}
	place := s.typed.place
	// What is typed goes first; a folder that nobody has listed before all that is merely similar.
	if place.Text != "" && (place.Node != tree.Root || s.typed.sure || r.total == 0 || s.fuzzy) {
		r.list = append(r.list, place)
	}
	for _, match := range best.Best() {
		c := Candidate{Text: match.Location, Node: tree.ID(match.ID)}
		if match.ID&isOther != 0 {
			c = s.others[match.ID&^isOther]
		}
		if len(r.list) == 0 || !c.same(r.list[0]) {
			r.list = append(r.list, c)
		}
	}
	r.total = max(r.total, len(r.list))
	r.note = s.typed.note
	return r
}
