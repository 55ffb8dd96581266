//go:build unix

package repo

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// Folder is an open folder. What is in it is opened by its name below the open folder, whatever
// lies at its path by now, and never through a link.
type Folder struct {
	file *os.File
	fd   int   // of file
	pace *pace // nil where nobody wants to know it
}

func folderAt(path string) (*Folder, error) { return openedAt(unix.AT_FDCWD, path) }

func (f *Folder) folder(name string) (*Folder, error) { return openedAt(f.fd, name) }

func openedAt(at int, name string) (*Folder, error) {
	fd, err := openAt(at, name, unix.O_DIRECTORY)
	if err != nil {
		return nil, err
	}
	return &Folder{file: os.NewFile(uintptr(fd), name), fd: fd}, nil
}

func openAt(at int, name string, flags int) (int, error) {
	for {
		fd, err := unix.Openat(at, name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_CLOEXEC|flags, 0)
		switch {
		case err == nil:
			return fd, nil
		case !errors.Is(err, unix.EINTR):
			return 0, &fs.PathError{Op: "open", Path: name, Err: err}
		}
	}
}

// Close closes the folder.
func (f *Folder) Close() { f.file.Close() }

// list returns the next entries of the folder, n at most, and [io.EOF] when there are no more.
func (f *Folder) list(n int) ([]fs.DirEntry, error) {
	entries, err := f.file.ReadDir(n)
	if err == nil && len(entries) < n {
		err = io.EOF // that is why there are fewer
	}
	return entries, err
}

func (f *Folder) read(name string, buf []byte, limit int, texts func() []string) ([]byte, error) {
	// A pipe that takes the place of a file after it was listed must not hold the scan up.
	fd, err := openAt(f.fd, name, unix.O_NONBLOCK|unix.O_NOCTTY)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	var info unix.Stat_t
	if err := unix.Fstat(fd, &info); err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	if info.Mode&unix.S_IFMT != unix.S_IFREG {
		return nil, ErrNotRegular
	}
	return readInto(buf, openFile(fd), info.Size, limit, texts)
}

// openFile reads an open file: an [os.File] costs two calls of the system more.
type openFile int

func (f openFile) Read(into []byte) (int, error) {
	return f.again(func() (int, error) { return unix.Read(int(f), into) })
}

func (f openFile) ReadAt(into []byte, at int64) (int, error) {
	return f.again(func() (int, error) { return unix.Pread(int(f), into, at) })
}

// again calls the system until no signal interrupts it.
func (f openFile) again(read func() (int, error)) (int, error) {
	for {
		n, err := read()
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return 0, &fs.PathError{Op: "read", Err: err}
		case n == 0:
			return 0, io.EOF
		default:
			return n, nil
		}
	}
}
