package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// findData is all that the find asks of the explorer.
type findData struct {
	ctx     context.Context // ends with the program
	store   *tree.Store
	secrets *secretsPane
	catalog *catalogPane
}

// walk returns the listing of everything.
func (d findData) walk() *walk { return &d.secrets.walk }

// walkAll lists everything, folders of a higher rank first.
func (d findData) walkAll(rank vaultsvc.Rank) tea.Cmd { return d.secrets.walkAll(rank) }

// index returns the map.
func (d findData) index() *xref.Index { return d.secrets.xref }

// used returns what references name and the tree has, and whether an answer named it.
func (d findData) used() map[vaultpath.Location]bool { return d.secrets.usedNow() }

// entities returns those of the catalog.
func (d findData) entities() []*catalog.Entity {
	if c := d.catalog.catalog; c != nil {
		return c.Entities
	}
	return nil
}

// note returns what stands beside a node, and whether that is a warning.
func (d findData) note(id tree.ID) (string, bool) { return d.secrets.note(id, false) }

// status returns the word for a use's status, and whether that is a warning.
func (d findData) status(u *xref.Use) (string, bool) { return d.secrets.statusOf(u) }

// placeOf returns where a use stands.
func (d findData) placeOf(u *xref.Use) overlay.Place { return d.secrets.placeOf(u) }

// mounted reports whether the mount of a location is known.
func (d findData) mounted(loc vaultpath.Location) bool {
	_, known := d.secrets.mount(loc)
	return known
}

// nodesOf returns the roots of an entity and what its files name, as far as these are known.
func (d findData) nodesOf(e *catalog.Entity) []tree.ID {
	p := d.secrets
	locations := p.namedBy(e)
	locations = append(locations, e.Locations(p.opts)...)
	out := []tree.ID{tree.Root} // which no name is
	for _, loc := range locations {
		if id, ok := d.store.Find(p.inMount(loc)); ok {
			out = append(out, id)
		}
	}
	return out
}

// typedFolder returns the folder whose location a text is; zero where it is none, or is in the
// tree.
func (d findData) typedFolder(text string) vaultpath.Location {
	p := d.secrets
	text = strings.TrimSpace(text)
	mount, path, isPath := strings.Cut(text, "/")
	if at, ok := vaultsvc.FindMount(p.mounts, text); ok {
		// The mount may stand without its slash.
		mount, path = at.Path, strings.TrimPrefix(text+"/", at.Path)
	} else if !isPath || mount == "" || p.mountsKnow != mountsHidden {
		return vaultpath.Location{}
	}
	path = strings.TrimRight(path, "/")
	loc := vaultpath.New(p.namespace, mount, path).Folder()
	if _, known := d.store.Find(loc); known || path == "" || loc.Validate() != nil {
		return vaultpath.Location{}
	}
	return loc
}
