package repo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// DefaultDirs returns the folder to scan where none was named: the git repository around
// the working directory wd, else wd itself. why says in a few words which it is, or why
// there is none: a home folder, and any folder that holds one, is never scanned unasked.
// home may be "" where there is none. The error is that wd cannot be found out.
func DefaultDirs(wd, home string) (dirs []string, why string, err error) {
	wd, err = filepath.Abs(wd)
	if err != nil {
		return nil, "", fmt.Errorf("finding the working directory: %w", err)
	}
	wd = Real(wd)
	if home != "" {
		home = Real(home)
	}
	if repo, ok := enclosingRepo(wd); ok && !holdsHome(repo, home) {
		return []string{repo}, "the git repository around the working directory", nil
	}
	switch {
	case filepath.Dir(wd) == wd:
		return nil, "the working directory is the root of the file system, which is not scanned unless it is named", nil
	case wd == home:
		return nil, "the working directory is the home folder, which is not scanned unless it is named", nil
	case holdsHome(wd, home):
		return nil, "the home folder is below the working directory, which is not scanned unless it is named", nil
	}
	return []string{wd}, "the working directory", nil
}

// holdsHome reports whether a folder is the home folder, or around it, or the root.
func holdsHome(dir, home string) bool {
	if filepath.Dir(dir) == dir {
		return true
	}
	return home != "" && (dir == home || strings.HasPrefix(home, dir+string(filepath.Separator)))
}

// enclosingRepo returns the git repository that a folder lies in: the nearest folder
// upwards that has a .git, be it a folder or (for worktrees and submodules) a file.
func enclosingRepo(dir string) (string, bool) {
	for {
		if isRepo(dir) {
			return dir, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

// InRepository returns a file's path below the git repository around it, which is how CI systems
// name files; false where there is none. The path given is absolute.
func InRepository(path string) (string, bool) {
	repo, ok := enclosingRepo(filepath.Dir(path))
	if !ok {
		return "", false
	}
	return below(repo, path), true
}

func isRepo(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, ".git"))
	return err == nil
}

// Real returns the path without symbolic links, or as it is where that cannot be found out.
func Real(path string) string {
	if r, err := filepath.EvalSymlinks(path); err == nil {
		return r
	}
	return filepath.Clean(path)
}
