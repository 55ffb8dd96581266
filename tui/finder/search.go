package finder

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// search is one question, as it was when it was asked.
type search struct {
	seq    int
	query  find.Query
	fuzzy  bool // it is the one of the user taken loosely
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
	fuzzy   bool       // the query is the user's taken loosely
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
		score, _, ok := s.query.Score(o.Text)
		if ok && !(s.known[o.At] && s.query.Matches(o.At.String())) { // else it is found as a name
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
