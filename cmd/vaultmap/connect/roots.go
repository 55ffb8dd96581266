package connect

import (
	"context"
	"errors"
	"fmt"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Roots returns the folders that a walk begins at: those of what was named, or all mounts but the
// server's own.
func (s *Session) Roots(ctx context.Context, locations []string) ([]vaultsvc.WalkRoot, error) {
	var roots []vaultsvc.WalkRoot
	for _, text := range locations {
		places, _, err := Places(ctx, s, text, false)
		if err != nil {
			return nil, err
		}
		for _, p := range places {
			roots = append(roots, vaultsvc.WalkRoot{Mount: p.Mount, Folder: p.Location.Folder()})
		}
	}
	if len(locations) == 0 {
		for _, m := range s.Mounts {
			if !m.IsSystem() {
				roots = append(roots, vaultsvc.WalkRoot{Mount: m, Folder: s.MountFolder(m)})
			}
		}
	}
	if len(roots) == 0 {
		return nil, s.NoMounts("name a folder: MOUNT/FOLDER/")
	}
	return roots, nil
}

// RootAnswers are what the roots of a walk answered that have no names: whether they are there at
// all is still to be found out.
type RootAnswers map[vaultpath.Location]error

// Add takes in a listing of a walk.
func (r RootAnswers) Add(l vaultsvc.Listing) {
	if l.Depth == 0 && (errors.Is(l.Err, vaultsvc.ErrEmpty) ||
		errors.Is(l.Err, vaultsvc.ErrUnlistable)) {
		r[l.Folder] = l.Err
	}
}

// EmptyRoots are roots without names, judged.
type EmptyRoots struct {
	// of those that cannot be listed at all: there is no such folder, or the engine has no LIST
	Wrong []error
	Notes []error // of those that are empty, as far as one can tell
	Gone  map[vaultpath.Location]bool
}

// Judge finds out about the roots that a user named, or the only one that there is.
func (r RootAnswers) Judge(ctx context.Context, s *Session, roots []vaultsvc.WalkRoot,
	named bool) EmptyRoots {
	out := EmptyRoots{Gone: map[vaultpath.Location]bool{}}
	if !named && len(roots) > 1 {
		return out
	}
	for _, root := range roots {
		answer, ok := r[root.Folder]
		if _, twice := out.Gone[root.Folder]; !ok || twice {
			continue
		}
		out.Gone[root.Folder] = false
		if errors.Is(answer, vaultsvc.ErrUnlistable) {
			out.Wrong = append(out.Wrong, answer)
			continue
		}
		secret, err := s.ExplainEmpty(ctx, root.Mount, root.Folder)
		if secret {
			err = render.Usage(fmt.Sprintf("%s is a secret, not a folder", root.Folder.Secret()),
				"vaultmap ls shows it")
		}
		var f *render.Failure
		if errors.As(err, &f) && f.Status == render.Nothing {
			out.Notes = append(out.Notes, err)
			out.Gone[root.Folder] = len(roots) == 1
			continue
		}
		out.Gone[root.Folder] = true
		out.Wrong = append(out.Wrong, err)
	}
	return out
}

// Err is what is wrong with the roots, with the hint of the first; nil where nothing is.
func (e EmptyRoots) Err() error {
	if len(e.Wrong) < 2 {
		return errors.Join(e.Wrong...)
	}
	all := errors.Join(e.Wrong...)
	var first *render.Failure
	if errors.As(all, &first) {
		return render.Failed(all, first.Hint)
	}
	return render.Failed(all, "")
}
