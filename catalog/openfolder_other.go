//go:build !unix

package catalog

import (
	"io/fs"
	"os"
)

// openedFolder is an open folder. What is in it is opened by its name below the open folder, and not through a link that
// leads out of it.
type openedFolder struct {
	root   *os.Root
	listed *os.File
}

func openFolder(path string) (*openedFolder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &openedFolder{root: root}, nil
}

// sub opens a folder in the folder.
func (f *openedFolder) sub(name string) (*openedFolder, error) {
	if !isName(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNoName}
	}
	root, err := f.root.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &openedFolder{root: root}, nil
}

func (f *openedFolder) close() {
	if f.listed != nil {
		f.listed.Close()
	}
	f.root.Close()
}

// list returns the next entries of the folder, n at most, and [io.EOF] when there are no more.
func (f *openedFolder) list(n int) ([]fs.DirEntry, error) {
	if f.listed == nil {
		listed, err := f.root.Open(".")
		if err != nil {
			return nil, err
		}
		f.listed = listed
	}
	return f.listed.ReadDir(n)
}

// read is readInto for a regular file in the folder.
func (f *openedFolder) read(name string, buf []byte, limit int, texts func() []string) ([]byte, error) {
	if !isName(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNoName}
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	return readInto(buf, file, info.Size(), limit, texts)
}
