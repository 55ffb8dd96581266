package finder

import (
	"slices"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// maxRecent is how many places are kept.
const maxRecent = 50

// Recent is the places that somebody dealt with, the newest first, none of them twice. The zero
// value is empty.
type Recent struct{ list []recent }

type recent struct {
	at   vaultpath.Location
	what string // was done there last
}

// Add notes what was done at a place, as "copied".
func (r *Recent) Add(at vaultpath.Location, what string) {
	r.list = slices.DeleteFunc(r.list, func(o recent) bool { return o.at == at })
	r.list = slices.Insert(r.list, 0, recent{at, what})
	r.list = r.list[:min(len(r.list), maxRecent)]
}

// recents returns the places that were dealt with, as far as they lie in what shows.
func (s Source) recents(of *Recent) (list []Candidate) {
	store := s.Listing.Store
	for _, r := range of.list {
		if r.at.Namespace != store.Namespace() {
			continue
		}
		c := Candidate{Text: r.at.String(), At: r.at, Did: r.what}
		if id, ok := store.Find(r.at); ok {
			c.Node = id
		}
		if c.Node == tree.Root {
			if _, mounted := s.Listing.Mounts.At(r.at); !mounted {
				continue
			}
		}
		list = append(list, c)
	}
	return list
}
