package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// Node is one mount, folder or secret as JSON has it. Names are exact.
type Node struct {
	Namespace string `json:"namespace"`
	Mount     string `json:"mount"`
	Engine    string `json:"engine"`
	KVVersion int    `json:"kv_version"` // 0 for engines other than kv
	Path      string `json:"path"`
	Location  string `json:"location"`
	Kind      string `json:"kind"` // secret, folder or mount
	// of a folder or mount: see package tree; a secret is listed or deleted
	State     string   `json:"state"`
	ViewURL   string   `json:"view_url"`
	EditURL   string   `json:"edit_url"`
	CreateURL string   `json:"create_url,omitempty"` // where a folder is empty
	Entities  []string `json:"entities"`
}

// NewNode describes a location. Without ui it has no addresses, and without the map no entities.
func NewNode(m vaultsvc.Mount, loc vaultpath.Location, state tree.State, ui *weburl.URLs,
	x *xref.Index) Node {
	n := newNode(m, loc, state)
	if ui != nil {
		n.ViewURL, n.EditURL = ui.View(m, loc), ui.Edit(m, loc)
		if state == tree.Empty && loc.IsFolder() {
			n.CreateURL = ui.Create(m, loc)
		}
	}
	n.Entities = ownersOf(x, loc)
	return n
}

// newNode describes what a location says of itself.
func newNode(m vaultsvc.Mount, loc vaultpath.Location, state tree.State) Node {
	n := Node{
		Namespace: loc.Namespace, Mount: loc.Mount, Engine: m.Engine, KVVersion: m.KVVersion,
		Path: loc.Path, Location: loc.String(), Kind: "secret", State: state.String(),
	}
	switch {
	case loc.IsMount():
		n.Kind = "mount"
	case loc.IsFolder():
		n.Kind = "folder"
	case state != tree.Deleted:
		n.State = tree.Listed.String()
	}
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
func (f *Nodes) Node(name string, state tree.State) Node {
	loc := f.folder.Join(name)
	n := newNode(f.mount, loc, state)
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

// appendJSON appends what [encode] writes of a node. There may be millions, and package json takes
// five times as long; a test holds it against that, field by field.
func (n *Node) appendJSON(b []byte) []byte {
	b = appendText(append(b, `{"namespace":`...), n.Namespace)
	b = appendText(append(b, `,"mount":`...), n.Mount)
	b = appendText(append(b, `,"engine":`...), n.Engine)
	b = strconv.AppendInt(append(b, `,"kv_version":`...), int64(n.KVVersion), 10)
	b = appendText(append(b, `,"path":`...), n.Path)
	b = appendText(append(b, `,"location":`...), n.Location)
	b = appendText(append(b, `,"kind":`...), n.Kind)
	b = appendText(append(b, `,"state":`...), n.State)
	b = appendText(append(b, `,"view_url":`...), n.ViewURL)
	b = appendText(append(b, `,"edit_url":`...), n.EditURL)
	if n.CreateURL != "" {
		b = appendText(append(b, `,"create_url":`...), n.CreateURL)
	}
	b = append(b, `,"entities":[`...)
	for i, ref := range n.Entities {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, ref)
	}
	return append(b, `]}`...)
}

// MountTag names an engine and its version: "kv v2", "pki".
func MountTag(m vaultsvc.Mount) string {
	if m.KVVersion > 0 {
		return fmt.Sprintf("%s v%d", m.Engine, m.KVVersion)
	}
	return m.Engine
}
