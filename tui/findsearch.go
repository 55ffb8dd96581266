package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// search is one question of the find, as it was when it was asked.
type search struct {
	seq    int
	query  find.Query
	loose  bool // it is the one of the user taken loosely
	names  tree.Snapshot
	in     []tree.ID
	before *find.Found
	others []other
	known  map[vaultpath.Location]bool // what the others name and is among the names
	typed  vaultpath.Location          // the folder that is typed, zero where it is none or known
}

// begin searches. Among very many names it takes a first look, so that something shows with the
// next frame. What it says where it was given up is of no use, and nobody waits for it.
func (s search) begin(ctx context.Context) tea.Cmd {
	whole := func() tea.Msg {
		found, err := find.Search(ctx, s.query, s.names, s.in, findShown, s.before)
		return s.reply(found, err)
	}
	return func() tea.Msg {
		found, ok := find.First(ctx, s.query, s.names, s.in, findShown, s.before)
		if !ok {
			return whole()
		}
		r := s.reply(found, nil)
		r.next = whole
		return r
	}
}

// reply adds what is found beside names.
func (s search) reply(found find.Found, err error) findReply {
	r := findReply{
		seq: s.seq, query: s.query, loose: s.loose, found: found, total: found.Total, others: s.others,
	}
	if err != nil {
		return r
	}
	best := find.Top{Max: findShown}
	for _, match := range found.Best {
		best.Add(match)
	}
	for i, o := range s.others {
		score, _, ok := s.query.Score(o.text)
		if ok && !(s.known[o.at] && s.query.Matches(o.at.String())) { // else it is found as a name
			r.total++
			best.Add(find.Match{Location: o.text, Score: score, ID: isOther | uint32(i)})
		}
	}
	r.matches = best.Best()
	return s.withTyped(r)
}

// withTyped puts the folder that was typed before all that is merely similar. A policy may begin
// deep below a mount, with nothing above it that may be listed: who knows where types the folder,
// and goes there.
func (s search) withTyped(r findReply) findReply {
	if s.typed.Mount == "" || r.total > 0 && !s.loose {
		return r
	}
	o := other{text: s.typed.String(), at: s.typed, typed: true}
	r.others = append(r.others[:len(r.others):len(r.others)], o)
	match := find.Match{Location: o.text, ID: isOther | uint32(len(r.others)-1)}
	r.matches = append([]find.Match{match}, r.matches...)
	return r
}
