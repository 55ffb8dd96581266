package repo

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// ErrMissing is wrapped where a target names nothing that exists.
var ErrMissing = errors.New("does not exist")

// Finder finds files within some folders: those of a path, or of a pattern with *, **, ?, [] and
// {}.
type Finder struct {
	scopes []*Scope
	steps  int // that are left
}

// NewFinder returns a finder that looks at so many names in all, and then finds nothing more:
// [ErrTooMuch].
func NewFinder(scopes []*Scope, steps int) *Finder { return &Finder{scopes: scopes, steps: steps} }

// Close closes the folders.
func (f *Finder) Close() {
	for _, s := range f.scopes {
		s.close()
	}
}

func (f *Finder) spend(steps int) error {
	if f.steps -= steps; f.steps < 0 {
		return ErrTooMuch
	}
	return nil
}

// Find returns the files that a target in a folder leads to, sorted. The error says why some of
// it is not followed, in words that come behind the target; there may be files all the same.
func (f *Finder) Find(dir, target string) ([]File, error) {
	switch {
	case len(target) > maxPattern || strings.ContainsRune(target, 0):
		return nil, errors.New("is not a path")
	case foreign.MatchString(target):
		return nil, errors.New("is not followed: of patterns only *, **, ?, [] and {} are known here")
	}
	if !IsGlob(target) {
		p, err := f.file(joined(dir, target))
		switch {
		case err == nil:
			return []File{p}, nil
		case errors.Is(err, ErrMissing) && strings.Contains(target, `\`):
			err = fmt.Errorf("%w: between folders stands /", err)
		}
		return nil, err
	}
	patterns, err := expandBraces(target, f.spend)
	if err != nil {
		return nil, err
	}
	var found []File
	var first error
	for i := range patterns {
		patterns[i] = path.Clean(patterns[i])
	}
	slices.Sort(patterns)
	for _, pattern := range slices.Compact(patterns) {
		places, err := f.glob(dir, pattern)
		found = append(found, places...)
		first = cmp.Or(first, err)
	}
	slices.SortFunc(found, func(a, b File) int { return strings.Compare(a.Path(), b.Path()) })
	return slices.CompactFunc(found, func(a, b File) bool { return a.Path() == b.Path() }), first
}

// joined returns the path of a target in a folder, by the text alone.
func joined(dir, target string) string {
	if path.IsAbs(target) {
		return filepath.Clean(filepath.FromSlash(target))
	}
	return filepath.Join(dir, filepath.FromSlash(target))
}

// locate returns where an absolute path lies in the scopes.
func (f *Finder) locate(abs string) (File, error) {
	for _, s := range f.scopes {
		if !Holds(s.Dir, abs) {
			continue
		}
		if err := s.open(); err != nil {
			return File{}, errors.New("cannot be followed: " + Reason(err))
		}
		return File{s, filepath.ToSlash(below(s.Dir, abs))}, nil
	}
	return File{}, errors.New("leads out of the folders that are scanned, and is not followed")
}

func (f *Finder) file(abs string) (File, error) {
	p, err := f.locate(abs)
	if err != nil {
		return p, err
	}
	info, err := f.stat(p)
	switch {
	case err != nil:
		return p, err
	case info.IsDir():
		return p, errors.New("is a folder, not a file")
	case !info.Mode().IsRegular():
		return p, errors.New("is not a regular file")
	}
	return p, nil
}

// stat looks at a file or folder. A link anywhere on the way is an error: even one that stays
// inside would give a file a second name.
func (f *Finder) stat(p File) (info fs.FileInfo, err error) {
	for i := 0; i <= len(p.Rel); i++ {
		if i < len(p.Rel) && p.Rel[i] != '/' {
			continue
		}
		if err := f.spend(1 + strings.Count(p.Rel[:i], "/")); err != nil {
			return nil, err
		}
		info, err = p.Scope.root.Lstat(p.Rel[:i])
		switch {
		case errors.Is(err, fs.ErrNotExist) || err == nil && i < len(p.Rel) && !info.IsDir() &&
			info.Mode()&fs.ModeSymlink == 0:
			return nil, ErrMissing
		case err != nil:
			return nil, errors.New("cannot be followed: " + Reason(err))
		case info.Mode()&fs.ModeSymlink != 0:
			return nil, errors.New("leads through a symbolic link, and is not followed")
		}
	}
	return info, nil
}

// glob finds the files of a pattern without braces.
func (f *Finder) glob(dir, pattern string) ([]File, error) {
	plain, rest := doublestar.SplitPattern(pattern)
	p, err := f.locate(joined(dir, plain))
	if err != nil {
		return nil, err
	}
	switch info, err := f.stat(p); {
	case errors.Is(err, ErrMissing), err == nil && !info.IsDir():
		return nil, fmt.Errorf("%w: there is no folder %s", ErrMissing, plain)
	case err != nil:
		return nil, err
	}
	in, err := p.Scope.root.OpenRoot(p.Rel)
	if err != nil {
		return nil, errors.New("cannot be followed: " + Reason(err))
	}
	defer in.Close()
	once := func(a, b string) bool { return a == anyDepth && b == anyDepth }
	g := &globber{segments: slices.CompactFunc(strings.Split(rest, "/"), once), skip: p.Scope.leftOut,
		spend: f.spend}
	err = g.walk(in, p.Rel, []int{0}, 0)
	places := make([]File, 0, len(g.found))
	for _, rel := range g.found {
		places = append(places, File{p.Scope, rel})
	}
	return places, err
}
