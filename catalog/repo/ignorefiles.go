package repo

import (
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// maxIgnoreFile is how much of a .gitignore is read: each line costs time for each file.
const maxIgnoreFile = 64 << 10

// rules returns what holds in a folder: its own .gitignore, then those around it. In a repository
// inside another, nothing of the outer one holds. Listed is what is in the folder, or the first
// names of many. path is where the folder lies.
func (w *Walker) rules(f *entered, path string, outer *ignoreFile,
	listed []fs.DirEntry) *ignoreFile {
	read := func(in *Folder, name, rel string) []byte {
		lines, err := in.ignoreLines(name)
		if err != nil {
			w.Problem(f.rel+rel, err)
		}
		return lines
	}
	repo, ignores := false, false
	for _, e := range listed {
		switch e.Name() {
		case ".git":
			repo = true
		case ".gitignore":
			ignores = true
		}
	}
	if len(listed) == maxListed {
		repo, ignores = repo || isRepo(path), true
	}
	if repo {
		var lines []byte
		f.inGit(func(info *Folder) {
			lines = read(info, "exclude", filepath.Join(".git", "info", "exclude"))
		})
		outer = newIgnoreFile(nil, f.top, lines)
	}
	if ignores {
		outer = newIgnoreFile(outer, f.top, read(f.Folder, ".gitignore", ".gitignore"))
	}
	return outer
}

// inGit opens the folder in which the repository in a folder says what it ignores by settings of
// its own.
func (f *Folder) inGit(do func(info *Folder)) {
	git, err := f.sub(".git")
	if err != nil {
		return
	}
	defer git.Close()
	if info, err := git.sub("info"); err == nil {
		defer info.Close()
		do(info)
	}
}

// outerRules reads the ignore files of the folders between the top of the repository and dir.
func (w *Walker) outerRules() *ignoreFile {
	var rules *ignoreFile
	for dir := w.top; dir != w.Dir; {
		f := &entered{top: w.fromTop(dir)}
		if f.top != "" {
			f.top += "/"
		}
		if opened, err := OpenFolder(dir); err == nil {
			f.Folder = opened
			listed, _ := f.list(maxListed)
			if rel, err := filepath.Rel(w.Dir, dir); err == nil {
				f.rel = rel + string(filepath.Separator)
			}
			rules = w.rules(f, dir, rules, listed)
			f.Close()
		}
		next, _, _ := strings.Cut(strings.TrimPrefix(w.Dir[len(dir):], string(filepath.Separator)),
			string(filepath.Separator))
		dir = filepath.Join(dir, next)
	}
	return rules
}

// ignoreLines returns the whole lines of a file with rules that fit into the limit, and a
// [CutError] where there are more. A file that is not there, cannot be read or is a link (git
// refuses those too) ignores nothing.
func (f *Folder) ignoreLines(name string) ([]byte, error) {
	data, err := f.Read(name, nil, maxIgnoreFile+1, nil)
	if err != nil {
		return nil, nil
	}
	if len(data) <= maxIgnoreFile {
		return data, nil
	}
	data = data[:bytes.LastIndexByte(data, '\n')+1]
	return data, &CutError{Line: 1 + bytes.Count(data, []byte("\n")),
		Message: fmt.Sprintf("rules are not read from here on: the file has more than %d KiB",
			maxIgnoreFile>>10)}
}

// CutError tells of a file that is not read to its end because of a limit.
type CutError struct {
	Line    int // where the part begins that is not read
	Message string
}

func (e *CutError) Error() string { return e.Message }
