package session

import (
	"cmp"
	"errors"
	"time"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Segments adds to segs what the status bar says of the server and the token.
func (m *Model) Segments(segs []draw.Segment) []draw.Segment {
	now := wall()
	reload := ""
	if !m.set.LogsIn {
		reload = theme.Key(m.keys.RefreshAll)
	}
	token := m.token.segment(m.theme, now, theme.Key(m.keys.Login), reload)
	token.Token = true
	segs = append(segs, m.server.segment(m.theme), token)
	if t := &m.token; !t.renewAt.IsZero() && t.phase == tokenValid {
		text := "renews in "
		if t.err != nil {
			text = "renewal failed, tries again in "
		}
		text = m.theme.Texts.Join(text, m.theme.Texts.Duration(t.renewAt.Sub(now)))
		segs = append(segs, draw.Segment{Text: text, Ink: m.theme.Dim, Rank: 3, Token: true})
	}
	return segs
}

// Trouble says in a few words what keeps everything from being answered: of the server, or else of
// the token. It is "" where nothing does.
func Trouble(m *Model) string {
	s := &m.server
	if s.down() {
		return s.whyDown()
	}
	switch m.token.phase {
	case tokenNone:
		return "no token"
	case tokenExpired:
		return m.theme.Texts.Join("token", whyLost(m.token.err))
	}
	return ""
}

// whyDown says what is the matter with a server that is of no use at the moment.
func (s *serverState) whyDown() string {
	if s.err != nil {
		// as it said when it last answered
		return cmp.Or(string(s.server.Product), "vault") + " " + whyDown(s.err)
	}
	return string(s.server.Product) + " " + s.server.State()
}

// segment says in which state the server is.
func (s *serverState) segment(look *theme.Theme) draw.Segment {
	t, g := look.Texts, &look.Glyphs
	switch {
	case s.err != nil:
		return draw.Segment{Text: t.Join(g.Bad, " ", s.whyDown()), Ink: look.Bad}
	case !s.known:
		return draw.Segment{Text: t.Join(g.Asking, " vault"), Ink: look.Dim, Rank: 1}
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
		seg.Ink = look.Warn
	case "hidden": // and there all the same
		seg.Ink = look.Dim
	default:
		seg.Text, seg.Ink, seg.Rank = t.Join(g.Bad, " ", seg.Text), look.Bad, 0
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

// segment says what is known of the token. Every phase has a mark of its own. login is the key that
// logs in, and reload the one that takes up a token from elsewhere, "" where none comes from there.
func (s *tokenState) segment(look *theme.Theme, now time.Time, login, reload string) draw.Segment {
	t := look.Texts
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
	case tokenLent:
		return say(look.Good, 1, look.Glyphs.Good, "the server answers without a token")
	case tokenNone:
		return say(look.Bad, 0, look.Glyphs.Bad, "no token", s.comingLogin(t, now, login))
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
		next := s.comingLogin(t, now, login)
		if reload != "" {
			next = t.Join("; log in again, then ", reload, ", or ", login, " here")
		}
		return say(look.Bad, 0, look.Glyphs.Bad, name, whyLost(s.err), next)
	case tokenNotRenewable:
		return say(draw.Ink{}, 1, look.Glyphs.Plain, name, left, ", cannot be renewed", atMax)
	}
	switch {
	case s.token.TTLUnknown:
		left = t.Join(": time left unknown", left)
	case left == "":
		left = " without end"
	}
	if s.token.Uses != 0 {
		return say(look.Warn, 0, look.Glyphs.Warn, name, left)
	}
	return say(look.Good, 1, look.Glyphs.Good, name, left)
}

// whyLost says what is wrong with a token that is not good.
func whyLost(err error) string {
	switch {
	case errors.Is(err, vaultsvc.ErrUsedUp):
		return ": its uses are gone"
	case errors.Is(err, vaultsvc.ErrWrapping):
		return " is a wrapping token"
	}
	return " expired or revoked"
}

// comingLogin says how a login comes about where there is no token.
func (s *tokenState) comingLogin(t *draw.Texts, now time.Time, login string) string {
	if !s.nextLogin.IsZero() {
		return t.Join("; logs in again in ", t.Duration(s.nextLogin.Sub(now)))
	}
	return t.Join("; ", login, " logs in")
}
