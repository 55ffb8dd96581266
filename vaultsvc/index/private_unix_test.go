//go:build unix

package index

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The names of secrets are not for the neighbours: the file is the user's alone whatever the umask
// says, and so is the folder.
func TestModes(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	c, path := kept(t)
	for p, want := range map[string]fs.FileMode{path: 0o600, c.Dir: 0o700,
		filepath.Dir(c.Dir): 0o700} {
		if info := must(os.Stat(p))(t); info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", p, info.Mode())
		}
	}
	// One that could be read by others is replaced by one that cannot.
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	save(t, c, owner())
	if info := must(os.Stat(path))(t); info.Mode().Perm() != 0o600 {
		t.Errorf("it has mode %v", info.Mode())
	}
}

// Attacks by somebody who can write into the cache folder, or could once: what others can have
// written is not read, what is no file is not waited for, and a link is followed neither by reading
// nor by writing.
func TestPlanted(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "precious")
	for what, tc := range map[string]struct {
		plant func(t *testing.T, c Cache, path string)
		heals bool // the next names that are kept take its place
	}{
		"a file that the group can write": {func(t *testing.T, c Cache,
			path string) {
			check(t, os.Chmod(path, 0o620))
		}, true},
		"a file that others can write": {func(t *testing.T, c Cache,
			path string) {
			check(t, os.Chmod(path, 0o602))
		}, true},
		"a link to a good file": {func(t *testing.T, c Cache, path string) {
			check(t, os.Rename(path, outside))
			check(t, os.Symlink(outside, path))
		}, true},
		"a link to a good file beside it": {func(t *testing.T, c Cache, path string) {
			check(t, os.Rename(path, path+".real"))
			check(t, os.Symlink(filepath.Base(path)+".real", path))
		}, true},
		"a link to nowhere": {func(t *testing.T, c Cache, path string) {
			check(t, os.Remove(path))
			check(t, os.Symlink(outside+"x", path))
		}, true},
		"a pipe": {func(t *testing.T, c Cache, path string) {
			check(t, os.Remove(path))
			check(t, syscall.Mkfifo(path, 0o600))
		}, true},
		"a folder": {func(t *testing.T, c Cache, path string) {
			check(t, os.Remove(path))
			check(t, os.MkdirAll(path+"/x", 0o700))
		}, false},
		"something else": {func(t *testing.T, c Cache,
			path string) {
			check(t, os.WriteFile(path, []byte("hello"), 0o600))
		}, true},
		"nothing in it": {func(t *testing.T, c Cache,
			path string) {
			check(t, os.Truncate(path, 0))
		}, true},
		"a file without end": {func(t *testing.T, c Cache,
			path string) {
			check(t, os.Truncate(path, 1<<40))
		}, true},
		"a folder of others": {func(t *testing.T, c Cache,
			path string) {
			check(t, os.Chmod(c.Dir, 0o777))
		}, false},
		"one above of others": {func(t *testing.T, c Cache,
			path string) {
			check(t, os.Chmod(filepath.Dir(c.Dir), 0o777))
		}, false},
		"a folder that is a link": {func(t *testing.T, c Cache, path string) {
			check(t, os.Rename(c.Dir, c.Dir+".real"))
			check(t, os.Symlink(c.Dir+".real", c.Dir))
		}, false},
	} {
		c, path := kept(t)
		if err := os.WriteFile(outside, []byte("precious"), 0o600); err != nil {
			t.Fatal(err)
		}
		tc.plant(t, c, path)
		precious := must(os.ReadFile(outside))(t)
		x, err := c.Load(owner())
		if x != nil || !errors.Is(err, ErrForeign) && !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v, %v", what, x, err)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%s is told in several lines: %q", what, err)
		}
		s := storeWith(t, twoMounts, "secret/:a")
		err = c.Save(t.Context(), owner(), Names{Snapshot: s.Snapshot(), Mounts: twoMounts})
		if healed := err == nil; healed != tc.heals {
			t.Errorf("%s, saved: %v", what, err)
		}
		if x, err := c.Load(owner()); tc.heals && (err != nil || x.Names != 1) {
			t.Errorf("%s, afterwards: %v, %v", what, x, err)
		}
		if now := must(os.ReadFile(outside))(t); !bytes.Equal(now, precious) {
			t.Errorf("%s: what the link leads to has changed", what)
		}
		for _, e := range must(os.ReadDir(c.Dir))(t) {
			if strings.HasSuffix(e.Name(), temporary) {
				t.Errorf("%s: left behind %s", what, e.Name())
			}
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A file of somebody else's is not read, though its mode is right.
func TestForeignUser(t *testing.T) {
	t.Parallel()
	_, path := kept(t)
	info := must(os.Stat(path))(t)
	if err := private(info); err != nil {
		t.Fatal(err)
	}
	if err := private(ofOther{info}); !errors.Is(err, ErrForeign) {
		t.Errorf("%v", err)
	}
	if os.Geteuid() == 0 { // only root can give a file away
		check(t, os.Chown(path, 12345, -1))
		if x, err := (Cache{filepath.Dir(path)}).Load(owner()); x != nil || !errors.Is(err, ErrForeign) {
			t.Errorf("%v, %v", x, err)
		}
	}
}

// ofOther is a file's info, of another user.
type ofOther struct{ fs.FileInfo }

func (o ofOther) Sys() any {
	s := *o.FileInfo.Sys().(*syscall.Stat_t)
	s.Uid++
	return &s
}
