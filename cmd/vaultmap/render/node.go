package render

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// NewNode describes a location. Without ui it has no addresses, and without the map no entities.
func NewNode(m vaultsvc.Mount, loc vaultpath.Location, state tree.State, ui *weburl.URLs,
	x *xref.Index) xref.Node {
	n := xref.NewNode(loc, m.Engine, m.KVVersion, state)
	if ui != nil {
		n.ViewURL, n.EditURL = ui.View(m, loc), ui.Edit(m, loc)
		if state == tree.Empty && loc.IsFolder() {
			n.CreateURL = ui.Create(m, loc)
		}
	}
	n.Entities = ownersOf(x, loc)
	return n
}

func ownersOf(x *xref.Index, loc vaultpath.Location) []string {
	refs := []string{}
	if x != nil {
		for _, o := range x.Owners(loc) {
			refs = append(refs, o.Ref)
		}
	}
	return refs
}

// Nodes describes what is in one folder. There may be millions of names: what those of a folder
// have in common is found out once.
type Nodes struct {
	mount    vaultsvc.Mount
	folder   vaultpath.Location
	pages    *weburl.Folder // nil where there are no addresses
	owners   *xref.Index
	entities []string // of each secret in it
}

// NewNodes is [NewNode] of all that is in a folder.
func NewNodes(m vaultsvc.Mount, folder vaultpath.Location, ui *weburl.URLs,
	x *xref.Index) *Nodes {
	f := &Nodes{mount: m, folder: folder, owners: x, entities: ownersOf(x, folder.Folder())}
	if ui != nil {
		pages := ui.In(m, folder)
		f.pages = &pages
	}
	return f
}

// Node describes a name in the folder.
func (f *Nodes) Node(name string, state tree.State) xref.Node {
	loc := f.folder.Join(name)
	n := xref.NewNode(loc, f.mount.Engine, f.mount.KVVersion, state)
	if f.pages != nil {
		n.ViewURL, n.EditURL = f.pages.View(name), f.pages.Edit(name)
		if state == tree.Empty && loc.IsFolder() {
			n.CreateURL = f.pages.Create(name)
		}
	}
	n.Entities = f.entities
	if strings.Contains(name, "/") {
		n.Entities = ownersOf(f.owners, loc)
	}
	return n
}

// MountTag names an engine and its version: "kv v2", "pki".
func MountTag(m vaultsvc.Mount) string {
	if m.KVVersion > 0 {
		return fmt.Sprintf("%s v%d", m.Engine, m.KVVersion)
	}
	return m.Engine
}
