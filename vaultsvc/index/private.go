package index

import (
	"fmt"
	"io/fs"
	"os"
	"runtime"
)

// othersWrite are the bits of a mode by which somebody else could have written.
const othersWrite fs.FileMode = 0o022

// private tells why something may have been written by somebody else.
func private(info fs.FileInfo) error {
	switch {
	case !isOwn(info):
		return fmt.Errorf("%w: it belongs to another user", ErrForeign)
	case runtime.GOOS != "windows" && info.Mode().Perm()&othersWrite != 0: // modes say nothing there
		return fmt.Errorf("%w: others can write it (mode %04o)", ErrForeign, info.Mode().Perm())
	}
	return nil
}

// openings is how often a file is opened that is another one each time than was there just before:
// another program of the user's keeps its names.
const openings = 20

// openFile opens a file of the folder, and nothing else that may have its name.
func openFile(root *os.Root, name string) (f *os.File, info fs.FileInfo, err error) {
	for range openings {
		there, err := root.Lstat(name)
		switch {
		case err != nil:
			return nil, nil, err
		case !there.Mode().IsRegular(): // a symbolic link, a pipe
			return nil, nil, fmt.Errorf("%w: it is no file", ErrForeign)
		}
		if f, err = root.OpenFile(name, os.O_RDONLY|noWait, 0); err != nil {
			return nil, nil, err
		}
		if info, err = f.Stat(); err == nil && os.SameFile(there, info) {
			return f, info, nil
		}
		f.Close()
	}
	return nil, nil, fmt.Errorf("%w: it is another one all the time", ErrForeign)
}
