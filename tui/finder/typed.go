package finder

import (
	"errors"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/typed"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// written is what a text in the line comes to.
type written struct {
	query find.Query
	place Candidate // that it names; no Text where it names none
	sure  bool      // the text can have meant nothing else
	note  string    // how it was read, or what is wrong with it
}

// read finds out what a text comes to: words, and where it is the name of a place, that place, in
// whatever form somebody has it in hand. A policy may begin deep below a mount, with nothing above
// it that may be listed: who knows where types the folder, and goes there.
func (s Source) read(text string) written {
	w := written{query: s.Twins.Parse(text)}
	l := s.Listing
	known := typed.Known{Namespace: l.Store.Namespace(), Servers: s.Servers,
		Catalog: s.Files.Catalog()}
	if known.Mounts = l.Mounts.List; l.Mounts.State == listing.MountsHidden {
		known.Mounts = nil
	}
	readings, err := known.Read(text)
	if err != nil {
		if errors.Is(err, typed.ErrElsewhere) {
			w.note = err.Error()
		}
		return w
	}
	for _, r := range readings {
		if r.Location.Namespace != known.Namespace {
			w.note = "it lies in the namespace " + r.Location.Namespace
			return w
		}
	}
	for _, r := range readings { // the text as it stands goes first
		if r.Location.IsMount() && r.Form == typed.Plain {
			continue // its name is a word like others
		}
		id, ok := l.Find(r.Location)
		if !ok && !r.Location.IsFolder() {
			id, ok = l.Find(r.Location.Folder())
		}
		if ok && id != tree.Root && l.Store.Alive(id) {
			w.place = Candidate{Text: l.Store.Location(id).String(), Node: id}
			return w.of(r, s.Twins)
		}
	}
	if len(readings) == 0 {
		return w
	}
	r := readings[len(readings)-1]
	inMount := r.Certain() || known.Mounts == nil && r.Location.Path != ""
	if loc := r.Location; inMount && !loc.IsMount() && loc.Validate() == nil {
		if r.Form == typed.Plain {
			loc = loc.Folder()
		}
		w.place = Candidate{Text: loc.String(), At: loc, Typed: true}
		return w.of(r, s.Twins)
	}
	return w
}

// Place returns the place that a text names, whatever form it has, and whether no answer has named
// it yet. note says how the text was read, or why it names none.
func (s Source) Place(text string) (loc vaultpath.Location, ask bool, note string, ok bool) {
	w := s.read(text)
	switch c := w.place; {
	case c.Text == "":
		return loc, false, w.note, false
	case c.Node != tree.Root:
		return s.Listing.Store.Location(c.Node), false, w.note, true
	default:
		return c.At, true, w.note, true
	}
}

// of has a text that is more than a plain location looked for as the place that it names.
func (w written) of(r typed.Reading, twins *find.Twins) written {
	w.note = r.Note()
	if r.Form != typed.Plain || len(r.Left) > 0 {
		w.query, w.sure = twins.Parse(r.Location.String()), true
	}
	return w
}
