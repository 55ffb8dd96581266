package index

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Cache is the folder that the files are in. It need not be there.
type Cache struct{ Dir string }

// The names of files. Those of others are left alone.
const (
	suffix    = ".names"
	ofPlaces  = ".places"
	temporary = ".part" // of a file that is being written
	idLength  = 32
)

// unused is how long names are kept that nobody asks for: a token without an entity is a new
// identity with each login.
const unused = 30 * 24 * time.Hour

// isOurs reports whether a file in the folder is one that this package made.
func isOurs(name string) bool {
	rest, part := strings.CutSuffix(name, temporary)
	for _, kind := range []string{suffix, ofPlaces} {
		id, ok := strings.CutSuffix(rest, kind)
		if part {
			id, _, ok = strings.Cut(rest, kind+".")
		}
		if ok && len(id) == idLength && strings.Trim(id, "0123456789abcdef") == "" {
			return true
		}
	}
	return false
}

// open opens the folder. Nothing in it is reached by way of a symbolic link, and neither is the
// folder. It must be the user's own alone, for anybody who may write it can put a file there.
func (c Cache) open() (*os.Root, error) {
	var info fs.FileInfo
	for _, dir := range []string{filepath.Dir(c.Dir), c.Dir} {
		var err error
		if info, err = os.Lstat(dir); err != nil {
			return nil, err
		}
		if !info.IsDir() {
			return nil, fmt.Errorf("%w: %s is no folder", ErrForeign, dir)
		}
		if err := private(info); err != nil {
			return nil, fmt.Errorf("the folder %s: %w", dir, err)
		}
	}
	root, err := os.OpenRoot(c.Dir)
	if err != nil {
		return nil, err
	}
	if now, err := root.Stat("."); err != nil || !os.SameFile(info, now) { // put there meanwhile
		root.Close()
		return nil, fmt.Errorf("%w: %s has changed", ErrForeign, c.Dir)
	}
	return root, nil
}

// Load returns the names that are kept of an owner, nil where there are none. Those of a token that
// has other policies now are removed, and the error wraps [ErrPolicies]; with others ([ErrDamaged],
// [ErrForeign]) the file stays until it is replaced.
func (c Cache) Load(o Owner) (*Index, error) {
	root, err := c.open()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the names that were kept: %w", err)
	}
	defer root.Close()
	x, err := read(root, o.fileName())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = x.of(o)
	}
	if err != nil {
		return nil, c.unused(root, o.fileName(), err)
	}
	return x, nil
}

// unused is the error of a file that is not used. It is removed where it is of other policies.
func (c Cache) unused(root *os.Root, name string, err error) error {
	if errors.Is(err, ErrPolicies) {
		if gone := root.Remove(name); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return fmt.Errorf("%w (%s)", err, filepath.Join(c.Dir, name))
}

func read(root *os.Root, name string) (*Index, error) {
	data, err := readFile(root, name, maxFile)
	if err != nil {
		return nil, err
	}
	return parse(data)
}

// readFile reads a file of the folder that nobody else can have written.
func readFile(root *os.Root, name string, most int64) ([]byte, error) {
	f, info, err := openFile(root, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info.Size() > most {
		return nil, errRaw("it is too large")
	}
	if err := private(info); err != nil {
		return nil, err
	}
	data := make([]byte, info.Size()) // what is written meanwhile has no part in it
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, errRaw("it cannot be read")
	}
	return data, nil
}

// Save keeps names for an owner in place of what was kept before. Whatever happens, the file is
// whole: the old one or the new one.
func (c Cache) Save(ctx context.Context, o Owner, n Names) error {
	if err := c.save(ctx, o, n, time.Now()); err != nil {
		return fmt.Errorf("keeping the names: %w", err)
	}
	return nil
}

func (c Cache) save(ctx context.Context, o Owner, n Names, now time.Time) error {
	return c.keep(o, o.fileName(), now, func(_ *os.Root, f *os.File) error {
		return write(ctx, f, o, now, n)
	})
}

// keep puts a file of an owner in place of the one that was there.
func (c Cache) keep(o Owner, name string, now time.Time,
	write func(*os.Root, *os.File) error) error {
	if o.Identity == "" || o.Server == "" {
		return errors.New("nobody knows whose they are")
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return err
	}
	root, err := c.open()
	if err != nil {
		return err
	}
	defer root.Close()
	part := name + "." + rand.Text() + temporary
	f, err := root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = write(root, f)
	if err == nil {
		err = f.Sync() // else a crash of the machine could leave the new name with nothing in it
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = root.Rename(part, name)
	}
	if err != nil {
		_ = root.Remove(part)
		return err
	}
	sweep(root, now)
	return nil
}

// sweep removes the files that nobody has asked for in a long time.
func sweep(root *os.Root, now time.Time) {
	_ = each(root, func(name string, info fs.FileInfo) error {
		if age := now.Sub(info.ModTime()); age > unused || strings.HasSuffix(name, temporary) &&
			age > time.Hour {
			_ = root.Remove(name) // the next one tries again
		}
		return nil
	})
}

// each calls f for the files of the folder that are ours.
func each(root *os.Root, f func(string, fs.FileInfo) error) error {
	entries, err := fs.ReadDir(root.FS(), ".")
	if errors.Is(err, fs.ErrNotExist) {
		return nil // another program has cleared the folder meanwhile
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := root.Lstat(e.Name())
		if err != nil || info.IsDir() || !isOurs(e.Name()) {
			continue
		}
		if err := f(e.Name(), info); err != nil {
			return err
		}
	}
	return nil
}

// in calls f with an open folder. That there is none, or no such file in it, is no error.
func in(root *os.Root, err error, f func(*os.Root) error) error {
	if err == nil {
		defer root.Close()
		err = f(root)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Drop removes what is kept of an owner.
func (c Cache) Drop(o Owner) error {
	root, err := os.OpenRoot(c.Dir)
	return in(root, err, func(root *os.Root) error {
		for _, name := range []string{o.fileName(), o.placesName()} {
			if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("dropping the names that were kept: %w", err)
			}
		}
		return nil
	})
}

// Clear removes all files that this package made, and returns how many it has removed. Others in
// the folder stay, and so does what a symbolic link leads to.
func (c Cache) Clear() (removed int, err error) {
	info, err := os.Lstat(c.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, err
	case !info.IsDir():
		return 0, fmt.Errorf("%w: %s is no folder", ErrForeign, c.Dir)
	}
	root, err := os.OpenRoot(c.Dir)
	err = in(root, err, func(root *os.Root) error {
		return each(root, func(name string, _ fs.FileInfo) error {
			err := root.Remove(name)
			switch {
			case err == nil:
				removed++
			case errors.Is(err, fs.ErrNotExist): // another program was quicker
				return nil
			}
			return err
		})
	})
	_ = os.Remove(c.Dir) // stays where others have put something there
	return removed, err
}
