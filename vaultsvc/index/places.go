package index

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// What is kept of places at the most.
const (
	MostRecent = 50
	mostMarks  = 200 // those that were taken away among them
	maxKey     = 256
	maxPlaces  = 16 << 20 // bytes of a file
)

// Place is a location that somebody dealt with.
type Place struct {
	Location vaultpath.Location
	What     string    // was done there last, in a word: "opened", "copied"
	When     time.Time // it was done
}

// Places are the locations that somebody dealt with, and those that they have marked: what a person
// remembers of a Vault, and none of it a fact. The zero value is empty.
type Places struct {
	Recent []Place // the newest first, none of them twice
	// Marks are by what they go by, as a letter. One that was taken away has no location: so another
	// run of the program learns of that.
	Marks map[string]Place
}

// Marked returns what is marked, by what it goes by.
func (p *Places) Marked() map[string]vaultpath.Location {
	marked := map[string]vaultpath.Location{}
	for key, m := range p.Marks {
		if m.Location != (vaultpath.Location{}) {
			marked[key] = m.Location
		}
	}
	return marked
}

// Add notes what was done at some locations now.
func (p *Places) Add(what string, now time.Time, at ...vaultpath.Location) {
	var added Places
	for _, loc := range at {
		added.Recent = append(added.Recent, Place{loc, what, now})
	}
	p.Merge(added)
}

// Mark marks a location; the zero one takes the mark away.
func (p *Places) Mark(key string, now time.Time, loc vaultpath.Location) {
	p.Merge(Places{Marks: map[string]Place{key: {Location: loc, When: now}}})
}

// Merge takes in what another run has noted: of the same location, or mark, the newer counts.
func (p *Places) Merge(o Places) {
	all := slices.Concat(o.Recent, p.Recent)
	slices.SortStableFunc(all, func(a, b Place) int { return b.When.Compare(a.When) })
	seen := map[vaultpath.Location]bool{}
	all = slices.DeleteFunc(all, func(at Place) bool {
		twice := seen[at.Location]
		seen[at.Location] = true
		return twice
	})
	p.Recent = all[:min(len(all), MostRecent)]
	marks := maps.Clone(p.Marks)
	for key, mark := range o.Marks {
		if old, ok := marks[key]; !ok || !mark.When.Before(old.When) {
			if marks == nil {
				marks = map[string]Place{}
			}
			marks[key] = mark
		}
	}
	if len(marks) > mostMarks { // the oldest go, those first that were taken away
		keys := slices.SortedFunc(maps.Keys(marks), func(a, b string) int {
			x, y := marks[a], marks[b]
			gone := func(m Place) int {
				if m.Location == (vaultpath.Location{}) {
					return 0
				}
				return 1
			}
			return cmp.Or(gone(x)-gone(y), x.When.Compare(y.When), cmp.Compare(a, b))
		})
		for _, key := range keys[:len(keys)-mostMarks] {
			delete(marks, key)
		}
	}
	p.Marks = marks
}

// A file of places is JSON: it is small, and its owner may want to look at it.
type placesFile struct {
	Format    string               `json:"format"`
	Server    string               `json:"server"`
	Namespace string               `json:"namespace"`
	Identity  string               `json:"identity"`
	Policies  []string             `json:"policies"`
	Recent    []placeFile          `json:"recent"`
	Marks     map[string]placeFile `json:"marks"`
}

type placeFile struct {
	Mount string    `json:"mount"`
	Path  string    `json:"path"`
	What  string    `json:"what,omitempty"`
	When  time.Time `json:"when"`
}

const placesFormat = "vaultmap places 1"

// LoadPlaces returns the places that are kept of an owner. Its errors are those of [Cache.Load].
func (c Cache) LoadPlaces(o Owner) (Places, error) {
	root, err := c.open()
	var p Places
	err = in(root, err, func(root *os.Root) error {
		is, kept, err := readPlaces(root, o.placesName())
		if err == nil {
			err = is.of(o)
		}
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return c.unused(root, o.placesName(), err)
		}
		p = kept
		now := time.Now() // who asks for them uses them: see sweep
		_ = root.Chtimes(o.placesName(), now, now)
		return nil
	})
	if err != nil {
		return Places{}, fmt.Errorf("reading the places that were kept: %w", err)
	}
	return p, nil
}

// SavePlaces keeps places for an owner, with what another run of the program has kept since. Of two
// that write in the same moment the later one can lose what the other has just noted, and no more.
func (c Cache) SavePlaces(ctx context.Context, o Owner, p Places) error {
	name := o.placesName()
	err := c.keep(o, name, time.Now(), func(root *os.Root, f *os.File) error {
		if is, kept, err := readPlaces(root, name); err == nil && is.of(o) == nil {
			kept.Merge(p)
			p = kept
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return writePlaces(f, o, p)
	})
	if err != nil {
		return fmt.Errorf("keeping the places: %w", err)
	}
	return nil
}

func writePlaces(to io.Writer, o Owner, p Places) error {
	out := placesFile{Format: placesFormat, Server: o.Server, Namespace: o.Namespace,
		Identity: o.Identity, Policies: o.sorted(), Recent: []placeFile{}, Marks: map[string]placeFile{}}
	// JSON has no way to write a name that is no UTF-8: it would be another one.
	good := func(loc vaultpath.Location) bool {
		return loc.Namespace == o.Namespace && utf8.ValidString(loc.String())
	}
	for _, at := range p.Recent {
		if good(at.Location) {
			out.Recent = append(out.Recent, placeFile{at.Location.Mount, at.Location.Path, at.What, at.When})
		}
	}
	for key, at := range p.Marks {
		if gone := at.Location == (vaultpath.Location{}); utf8.ValidString(key) && (gone ||
			good(at.Location)) {
			out.Marks[key] = placeFile{at.Location.Mount, at.Location.Path, at.What, at.When}
		}
	}
	data, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return err
	}
	if len(data) > maxPlaces {
		return errors.New("the places are too long to be kept")
	}
	_, err = to.Write(data)
	return err
}

func readPlaces(root *os.Root, name string) (is Info, p Places, err error) {
	data, err := readFile(root, name, maxPlaces)
	if err != nil {
		return Info{}, Places{}, err
	}
	return parsePlaces(data)
}

// parsePlaces reads a file of places, and believes none of it before it is known to be one.
func parsePlaces(data []byte) (is Info, p Places, err error) {
	var file placesFile
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil || dec.More() {
		return Info{}, Places{}, errRaw("it cannot be read")
	}
	if file.Format != placesFormat {
		return Info{}, Places{}, fmt.Errorf("%w: it has another format", ErrForeign)
	}
	is = Info{Owner: Owner{Server: file.Server, Namespace: file.Namespace, Identity: file.Identity,
		Policies: file.Policies}, Bytes: int64(len(data))}
	if len(file.Recent) > MostRecent || len(file.Marks) > mostMarks {
		return Info{}, Places{}, errRaw("there are more places than are kept")
	}
	good := func(at placeFile) (Place, bool) {
		loc := vaultpath.Location{Namespace: file.Namespace, Mount: at.Mount, Path: at.Path}
		return Place{loc, at.What, at.When}, loc == vaultpath.New(file.Namespace, at.Mount, at.Path) &&
			loc.Validate() == nil && len(at.What) <= maxKey
	}
	for _, at := range file.Recent {
		place, ok := good(at)
		if !ok {
			return Info{}, Places{}, errRaw("a place is none")
		}
		p.Recent = append(p.Recent, place)
	}
	marks := map[string]Place{}
	for key, at := range file.Marks {
		place, ok := good(at)
		if at.Mount == "" && at.Path == "" {
			place, ok = Place{When: at.When}, true
		}
		if !ok || key == "" || len(key) > vaultpath.MaxLength {
			return Info{}, Places{}, errRaw("a mark is none")
		}
		marks[key] = place
	}
	p.Merge(Places{Marks: marks}) // and in their order, whatever the file has
	return is, p, nil
}
