package repo

import "path/filepath"

// Names names files as they are named below the git repository around them, as CI systems and
// settings do. It remembers the repositories, by folder; "" is none.
type Names map[string]string

// Of returns the name of a file by its absolute path, with slashes; where no repository is around
// it, that by which it is shown.
func (n Names) Of(shown, path string) string {
	dir := filepath.Dir(path)
	root, known := n[dir]
	if !known {
		root, _ = Enclosing(dir)
		n[dir] = root
	}
	if root != "" {
		if rel, err := filepath.Rel(root, path); err == nil {
			shown = rel
		}
	}
	return filepath.ToSlash(shown)
}
