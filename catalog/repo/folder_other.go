//go:build !unix

package repo

import (
	"io/fs"
	"os"
)

// Folder is an open folder. What is in it is opened by its name below the open folder, and not
// through a link that leads out of it.
type Folder struct {
	root   *os.Root
	listed *os.File
	pace   *pace // nil where nobody wants to know it
}

func folderAt(path string) (*Folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &Folder{root: root}, nil
}

func (f *Folder) folder(name string) (*Folder, error) {
	root, err := f.root.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &Folder{root: root}, nil
}

// Close closes the folder.
func (f *Folder) Close() {
	if f.listed != nil {
		f.listed.Close()
	}
	f.root.Close()
}

// list returns the next entries of the folder, n at most, and [io.EOF] when there are no more.
func (f *Folder) list(n int) ([]fs.DirEntry, error) {
	if f.listed == nil {
		listed, err := f.root.Open(".")
		if err != nil {
			return nil, err
		}
		f.listed = listed
	}
	return f.listed.ReadDir(n)
}

func (f *Folder) read(name string, buf []byte, limit int, texts func() []string) ([]byte, error) {
	file, size, err := openRegular(f.root, name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readInto(buf, file, size, limit, texts)
}
