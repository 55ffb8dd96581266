package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// maxSteps is how much work the targets of one scan may make, in names that are looked at. A
// pattern that goes through a repository of 100,000 files takes about 200,000.
const maxSteps = 2_000_000

// address finds what is no path but an address, such as "https://".
var address = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// errMissing is wrapped where a target names nothing that exists, which is no mistake if it
// was said to be optional.
var errMissing = errors.New("does not exist")

// errPlaceholder is returned where a target is known only when its template is filled in.
var errPlaceholder = errors.New("is a placeholder of a template")

// scope is a folder that targets may lead to, with everything below it.
type scope struct {
	dir    string  // absolute, without symbolic links
	walked *walker // nil where the folder was not walked
	shown  func(rel string) string
	root   *os.Root // opened when first needed
}

// leftOut tells whether the wildcards of a pattern do not go into a folder, because the walk did not.
func (s *scope) leftOut(dir string) bool {
	switch path.Base(dir) {
	case ".git", "node_modules", "vendor":
		return true
	}
	if s.walked == nil {
		return false
	}
	_, passed := s.walked.passed.Load(dir)
	return passed
}

// member is a file in a scope, by its path below it with slashes.
type member struct {
	scope *scope
	rel   string
}

func (p member) path() string { return filepath.Join(p.scope.dir, p.rel) }

// finder follows targets within some folders.
type finder struct {
	scopes []*scope
	steps  int // what is left of them
}

func newFinder(scopes []*scope) *finder { return &finder{scopes: scopes, steps: maxSteps} }

func (f *finder) close() {
	for _, s := range f.scopes {
		if s.root != nil {
			s.root.Close()
		}
	}
}

func (f *finder) spend(steps int) error {
	if f.steps -= steps; f.steps < 0 {
		return errTooMuch
	}
	return nil
}

// find returns the files that a target in a folder leads to, sorted. The error says why some of
// it is not followed, in words that come behind the target; there may be files all the same.
func (f *finder) find(dir, target string) ([]member, error) {
	switch {
	case strings.Contains(target, "{{") || strings.Contains(target, "${"):
		return nil, errPlaceholder
	case len(target) > maxPattern || strings.ContainsRune(target, 0):
		return nil, errors.New("is not a path")
	case address.MatchString(target):
		return nil, errors.New("is an address, not a path")
	case strings.HasSuffix(target, "/"):
		return nil, errors.New("ends in a slash: Backstage refuses that")
	case foreign().MatchString(target):
		return nil, errors.New("is not followed: of patterns only *, **, ?, [] and {} are known here")
	}
	if !isGlob(target) {
		p, err := f.file(joined(dir, target))
		if err != nil {
			if errors.Is(err, errMissing) && strings.Contains(target, `\`) {
				err = fmt.Errorf("%w: between folders stands /", err)
			}
			return nil, err
		}
		return []member{p}, nil
	}
	patterns, err := expandBraces(target, f.spend)
	if err != nil {
		return nil, err
	}
	var found []member
	var first error
	for i := range patterns {
		patterns[i] = path.Clean(patterns[i])
	}
	slices.Sort(patterns)
	for _, pattern := range slices.Compact(patterns) {
		places, err := f.glob(dir, pattern)
		found = append(found, places...)
		if first == nil {
			first = err
		}
	}
	slices.SortFunc(found, func(a, b member) int { return strings.Compare(a.path(), b.path()) })
	return slices.CompactFunc(found, func(a, b member) bool { return a.path() == b.path() }), first
}

// joined returns the path of a target in a folder, as Backstage joins them: by the text alone.
func joined(dir, target string) string {
	if path.IsAbs(target) {
		return filepath.Clean(filepath.FromSlash(target))
	}
	return filepath.Join(dir, filepath.FromSlash(target))
}

// locate returns where an absolute path lies in the scopes.
func (f *finder) locate(abs string) (member, error) {
	for _, s := range f.scopes {
		if abs != s.dir && !strings.HasPrefix(abs, strings.TrimSuffix(s.dir, string(filepath.Separator))+string(filepath.Separator)) {
			continue
		}
		if s.root == nil {
			root, err := os.OpenRoot(s.dir)
			if err != nil {
				return member{}, errors.New("cannot be followed: " + reason(err))
			}
			s.root = root
		}
		return member{s, filepath.ToSlash(below(s.dir, abs))}, nil
	}
	return member{}, errors.New("leads out of the folders that are scanned, and is not followed")
}

// file finds one file.
func (f *finder) file(abs string) (member, error) {
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
func (f *finder) stat(p member) (info fs.FileInfo, err error) {
	for i := 0; i <= len(p.rel); i++ {
		if i < len(p.rel) && p.rel[i] != '/' {
			continue
		}
		if err := f.spend(1 + strings.Count(p.rel[:i], "/")); err != nil {
			return nil, err
		}
		info, err = p.scope.root.Lstat(p.rel[:i])
		switch {
		case errors.Is(err, fs.ErrNotExist) || err == nil && i < len(p.rel) && !info.IsDir() && info.Mode()&fs.ModeSymlink == 0:
			return nil, errMissing
		case err != nil:
			return nil, errors.New("cannot be followed: " + reason(err))
		case info.Mode()&fs.ModeSymlink != 0:
			return nil, errors.New("leads through a symbolic link, and is not followed")
		}
	}
	return info, nil
}

// glob finds the files of a pattern without braces.
func (f *finder) glob(dir, pattern string) ([]member, error) {
	plain, rest := doublestar.SplitPattern(pattern)
	p, err := f.locate(joined(dir, plain))
	if err != nil {
		return nil, err
	}
	switch info, err := f.stat(p); {
	case errors.Is(err, errMissing), err == nil && !info.IsDir():
		return nil, fmt.Errorf("%w: there is no folder %s", errMissing, plain)
	case err != nil:
		return nil, err
	}
	in, err := p.scope.root.OpenRoot(p.rel)
	if err != nil {
		return nil, errors.New("cannot be followed: " + reason(err))
	}
	defer in.Close()
	g := newGlobber(rest)
	g.skip, g.spend = p.scope.leftOut, f.spend
	err = g.walk(in, p.rel, []int{0}, 0)
	places := make([]member, 0, len(g.found))
	for _, rel := range g.found {
		places = append(places, member{p.scope, rel})
	}
	return places, err
}
