package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// roots are the folders that a walk begins at: those of the locations, or all mounts but the server's own.
func (s *session) roots(ctx context.Context, locations []string) ([]vaultsvc.WalkRoot, error) {
	var roots []vaultsvc.WalkRoot
	for _, l := range locations {
		m, loc, err := s.locate(ctx, l)
		if err != nil {
			return nil, err
		}
		roots = append(roots, vaultsvc.WalkRoot{Mount: m, Folder: loc.Folder()})
	}
	if len(locations) == 0 {
		for _, m := range s.mounts {
			if !m.IsSystem() {
				roots = append(roots, vaultsvc.WalkRoot{Mount: m, Folder: locationOf(s, m)})
			}
		}
	}
	if len(roots) == 0 {
		return nil, &failure{err: errors.New("the token can see no mount"), status: exitNothing, hint: "name a folder: MOUNT/FOLDER/"}
	}
	return roots, nil
}

// rootAnswers are what the roots of a walk answered that have no names: whether they are there at all is still to be found out.
type rootAnswers map[vaultpath.Location]error

// take takes in a listing of a walk.
func (r rootAnswers) take(l vaultsvc.Listing) {
	if l.Depth == 0 && (errors.Is(l.Err, vaultsvc.ErrEmpty) || errors.Is(l.Err, vaultsvc.ErrUnlistable)) {
		r[l.Folder] = l.Err
	}
}

// emptyRoots are roots without names, judged.
type emptyRoots struct {
	wrong []error // of those that cannot be listed at all: there is no such folder, or the engine has no LIST
	notes []error // of those that are empty, as far as one can tell
	gone  map[vaultpath.Location]bool
}

// judge finds out about the roots that a user named, or the only one that there is.
func (r rootAnswers) judge(ctx context.Context, s *session, roots []vaultsvc.WalkRoot, named bool) emptyRoots {
	out := emptyRoots{gone: map[vaultpath.Location]bool{}}
	if !named && len(roots) > 1 {
		return out
	}
	for _, root := range roots {
		answer, ok := r[root.Folder]
		if _, twice := out.gone[root.Folder]; !ok || twice {
			continue
		}
		out.gone[root.Folder] = false
		if errors.Is(answer, vaultsvc.ErrUnlistable) {
			out.wrong = append(out.wrong, answer)
			continue
		}
		secret, err := s.nothing(ctx, root.Mount, root.Folder)
		if secret {
			err = usage(fmt.Sprintf("%s is a secret, not a folder", root.Folder.Secret()), "vaultmap ls shows it")
		}
		var f *failure
		if errors.As(err, &f) && f.status == exitNothing {
			out.notes = append(out.notes, err)
			out.gone[root.Folder] = len(roots) == 1
			continue
		}
		out.gone[root.Folder] = true
		out.wrong = append(out.wrong, err)
	}
	return out
}

// err is what is wrong with the roots, with the hint of the first; nil where nothing is.
func (e emptyRoots) err() error {
	if len(e.wrong) < 2 {
		return errors.Join(e.wrong...)
	}
	all := &failure{err: errors.Join(e.wrong...), status: exitWrong}
	var f *failure
	if errors.As(all.err, &f) {
		all.hint = f.hint
	}
	return all
}
