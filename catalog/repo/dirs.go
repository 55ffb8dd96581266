package repo

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
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
	if repo, ok := Project(wd, home); ok {
		return []string{repo}, "the git repository around the working directory", nil
	}
	switch {
	case filepath.Dir(wd) == wd:
		return nil, "the working directory is the root of the file system, which is not scanned unless it is named",
			nil
	case wd == home:
		return nil, "the working directory is the home folder, which is not scanned unless it is named",
			nil
	case holdsHome(wd, home):
		return nil, "the home folder is below the working directory, which is not scanned unless it is named",
			nil
	}
	return []string{wd}, "the working directory", nil
}

// holdsHome reports whether a folder is the home folder, or around it, or the root.
func holdsHome(dir, home string) bool {
	return filepath.Dir(dir) == dir || Holds(dir, home)
}

// Holds reports whether a folder is what another path names, or around it; "" is nowhere.
func Holds(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return path != "" && err == nil && filepath.IsLocal(rel)
}

// Upwards returns a folder, the one that it lies in, and so on up to the root.
func Upwards(dir string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for ; yield(dir) && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		}
	}
}

// Enclosing returns the git repository that a folder lies in: the nearest folder
// upwards that has a .git, be it a folder or (for worktrees and submodules) a file.
func Enclosing(dir string) (string, bool) {
	for dir := range Upwards(dir) {
		if isRepo(dir) {
			return dir, true
		}
	}
	return "", false
}

func isRepo(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, ".git"))
	return err == nil
}

// Project is [Enclosing] but for a repository that holds the home folder: it is none of a project.
// Neither path has symbolic links in it.
func Project(dir, home string) (string, bool) {
	repo, ok := Enclosing(dir)
	return repo, ok && !holdsHome(repo, home)
}

// Real returns the path without the symbolic links in that part of it which exists.
func Real(path string) string {
	rest := ""
	for at := range Upwards(path) {
		if p, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(p, rest)
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
	return filepath.Clean(path)
}
