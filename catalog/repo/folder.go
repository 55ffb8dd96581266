package repo

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// What is the same of open folders on all systems.
var (
	errNoName = errors.New("not the name of a file")
	// ErrNotRegular is returned for a folder, a pipe, a link or the like in place of a file.
	ErrNotRegular = errors.New("not a regular file")
	// ErrLarge is returned by [Folder.Read] for a large file that holds none of some texts.
	ErrLarge = errors.New("a large file that holds none of the texts")
)

// isName reports whether a name is that of a file in a folder, and no path to somewhere else.
func isName(name string) bool {
	return name != "" && name != "." && name != ".." && !strings.ContainsAny(name,
		"/"+string(filepath.Separator))
}

// OpenFolder opens a folder by its path.
func OpenFolder(path string) (*Folder, error) { return openFolder(path, nil) }

func openFolder(path string, p *pace) (f *Folder, err error) {
	p.measured(func() int {
		f, err = folderAt(path)
		return 0
	})
	if err == nil {
		f.pace = p
	}
	return f, err
}

func (f *Folder) sub(name string) (sub *Folder, err error) {
	if !isName(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNoName}
	}
	f.pace.measured(func() int {
		sub, err = f.folder(name)
		return 0
	})
	if err == nil {
		sub.pace = f.pace
	}
	return sub, err
}

// Read reads a regular file in the folder as [readInto] does.
func (f *Folder) Read(name string, buf []byte, limit int, texts func() []string) (data []byte,
	err error) {
	if !isName(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNoName}
	}
	f.pace.measured(func() int {
		data, err = f.read(name, buf, limit, texts)
		return len(data)
	})
	return data, err
}

type readable interface {
	io.Reader
	io.ReaderAt
}

// readInto returns the content of a file that says its size, no more than limit bytes of it. They
// are written into buf where it is large enough. Of a file that has as many as that or more, and so
// is not read whole, nothing is returned but [ErrLarge] unless one of some texts is in what would
// be; texts is nil where that does not matter.
func readInto(buf []byte, from readable, size int64, limit int, texts func() []string) ([]byte,
	error) {
	if size >= int64(limit) && texts != nil {
		switch found, err := mentions(buf, from, limit, texts()); {
		case err != nil:
			return nil, err
		case !found:
			return nil, ErrLarge
		}
	}
	known := int(min(size, int64(limit)))
	buf = slices.Grow(buf[:0], known+1)
	for len(buf) < limit {
		buf = slices.Grow(buf, 1)
		n, err := from.Read(buf[len(buf):min(cap(buf), limit)])
		buf = buf[:len(buf)+n]
		// There was room for more than the size: that it is met exactly is as good as an end of the file.
		// Some files of the system have a size of 0 and a content.
		if errors.Is(err, io.EOF) || known > 0 && len(buf) == known {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return buf, nil
}

// pieceSize is how much of a large file is looked at at once: what the cache of a processor holds
// is gone through sooner than memory is filled.
const pieceSize = 128 << 10

// mentions reports whether one of the texts is in the first limit bytes of a file, or may be, since
// they are in UTF-16.
func mentions(buf []byte, from io.ReaderAt, limit int, texts []string) (bool, error) {
	longest := 0
	for _, t := range texts {
		longest = max(longest, len(t))
	}
	piece := slices.Grow(buf[:0], pieceSize)[:pieceSize]
	for at := 0; at < limit; at += pieceSize - longest {
		n, err := from.ReadAt(piece[:min(pieceSize, limit-at)], int64(at))
		if err != nil && !errors.Is(err, io.EOF) {
			return false, err
		}
		if at == 0 && utf16Order(piece[:n]) != nil {
			return true, nil
		}
		for _, t := range texts {
			if bytes.Contains(piece[:n], []byte(t)) {
				return true, nil
			}
		}
		if n < pieceSize {
			break
		}
	}
	return false, nil
}

// Reason returns what went wrong without the path, which is told beside it.
func Reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}
