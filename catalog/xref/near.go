package xref

import (
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// LikeEntity returns the references of entities that were most likely meant by one that no entity
// has, the nearest first.
func (x *Index) LikeEntity(ref string) []string { return x.catalog.Near(ref) }

// LikeNamed returns what was most likely meant by a location that nothing names, the nearest first:
// what files name, and folders on the way to that.
func (x *Index) LikeNamed(text string) []string {
	folders, mounts := map[string][]string{}, []string{}
	for _, u := range x.uses {
		if !u.Resolved() {
			continue
		}
		at := u.Location.Mount
		if folders[at] == nil {
			mounts = append(mounts, at)
		}
		for _, seg := range u.Location.Segments() {
			folders[at] = append(folders[at], seg)
			at += seg
		}
	}
	s := nearmiss.Search{List: func(folder string) ([]string, bool) { return folders[folder], true }}
	s.Mounts(vaultpath.Clean(text), mounts)
	near, _ := s.Find()
	return near
}
