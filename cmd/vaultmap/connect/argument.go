package connect

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Argument is what a user named in an argument: an entity, a file or folder with files, or a
// location in Vault.
type Argument struct {
	Entity   *catalog.Entity
	Path     string // of the file or folder, absolute
	Location vaultpath.Location

	text string
}

// Argument finds out what an argument names. A kind before a colon makes it an entity, and a dot at
// its start a file; else a location in a mount that is there comes first, then an entity by its
// name, then a file that is there. What is none of these is a location in a mount that nobody
// knows.
func (s *Session) Argument(x *xref.Index, cat *catalog.Catalog, text string) (Argument, error) {
	w := Argument{text: text}
	var err error
	if isRef(text) {
		w.Entity, err = s.Folders.Lookup(cat, text)
		return w, err
	}
	path, isFile := existing(text)
	if isFile && (strings.HasPrefix(text, ".") || path == filepath.Clean(text)) {
		w.Path = path
		return w, nil
	}
	loc, known := x.Locate(text)
	if known {
		w.Location = loc
		return w, loc.Validate()
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
	w.Location = loc
	return w, loc.Validate()
}

// Form says what kind of thing was named: an entity, a file, a mount, a folder, or else a location.
func (w Argument) Form() string {
	switch {
	case w.Entity != nil:
		return "entity"
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

// Uses returns the uses that belong to what was named: of an entity its own, of a file those in it,
// of a location those that name it, lie below it, or name a folder above it. Those of other
// namespaces come last.
func (w Argument) Uses(x *xref.Index) []*xref.Use {
	switch {
	case w.Entity != nil:
		return x.OfEntity(w.Entity.Ref)
	case w.Path != "":
		return slices.DeleteFunc(slices.Clone(x.Uses()), func(u *xref.Use) bool {
			return !w.HasFile(u.Path)
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
// that is there.
func (s *Session) Look(ctx context.Context, text string) (Argument, *xref.Index, error) {
	x := xref.New(nil, s.Annotations, s.known())
	if loc, known := x.Locate(text); known && !isRef(text) {
		return Argument{text: text, Location: loc}, x, loc.Validate()
	}
	cat, err := s.Folders.Scan(ctx, true)
	if err != nil {
		return Argument{}, nil, err
	}
	if x, err = s.Map(ctx, cat); err != nil {
		return Argument{}, nil, err
	}
	w, err := s.Argument(x, cat, text)
	return w, x, err
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
