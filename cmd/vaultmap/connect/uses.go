package connect

import (
	"fmt"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// WarnOfUses has it said how many requests a token is good for where that is limited, before
// many are sent: afterwards it looks like any token that has expired. Who looks spends one of them.
func WarnOfUses(s *Session, out *render.Output) {
	if s.SignIn != nil {
		return
	}
	s.Client.WatchUses(func(uses int) {
		if uses == vaultsvc.NoUse {
			return // the error of the next folder says so
		}
		if out.ErrTerminal { // the line of a walk may stand there
			fmt.Fprint(out.Err, "\r\x1b[K")
		}
		out.Warn("warning: the token has %s left, and each folder takes one",
			render.Counted(uses, "use"))
	})
}
