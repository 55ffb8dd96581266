package xref

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Owner is an entity whose annotation names a folder, and the line of its file that does.
type Owner struct {
	*catalog.Entity
	Line int
}

// Owners returns the entities whose annotations name a location or a folder above it, the nearest
// folder's first, each once.
func (x *Index) Owners(loc vaultpath.Location) []Owner {
	if loc.Namespace != x.namespace {
		return nil // annotations have no namespace of their own
	}
	return x.AppendOwners(nil, loc.String())
}

// AppendOwners is [Index.Owners] of a location of the index's own namespace, as text, for what is
// drawn with each frame.
func (x *Index) AppendOwners(out []Owner, location string) []Owner {
	for i := len(location); i > 0; i-- {
		if location[i-1] == '/' {
			for _, o := range x.owners[location[:i]] {
				if !slices.ContainsFunc(out, func(near Owner) bool { return near.Entity == o.Entity }) {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// NearestOwner returns the first of [Index.AppendOwners], nil where there is none. The text may be
// changed afterwards.
func (x *Index) NearestOwner(location []byte) *catalog.Entity {
	for i := len(location); i > 0 && len(x.owners) > 0; i-- {
		if location[i-1] == '/' {
			if all := x.owners[string(location[:i])]; len(all) > 0 {
				return all[0].Entity
			}
		}
	}
	return nil
}

// BelongsTo returns the entities that a location belongs to, each once: those that own it, the
// nearest folder's first; where none does, those whose files name it or a folder above it, in the
// order of files. Who uses something below a folder has no part in it.
func (x *Index) BelongsTo(loc vaultpath.Location) []*catalog.Entity {
	var out []*catalog.Entity
	for _, o := range x.Owners(loc) {
		out = append(out, o.Entity)
	}
	if out != nil {
		return out
	}
	for _, u := range x.Of(loc) {
		above := u.Location.Folder() == loc.Folder() || u.Location.IsFolder() &&
			strings.HasPrefix(loc.String(), u.Location.String())
		if above && u.Entity != nil && !slices.Contains(out, u.Entity) {
			out = append(out, u.Entity)
		}
	}
	return out
}
