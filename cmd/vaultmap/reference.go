package main

import (
	"context"
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

	at vaultpath.Location
}

// where returns "file:line".
func (r *reference) where() string { return fmt.Sprintf("%s:%d", r.File, r.Line) }

// bad tells whether the reference is a problem: it points to nothing.
func (r *reference) bad() bool {
	return r.Status == statusMissing || r.Status == statusEmpty || r.Status == statusUnresolved
}

// sourceAnnotation names annotations among the syntaxes of references.
const sourceAnnotation = "backstage"

// references returns every reference of the catalog, those of annotations included, as far as files and
// the mounts that are known can tell. Without mounts (nil) the resolution is offline.
func (s *session) references(cat *catalog.Catalog, mounts []vaultsvc.Mount) []*reference {
	var known []catalog.Mount
	for _, m := range mounts {
		known = append(known, catalog.Mount{Path: m.Path, KVVersion: m.KVVersion})
	}
	resolver := cat.NewResolver(known, s.Namespace.V)
	var out []*reference
	for _, e := range cat.Entities {
		for _, root := range e.Roots(s.annotations) {
			r := &reference{
				Source: sourceAnnotation, File: e.File, Line: root.Line, Raw: root.Path, Namespace: root.Location.Namespace,
				Location: root.Location.String(), Entity: e.Ref, Status: statusUnchecked, Hint: root.Hint, at: root.Location,
			}
			if m, ok := vaultsvc.FindMount(mounts, r.Location); ok {
				r.at = vaultpath.New(root.Location.Namespace, m.Path, strings.TrimPrefix(r.Location, m.Path)).Folder()
			} else if mounts != nil {
				r.Status = statusUnresolved
				if r.Hint == "" {
					r.Hint = fmt.Sprintf("there is no mount %s that the token can reach", root.Location.Mount)
				}
			}
			out = append(out, r)
		}
	}
	for _, ref := range cat.References {
		r := &reference{
			Source: ref.Source, File: ref.File, Line: ref.Line, Raw: ref.Raw, Namespace: ref.Namespace, Field: ref.Field, Status: statusUnchecked,
		}
		if ref.Version != "" {
			r.Version = &ref.Version
		}
		if ref.Entity != nil {
			r.Entity = ref.Entity.Ref
		}
		switch p := resolver.Resolve(ref); p.Resolution {
		case catalog.Resolved:
			r.at, r.Location, r.Namespace, r.Hint = p.Location, p.Location.String(), p.Location.Namespace, p.Hint
		case catalog.Templated:
			r.Status = statusTemplated
		default:
			r.Status, r.Hint = statusUnresolved, p.Hint
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b *reference) int {
		if a.File != b.File {
			return strings.Compare(a.File, b.File)
		}
		return a.Line - b.Line
	})
	return out
}

// check asks Vault about the references whose location is known, by LIST alone.
func (s *session) check(ctx context.Context, refs []*reference) error {
	var targets []vaultsvc.Target
	var asked []*reference
	for _, r := range refs {
		if r.Status != statusUnchecked {
			continue
		}
		m, ok := vaultsvc.FindMount(s.mounts, r.at.String())
		if !ok {
			continue
		}
		if r.at.Namespace != s.client.Namespace() {
			continue // another namespace than the session's
		}
		targets = append(targets, vaultsvc.Target{Mount: m, Location: r.at})
		asked = append(asked, r)
	}
	return s.client.Check(ctx, targets, func(i int, f vaultsvc.Finding) {
		r := asked[i]
		switch f.Existence {
		case vaultsvc.Exists:
			r.Status = statusOK
			if r.Source == sourceAnnotation {
				r.Hint = "" // it looked unusual, and is there all the same
			}
		case vaultsvc.ExistsNot:
			r.Status = statusMissing
			if f.Other != (vaultpath.Location{}) && r.Hint == "" {
				r.Hint = fmt.Sprintf("should it be %q?", f.Other.String())
			}
		case vaultsvc.ExistsEmpty:
			r.Status = statusEmpty
		case vaultsvc.ExistsDenied:
			r.Status = statusDenied
		case vaultsvc.ExistsFailed:
			r.Status = statusFailed
		}
	})
}
