package main

import (
	"cmp"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// draft is what becomes a file that the user has named: beside it until all is written, so that
// nobody ever sees a part of it. What is there by that name, and no regular file, as a pipe of the
// shell's, is written to as it is.
type draft struct {
	*os.File
	dir      *os.Root // nil where it is written to as it is
	as, name string   // until the end, and from then on
}

// newDraft makes a draft. A link in the place of the file is refused: who made it may not be who
// runs the program, and what it leads to is not a result.
func newDraft(file string) (*draft, error) {
	if isDevice(file) {
		f, err := os.OpenFile(file, os.O_WRONLY, 0)
		return &draft{File: f}, err
	}
	dir, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		return nil, err
	}
	d := &draft{dir: dir, name: filepath.Base(file)}
	switch info, failed := dir.Lstat(d.name); {
	case errors.Is(failed, fs.ErrNotExist):
	case failed != nil:
		err = failed
	case info.Mode()&fs.ModeSymlink != 0:
		err = errors.New("it is a symbolic link: name the file that it leads to")
	case !info.Mode().IsRegular():
		err = errors.New("it is no regular file")
	}
	if err == nil {
		// of one that was killed there may be a draft with the same number of a process
		d.as = "." + d.name + "." + rand.Text()
		d.File, err = dir.OpenFile(d.as, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	}
	if err != nil {
		return nil, errors.Join(err, dir.Close())
	}
	return d, nil
}

// isDevice reports whether a file is one of the system's that is written to as it is, as /dev/null
// or /dev/fd/63, which is what >(command) is in a shell.
func isDevice(file string) bool {
	abs, err := filepath.Abs(file)
	if err != nil || !strings.HasPrefix(abs, "/dev/") && !strings.HasPrefix(abs, "/proc/") {
		return false
	}
	info, err := os.Stat(abs)
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

// end puts the file in its place, or takes the draft away where it is not to be kept, or that does
// not go. err is what is returned before all else.
func (d *draft) end(keep bool, err error) error {
	if d.dir == nil {
		return errors.Join(err, d.Close())
	}
	defer d.dir.Close()
	if keep {
		err = cmp.Or(err, d.Chmod(0o644)) // whatever the umask
	}
	err = errors.Join(err, d.Close())
	if keep && err == nil {
		if err = d.dir.Rename(d.as, d.name); err == nil {
			return nil
		}
	}
	return errors.Join(err, d.dir.Remove(d.as))
}
