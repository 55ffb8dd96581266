package find

import (
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/find/findtest"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// storeOf returns a store of secrets in mounts.
func storeOf(mounts, locations []string) *tree.Store {
	s := tree.New("")
	s.Mounts(mounts)
	folders := map[string][]string{}
	var add func(folder, name string)
	add = func(folder, name string) {
		if slices.Contains(folders[folder], name) {
			return
		}
		folders[folder] = append(folders[folder], name)
		if up := strings.TrimSuffix(folder, "/"); !slices.Contains(mounts, folder) {
			at := strings.LastIndexByte(up, '/') + 1
			add(folder[:at], folder[at:])
		}
	}
	for _, l := range locations {
		at := strings.LastIndexByte(l, '/') + 1
		add(l[:at], l[at:])
	}
	var fill func(mount, folder string)
	fill = func(mount, folder string) {
		names := slices.Sorted(slices.Values(folders[mount+folder]))
		s.SetChildren(s.Ensure(vaultpath.New("", strings.TrimSuffix(mount, "/"), folder)), names)
		for _, name := range names {
			if strings.HasSuffix(name, "/") {
				fill(mount, folder+name)
			}
		}
	}
	for _, mount := range mounts {
		fill(mount, "")
	}
	return s
}

// What is typed finds what is meant: it is the first result, and never below the third.
func TestTyped(t *testing.T) {
	t.Parallel()
	names := storeOf(findtest.Mounts(), findtest.Locations()).Snapshot()
	first := 0
	for _, c := range findtest.Queries() {
		q := Parse(c.Typed)
		got, err := Search(t.Context(), q, names, nil, 5, nil)
		if err != nil {
			t.Fatal(err)
		}
		if slips, ok := q.Slips(); ok && got.Total == 0 && c.Similar {
			if got, err = Search(t.Context(), slips, names, nil, 5, nil); err != nil {
				t.Fatal(err)
			}
		}
		var best []string
		for _, m := range got.Best {
			best = append(best, m.Location)
		}
		switch at := slices.Index(best, c.Want); at {
		case 0:
			first++
		case 1, 2:
			t.Logf("%q: %s comes after %q", c.Typed, c.Want, best[:at])
		default:
			t.Errorf("%q: %s is not among the first of %d: %q", c.Typed, c.Want, got.Total, best)
		}
	}
	if all := len(findtest.Queries()); first < all-2 {
		t.Errorf("%d of %d are the first result", first, all)
	}
}
