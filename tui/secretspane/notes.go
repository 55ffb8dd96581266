package secretspane

import (
	"errors"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Notes say what is known of a node in a word at the right of its row, for every state that is not
// just "listed", so that each looks different without colour. The rest is said by package details.
type Notes struct {
	theme   *theme.Theme
	keys    *theme.KeyMap // for the words
	listing *listing.Model
	uses    *uses.Model
	inWords func(hint string) string // see [New]
}

// NewNotes returns what says what is known, for who shows nodes and is no pane; see [New].
func NewNotes(t *theme.Theme, keys *theme.KeyMap, l *listing.Model, u *uses.Model,
	inWords func(hint string) string,
) Notes {
	return Notes{t, keys, l, u, inWords}
}

// Of returns what stands beside a node in a list, and whether that is a warning.
func (n Notes) Of(id tree.ID) (note string, warn bool) { return n.of(id, false, false) }

// hint says what helps against an error, "" where nothing is known to.
func (n Notes) hint(err error) string {
	if n.inWords == nil {
		return vaultsvc.Hint(err)
	}
	return n.inWords(vaultsvc.Hint(err))
}

// Note returns what stands beside a node, at the top of the view or in a list, and whether that is
// a warning.
func (m *Model) Note(id tree.ID, isRoot bool) (note string, warn bool) {
	return m.Notes.of(id, isRoot, false)
}

// of returns what stands beside a node; without its references where they have a column.
func (n Notes) of(id tree.ID, isRoot, columns bool) (note string, warn bool) {
	t, store := n.theme.Texts, n.listing.Store
	switch {
	case store.IsFolder(id):
		note, warn = n.folder(id)
	case columns:
		note, warn = statusNote(n.status(id))
	default:
		note, warn = n.secret(id)
	}
	if w := n.listing.Walks.Walk; w.Root == id && id != tree.Root && !w.Answered(store.State(id)) {
		note, warn = walkNote(t, w), w.Partial()
	}
	if isRoot {
		if m, ok := n.listing.MountOf(id); ok {
			if tag := listing.EngineTag(t, m); note == "" {
				note = tag
			} else {
				note = t.Join(tag, " · ", note)
			}
		}
	}
	return note, warn
}

func (n Notes) folder(id tree.ID) (note string, warn bool) {
	store := n.listing.Store
	if _, open := n.listing.Beyond.Rule(id); open {
		return "any name", false
	}
	switch store.State(id) {
	case tree.Loading:
		if store.NamedChildren(id) > 0 {
			return "asking again…", false
		}
		return "loading…", false
	case tree.Empty:
		// A folder that is not there answers like an empty one: the one above tells them apart.
		s := n.uses.Exists(store.Location(id))
		return s.String(), s == xref.Missing
	case tree.Denied:
		note, warn = "denied", true
	case tree.Failed:
		note, warn = "failed", true
		if errors.Is(store.Err(id), vaultsvc.ErrNoMount) {
			note = xref.Unresolved.String()
		}
	case tree.Unlistable:
		return "cannot list", true
	case tree.Listed:
		return n.theme.Texts.Thousands(store.NamedChildren(id)), false
	case tree.Unlisted:
		if store.Stale(id) || n.listing.Loads.Unconfirmed(id) {
			return xref.Stale.String(), false
		}
		if n.listing.Beyond.Unseen(id) {
			return "not seen", false
		}
		return "", false
	}
	if store.Stale(id) {
		note += ", names are stale"
	}
	return note, warn
}

// secret says what is to be said of a secret, and how many references name it.
func (n Notes) secret(id tree.ID) (note string, warn bool) {
	t, count := n.theme.Texts, n.uses.Count(id)
	note, warn = statusNote(n.status(id))
	switch {
	case count == 0 || note != "" && !n.listing.Store.Named(id):
	case note == "":
		note = t.Counted(count, "reference", "references")
	default:
		note = t.Join(note, ", ", t.Counted(count, "reference", "references"))
	}
	return note, warn
}

// status returns what is known of a secret; OK is no more than that there is nothing else to say.
func (n Notes) status(id tree.ID) xref.Status {
	store := n.listing.Store
	if !store.Named(id) {
		if s := n.uses.Exists(store.Location(id)); s != xref.Unchecked && s != xref.OK {
			return s
		}
	}
	switch {
	case store.Deleted(id):
		return xref.Deleted
	case n.listing.Loads.Unconfirmed(id):
		return xref.Stale
	}
	return xref.OK
}

// statusNote returns the word for a location's status where there is one to say, and whether it is
// a warning.
func statusNote(s xref.Status) (note string, warn bool) {
	switch {
	case s == xref.Loading:
		return "loading…", false
	case s == xref.OK || s == xref.Unchecked:
		return "", false
	}
	return s.String(), s.Nothing() || s.Uncertain()
}

// walkNote says what a walk has done, in a few words, those that matter most first.
func walkNote(t *draw.Texts, w listing.Walk) string {
	p := w.Progress
	text, between := "all listed", ": "
	switch {
	case w.Running:
		text, between = t.Join("listing: ", draw.Percent(p.Share)), ", "
	case w.Err != nil:
		text = "partial, interrupted"
	case w.Stopped:
		text = "partial, stopped"
	case w.Partial():
		text = "partial"
	}
	if p.Denied > 0 {
		text, between = t.Join(text, between, t.Thousands(p.Denied), " denied"), ", "
	}
	if p.Failed > 0 {
		text, between = t.Join(text, between, t.Thousands(p.Failed), " failed"), ", "
	}
	text = t.Join(text, between, t.Counted(p.Listed, "folder", "folders"))
	if w.Running {
		text = t.Join(text, ", ", t.Thousands(p.Queued), " queued, ", t.Thousands(p.PerSecond), "/s")
	}
	return text
}
