package connect

import (
	"context"
	"errors"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// WarnOfUses says how many requests a token is good for where that is limited, before many are
// sent: afterwards it looks like any token that has expired. It costs one of them. An error wraps
// [vaultsvc.ErrBadToken].
func WarnOfUses(ctx context.Context, s *Session, out *render.Output) error {
	if s.SignIn != nil || !s.Client.HasToken() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	t, err := s.Client.LookupToken(ctx)
	switch {
	case errors.Is(err, vaultsvc.ErrBadToken):
		return err
	case err != nil: // it may not look itself up, and may list all the same
	case t.Uses == vaultsvc.NoUse:
		return vaultsvc.ErrUsedUp
	case t.Uses > 0:
		out.Warn("warning: the token has %s left, and each folder takes one",
			render.Counted(t.Uses, "use"))
	}
	return nil
}
