package inquiry

import (
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// Mounts returns mounts as the map has them.
func Mounts(mounts []vaultsvc.Mount) xref.Mounts {
	var known xref.Mounts
	for _, m := range mounts {
		known.List = append(known.List, xref.Mount{Path: m.Path, KVVersion: m.KVVersion,
			Engine: m.Kind()})
	}
	return known
}
