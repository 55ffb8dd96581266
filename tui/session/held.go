package session

import (
	"time"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Held is whose token a session has, for who sees it from elsewhere. The zero value is none.
type Held struct {
	Name    string    // of the token, as the server has it
	Ends    time.Time // zero where the end is not known, or where there is none
	Endless bool      // there is none
	There   bool
}

// HeldBy returns whose token a session has that is known to be good.
func HeldBy(m *Model) Held {
	t := &m.token
	switch t.phase {
	case tokenValid, tokenRenewing, tokenExpiring, tokenNotRenewable:
		return Held{Name: t.token.DisplayName, Ends: t.expires, There: true,
			Endless: t.expires.IsZero() && !t.token.TTLUnknown}
	}
	return Held{}
}

// Text says who is logged in and for how long, harmless; it is "" where that is nobody.
func (h Held) Text(t *draw.Texts) string {
	name := harmless.Text(h.Name)
	if name == "" {
		name = "token"
	}
	switch now := wall(); {
	case !h.There:
		return ""
	case h.Endless:
		return t.Join(name, " without end")
	case h.Ends.IsZero():
		return name
	case !h.Ends.After(now):
		return t.Join(name, " expired")
	default:
		return t.Join(name, " ", t.Duration(h.Ends.Sub(now)), " left")
	}
}
