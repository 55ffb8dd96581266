package connect

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/manifest"
	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// Folders are those, and the files, that the catalog is read from.
type Folders struct {
	Dirs   []string // empty where there is none
	Origin string   // where they are from, or why there are none
	Ignore []catalog.IgnoreRule
	Usual  bool // nobody has named any: they are those around the working directory
}

// add adds the files that Backstage's catalog.locations names. Those in a folder that is scanned
// anyway are found there.
func (f *Folders) add(files config.Value[[]string]) {
	folders := make([]string, len(f.Dirs))
	for i, dir := range f.Dirs {
		if abs, err := filepath.Abs(dir); err == nil {
			dir = abs
		}
		folders[i] = repo.Real(dir)
	}
	var added []string
	for _, file := range files.V {
		if !slices.ContainsFunc(folders, func(dir string) bool { return repo.Holds(dir, file) }) {
			added = append(added, file)
		}
	}
	switch {
	case len(added) == 0:
	case len(f.Dirs) == 0:
		f.Origin = files.Origin
	default:
		f.Origin += ", and " + files.Origin
	}
	f.Dirs = append(slices.Clip(f.Dirs), added...)
}

// Scan reads the catalog, and with references those in all other files. No folder to read is an
// empty catalog.
func (f *Folders) Scan(ctx context.Context, references bool) (*catalog.Catalog, error) {
	if len(f.Dirs) == 0 {
		return &catalog.Catalog{}, nil
	}
	return catalog.Scan(ctx, f.Dirs, catalog.ScanOptions{References: references, Ignore: f.Ignore})
}

// ScanManifests reads manifests that a program has printed, and beside them what the folders that
// somebody has named say of stores and owners.
func (f *Folders) ScanManifests(ctx context.Context, manifests []byte) (*catalog.Catalog, error) {
	dirs := f.Dirs
	if f.Usual {
		dirs = nil
	}
	c, err := catalog.Scan(ctx, dirs, catalog.ScanOptions{References: true, Manifests: manifests,
		Ignore: f.Ignore})
	if errors.Is(err, manifest.ErrNoObjects) {
		return nil, render.Failed(err, "pipe what makes manifests, as in: helm template . | vaultmap check -")
	}
	return c, err
}

// ScanPart reads the entities that can be read before ctx ends.
func (f *Folders) ScanPart(ctx context.Context) (*catalog.Catalog, error) {
	if len(f.Dirs) == 0 {
		return &catalog.Catalog{}, nil
	}
	return catalog.Scan(ctx, f.Dirs, catalog.ScanOptions{Part: true, Ignore: f.Ignore})
}

// String names the folders for people.
func (f *Folders) String() string {
	if len(f.Dirs) == 0 {
		return "no folder: " + f.Origin
	}
	return strings.Join(f.Dirs, ", ")
}

// NoneFound is the error of a command that found nothing of a kind in files: which were read, or
// why none was.
func (f *Folders) NoneFound(what string) error {
	if len(f.Dirs) == 0 {
		return render.NotFound("--catalog DIR names a folder to read", "no folder was read: %s", f.Origin)
	}
	return render.NotFound("--catalog DIR names another folder to read", "no %s was found in %s", what,
		f)
}

// Lookup finds an entity by its reference, in full or as far as it is clear.
func (f *Folders) Lookup(cat *catalog.Catalog, ref string) (*catalog.Entity, error) {
	e, err := cat.Lookup(ref)
	if len(cat.Entities) == 0 && errors.Is(err, catalog.ErrNoEntity) {
		return nil, f.NoneFound("entity")
	}
	if err != nil {
		hint := "--catalog DIR names the folder to look in; 'vaultmap entity' lists what is there"
		if near := nearmiss.Ask(pasteable(cat.Near(ref))); near != "" {
			hint = near + " " + hint
		}
		return nil, render.NotFound(hint, "%w", err)
	}
	return e, nil
}

// ignoreRules are the rules of the settings as a scan takes them.
func ignoreRules(rules []config.IgnoreRule) []catalog.IgnoreRule {
	var out []catalog.IgnoreRule
	for _, r := range rules {
		out = append(out, catalog.IgnoreRule{File: r.File, Location: r.Location, Source: r.Source,
			Ignoring: catalog.Ignoring{Kinds: r.Kinds,
				Ignored: catalog.Ignored{Reason: r.Reason, By: r.Origin}}})
	}
	return out
}
