package finder

import (
	"github.com/vaultmap/vaultmap/tui/details"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
)

// preview tells in so many lines of a width at the most what is known of a result: it stands beside
// the list of them.
func (s Source) preview(t *theme.Theme, c Candidate, width, lines int) []string {
	return details.Lines(t, s.facts(c), width, lines)
}

// facts returns what is known of a result.
func (s Source) facts(c Candidate) []details.Fact {
	loc, inVault := s.place(c)
	note, warn := s.note(c)
	plain := []details.Fact{{Text: c.Text, As: details.Heading}, {Name: "state", Text: note}}
	switch {
	case s.Facts == nil:
		return plain
	case c.Entity != nil:
		return s.Facts(details.Place{Subject: uses.Subject{Entity: c.Entity}})
	case c.Use != nil:
		return s.Facts(details.Place{Use: c.Use})
	case !inVault && c.Typed: // its mount is not known
		if warn {
			plain[1].As = details.Warning
		}
		return plain
	case !inVault:
		plain[1] = details.Fact{Name: "state", Text: "it is gone: the server does not list it any more",
			As: details.Warning}
		return plain
	}
	id, _ := s.Listing.Store.Find(loc)
	return s.Facts(details.Place{Node: id, At: loc})
}
