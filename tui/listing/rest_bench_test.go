package listing

import (
	"fmt"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

func BenchmarkRest(b *testing.B) {
	m := New(b.Context(), nil, nil, "")
	m.Mounts.List = []vaultsvc.Mount{{Path: "secret/", Engine: "kv", KVVersion: 2}}
	m.Store.Mounts([]string{"secret/"})
	id, _ := m.Store.Child(tree.Root, "secret/")
	var tops []string
	for i := range 1000 {
		tops = append(tops, fmt.Sprintf("t%04d/", i))
	}
	m.Store.SetChildren(id, tops)
	for _, top := range m.Store.Children(id) {
		var kids []string
		for i := range 100 {
			kids = append(kids, fmt.Sprintf("k%04d/", i))
		}
		m.Store.SetChildren(top, kids)
		for _, kid := range m.Store.Children(top) {
			var names []string
			for i := range 10 {
				names = append(names, fmt.Sprintf("name-%04d", i))
			}
			m.Store.SetChildren(kid, names)
		}
	}
	for _, outdated := range []bool{false, true} {
		b.Run(fmt.Sprint("outdated=", outdated), func(b *testing.B) {
			if outdated {
				m.Walks.outdate(tree.Root)
			}
			for b.Loop() {
				m.Walks.rest(tree.Root)
			}
		})
	}
}
