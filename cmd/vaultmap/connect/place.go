package connect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/typed"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Place is where in Vault something lies that was named, and how the server has its mount.
type Place struct {
	Mount    vaultsvc.Mount
	Location vaultpath.Location
}

// Places finds where what an argument names lies: one place, but for an entity, a file or a text
// with several references. all is as in [Argument.Locations]. How a text was read that is no plain
// location is told.
func Places(ctx context.Context, s *Session, text string, all bool) ([]Place, Argument, error) {
	w, x, err := s.Look(ctx, text)
	if err != nil {
		return nil, w, err
	}
	locations, err := w.Locations(x, namespaceOf(s), all)
	if err != nil {
		return nil, w, err
	}
	places := make([]Place, len(locations))
	for i, l := range locations {
		if places[i].Mount, places[i].Location, err = s.Locate(ctx, l); err != nil {
			return nil, w, noMount(ctx, s, l.String(), x, err)
		}
	}
	tell(s, w.Note, w.Location)
	return places, w, nil
}

// InHand finds the place that a text names which is no words and no plain location, of a line of a
// file all that are named there. There is none where it is one of these.
func InHand(ctx context.Context, s *Session, text string) ([]Place, error) {
	if _, line := existingLine(text); line > 0 {
		places, _, err := Places(ctx, s, text, true)
		return places, err
	}
	readings, err := read(s, text, nil)
	if errors.Is(err, typed.ErrNoPlace) { // what it names may stand in a file
		cat, err := s.Folders.Scan(ctx, true)
		if err != nil {
			return nil, err
		}
		if readings, err = read(s, text, cat); errors.Is(err, typed.ErrNoPlace) {
			return nil, nil
		}
	}
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(readings, typed.Reading.Certain)
	written := func(r typed.Reading) bool { return r.Form != typed.Plain || len(r.Left) > 0 }
	if i < 0 || !slices.ContainsFunc(readings[i:], written) {
		return nil, nil
	}
	r, err := choose(ctx, s, readings[i:])
	if err != nil {
		return nil, err
	}
	m, loc, err := s.Locate(ctx, r.Location)
	if err != nil {
		return nil, err
	}
	tell(s, r.Note(), loc)
	return []Place{{m, loc}}, nil
}

// tell tells the user how a place was read that was not written as it is.
func tell(s *Session, note string, loc vaultpath.Location) {
	if note != "" && s.Tell != nil {
		s.Tell("note: %s: %s", note, loc)
	}
}

// NamespaceError is a place in another namespace than that of the session.
type NamespaceError struct{ Namespace string }

func (e *NamespaceError) Error() string {
	if e.Namespace == "" {
		return "it lies in the root namespace"
	}
	return "it lies in the namespace " + e.Namespace
}

// read returns what a text can mean here: see [typed.Known.Read]. cat has the stores that
// references name; nil where no files were read.
func read(s *Session, text string, cat *catalog.Catalog) ([]typed.Reading, error) {
	k := typed.Known{Namespace: namespaceOf(s), Mounts: s.Reached(), Servers: Servers(s), Catalog: cat}
	readings, err := k.Read(text)
	var elsewhere *typed.ElsewhereError
	switch {
	case errors.As(err, &elsewhere) && elsewhere.Profile != "":
		return nil, render.Failed(err, "--profile "+Pasteable(elsewhere.Profile)+" asks that one")
	case errors.As(err, &elsewhere):
		return nil, render.Failed(err, fmt.Sprintf("this one is %s: a token goes to no other; "+
			"--address names another", s.Address.V))
	case err != nil:
		return nil, render.Failed(err, "name a location as MOUNT/PATH")
	}
	for _, r := range readings {
		if r.Location.Namespace != k.Namespace {
			other := &NamespaceError{r.Location.Namespace}
			return nil, render.Failed(other, "--namespace "+Pasteable(other.Namespace)+" looks there")
		}
	}
	return readings, nil
}

// namespaceOf returns the namespace of a session, which may ask no server.
func namespaceOf(s *Session) string {
	if s.Client == nil {
		return s.Namespace.V
	}
	return s.Client.Namespace()
}

// Servers are those that an address can belong to, the one that is asked first; nil where none is.
func Servers(s *Session) []typed.Server {
	if s.Address.V == "" {
		return nil
	}
	all := []typed.Server{{Addresses: []string{s.WebURL, s.Address.V}}}
	for _, name := range s.Profiles {
		all = append(all, typed.Server{Profile: name, Addresses: s.Addresses[name]})
	}
	return all
}

// choose returns the reading that is there: the first, of several. What cannot be found out may be
// there; where nothing is, the last counts, which takes a name for the least.
func choose(ctx context.Context, s *Session, readings []typed.Reading) (typed.Reading, error) {
	last := readings[len(readings)-1]
	if len(readings) == 1 || s.Client == nil {
		return last, nil
	}
	listed := map[vaultpath.Location][]string{}
	for _, r := range readings {
		m, loc, err := s.Locate(ctx, r.Location)
		if err != nil {
			if ctx.Err() != nil {
				return last, err
			}
			continue // no server takes such a path, or there is no such mount
		}
		parent, below := loc.Parent()
		if !below {
			return r, nil
		}
		names, asked := listed[parent]
		if !asked {
			names, err = s.Client.List(ctx, m, parent)
			if listed[parent] = names; ctx.Err() != nil {
				return last, err
			}
		}
		name := strings.TrimSuffix(loc.Name(), "/")
		if slices.Contains(names, name) || slices.Contains(names, name+"/") {
			return r, nil
		}
	}
	return last, nil
}

// NamesTyped lists the folder that somebody has typed so far, in whatever form it is written, for
// what comes next. Whatever the server does not tell is left out.
func NamesTyped(ctx context.Context, s *Session, folder string) []string {
	readings, err := read(s, folder, nil)
	if err != nil {
		return nil
	}
	for _, r := range readings {
		if m, loc, err := s.Locate(ctx, r.Location.Folder()); err == nil {
			if names := names(ctx, s, m, loc); len(names) > 0 {
				return names
			}
		}
	}
	return nil
}

// NamesAt is [NamesTyped] of a folder that is written as mount and path, and read as no other form.
func NamesAt(ctx context.Context, s *Session, folder string) []string {
	m, loc, err := s.Client.Locate(ctx, folder, s.Mounts)
	if err != nil {
		return nil
	}
	return names(ctx, s, m, loc.Folder())
}

// names lists a folder for a completion. Kept names stand in where the server does not answer in
// time: what is typed then is looked at once more by whoever takes it.
func names(ctx context.Context, s *Session, m vaultsvc.Mount, folder vaultpath.Location) []string {
	names, err := s.Client.List(ctx, m, folder)
	switch {
	case errors.Is(err, vaultsvc.ErrDenied):
		return NamesBelow(ctx, s, m, folder)
	case err != nil && ctx.Err() != nil:
		return keptIn(ctx, s, folder)
	}
	return names
}
