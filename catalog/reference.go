package catalog

import (
	"path/filepath"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources"
)

// Reference is a place in a file that names a location in Vault.
type Reference struct {
	sources.Reference
	File     string  // as it is shown, see [Entity.File]
	FilePath string  // absolute
	Entity   *Entity // to whom it belongs, see [Catalog.own]; nil where nobody is near
}

// Store is an object in a file that tells where references that name it lie.
type Store struct {
	sources.Store
	File     string // as it is shown
	FilePath string // absolute
}

// own gives each reference to the entity whose file is nearest above it: in the same folder, else in
// the next one upwards that has any. Of several in that folder it is the one of the reference's own
// file, else the first component, else the first of all.
func (c *Catalog) own() {
	byDir := map[string][]*Entity{}
	for _, e := range c.Entities {
		dir := filepath.Dir(e.Path)
		// A catalog kept in a folder of its own speaks for the folder around it.
		switch filepath.Base(dir) {
		case ".backstage", "catalog":
			dir = filepath.Dir(dir)
		}
		byDir[dir] = append(byDir[dir], e)
	}
	for _, r := range c.References {
		for dir := filepath.Dir(r.FilePath); ; dir = filepath.Dir(dir) {
			if near := byDir[dir]; len(near) > 0 {
				r.Entity = pick(near, r.FilePath)
				break
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
}

func pick(near []*Entity, path string) *Entity {
	var component *Entity
	for _, e := range near {
		switch {
		case e.Path == path:
			return e
		case component == nil && strings.HasPrefix(e.Ref, "component:"):
			component = e
		}
	}
	if component != nil {
		return component
	}
	return near[0]
}
