package tui

import (
	"errors"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// note returns what stands at the right of a row: a word for every state that is not just
// "listed", so that each looks different without colour.
func (p *secretsPane) note(id tree.ID, isRoot bool) (note string, warn bool) {
	if p.store.IsFolder(id) {
		note, warn = p.stateNote(id)
	} else {
		note, warn = p.secretNote(id)
	}
	if p.walk.root == id && id != tree.Root && !p.walk.answered(p.store.State(id)) {
		note, warn = p.walk.note(p.theme.Texts), p.walk.partial()
	}
	if isRoot {
		if m, ok := p.mountOf(id); ok {
			if tag := engineTag(p.theme.Texts, m); note == "" {
				note = tag
			} else {
				note = p.theme.Texts.Join(tag, " · ", note)
			}
		}
	}
	return note, warn
}

func (p *secretsPane) stateNote(id tree.ID) (note string, warn bool) {
	switch p.store.State(id) {
	case tree.Loading:
		if p.store.NamedChildren(id) > 0 {
			return "asking again…", false
		}
		return "loading…", false
	case tree.Empty:
		// A folder that is not there answers like an empty one: the one above tells them apart.
		s := p.xref.Exists(p.store.Location(id), p.known())
		return s.String(), s == xref.Missing
	case tree.Denied:
		note, warn = "denied", true
	case tree.Failed:
		note, warn = "failed", true
		if errors.Is(p.store.Err(id), vaultsvc.ErrNoMount) {
			note = xref.Unresolved.String()
		}
	case tree.Unlistable:
		return "cannot list", true
	case tree.Listed:
		return p.theme.Texts.Thousands(p.store.NamedChildren(id)), false
	case tree.Unlisted:
		if p.store.Stale(id) || p.unconfirmed(id) {
			return "stale", false
		}
		return "", false
	}
	if p.store.Stale(id) {
		note += ", names are stale"
	}
	return note, warn
}

// engineTag names an engine and its version: "kv v2", "pki".
func engineTag(t *draw.Texts, m vaultsvc.Mount) string {
	version, guessed := "", ""
	if m.KVVersion > 0 {
		version = t.Join(" v", t.Int(m.KVVersion))
	}
	if m.Guessed {
		guessed = "?"
	}
	return t.Join(harmless.Text(m.Engine), version, guessed)
}
