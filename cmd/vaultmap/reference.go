package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// The statuses of a reference.
const (
	statusOK         = "ok"
	statusMissing    = "missing"
	statusEmpty      = "empty"
	statusDenied     = "denied"
	statusTemplated  = "templated"
	statusUnresolved = "unresolved"
	statusUnchecked  = "unchecked"
	statusFailed     = "failed"
)

// reference is one reference as JSON has it.
type reference struct {
	Source    string  `json:"source"`
	File      string  `json:"file"`
	Line      int     `json:"line"`
	Raw       string  `json:"raw"`
	Namespace string  `json:"namespace"`
	Location  string  `json:"location"` // "" where it is not known
	Field     string  `json:"field"`
	Version   *string `json:"version"`
	Entity    string  `json:"entity"`
	Status    string  `json:"status"`
	Hint      string  `json:"hint"`

	path      string             // of the file, absolute
	at        vaultpath.Location // zero where it is not known
	literal   vaultpath.Location // see [catalog.Place]
	corrected vaultpath.Location // what the hint says that it should be; zero where it does not say
	guesses   []string           // paths that it may mean below some mount, where its own is not known
	elsewhere bool               // it lies in a namespace that cannot be asked
	source    *catalog.Reference // nil for an annotation
	optional  bool               // the tool goes on where nothing is there
}

// where returns "file:line".
func (r *reference) where() string { return fmt.Sprintf("%s:%d", r.File, r.Line) }

// bad tells whether the reference is a problem: it points to nothing, and something has to be there.
func (r *reference) bad() bool { return r.nothing() && !r.optional }

// spared tells whether it points to nothing, and that is no problem.
func (r *reference) spared() bool { return r.nothing() && r.optional }

// nothing tells whether it points to nothing.
func (r *reference) nothing() bool {
	return r.Status == statusMissing || r.Status == statusEmpty || r.Status == statusUnresolved
}

// addHint adds to what is unusual about a reference.
func (r *reference) addHint(format string, args ...any) {
	if r.Hint != "" {
		r.Hint += "; "
	}
	r.Hint += fmt.Sprintf(format, args...)
}

// sourceAnnotation names annotations among the syntaxes of references.
const sourceAnnotation = "backstage"

// references returns every reference of the catalog, those of annotations included, as far as files and
// the mounts that are known can tell. Without mounts (nil) the resolution is offline.
func (s *session) references(cat *catalog.Catalog, mounts []vaultsvc.Mount) []*reference {
	out := []*reference{}
	for _, e := range cat.Entities {
		for _, root := range e.Roots(s.annotations) {
			out = append(out, ofAnnotation(e, root, mounts))
		}
	}
	resolver := cat.NewResolver(resolvable(mounts), s.Namespace.V)
	for _, ref := range cat.References {
		out = append(out, ofFile(ref, resolver.Resolve(ref)))
	}
	slices.SortStableFunc(out, func(a, b *reference) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line)
	})
	return out
}

// resolvable returns mounts as resolving wants them. Nil stays nil: nobody has asked for them.
func resolvable(mounts []vaultsvc.Mount) []catalog.Mount {
	if mounts == nil {
		return nil
	}
	known := []catalog.Mount{} // a token that can reach none is not offline
	for _, m := range mounts {
		known = append(known, catalog.Mount{Path: m.Path, KVVersion: m.KVVersion})
	}
	return known
}

// ofAnnotation returns the reference that one path of an entity's annotation is.
func ofAnnotation(e *catalog.Entity, root catalog.Root, mounts []vaultsvc.Mount) *reference {
	r := &reference{
		Source: sourceAnnotation, File: e.File, Line: root.Line, Raw: root.Path, Namespace: root.Location.Namespace,
		Location: root.Location.String(), Entity: e.Ref, Status: statusUnchecked, Hint: root.Hint, path: e.Path, at: root.Location,
	}
	right := vaultpath.Clean(root.Path)
	switch {
	case root.Corrected != "":
		r.corrected = vaultpath.New(r.Namespace, root.Location.Mount, root.Corrected).Folder()
	case strings.HasPrefix(root.Path, "/") && right != "":
		r.addHint("the path begins with a slash: should it be %q?", right)
	}
	if m, ok := vaultsvc.FindMount(mounts, r.Location); ok {
		// The engine may name a folder, too.
		r.at = vaultpath.New(r.Namespace, m.Path, strings.TrimPrefix(r.Location, m.Path))
	} else if mounts != nil {
		r.Status, r.at = statusUnresolved, vaultpath.Location{}
		r.Hint = fmt.Sprintf("there is no mount %s that the token can reach", root.Location.Mount)
		r.guesses = []string{root.Location.Path}
		if root.Corrected != "" {
			r.guesses = append(r.guesses, r.corrected.Path)
		}
	}
	return r
}

// ofFile returns a reference of another file.
func ofFile(ref *catalog.Reference, p catalog.Place) *reference {
	r := &reference{
		Source: ref.Source, File: ref.File, Line: ref.Line, Raw: ref.Raw, Namespace: p.Namespace, Field: ref.Field,
		Status: statusUnchecked, Hint: p.Hint, path: ref.FilePath, optional: ref.Optional, source: ref,
	}
	if ref.Version != "" {
		r.Version = &ref.Version
	}
	if ref.Entity != nil {
		r.Entity = ref.Entity.Ref
	}
	switch p.Resolution {
	case catalog.Resolved:
		r.at, r.literal, r.Location = p.Location, p.Literal, p.Location.String()
	case catalog.Templated:
		r.Status = statusTemplated
	default:
		r.Status = statusUnresolved
		r.guesses = guesses(ref)
	}
	return r
}

// guesses returns the paths that a reference whose mount is not known may mean below another one: all of
// it, where the mount was left out, and what is behind its first segment, where that is a wrong one.
func guesses(ref *catalog.Reference) []string {
	path := strings.TrimSuffix(vaultpath.Clean(ref.Path), "/")
	if path == "" {
		return nil
	}
	out := []string{path}
	if _, rest, ok := strings.Cut(path, "/"); ok && ref.Mount == "" {
		out = append(out, rest)
	}
	if ref.Folder {
		for i := range out {
			out[i] += "/"
		}
	}
	return out
}
