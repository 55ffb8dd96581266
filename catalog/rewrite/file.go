package rewrite

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/repo"
)

// mark is the byte order mark that a text may begin with.
const mark = "\ufeff"

// Why a file is left alone.
var (
	errOutside  = errors.New("the file lies in no folder that was scanned")
	errLinked   = errors.New("a link leads to the file")
	errEncoding = errors.New("the file is not in UTF-8")
	errLarge    = errors.New("the file is too large to be read whole")
	errChanged  = errors.New("the file has changed since it was read")
)

// open reads a file as it is now, which must be as the catalog has it.
func open(c *catalog.Catalog, path string) (*File, error) {
	dir, rel, ok := c.Scanned(path)
	if !ok {
		return nil, errOutside
	}
	f := &File{Path: path, dir: dir, rel: rel}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, errors.New(repo.Reason(err))
	}
	defer root.Close()
	if f.before, err = f.read(root); err != nil {
		return nil, err
	}
	f.after = f.before
	text, _ := f.text(f.before)
	if now := repo.Decode([]byte(f.before)); string(now.Data) != text || now.IsBinary() ||
		!utf8.ValidString(text) {
		return nil, errEncoding
	}
	if !c.Agrees(path, catalog.NewPlaces(c.NameOf(path), []byte(text))) {
		return nil, errChanged
	}
	return f, nil
}

// text takes the byte order mark off.
func (f *File) text(whole string) (text, before string) {
	text = strings.TrimPrefix(whole, mark)
	return text, whole[:len(whole)-len(text)]
}

// read returns the content of the file, if it is a regular one and no link leads there.
func (f *File) read(root *os.Root) (string, error) {
	for at := f.rel; at != "."; at = filepath.Dir(at) {
		info, err := root.Lstat(at)
		switch {
		case err != nil:
			return "", errors.New(repo.Reason(err))
		case info.Mode()&os.ModeSymlink != 0:
			return "", errLinked
		case at == f.rel && !info.Mode().IsRegular():
			return "", repo.ErrNotRegular
		}
	}
	file, err := root.Open(f.rel)
	if err != nil {
		return "", errors.New(repo.Reason(err))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, repo.MaxFile+1))
	switch {
	case err != nil:
		return "", errors.New(repo.Reason(err))
	case len(data) > repo.MaxFile:
		return "", errLarge
	}
	return string(data), nil
}

// Write writes the file, unless it has changed since it was read.
func (f *File) Write() (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing %s: %w", f.Name, err)
		}
	}()
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return errors.New(repo.Reason(err))
	}
	defer root.Close()
	if err := f.unchanged(root); err != nil { // nor is it something now that cannot be opened
		return err
	}
	// Whoever may not write it gets no new one in its place, though the folder would allow that.
	now, err := root.OpenFile(f.rel, os.O_WRONLY, 0)
	if err != nil {
		return errors.New(repo.Reason(err))
	}
	info, err := now.Stat()
	if err = errors.Join(err, now.Close()); err != nil {
		return err
	}
	temporary := filepath.Join(filepath.Dir(f.rel), ".vaultmap-"+rand.Text())
	if err := create(root, temporary, f.after, info.Mode().Perm()); err != nil {
		return errors.New(repo.Reason(err))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, root.Remove(temporary))
		}
	}()
	if err := f.unchanged(root); err != nil {
		return err
	}
	return root.Rename(temporary, f.rel)
}

// unchanged returns an error where the file is not as it was read.
func (f *File) unchanged(root *os.Root) error {
	switch text, err := f.read(root); {
	case err != nil:
		return err
	case text != f.before:
		return errChanged
	}
	return nil
}

// create writes a file that is not there yet.
func create(root *os.Root, name, text string, mode os.FileMode) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, text)
	if err = errors.Join(err, file.Chmod(mode), file.Sync(), file.Close()); err != nil {
		return errors.Join(err, root.Remove(name))
	}
	return nil
}
