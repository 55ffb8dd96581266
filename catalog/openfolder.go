package catalog

import (
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// What is the same of open folders on all systems.
var (
	errNoName     = errors.New("not the name of a file")
	errNotRegular = errors.New("not a regular file")
)

// isName tells whether a name is that of a file in a folder, and no path to somewhere else.
func isName(name string) bool {
	return name != "" && name != "." && name != ".." && !strings.ContainsAny(name, "/"+string(filepath.Separator))
}

// readInto reads what comes from a file that says its size, no more than limit bytes of it. The bytes are written into
// buf where it is large enough.
func readInto(buf []byte, from io.Reader, size int64, limit int) ([]byte, error) {
	known := int(min(size, int64(limit)))
	buf = slices.Grow(buf[:0], known+1)
	for len(buf) < limit {
		buf = slices.Grow(buf, 1)
		n, err := from.Read(buf[len(buf):min(cap(buf), limit)])
		buf = buf[:len(buf)+n]
		// There was room for more than the size: that it is met exactly is as good as an end of the file. Some
		// files of the system have a size of 0 and a content.
		if errors.Is(err, io.EOF) || known > 0 && len(buf) == known {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return buf, nil
}
