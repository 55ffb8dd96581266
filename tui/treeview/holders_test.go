package treeview

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// The text of a block can go on behind its last name. What stands there belongs to no node that is looked for: counting
// on would run past the nodes, and past the set.
func TestHoldersStayWithinTheNodes(t *testing.T) {
	s := tree.New("")
	mount := s.Ensure(vaultpath.New("", "secret", ""))
	names := make([]string, 10_000) // of more than one block
	for i := range names {
		names[i] = fmt.Sprintf("name-%05d", i)
		if i%10 == 9 {
			names[i] += "-needle"
		}
	}
	s.SetChildren(mount, names)
	whole := s.Snapshot()
	for _, n := range []int{1, 2, 10, 12, 63, 64, 65, 127, 128, 4096, 5000, 9999, whole.Len()} {
		some := whole.First(n)
		for _, word := range []string{"needle", "e", "9-n", "secret/", "nowhere"} {
			found := holders(some, []string{word})[0]
			for id := range tree.ID(64 * len(found)) {
				if want := int(id) < n && strings.Contains(whole.Name(min(id, tree.ID(n-1))), word); found.has(id) != want {
					t.Fatalf("of the first %d names, %d holds %q: %v, want %v", n, id, word, found.has(id), want)
				}
			}
		}
	}
}

// A file names a folder with a segment that no node can hold, and a filter is typed then.
func TestFilterAfterATooLongName(t *testing.T) {
	s := tree.New("")
	mount := s.Ensure(vaultpath.New("", "secret", ""))
	s.Ensure(vaultpath.New("", "secret", "top"+strings.Repeat("x", 1<<16)+"/deep/"))
	s.SetChildren(mount, []string{"axxb", "b"})
	names := s.Snapshot()
	want, _ := s.Child(mount, "axxb")
	found := holders(names, []string{"xx"})[0]
	for id := range tree.ID(names.Len()) {
		if found.has(id) != (id == want) {
			t.Errorf("%q holds xx: %v", names.Name(id), found.has(id))
		}
	}
}
