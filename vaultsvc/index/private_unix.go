//go:build unix

package index

import (
	"io/fs"
	"os"
	"syscall"
)

// isOwn reports whether a file belongs to whoever runs the program.
func isOwn(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Geteuid()
}

// noWait is the flag by which opening a pipe does not wait for its other end.
const noWait = syscall.O_NONBLOCK
