package connect

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// deepestMount is how many segments the path of a mount has that is looked for.
const deepestMount = 3

// MountsAssumed reports whether the mounts are those that files name, since something in front of
// the server lets nobody ask it.
func (s *Session) MountsAssumed() bool { return s.hidden != nil }

// Reached returns the mounts in which files are looked for: those that the server tells, or that
// are assumed.
func (s *Session) Reached() []vaultsvc.Mount {
	if s.Mounts == nil {
		return s.assumed
	}
	return s.Mounts
}

// assumeMounts takes for mounts what the uses of a map begin with, where the server lists that. A
// mount has as many segments as it takes until the server no longer says that it has none there.
func (s *Session) assumeMounts(ctx context.Context, x *xref.Index) error {
	s.assumed = []vaultsvc.Mount{}
	for _, u := range x.Uses() {
		path := u.Location.String()
		if u.Namespace != s.Client.Namespace() || u.Location.Mount == "" {
			continue
		}
		if _, ok := vaultsvc.FindMount(s.assumed, path); ok {
			continue
		}
		segments := strings.SplitAfter(strings.TrimSuffix(path, "/"), "/")
		for n := 1; n <= min(len(segments)-1, deepestMount); n++ {
			m := s.Client.Assume(strings.Join(segments[:n], ""))
			_, err := s.Client.List(ctx, m, s.MountFolder(m))
			if errors.Is(err, vaultsvc.ErrNoMount) {
				continue
			}
			if ctx.Err() != nil || errors.Is(err, vaultsvc.ErrNotVault) {
				return err
			}
			s.assumed = append(s.assumed, m)
			break
		}
	}
	slices.SortFunc(s.assumed, func(a, b vaultsvc.Mount) int {
		return strings.Compare(a.Path, b.Path)
	})
	return nil
}
