package vaultsvc

import (
	"context"
	"errors"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// similar looks in its own mount for what a missing location may mean: a folder instead of a
// secret or the other way round, or names in other case. It returns zero where there is nothing
// of the kind.
func (k *checker) similar(ctx context.Context, m Mount, loc vaultpath.Location) vaultpath.Location {
	parent, ok := loc.Parent()
	if !ok {
		return vaultpath.Location{}
	}
	if names, err := k.list(ctx, m, parent); err == nil {
		return alike(names, parent, loc.Name(), true)
	}
	// The folder above is not there either: perhaps one further up is written in another way.
	at := vaultpath.New(loc.Namespace, m.Path, "")
	segs := loc.Segments()
	for i, seg := range segs {
		names, err := k.list(ctx, m, at)
		switch {
		case errors.Is(err, ErrDenied):
			at = at.Join(seg) // a folder below may be allowed
			continue
		case err != nil:
			return vaultpath.Location{}
		case holds(names, seg):
			at = at.Join(seg)
			continue
		}
		if at = alike(names, at, seg, i == len(segs)-1); at == (vaultpath.Location{}) {
			return at
		}
	}
	return at // some segment was another one: else the folder above would have been there
}

// alike looks among the names in a folder for one that is like another name: the same in other
// case, or, where kinds may differ, as folder or secret.
func alike(names []string, in vaultpath.Location, name string, kinds bool) vaultpath.Location {
	want := strings.TrimSuffix(name, "/")
	best := ""
	for _, n := range names {
		if !kinds && !strings.HasSuffix(n, "/") {
			continue
		}
		switch plain := strings.TrimSuffix(n, "/"); {
		case plain == want:
			return in.Join(n)
		case strings.EqualFold(plain, want) && (best == "" || n[len(plain):] == name[len(want):]):
			best = n // rather one of the same kind
		}
	}
	if best == "" {
		return vaultpath.Location{}
	}
	return in.Join(best)
}

// elsewhere returns the first of a target's other locations that exists.
func (k *checker) elsewhere(ctx context.Context, t Target) vaultpath.Location {
	for _, e := range t.Elsewhere {
		parent, ok := e.Location.Parent()
		if !ok {
			continue
		}
		if names, err := k.list(ctx, e.Mount, parent); err == nil && holds(names, e.Location.Name()) {
			return e.Location
		}
	}
	return vaultpath.Location{}
}
