package session

import (
	"errors"
	"time"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Segments adds to segs what the status bar says of the server and the token.
func (m *Model) Segments(segs []draw.Segment) []draw.Segment {
	now := wall()
	segs = append(segs, m.serverSegment(), m.tokenSegment(now))
	if t := &m.token; !t.renewAt.IsZero() && t.phase == tokenValid {
		text := "renews in "
		if t.err != nil {
			text = "renewal failed, tries again in "
		}
		text = m.theme.Texts.Join(text, m.theme.Texts.Duration(t.renewAt.Sub(now)))
		segs = append(segs, draw.Segment{Text: text, Ink: m.theme.Dim, Rank: 3})
	}
	return segs
}

// serverSegment says in which state the server is.
func (m *Model) serverSegment() draw.Segment {
	s, t, g := &m.server, m.theme.Texts, &m.theme.Glyphs
	switch {
	case s.err != nil:
		return draw.Segment{Text: t.Join(g.Bad, " vault ", whyDown(s.err)), Ink: m.theme.Bad}
	case !s.known:
		return draw.Segment{Text: t.Join(g.Asking, " vault"), Ink: m.theme.Dim, Rank: 1}
	}
	text := string(s.server.Product)
	if s.server.Version != "" {
		text = t.Join(text, " ", harmless.Text(s.server.Version))
	}
	state := s.server.State()
	seg := draw.Segment{Text: t.Join(text, " ", state), Rank: 1}
	switch state {
	case "active":
	case "standby":
		seg.Ink = m.theme.Warn
	default:
		seg.Text, seg.Ink, seg.Rank = t.Join(g.Bad, " ", seg.Text), m.theme.Bad, 0
	}
	return seg
}

// whyDown says in a word or two why the server does not answer.
func whyDown(err error) string {
	switch {
	case errors.Is(err, vaultsvc.ErrTLS):
		return "TLS failure"
	case errors.Is(err, vaultsvc.ErrTimeout):
		return "does not answer"
	case errors.Is(err, vaultsvc.ErrNotVault):
		return "answers like no vault"
	case errors.Is(err, vaultsvc.ErrRedirect):
		return "redirects elsewhere"
	case errors.Is(err, vaultsvc.ErrOffline):
		return "offline"
	}
	return "in trouble"
}

// tokenSegment says what is known of the token. Every phase has a mark of its own.
func (m *Model) tokenSegment(now time.Time) draw.Segment {
	s, look, t := &m.token, m.theme, m.theme.Texts
	name, left, atMax := "token", "", ""
	if s.token.DisplayName != "" {
		name = harmless.Text(s.token.DisplayName)
	}
	if !s.expires.IsZero() {
		left = t.Join(" ", t.Duration(s.expires.Sub(now)), " left")
	}
	if s.token.Uses > 0 { // when it was looked up
		left = t.Join(left, ", had ", t.Counted(s.token.Uses, "use", "uses"))
	}
	if s.atMaxTTL {
		atMax = " (maximum reached)"
	}
	say := func(ink draw.Ink, rank int, mark string, parts ...string) draw.Segment {
		return draw.Segment{Text: t.Join(mark, " ", t.Join(parts...)), Ink: ink, Rank: rank}
	}
	switch s.phase {
	case tokenAsking:
		return say(look.Dim, 1, look.Glyphs.Asking, "token")
	case tokenHidden:
		return say(look.Dim, 1, look.Glyphs.Hidden, "token: may not look itself up")
	case tokenNone:
		return say(look.Bad, 0, look.Glyphs.Bad, "no token", m.nextLogin(now))
	case tokenLoggingIn:
		if left != "" {
			left = t.Join(name, left, ", ")
		}
		return say(look.Good, 1, look.Glyphs.Busy, left, "logging in…")
	case tokenRenewing:
		return say(look.Good, 1, look.Glyphs.Busy, name, left, ", renewing…")
	case tokenExpiring:
		return say(look.Warn, 0, look.Glyphs.Warn, name, left, ", expiring", atMax)
	case tokenExpired:
		next := m.nextLogin(now)
		if next == "" {
			next = t.Join("; log in again, then ", m.keys.RefreshAll.Help().Key)
		}
		return say(look.Bad, 0, look.Glyphs.Bad, name, " expired or revoked", next)
	case tokenNotRenewable:
		return say(draw.Ink{}, 1, look.Glyphs.Plain, name, left, ", cannot be renewed", atMax)
	}
	if left == "" {
		left = " without end"
	}
	return say(look.Good, 1, look.Glyphs.Good, name, left)
}

// nextLogin says how a login comes about where there is no token.
func (m *Model) nextLogin(now time.Time) string {
	t := m.theme.Texts
	switch {
	case !m.token.nextLogin.IsZero():
		return t.Join("; logs in again in ", t.Duration(m.token.nextLogin.Sub(now)))
	case m.svc.Login != nil:
		return t.Join("; ", m.keys.Login.Help().Key, " logs in")
	}
	return ""
}
