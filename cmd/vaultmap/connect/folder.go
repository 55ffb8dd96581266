package connect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// ExplainEmpty returns the error for a folder that answers that nothing is there. The folder above
// tells an empty folder, a secret of that name and a wrong name apart, where the token may list it.
func (s *Session) ExplainEmpty(ctx context.Context, m vaultsvc.Mount,
	loc vaultpath.Location) (secret bool, err error) {
	parent, ok := loc.Parent()
	if !ok {
		return false, render.NotFound("", "%s is empty", loc)
	}
	names, err := s.Client.List(ctx, m, parent)
	if err != nil && !errors.Is(err, vaultsvc.ErrEmpty) {
		return false, render.NotFound(APIHint(m, loc),
			"nothing is listed below %s: an empty folder, a missing one, or a secret of that name", loc)
	}
	switch name := strings.TrimSuffix(loc.Name(), "/"); {
	case slices.Contains(names, name):
		return true, nil
	case slices.Contains(names, name+"/"):
		return false, render.NotFound("", "%s is empty", loc.Folder())
	}
	hint := APIHint(m, loc)
	if hint == "" {
		near := near(ctx, s, m, loc, names, true)
		hint = strings.TrimSpace(fmt.Sprintf("%s vaultmap ls %s shows what is there", near.Ask(),
			Pasteable(near.above)))
	}
	return false, render.Failed(fmt.Errorf("no such folder: %s", loc), hint)
}

// Settle finds out whether a location without a closing slash is a secret or a folder, by one LIST
// of the folder above it. Where that may not be listed the location is taken as it was written.
func (s *Session) Settle(ctx context.Context, m vaultsvc.Mount, loc vaultpath.Location,
	create bool) (vaultpath.Location, error) {
	parent, ok := loc.Parent()
	if !ok || loc.IsFolder() || create {
		return loc, nil
	}
	names, err := s.Client.List(ctx, m, parent)
	switch {
	case errors.Is(err, vaultsvc.ErrDenied), errors.Is(err, vaultsvc.ErrUnlistable),
		slices.Contains(names, loc.Name()):
		return loc, nil
	case err != nil && !errors.Is(err, vaultsvc.ErrEmpty):
		return loc, err
	case slices.Contains(names, loc.Name()+"/"):
		return loc.Folder(), nil
	}
	hint := APIHint(m, loc)
	if hint == "" {
		near := near(ctx, s, m, loc, names, true)
		hint = strings.TrimSpace(fmt.Sprintf(
			"%s vaultmap ls %s shows what is there; --create opens the form for a new one", near.Ask(),
			Pasteable(near.above)))
	}
	return loc, render.NotFound(hint, "no such secret or folder: %s", loc)
}

// APIHint tells where nothing is that a path of the API was written, and which location is meant;
// "" where it was not.
func APIHint(m vaultsvc.Mount, loc vaultpath.Location) string {
	first, rest, _ := strings.Cut(loc.Path, "/")
	if !m.KV2() || first != "data" && first != "metadata" {
		return ""
	}
	return fmt.Sprintf("%s/ is a part of the API's paths and of no location: is %s meant?", first,
		vaultpath.New(loc.Namespace, m.Path, rest))
}
