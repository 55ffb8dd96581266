package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// what is what a user named in an argument: an entity, a file or folder with files, or a location in Vault.
type what struct {
	text     string
	entity   *catalog.Entity
	path     string // of the file or folder, absolute
	location vaultpath.Location
}

// what finds out what an argument names. A kind before a colon makes it an entity, and a dot at its start a file; else
// a location in a mount that is there comes first, then an entity by its name, then a file that is there. What is
// none of these is a location in a mount that nobody knows.
func (s *session) what(x *xref.Index, cat *catalog.Catalog, text string) (what, error) {
	w := what{text: text}
	var err error
	if isRef(text) {
		w.entity, err = s.lookup(cat, text)
		return w, err
	}
	path, isFile := existing(text)
	if isFile && (strings.HasPrefix(text, ".") || path == filepath.Clean(text)) {
		w.path = path
		return w, nil
	}
	loc, known := x.Locate(text)
	if known {
		w.location = loc
		return w, loc.Validate()
	}
	e, err := cat.Lookup(text)
	switch {
	case err == nil:
		w.entity = e
		return w, nil
	case errors.Is(err, catalog.ErrAmbiguous):
		return w, &failure{err: err, status: exitNothing, hint: "write the reference in full, with its kind"}
	case isFile:
		w.path = path
		return w, nil
	}
	w.location = loc
	return w, loc.Validate()
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

// uses returns the uses that belong to what was named: of an entity its own, of a file those in it, of a location those that name
// it, lie below it, or name a folder above it. Those of other namespaces come last.
func (w what) uses(x *xref.Index) []*xref.Use {
	switch {
	case w.entity != nil:
		return x.OfEntity(w.entity.Ref)
	case w.path != "":
		return slices.DeleteFunc(slices.Clone(x.Uses()), func(u *xref.Use) bool { return !below(u.Path, w.path) })
	}
	folder := w.location.Folder() // who names one need not write its slash
	return append(x.Of(folder), x.OfOtherNamespaces(folder)...)
}

// has reports whether a problem in a file belongs to what was named.
func (w what) has(p catalog.Problem) bool {
	if w.entity != nil {
		return p.Ref == w.entity.Ref || p.Path == w.entity.Path && p.Ref == ""
	}
	return w.path != "" && below(p.Path, w.path)
}

// below reports whether a file is another one, or lies in a folder.
func below(file, path string) bool {
	rel, err := filepath.Rel(path, file)
	return err == nil && filepath.IsLocal(rel)
}

// look finds out what an argument names. Files are read only where it is no location in a mount that is there.
func (s *session) look(ctx context.Context, text string) (what, *xref.Index, error) {
	x := xref.New(nil, s.annotations, s.known())
	if loc, known := x.Locate(text); known && !isRef(text) {
		return what{text: text, location: loc}, x, loc.Validate()
	}
	cat, err := s.scanAll(ctx)
	if err != nil {
		return what{}, nil, err
	}
	if x, err = s.join(ctx, cat); err != nil {
		return what{}, nil, err
	}
	w, err := s.what(x, cat, text)
	return w, x, err
}

// locations returns the places in the session's namespace that were named: of an entity the folders of its annotations
// alone, unless it has none or all is wanted, and what its files name; of a file what is named there.
func (w what) locations(x *xref.Index, namespace string, all bool) ([]vaultpath.Location, error) {
	if w.location.Mount != "" {
		return []vaultpath.Location{w.location}, nil
	}
	var annotated, named []vaultpath.Location
	for _, u := range w.uses(x) {
		switch {
		case !u.Resolved() || u.Namespace != namespace || slices.Contains(annotated, u.Location) || slices.Contains(named, u.Location):
		case u.Source == xref.Annotation:
			annotated = append(annotated, u.Location)
		default:
			named = append(named, u.Location)
		}
	}
	if w.entity != nil && annotated != nil && !all {
		return annotated, nil
	}
	if out := append(annotated, named...); out != nil {
		return out, nil
	}
	return nil, &failure{err: fmt.Errorf("%s names no secrets", w.text), status: exitNothing}
}
