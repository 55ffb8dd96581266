package connect

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/typed"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Argument is what a user named in an argument: an entity, a file or folder with files, a line of a
// file, or a location in Vault.
type Argument struct {
	Entity   *catalog.Entity
	Path     string // of the file or folder, absolute
	Line     int    // of the file; 0 is all of it
	Location vaultpath.Location
	Note     string // how the location was read, where that is not as it stands

	text string
}

// Argument finds out what an argument names. A dot at its start makes it a file; else a location in
// a mount that is there comes first, in whatever form it is written, then an entity by its name,
// then a file that is there, or a line of one. What is none of these is a location in a mount that
// nobody knows.
func (s *Session) Argument(x *xref.Index, cat *catalog.Catalog, text string) (Argument, error) {
	w := Argument{text: text}
	path, isFile := existing(text)
	if isFile && (strings.HasPrefix(text, ".") || path == filepath.Clean(text)) {
		w.Path = path
		return w, nil
	}
	readings, unread := read(s, text, cat)
	if unread != nil && !errors.Is(unread, typed.ErrNoPlace) {
		return w, unread
	}
	if i := slices.IndexFunc(readings, typed.Reading.Certain); i >= 0 {
		return w.at(namedOf(x, readings[i:]))
	}
	e, err := cat.Lookup(text)
	switch {
	case err == nil:
		w.Entity = e
		return w, nil
	case errors.Is(err, catalog.ErrAmbiguous):
		return w, render.NotFound("write the reference in full, with its kind", "%w", err)
	case isFile:
		w.Path = path
		return w, nil
	}
	if w.Path, w.Line = existingLine(text); w.Line > 0 {
		return w, nil
	}
	switch {
	case unread != nil:
		return w, unread
	case isRef(text), len(readings) == 0:
		_, err = s.Folders.Lookup(cat, text)
		return w, err
	}
	return w.at(namedOf(x, readings))
}

// at makes a reading what was named.
func (w Argument) at(r typed.Reading) (Argument, error) {
	w.Location, w.Note = r.Location, r.Note()
	return w, r.Location.Validate()
}

// namedOf returns the first of some readings that files name, else the last, which leaves out most.
func namedOf(x *xref.Index, readings []typed.Reading) typed.Reading {
	for _, r := range readings {
		if len(x.Of(r.Location.Folder())) > 0 {
			return r
		}
	}
	return readings[len(readings)-1]
}

// Form says what kind of thing was named: an entity, a file, a line of one, a mount, a folder, or
// else a location.
func (w Argument) Form() string {
	switch {
	case w.Entity != nil:
		return "entity"
	case w.Line > 0:
		return "line"
	case w.Path != "":
		return "file"
	case w.Location.IsMount():
		return "mount"
	case w.Location.IsFolder():
		return "folder"
	}
	return "location"
}

// existing returns the absolute path of a file or folder that is there, as a scan names it.
func existing(text string) (path string, ok bool) {
	path, err := filepath.EvalSymlinks(text)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return "", false
	}
	_, err = os.Stat(path)
	return path, err == nil
}

// existingLine reads "file:line", as compilers, editors and this program write it; also with a
// column behind. The line is 0 where the text is none, or there is no such file.
func existingLine(text string) (path string, line int) {
	m := fileLine().FindStringSubmatch(text)
	if m == nil {
		return "", 0
	}
	path, ok := existing(m[1])
	if line, err := strconv.Atoi(m[2]); err == nil && ok {
		return path, line
	}
	return "", 0
}

var fileLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(.+?):([1-9][0-9]{0,8})(?::[0-9]+)?:?$`)
})

// Uses returns the uses that belong to what was named: of an entity its own, of a file those in it,
// of a location those that name it, lie below it, or name a folder above it. Those of other
// namespaces come last.
func (w Argument) Uses(x *xref.Index) []*xref.Use {
	switch {
	case w.Entity != nil:
		return x.OfEntity(w.Entity.Ref)
	case w.Path != "":
		return slices.DeleteFunc(slices.Clone(x.Uses()), func(u *xref.Use) bool {
			return !w.HasFile(u.Path) || w.Line > 0 && w.Line != u.Line
		})
	}
	folder := w.Location.Folder() // who names one need not write its slash
	return append(x.Of(folder), x.OfOtherNamespaces(folder)...)
}

// Has reports whether a problem in a file belongs to what was named.
func (w Argument) Has(p catalog.Problem) bool {
	if w.Entity != nil {
		return p.Ref == w.Entity.Ref || p.Path == w.Entity.Path && p.Ref == ""
	}
	return w.HasFile(p.Path)
}

// HasFile reports whether a file is the one that was named, or lies in the folder.
func (w Argument) HasFile(path string) bool { return w.Path != "" && repo.Holds(w.Path, path) }

// Look finds out what an argument names. Files are read only where it is no location in a mount
// that is there. Where it can be read in several ways, the first counts that is there: the folders
// above are listed for that.
func (s *Session) Look(ctx context.Context, text string) (Argument, *xref.Index, error) {
	w := Argument{text: text}
	readings, err := read(s, text, nil)
	if err != nil && !errors.Is(err, typed.ErrNoPlace) {
		return w, nil, err
	}
	_, isFile := existing(text)
	// Where nobody tells the mounts what looks like a path is one, and what ends like a folder is no
	// entity.
	alone := !isFile && !isRef(text) && (s.Mounts == nil && strings.Contains(text, "/") ||
		strings.HasSuffix(text, "/"))
	i := slices.IndexFunc(readings, typed.Reading.Certain)
	if alone && len(readings) > 0 {
		i = 0
	}
	if i >= 0 && err == nil {
		r, err := choose(ctx, s, readings[i:])
		if err != nil {
			return w, nil, err
		}
		w, err = w.at(r)
		return w, xref.New(nil, s.Annotations, s.known()), err
	}
	if s.files == nil {
		cat, err := s.Folders.Scan(ctx, true)
		if err != nil {
			return w, nil, err
		}
		x, err := s.Map(ctx, cat)
		if err != nil {
			return w, nil, err
		}
		s.files = &mapped{cat, x}
	}
	w, err = s.Argument(s.files.index, s.files.catalog, text)
	return w, s.files.index, err
}

// mapped is what files have, for all arguments.
type mapped struct {
	catalog *catalog.Catalog
	index   *xref.Index
}

// Locations returns the places in the session's namespace that were named: of an entity the folders
// of its annotations alone, unless it has none or all is wanted, and what its files name; of a file
// what is named there.
func (w Argument) Locations(x *xref.Index, namespace string, all bool) ([]vaultpath.Location,
	error) {
	if w.Location.Mount != "" {
		return []vaultpath.Location{w.Location}, nil
	}
	var annotated, named []vaultpath.Location
	for _, u := range w.Uses(x) {
		switch {
		case !u.Resolved() || u.Namespace != namespace || slices.Contains(annotated, u.Location) ||
			slices.Contains(named, u.Location):
		case u.Source == xref.Annotation:
			annotated = append(annotated, u.Location)
		default:
			named = append(named, u.Location)
		}
	}
	if w.Entity != nil && annotated != nil && !all {
		return annotated, nil
	}
	if out := append(annotated, named...); out != nil {
		return out, nil
	}
	return nil, render.NotFound("", "%s names no secrets", w.text)
}

// isRef tells an entity's reference from a location: it has a kind before a colon and nothing of a
// path before that. A location of that look is given with a slash at its start.
func isRef(s string) bool {
	kind, _, ok := strings.Cut(s, ":")
	return ok && kind != "" && !strings.ContainsAny(kind, "/ ")
}
