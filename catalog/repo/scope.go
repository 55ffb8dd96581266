package repo

import (
	"io"
	"os"
	"path"
	"path/filepath"
	"sync"
	"syscall"
)

// Scope is a folder that targets may lead to, with everything below it.
type Scope struct {
	Dir    string                  // absolute, without symbolic links
	Walked *Walker                 // nil where the folder was not walked
	Shown  func(rel string) string // how a path in it is written for people

	opening sync.Once // when it is first needed
	root    *os.Root
	err     error
}

func (s *Scope) open() error {
	s.opening.Do(func() { s.root, s.err = os.OpenRoot(s.Dir) })
	return s.err
}

func (s *Scope) close() {
	if s.root != nil {
		s.root.Close()
	}
}

// ReadFile returns the content of a regular file, no more than limit bytes of it. path is absolute,
// and no link.
func ReadFile(path string, limit int64) ([]byte, error) {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, ErrNotRegular
	}
	s := &Scope{Dir: filepath.Dir(path)}
	defer s.close()
	return File{s, filepath.Base(path)}.Read(limit)
}

// leftOut reports whether the wildcards of a pattern do not go into a folder, because the walk did
// not.
func (s *Scope) leftOut(dir string) bool {
	switch path.Base(dir) {
	case ".git", "node_modules", "vendor":
		return true
	}
	if s.Walked == nil {
		return false
	}
	_, passed := s.Walked.passed.Load(dir)
	return passed
}

// File is a file in a scope.
type File struct {
	Scope *Scope
	Rel   string // its path below the scope, with slashes
}

// Path returns the absolute path.
func (f File) Path() string { return filepath.Join(f.Scope.Dir, f.Rel) }

// Shown returns the path for people.
func (f File) Shown() string { return f.Scope.Shown(f.Rel) }

// Read returns the content of the file, no more than limit bytes of it.
func (f File) Read(limit int64) ([]byte, error) {
	if err := f.Scope.open(); err != nil {
		return nil, err
	}
	file, _, err := openRegular(f.Scope.root, filepath.FromSlash(f.Rel))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, limit))
}

// openRegular opens a regular file below the folder, and says how large it is.
func openRegular(root *os.Root, name string) (*os.File, int64, error) {
	// A pipe that takes the place of a file after it was looked at must not hold the scan up.
	file, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNotRegular
	}
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, info.Size(), nil
}
