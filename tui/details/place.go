package details

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Place is what details are about: just one of a node of the tree, a use, and what the catalog
// lists. The zero value is nothing.
type Place struct {
	Node tree.ID            // a mount, folder or secret; [tree.Root] for none
	At   vaultpath.Location // where it has no node

	Use *xref.Use // a reference in a file

	Subject  uses.Subject     // an entity, or nobody
	Group    *catalog.Group   // of entities
	By       string           // what they are grouped by
	Problem  *catalog.Problem // in a file
	Config   *catalog.AppConfig
	Problems bool // all of those in files
	All      bool // all mounts
}

// same reports whether two places are the same one. A group has no identity but its name.
func (p Place) same(other Place) bool {
	if p.Group != nil && other.Group != nil && p.Group.Ref == other.Group.Ref {
		p.Group, other.Group = nil, nil
	}
	return p == other
}
