package repo

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestDefaultDirs(t *testing.T) {
	t.Parallel()
	top := Real(t.TempDir())
	for _, dir := range []string{"home/repo/.git", "home/repo/a/b", "home/plain/x", "dotted/.git",
		"dotted/sub", "tree/sub", "above/.git", "above/user/work"} {
		if err := os.MkdirAll(filepath.Join(top, filepath.FromSlash(dir)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(top, "tree", ".git"), []byte("gitdir: x\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ wd, home, want, why string }{
		{"home/repo/a/b", "home", "home/repo", "git repository"},
		{"home/repo", "home", "home/repo", "git repository"},
		{"tree/sub", "home", "tree", "git repository"}, // a worktree has a file there
		{"home/plain/x", "home", "home/plain/x", "working directory"},
		{"home", "home", "", "home folder"},
		{"home/plain/..", "home", "", "home folder"},
		// the home folder itself is a repository
		{"dotted/sub", "dotted", "dotted/sub", "working directory"},
		{"dotted", "dotted", "", "home folder"},
		// a repository around all homes
		{"above/user/work", "above/user", "above/user/work", "working directory"},
		{"above", "above/user", "", "below the working directory"},
		{"home/plain", "", "home/plain", "working directory"}, // no home at all
	} {
		home := ""
		if tc.home != "" {
			home = filepath.Join(top, filepath.FromSlash(tc.home))
		}
		dirs, why, err := DefaultDirs(filepath.Join(top, filepath.FromSlash(tc.wd)), home)
		var want []string
		if tc.want != "" {
			want = []string{filepath.Join(top, filepath.FromSlash(tc.want))}
		}
		if err != nil || !slices.Equal(dirs, want) || !strings.Contains(why, tc.why) {
			t.Errorf("%s with home %q: %q, %q, %v; want %q because of the %s", tc.wd, tc.home, dirs, why,
				err, want, tc.why)
		}
	}
	if dirs, why, err := DefaultDirs(string(filepath.Separator), ""); len(dirs) != 0 ||
		!strings.Contains(why, "root") || err != nil {
		t.Errorf("the root: %q, %q, %v", dirs, why, err)
	}
}

// A link to the home folder is the home folder.
func TestDefaultDirsSeesThroughLinks(t *testing.T) {
	t.Parallel()
	top := Real(t.TempDir())
	home := filepath.Join(top, "home")
	link := filepath.Join(top, "link")
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(home, link); err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]string{{link, home}, {home, link}} {
		if dirs, why, err := DefaultDirs(pair[0], pair[1]); len(dirs) != 0 || err != nil {
			t.Errorf("DefaultDirs(%q, %q) = %q, %q, %v", pair[0], pair[1], dirs, why, err)
		}
	}
}
