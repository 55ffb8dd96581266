package index

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// kept is a cache that keeps some names of the owner.
func kept(t *testing.T) (Cache, string) {
	t.Helper()
	c := Cache{filepath.Join(t.TempDir(), "vaultmap", "index")}
	save(t, c, owner())
	return c, filepath.Join(c.Dir, owner().fileName())
}

func save(t *testing.T, c Cache, o Owner) {
	t.Helper()
	s := storeWith(t, twoMounts, "secret/:a/ b", "secret/a/:x y")
	if err := c.Save(t.Context(), o, Names{Snapshot: s.Snapshot(), Mounts: twoMounts}); err != nil {
		t.Fatal(err)
	}
}

// Names are shown to nobody but the one whose they are: another server, namespace or token has
// none, and a file that was put in another's place is not believed.
func TestOwners(t *testing.T) {
	t.Parallel()
	c, path := kept(t)
	if x, err := c.Load(owner()); err != nil || x.Names != 4 || x.Folders != 1 {
		t.Fatalf("%+v, %v", x, err)
	}
	for what, change := range map[string]func(*Owner){
		"another server":    func(o *Owner) { o.Server = "https://other.example.com:8200" },
		"another namespace": func(o *Owner) { o.Namespace = "platform/a" },
		"another token":     func(o *Owner) { o.Identity = "entity:2" },
		"parts that are moved": func(o *Owner) {
			o.Server, o.Namespace = o.Server+"platform", ""
		},
	} {
		o := owner()
		change(&o)
		if x, err := c.Load(o); x != nil || err != nil {
			t.Errorf("%s: %+v, %v", what, x, err)
		}
		if err := os.Link(path, filepath.Join(c.Dir, o.fileName())); err != nil {
			t.Fatal(err)
		}
		if x, err := c.Load(o); x != nil || !errors.Is(err, ErrForeign) {
			t.Errorf("%s, with that file: %+v, %v", what, x, err)
		}
	}
	for _, f := range must(c.Files())(t) {
		if good := f.Path == path; good != (f.Err == nil) {
			t.Errorf("%s: %v", f.Path, f.Err)
		}
	}
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// A token with other policies may see other names: what was kept is dropped. The order in which a
// server tells them means nothing.
func TestPolicies(t *testing.T) {
	t.Parallel()
	for what, tc := range map[string]struct {
		policies []string
		kept     bool
	}{
		"the same": {[]string{"default", "p", "p"}, true}, "one more": {[]string{"default", "p", "q"},
			false},
		"one less": {[]string{"p"}, false}, "none": {nil, false},
	} {
		c, path := kept(t)
		o := owner()
		o.Policies = tc.policies
		x, err := c.Load(o)
		_, there := os.Stat(path)
		if tc.kept && (x == nil || err != nil || there != nil) || !tc.kept &&
			(x != nil || !errors.Is(err, ErrPolicies) || !errors.Is(there, fs.ErrNotExist)) {
			t.Errorf("%s: %v, %v, %v", what, x, err, there)
		}
	}
}

// Nobody is not somebody: what a token without an identity lists is kept for nobody.
func TestNobody(t *testing.T) {
	t.Parallel()
	c := Cache{filepath.Join(t.TempDir(), "vaultmap", "index")}
	for _, o := range []Owner{{Server: "https://v"}, {Identity: "entity:1"}} {
		if err := c.Save(t.Context(), o, Names{}); err == nil {
			t.Errorf("kept for %+v", o)
		}
	}
	if x, err := c.Load(owner()); x != nil || err != nil {
		t.Errorf("%v, %v", x, err)
	}
	if files, err := c.Files(); len(files) > 0 || err != nil {
		t.Errorf("%v, %v", files, err)
	}
	if n, err := c.Clear(); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := os.Stat(c.Dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("looking made the folder: %v", err)
	}
}

// A write that fails, or is given up, leaves the old file, and nothing else.
func TestSaveIsWhole(t *testing.T) {
	t.Parallel()
	c, path := kept(t)
	before := must(os.ReadFile(path))(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := storeWith(t, twoMounts, "secret/:new")
	if err := c.Save(ctx, owner(), Names{Snapshot: s.Snapshot(), Mounts: twoMounts}); !errors.Is(err,
		context.Canceled) {
		t.Errorf("%v", err)
	}
	if after := must(os.ReadFile(path))(t); !slices.Equal(before, after) {
		t.Error("the file has changed")
	}
	if entries := must(os.ReadDir(c.Dir))(t); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

// Names that nobody asks for are not kept for ever, nor are files that were never whole. What is
// not ours stays.
func TestSweep(t *testing.T) {
	t.Parallel()
	c, path := kept(t)
	other := owner()
	other.Identity = "entity:2"
	save(t, c, other)
	old := time.Now().Add(-unused - time.Hour)
	part := filepath.Join(c.Dir, owner().fileName()+".XYZ"+temporary)
	mine := filepath.Join(c.Dir, "notes.txt")
	for _, file := range []string{part, mine} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{path, part, mine} {
		if err := os.Chtimes(file, old, old); err != nil {
			t.Fatal(err)
		}
	}
	save(t, c, other)
	var left []string
	for _, e := range must(os.ReadDir(c.Dir))(t) {
		left = append(left, e.Name())
	}
	slices.Sort(left)
	want := []string{other.fileName(), "notes.txt"}
	slices.Sort(want)
	if !slices.Equal(left, want) {
		t.Errorf("left: %v", left)
	}
}

// Clear removes what this package made, whatever has become of it, and nothing else.
func TestClear(t *testing.T) {
	t.Parallel()
	c, path := kept(t)
	id := strings.TrimSuffix(owner().fileName(), suffix)
	outside := filepath.Join(t.TempDir(), "precious")
	ours := []string{id[:31] + "0" + suffix, id + suffix + ".ABC" + temporary,
		strings.Repeat("a", 32) + suffix}
	others := []string{"notes.txt", id, id + ".txt", "x" + suffix, strings.ToUpper(id) + "A" + suffix,
		id + "0" + suffix, suffix, id + temporary}
	for _, file := range append([]string{outside},
		inDir(c.Dir, slices.Concat(ours[:2], others)...)...) {
		if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Attack: a link of our name leads to something precious.
	if err := os.Symlink(outside, filepath.Join(c.Dir, ours[2])); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(c.Dir, strings.Repeat("b", 32)+suffix)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	n, err := c.Clear()
	if err != nil || n != 4 {
		t.Errorf("%d removed, %v", n, err)
	}
	for _, file := range append(inDir(c.Dir, others...), outside, folder) {
		if _, err := os.Lstat(file); err != nil {
			t.Errorf("removed: %v", err)
		}
	}
	for _, file := range append(inDir(c.Dir, ours...), path) {
		if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is still there", file)
		}
	}
	c, _ = kept(t)
	if n, err := c.Clear(); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := os.Lstat(c.Dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the empty folder stays")
	}
}

func inDir(dir string, names ...string) []string {
	var paths []string
	for _, name := range names {
		paths = append(paths, filepath.Join(dir, name))
	}
	return paths
}
