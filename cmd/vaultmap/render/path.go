package render

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/vaultmap/vaultmap/catalog/repo"
)

// FileLine names a line of a file by its path as seen from the working directory; 0 is the whole
// file.
func FileLine(path string, line int) string {
	if line == 0 {
		return FromHere(path)
	}
	return fmt.Sprintf("%s:%d", FromHere(path), line)
}

// lineOf names a line of a file, or what has no path by the name that it is shown by.
func lineOf(shown, path string, line int) string {
	switch {
	case path != "":
		return FileLine(path, line)
	case line == 0:
		return shown
	}
	return fmt.Sprintf("%s:%d", shown, line)
}

// FromHere returns the path of a file as seen from the working directory: what an editor that was
// started there opens.
func FromHere(path string) string {
	wd, err := here()
	if err != nil {
		return path
	}
	rel, err := filepath.Rel(wd, path)
	if err != nil || len(rel) >= len(path) {
		return path
	}
	return rel
}

// Here returns the working directory as the paths of a scan are, without links; "" where it has
// none.
func Here() string {
	wd, err := here()
	if err != nil {
		return ""
	}
	return wd
}

// here is asked for once: a line of output would cost four calls of the system.
var here = sync.OnceValues(func() (string, error) {
	wd, err := os.Getwd()
	return repo.Real(wd), err
})
