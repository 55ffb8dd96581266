package tree

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A file names a segment that is longer than 16 bits can count. Cut to them it would be the name of
// a folder that the file does not name, and the text of all names after it would be out of step
// with the nodes.
func TestEnsureOfATooLongName(t *testing.T) {
	t.Parallel()
	wrapped := "top" + strings.Repeat("x", 1<<16) // its length, cut to 16 bits, is that of "top"
	for attack, loc := range map[string]vaultpath.Location{
		"a folder":             vaultpath.New("", "secret", wrapped+"/deep/"),
		"a secret":             vaultpath.New("", "secret", wrapped),
		"below a good one":     vaultpath.New("", "secret", "new/"+wrapped),
		"a mount":              vaultpath.New("", wrapped, "deep"),
		"one byte too many":    vaultpath.New("", "secret", strings.Repeat("x", maxName)+"/"),
		"a length cut to zero": vaultpath.New("", "secret", strings.Repeat("x", maxName+1)),
	} {
		s := New("")
		s.Ensure(vaultpath.New("", "secret", "top/"))
		before, counts := s.Snapshot().Len(), s.Counts()
		for range 3 {
			if id := s.Ensure(loc); id != Root {
				t.Errorf("%s: it has node %d, which is %.20q", attack, id, s.Location(id))
			}
		}
		if n := s.Snapshot().Len(); n != before || s.Counts() != counts {
			t.Errorf("%s: %d nodes, %+v, before it %d and %+v", attack, n, s.Counts(), before, counts)
		}
		after := s.Ensure(vaultpath.New("", "secret", "after/it"))
		if got := s.Location(after).String(); got != "secret/after/it" {
			t.Errorf("%s: a location after it is %.40q", attack, got)
		}
		checkBlocks(t, s.Snapshot())
	}
	s := New("")
	longest := vaultpath.New("", "secret", strings.Repeat("x", maxName))
	if id := s.Ensure(longest); s.Location(id) != longest || s.Ensure(longest) != id {
		t.Error("the longest name that fits is not kept")
	}
	checkBlocks(t, s.Snapshot())
}

// A server lets one name of a large folder come and go, and the folder is refreshed over and over:
// the list of its children goes where it was.
func TestListsStayInTheirPlace(t *testing.T) {
	t.Parallel()
	s := New("")
	s.Mounts([]string{"secret/"})
	mount := s.Children(Root)[0]
	all := make([]string, 10_000)
	for i := range all {
		all[i] = fmt.Sprintf("name-%05d", i)
	}
	s.SetChildren(mount, all)
	before := room(s)
	for i := range 100 {
		s.SetChildren(mount, all[1+i%3:])
		s.SetChildren(mount, all)
	}
	s.SetChildren(mount, nil)
	s.SetChildren(mount, all)
	if got := room(s); got != before {
		t.Errorf("after a hundred refreshes the lists have room for %d, before them for %d", got, before)
	}
	if got := names(s, mount); got != strings.Join(all, " ") {
		t.Errorf("the children are %.40q…", got)
	}
}

// A file names ten thousand secrets of one folder, each of which is added by itself; or a folder
// has one more at each refresh. The room is a few times what the last list needs, not the sum of
// all lists on the way to it.
func TestListsThatGrowNameByName(t *testing.T) {
	t.Parallel()
	const many = 10_000
	all := make([]string, many)
	for i := range all {
		all[i] = fmt.Sprintf("name-%05d", (i*7919)%many) // in no order
	}
	one := New("")
	for _, n := range all {
		one.Ensure(vaultpath.New("", "secret", n))
	}
	refreshed := New("")
	mount := refreshed.Ensure(vaultpath.New("", "secret", ""))
	for n := many - 200; n <= many; n++ {
		refreshed.SetChildren(mount, all[:n])
	}
	want := strings.Join(slices.Sorted(slices.Values(all)), " ")
	for how, s := range map[string]*Store{"by Ensure": one, "by refreshes": refreshed} {
		if got := room(s); got > 8*many {
			t.Errorf("%s: the lists have room for %d, to hold %d", how, got, many)
		}
		id, _ := s.Find(vaultpath.New("", "secret", ""))
		if names(s, id) != want {
			t.Errorf("%s: the children are not those that were added", how)
		}
	}
}

// room is for how many IDs the lists have room, used or not.
func room(s *Store) (ids int) {
	for _, b := range s.kids.blocks {
		ids += cap(b)
	}
	return ids
}
