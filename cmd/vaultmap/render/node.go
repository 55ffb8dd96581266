package render

import (
	"fmt"

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
	n := Node{
		Namespace: loc.Namespace, Mount: loc.Mount, Engine: m.Engine, KVVersion: m.KVVersion,
		Path:     loc.Path,
		Location: loc.String(), Kind: "secret", State: state.String(), Entities: []string{},
	}
	switch {
	case loc.IsMount():
		n.Kind = "mount"
	case loc.IsFolder():
		n.Kind = "folder"
	case state != tree.Deleted:
		n.State = tree.Listed.String()
	}
	if ui != nil {
		n.ViewURL, n.EditURL = ui.View(m, loc), ui.Edit(m, loc)
		if state == tree.Empty && loc.IsFolder() {
			n.CreateURL = ui.Create(m, loc)
		}
	}
	if x != nil {
		for _, o := range x.Owners(loc) {
			n.Entities = append(n.Entities, o.Ref)
		}
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
