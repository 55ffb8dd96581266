package connect

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// What it may cost to find out what was meant: somebody waits for an error.
const (
	nearLists = 10 // folders that are listed
	nearTime  = 3 * time.Second
	nearFew   = 8 // folders of another name that are looked into, in one place
)

// meant are the places that were most likely meant by a location that is not there.
type meant struct {
	places []string // whole ones; the folders that are there, where it is not known what is in them
	above  string   // the deepest folder on the way to the location that is there
}

// Ask asks whether one of them was meant, as arguments that somebody may paste; "" for none.
func (m meant) Ask() string { return nearmiss.Ask(pasteable(m.places)) }

func pasteable(places []string) []string {
	out := make([]string, len(places))
	for i, p := range places {
		out[i] = Pasteable(p)
	}
	return out
}

// nearSearch lists few folders, in which something may lie that was meant.
type nearSearch struct {
	nearmiss.Search
	s      *Session
	mounts []vaultsvc.Mount
	known  map[vaultpath.Location][]string // what was listed
	lists  int
}

func newNearSearch(ctx context.Context, s *Session, mounts ...vaultsvc.Mount) *nearSearch {
	n := &nearSearch{s: s, mounts: mounts, known: map[vaultpath.Location][]string{}}
	n.List, n.Few = func(folder string) ([]string, bool) { return n.list(ctx, folder) }, nearFew
	return n
}

// list lists a folder. Where that is denied, the names count to which the token's policies lead.
func (n *nearSearch) list(ctx context.Context, folder string) ([]string, bool) {
	m, ok := vaultsvc.FindMount(n.mounts, folder)
	if !ok {
		return nil, false
	}
	loc := vaultpath.New(n.s.Client.Namespace(), m.Path, strings.TrimPrefix(folder, m.Path))
	if names, ok := n.known[loc]; ok {
		return names, true
	}
	if n.lists == nearLists || loc.Validate() != nil {
		return nil, false
	}
	if n.lists == 0 && n.s.SignIn == nil {
		// Nobody knows how many uses a token has before it is looked up, and what is only good to know
		// takes none of a few.
		_, _ = n.s.Client.LookupToken(ctx)
	}
	if n.s.Client.Spares() {
		n.lists = nearLists
		return nil, false
	}
	n.lists++
	names, err := n.s.Client.List(ctx, m, loc)
	switch {
	case errors.Is(err, vaultsvc.ErrDenied):
		if names = n.allowed(ctx, m, loc); len(names) == 0 {
			return nil, false
		}
	case err != nil && !errors.Is(err, vaultsvc.ErrEmpty):
		return nil, false
	}
	n.known[loc] = names
	return names, true
}

// allowed returns the names in a folder that is denied to which the token's policies lead.
func (n *nearSearch) allowed(ctx context.Context, m vaultsvc.Mount,
	folder vaultpath.Location) []string {
	access, err := n.s.Client.Access(ctx)
	if err != nil {
		return nil
	}
	places, _ := access.Below(m, folder, nil)
	return namesTo(folder, places)
}

// above returns the deepest folder on the way to a location that was seen.
func (n *nearSearch) above(loc vaultpath.Location) string {
	at := vaultpath.New(loc.Namespace, loc.Mount, "")
	for _, seg := range loc.Segments() {
		if !slices.Contains(n.known[at], strings.TrimSuffix(seg, "/")+"/") {
			break
		}
		at = at.Join(seg)
	}
	return at.String()
}

// near finds out what was meant by a location in a mount that is there: where wide, also in folders
// of other names. names are those in the folder above it: none where that is not there either.
func near(ctx context.Context, s *Session, m vaultsvc.Mount, loc vaultpath.Location,
	names []string, wide bool) meant {
	ctx, cancel := context.WithTimeout(ctx, nearTime)
	defer cancel()
	n := newNearSearch(ctx, s, m)
	if !wide {
		n.Few = 0
	}
	parent, _ := loc.Parent()
	n.known[parent] = names
	if len(names) > 0 {
		n.Begin(parent.String(), []string{loc.Name()}, 0)
		places, _ := n.Find()
		return meant{places, parent.String()}
	}
	n.Begin(m.Path, loc.Segments(), 0)
	places, _ := n.Find()
	return meant{places, n.above(loc)}
}

// nearMount finds out what was meant by a location of which no mount is there: one in a mount of a
// near name, or where wide one in another mount, which may have been left out.
func nearMount(ctx context.Context, s *Session, location string, wide bool) meant {
	ctx, cancel := context.WithTimeout(ctx, nearTime)
	defer cancel()
	n := newNearSearch(ctx, s, s.Mounts...)
	var all, kv []string
	for _, m := range s.Mounts {
		all = append(all, m.Path)
		if m.KVVersion > 0 {
			kv = append(kv, m.Path)
		}
	}
	n.Mounts(location, all)
	if wide {
		n.Elsewhere(location, kv)
	}
	places, _ := n.Find()
	return meant{places: places}
}

// noMount adds to the error for a location in no mount what was meant: among entities, too, where x
// is the map of the catalog.
func noMount(ctx context.Context, s *Session, location string, x *xref.Index, err error) error {
	if !errors.Is(err, vaultsvc.ErrNoMount) || errors.Is(err, vaultsvc.ErrNamespace) {
		return err
	}
	m := nearMount(ctx, s, vaultpath.Clean(location), true)
	if x != nil {
		m.places = append(m.places, x.LikeEntity(strings.TrimSuffix(location, "/"))...)
		m.places = m.places[:min(len(m.places), nearmiss.Most)]
	}
	return render.Failed(err, strings.TrimSpace(m.Ask()+" "+vaultsvc.Hint(err)))
}

// AskNamed asks what was meant by a text that is no entity and no location that files name; ""
// where nothing is like it.
func AskNamed(x *xref.Index, text string) string {
	near := append(x.LikeNamed(text), x.LikeEntity(text)...)
	return nearmiss.Ask(pasteable(near[:min(len(near), nearmiss.Most)]))
}
