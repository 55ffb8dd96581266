package catalog

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/sources"
)

// Reference is a place in a file that names a location in Vault.
type Reference struct {
	sources.Reference
	File     string  // as it is shown, see [Entity.File]
	FilePath string  // absolute; of what is piped that of no file, but near to what it belongs to
	Piped    bool    // it stands in a stream of manifests: see [ScanOptions.Manifests]
	Template string  // the file that what is piped was made from, absolute, where that is known
	Entity   *Entity // to whom it belongs, see [Catalog.assignOwners]; nil where nobody is near
}

// Store is an object in a file that tells where references that name it lie.
type Store struct {
	sources.Store
	File     string // as it is shown
	FilePath string // absolute
}

// claim is the place from which an entity owns references.
type claim struct {
	path   string // of the file that describes the entity
	entity *Entity
}

// assignOwners gives each reference to the entity whose file is nearest above it: in the same
// folder, else in the next one upwards that has any. Of several in that folder those of the
// reference's own file come first, then components, then the others by file and line.
//
// An entity that is described a second time owns what is around that place, too: copies stand in
// the folders of several environments.
func (c *Catalog) assignOwners(described []*Entity) {
	c.claims = map[string][]claim{}
	known := make(map[string]*Entity, len(c.Entities))
	for _, e := range c.Entities {
		known[e.Ref] = e
	}
	for _, e := range described {
		// People do not take secrets, and a Location only says where others are described.
		if e.isKind("user") || e.isKind("group") || e.isKind("location") {
			continue
		}
		dir := claimed(e.Path)
		c.claims[dir] = append(c.claims[dir], claim{e.Path, known[e.Ref]})
	}
	for _, r := range c.References {
		path := cmp.Or(r.Template, r.FilePath)
		r.Entity = c.owner(filepath.Dir(path), path)
	}
}

// owner returns to whom what is in a folder belongs, nil where nobody is near. path is that of the
// file that it is about, "" for all of them.
func (c *Catalog) owner(dir, path string) *Entity {
	for dir := range repo.Upwards(dir) {
		if near := c.claims[dir]; len(near) > 0 {
			return pick(near, path)
		}
	}
	return nil
}

// OwnerOf returns the entity that the files in a folder belong to, as references in them do; nil
// where they are nobody's. dir is absolute and without links, as the paths of a scan are.
func (c *Catalog) OwnerOf(dir string) *Entity { return c.owner(dir, "") }

// claimed returns the folder that an entity's file speaks for: its own, or the one around it
// where the file lies in a folder that holds nothing but catalog files.
func claimed(path string) string {
	dir := filepath.Dir(path)
	switch filepath.Base(dir) {
	case ".backstage":
		return filepath.Dir(dir)
	case "catalog":
		// A service can be called so; its file then has the usual name.
		if !strings.HasPrefix(filepath.Base(path), "catalog-info") {
			return filepath.Dir(dir)
		}
	}
	return dir
}

func pick(near []claim, path string) *Entity {
	rank := func(c claim) int {
		switch same := c.path == path; {
		case same && c.entity.isKind("component"):
			return 0
		case same:
			return 1
		case c.entity.isKind("component"):
			return 2
		}
		return 3
	}
	return slices.MinFunc(near, func(a, b claim) int { return rank(a) - rank(b) }).entity
}
