//go:build unix

package config

import (
	"io/fs"
	"os"
	"syscall"
)

// isOwn reports whether a file belongs to whoever runs the program.
func isOwn(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return !ok || int(s.Uid) == os.Getuid()
}

// hasPrivateGroup reports whether a file's group has the number of its owner: most systems give
// users a group of their own like that, and let it write. That of root is none: others are in it.
func hasPrivateGroup(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && s.Gid == s.Uid && s.Uid != 0
}
