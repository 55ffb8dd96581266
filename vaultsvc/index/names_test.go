package index

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// owner is somebody whose names are kept.
func owner() Owner {
	return Owner{Server: "https://vault.example.com:8200", Namespace: "platform", Identity: "entity:1",
		Policies: []string{"p", "default"}}
}

var twoMounts = []Mount{{"secret/", "uuid-1", "kv"}, {"team/legacy/", "uuid-2", "kv"}}

func pathsOf(mounts []Mount) []string {
	var paths []string
	for _, m := range mounts {
		paths = append(paths, m.Path)
	}
	return paths
}

// storeWith returns a store with names by folder, as if each had been listed in that order:
// "secret/a/": "x y/".
func storeWith(t testing.TB, mounts []Mount, folders ...string) *tree.Store {
	t.Helper()
	s := tree.New("platform")
	s.Mounts(pathsOf(mounts))
	for _, line := range folders {
		path, names, _ := strings.Cut(line, ":")
		s.SetChildren(folder(t, s, path), strings.Fields(names))
	}
	return s
}

// folder finds a folder by its whole path.
func folder(t testing.TB, s *tree.Store, path string) tree.ID {
	t.Helper()
	for _, mount := range s.Children(tree.Root) {
		rest, ok := strings.CutPrefix(path, s.Name(mount))
		id := mount
		for _, name := range strings.SplitAfter(rest, "/") {
			if ok && name != "" {
				id, ok = s.Child(id, name)
			}
		}
		if ok {
			return id
		}
	}
	t.Fatalf("there is no %s", path)
	return tree.Root
}

// dump returns the location of every node of a store, in order.
func dump(s *tree.Store) []string {
	var all []string
	var visit func(tree.ID)
	visit = func(id tree.ID) {
		for _, kid := range s.Children(id) {
			all = append(all, s.Location(kid).String())
			visit(kid)
		}
	}
	visit(tree.Root)
	return all
}

// put gives a store all names of an index, a few at a time.
func put(x *Index, s *tree.Store, mounts []Mount, at int) int {
	r := x.Reader(mounts)
	for r.Put(s, at, func(tree.ID) {}) {
	}
	return r.Given()
}

// odd are names that make trouble where a name is taken for more than bytes.
var odd = []string{"..a", "a..", "...", "a b", " ", "é", "日本", "\x1b[2J", "\n", "\x00", "%2F",
	"\u202e", "\xff\xfe", strings.Repeat("long", 300), "a\\b", "data", "metadata"}

// grow makes a store of random names. Some folders are listed more than once.
func grow(r *rand.Rand, mounts []Mount, folders int) *tree.Store {
	s := tree.New("platform")
	s.Mounts(pathsOf(mounts))
	open := slices.Clone(s.Children(tree.Root))
	for range folders {
		id := open[r.IntN(len(open))]
		if !s.Alive(id) {
			continue
		}
		var names []string
		for range r.IntN(12) {
			name := fmt.Sprintf("name-%d", r.IntN(20))
			if r.IntN(8) == 0 {
				name = odd[r.IntN(len(odd))]
			}
			if r.IntN(2) == 0 {
				name += "/"
			}
			names = append(names, name)
		}
		s.SetChildren(id, names)
		for _, kid := range s.Children(id) {
			if s.IsFolder(kid) {
				open = append(open, kid)
			}
		}
	}
	return s
}

// What is kept of a random store, and given to an empty one, is all that the first had, and nothing
// else; and it is stale.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	seeds := uint64(100)
	if testing.Short() {
		seeds = 20
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 3))
		mounts := twoMounts[:1+r.IntN(2)]
		s := grow(r, mounts, r.IntN(60))
		c := Cache{t.TempDir() + "/vaultmap/index"}
		if err := c.Save(t.Context(), owner(), Names{Snapshot: s.Snapshot(),
			Mounts: mounts}); err != nil {
			t.Fatal(err)
		}
		x, err := c.Load(owner())
		if err != nil || x == nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if x.Names != s.Counts().Names || time.Since(x.Saved) > time.Minute ||
			x.Server != owner().Server {
			t.Errorf("seed %d: %+v of %+v", seed, x.Info, s.Counts())
		}
		again := tree.New("platform")
		again.Mounts(pathsOf(mounts))
		if n := put(x, again, mounts, 1+r.IntN(40)); n != x.Names {
			t.Errorf("seed %d: %d names given of %d", seed, n, x.Names)
		}
		if got, want := dump(again), dump(s); !slices.Equal(got, want) {
			t.Fatalf("seed %d: got\n%q\nwant\n%q", seed, got, want)
		}
		if c := again.Counts(); c.Listed != 0 || c.Names != x.Names ||
			c.Folders != x.Folders+len(mounts) {
			t.Errorf("seed %d: %+v of %+v", seed, c, x.Info)
		}
		for _, mount := range again.Children(tree.Root) {
			if again.Stale(mount) != (len(again.Children(mount)) > 0) {
				t.Errorf("seed %d: %s has names that are not stale", seed, again.Name(mount))
			}
		}
	}
}

// Names that lead elsewhere cannot be kept: a file that has one would not be read.
func TestNamesThatAreNotKept(t *testing.T) {
	t.Parallel()
	s := storeWith(t, twoMounts, "secret/:../ .. ./ . a/b a//b / // good a/", "secret/a/:x")
	c := Cache{t.TempDir() + "/vaultmap/index"}
	if err := c.Save(t.Context(), owner(), Names{Snapshot: s.Snapshot(),
		Mounts: twoMounts}); err != nil {
		t.Fatal(err)
	}
	x, err := c.Load(owner())
	if err != nil {
		t.Fatal(err)
	}
	again := storeWith(t, twoMounts)
	put(x, again, twoMounts, 100)
	if got := strings.Join(dump(again),
		" "); got != "secret/ secret/a/ secret/a/x secret/good team/legacy/" {
		t.Errorf("kept %s", got)
	}
}

// What the token may not list, and what no answer named, is in no file; nor is a mount that is not
// in the list.
func TestWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	s := storeWith(t, twoMounts, "secret/:a/ b/ c/", "secret/a/:x/ y", "secret/a/x/:deep",
		"secret/b/:z")
	c := Cache{t.TempDir() + "/vaultmap/index"}
	n := Names{
		Snapshot: s.Snapshot(), Mounts: twoMounts[:1],
		Hidden: []tree.ID{folder(t, s, "secret/a/")}, Unnamed: []tree.ID{folder(t, s, "secret/b/")},
	}
	if err := c.Save(t.Context(), owner(), n); err != nil {
		t.Fatal(err)
	}
	x, err := c.Load(owner())
	if err != nil || x.Names != 2 {
		t.Fatalf("%+v, %v", x, err)
	}
	again := storeWith(t, twoMounts)
	put(x, again, twoMounts, 1)
	if got := strings.Join(dump(again), " "); got != "secret/ secret/a/ secret/c/ team/legacy/" {
		t.Errorf("kept %s", got)
	}
}

// A mount that was disabled has no names, and one that took its place has none of its names.
func TestOtherMounts(t *testing.T) {
	t.Parallel()
	s := storeWith(t, twoMounts, "secret/:a/", "secret/a/:x", "team/legacy/:old")
	c := Cache{t.TempDir() + "/vaultmap/index"}
	if err := c.Save(t.Context(), owner(), Names{Snapshot: s.Snapshot(),
		Mounts: twoMounts}); err != nil {
		t.Fatal(err)
	}
	for what, tc := range map[string]struct {
		now  []Mount
		want string
	}{
		"the same":     {twoMounts, "secret/ secret/a/ secret/a/x team/legacy/ team/legacy/old"},
		"one disabled": {twoMounts[1:], "team/legacy/ team/legacy/old"},
		"one replaced": {[]Mount{{"secret/", "uuid-3", "kv"}, twoMounts[1]},
			"secret/ team/legacy/ team/legacy/old"},
		"another engine": {[]Mount{{"secret/", "uuid-1", "pki"}, twoMounts[1]},
			"secret/ team/legacy/ team/legacy/old"},
		"a new one": {[]Mount{{"new/", "uuid-4", "kv"}}, "new/"},
	} {
		x, err := c.Load(owner())
		if err != nil {
			t.Fatal(err)
		}
		again := storeWith(t, tc.now)
		put(x, again, tc.now, 2)
		if got := strings.Join(dump(again), " "); got != tc.want {
			t.Errorf("%s: %s, want %s", what, got, tc.want)
		}
	}
}

// An answer of this run goes before what was kept, whichever comes first, and takes names away.
func TestAnswersGoFirst(t *testing.T) {
	t.Parallel()
	s := storeWith(t, twoMounts, "secret/:a/ b/ c/", "secret/a/:x y", "secret/b/:z", "secret/c/:w")
	c := Cache{t.TempDir() + "/vaultmap/index"}
	if err := c.Save(t.Context(), owner(), Names{Snapshot: s.Snapshot(),
		Mounts: twoMounts}); err != nil {
		t.Fatal(err)
	}
	x, err := c.Load(owner())
	if err != nil {
		t.Fatal(err)
	}
	now := storeWith(t, twoMounts, "secret/:a/ c/ new", "secret/a/:y")
	denied := folder(t, now, "secret/c/")
	now.SetState(denied, tree.Denied, nil)
	put(x, now, twoMounts, 1)
	if got := strings.Join(dump(now),
		" "); got != "secret/ secret/a/ secret/a/y secret/c/ secret/new team/legacy/" {
		t.Errorf("before: %s", got)
	}
	now = storeWith(t, twoMounts)
	put(x, now, twoMounts, 1)
	now.SetChildren(folder(t, now, "secret/"), []string{"a/", "new"})
	now.SetChildren(folder(t, now, "secret/a/"), []string{"x"})
	if got := strings.Join(dump(now),
		" "); got != "secret/ secret/a/ secret/a/x secret/new team/legacy/" {
		t.Errorf("after: %s", got)
	}
	if now.Stale(folder(t, now, "secret/a/")) {
		t.Error("confirmed, and still stale")
	}
}

// The names of one folder are those that the store would have of it, and those of a mount that is
// gone, or another one now, are nobody's.
func TestIn(t *testing.T) {
	t.Parallel()
	c := Cache{filepath.Join(t.TempDir(), "vaultmap", "index")}
	s := storeWith(t, twoMounts, "secret/:a/ ab/ b c/", "secret/a/:x y/", "secret/a/y/:deep/ z",
		"secret/a/y/deep/:z", "secret/ab/:x2", "secret/c/:a/ y/", "secret/c/a/:other")
	if err := c.Save(t.Context(), owner(), Names{Snapshot: s.Snapshot(),
		Mounts: twoMounts}); err != nil {
		t.Fatal(err)
	}
	x := must(c.Load(owner()))(t)
	for path, want := range map[string]string{
		"": "a/ ab/ b c/", "a/": "x y/", "a/y/": "deep/ z", "a/y/deep/": "z", "ab/": "x2", "c/": "a/ y/",
		"c/a/": "other", "b/": "", "a/x/": "", "c/y/": "", "c/a/other/": "", "y/": "", "a/y/deep/z/": "",
	} {
		got := x.In(twoMounts, "secret/", vaultpath.New("", "secret", path).Segments())
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
	other := slices.Clone(twoMounts)
	other[slices.IndexFunc(other, func(m Mount) bool { return m.Path == "secret/" })].ID = "another"
	for _, mounts := range [][]Mount{nil, other} {
		if got := x.In(mounts, "secret/", nil); got != nil {
			t.Errorf("of %v: %q", mounts, got)
		}
	}
	if got := x.In(twoMounts, "nowhere/", nil); got != nil {
		t.Errorf("of no mount: %q", got)
	}
}
