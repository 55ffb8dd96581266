package index

import (
	"fmt"
	"io/fs"
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
