package xref

import (
	"strconv"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
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

// at is the location.
func (n *Node) at() vaultpath.Location {
	return vaultpath.Location{Namespace: n.Namespace, Mount: n.Mount, Path: n.Path}
}

// NewNode describes what a location says of itself, in a mount of an engine.
func NewNode(loc vaultpath.Location, engine string, kvVersion int, state tree.State,
) Node {
	n := Node{
		Namespace: loc.Namespace, Mount: loc.Mount, Engine: engine, KVVersion: kvVersion,
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

// AppendJSON appends what [harmless.JSON] writes of a node. There may be millions, and package json
// takes five times as long; a test holds it against that, field by field.
func (n *Node) AppendJSON(b []byte) []byte {
	b = harmless.AppendJSON(append(b, `{"namespace":`...), n.Namespace)
	b = harmless.AppendJSON(append(b, `,"mount":`...), n.Mount)
	b = harmless.AppendJSON(append(b, `,"engine":`...), n.Engine)
	b = strconv.AppendInt(append(b, `,"kv_version":`...), int64(n.KVVersion), 10)
	b = harmless.AppendJSON(append(b, `,"path":`...), n.Path)
	b = harmless.AppendJSON(append(b, `,"location":`...), n.Location)
	b = harmless.AppendJSON(append(b, `,"kind":`...), n.Kind)
	b = harmless.AppendJSON(append(b, `,"state":`...), n.State)
	b = harmless.AppendJSON(append(b, `,"view_url":`...), n.ViewURL)
	b = harmless.AppendJSON(append(b, `,"edit_url":`...), n.EditURL)
	if n.CreateURL != "" {
		b = harmless.AppendJSON(append(b, `,"create_url":`...), n.CreateURL)
	}
	b = append(b, `,"entities":[`...)
	for i, ref := range n.Entities {
		if i > 0 {
			b = append(b, ',')
		}
		b = harmless.AppendJSON(b, ref)
	}
	return append(b, `]}`...)
}
