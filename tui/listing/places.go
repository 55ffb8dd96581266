package listing

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Places are the locations that somebody dealt with, and those that they have marked. Where names
// are kept between runs so are they, for the same token; else they last as long as the program.
// None of them is a fact: what is there now the store says.
type Places struct {
	ctx   context.Context
	cache *Cache

	all     index.Places
	asked   bool // what was kept is being read, or has been
	known   bool // it has been read
	changed bool // something is new since it was kept
	saving  bool
}

// The messages of the places.
type (
	placesReply struct {
		kept index.Places
		err  error
	}
	placesSaved struct{ err error }
)

// Recent returns the places that somebody dealt with, the newest first, each with what was done
// there last.
func (p *Places) Recent() []index.Place { return p.all.Recent }

// Marks returns what is marked, by what it goes by: a letter, or the text of the location.
func (p *Places) Marks() map[string]vaultpath.Location { return p.all.Marked() }

// Add notes what was done at some locations, as "opened". They are kept by the command.
func (p *Places) Add(what string, at ...vaultpath.Location) tea.Cmd {
	p.all.Add(what, time.Now(), at...)
	p.changed = true
	return p.save()
}

// Mark marks a location by a letter, or by its own text where it has none, and takes the mark away
// where it has just that. It reports whether it is marked now.
func (p *Places) Mark(letter string, loc vaultpath.Location) (marked bool, cmd tea.Cmd) {
	key := letter
	if key == "" {
		key = loc.String()
	}
	if marked = p.all.Marks[key].Location != loc; !marked {
		loc = vaultpath.Location{}
	}
	p.all.Mark(key, time.Now(), loc)
	p.changed = true
	return marked, p.save()
}

// tokenLookedUp reads what was kept, once it is known for whom.
func (p *Places) tokenLookedUp() tea.Cmd {
	c := p.cache
	switch {
	case c.names == nil:
		return nil
	case c.state == cacheOff: // the token is another one, or may be
		if p.known {
			p.all = index.Places{}
		}
		p.asked, p.known, p.changed = true, false, false
		return nil
	case p.asked:
		return p.save() // what waited until it is known for whom
	case !c.sure:
		return nil
	}
	p.asked = true
	ctx, names, token := p.ctx, c.names, c.token
	return func() tea.Msg {
		kept, err := names.LoadPlaces(ctx, token)
		return placesReply{kept, err}
	}
}

func (p *Places) onLoaded(r placesReply, change *Change) tea.Cmd {
	if p.cache.state == cacheOff {
		return nil
	}
	p.known = true
	if r.err != nil {
		change.Notice = harmless.Text("recent places are not used: " + r.err.Error())
	}
	p.all.Merge(r.kept)
	change.Names = true
	return p.save()
}

// keeps reports whether there is something to keep, and for whom is known.
func (p *Places) keeps() bool {
	c := p.cache
	return p.changed && c.names != nil && c.state != cacheOff && c.sure
}

// save keeps what is new. What comes meanwhile is kept after that.
func (p *Places) save() tea.Cmd {
	if !p.keeps() || p.saving {
		return nil
	}
	p.saving, p.changed = true, false
	ctx, names, token, all := p.ctx, p.cache.names, p.cache.token, p.all
	return func() tea.Msg { return placesSaved{names.SavePlaces(ctx, token, all)} }
}

func (p *Places) onSaved(r placesSaved, change *Change) tea.Cmd {
	p.saving = false
	if r.err == nil {
		return p.save()
	}
	p.changed = true // the end of the program tries again
	if !errors.Is(r.err, context.Canceled) {
		change.Notice = harmless.Text(r.err.Error())
	}
	return nil
}

// keep writes what is new, or is being written, when the program has ended.
func (p *Places) keep(ctx context.Context) error {
	p.changed = p.changed || p.saving
	if !p.keeps() {
		return nil
	}
	return p.cache.names.SavePlaces(ctx, p.cache.token, p.all)
}
