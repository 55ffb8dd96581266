package config

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/repo"
)

// Bits of a file's mode.
const (
	groupReads, othersRead   fs.FileMode = 0o040, 0o004
	groupWrites, othersWrite fs.FileMode = 0o020, 0o002
)

// warnModes tells of files whose mode gives a secret away, or who gets it. The config file holds
// none, but whoever writes it says where the token goes.
func (c *Config) warnModes(config string) {
	if runtime.GOOS == "windows" {
		return // modes say nothing there
	}
	c.warnMode(config, groupWrites|othersWrite, "can be changed by others", "go-w")
	secret := func(path string) {
		c.warnMode(path, groupReads|othersRead|groupWrites|othersWrite, "can be read by others", "600")
	}
	secret(c.TLS.ClientKey.V)
	for _, h := range c.Headers {
		secret(h.file)
	}
	switch a := c.Auth; {
	case c.TokenFile.V != "":
		secret(c.TokenFile.V)
	case a != nil && !c.authLast && a.Method.Name != "token":
		for _, path := range a.SecretFiles() {
			secret(path)
		}
	case c.variables.about("TOKEN") == nil && c.token == nil:
		secret(c.leftToken())
	}
}

func (c *Config) warnMode(path string, bits fs.FileMode, what, mode string) {
	if path == "" {
		return
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || isMounted(path) {
		return
	}
	// A file of somebody else's is there to be read by the group; one of a group that is nobody's but
	// the user's own is as good as private.
	if !isOwn(info) || hasPrivateGroup(info) {
		bits &^= groupReads | groupWrites
	}
	has := info.Mode().Perm() & bits
	if has == 0 {
		return
	}
	if has&(groupReads|othersRead) == 0 {
		what = "can be changed by others"
	}
	c.Warnings = append(c.Warnings, Problem{shorten(path, c.home),
		fmt.Sprintf("it %s (mode %04o): chmod %s", what, info.Mode().Perm(), mode)})
}

// isMounted reports whether a file is one that a container is given. Nobody else is in there, and
// the modes are not the user's to choose.
func isMounted(path string) bool {
	path, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	for _, p := range []string{path, repo.Real(path)} {
		if strings.HasPrefix(p, "/run/secrets/") || strings.HasPrefix(p, "/var/run/secrets/") {
			return true
		}
		// kubelet puts the files of a volume into a folder whose name begins so, wherever it is mounted.
		if slices.ContainsFunc(strings.Split(p, "/"),
			func(s string) bool { return strings.HasPrefix(s, "..2") }) {
			return true
		}
	}
	return false
}
