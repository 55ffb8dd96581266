package tui

import (
	"errors"
	"strings"
	"time"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// segment is one part of the status bar. Of two, the one with the lower rank stays longer
// when the width shrinks.
type segment struct {
	text string
	ink  draw.Ink
	rank int
}

// status draws the status bar.
func (m *Model) status(b *strings.Builder) {
	l := draw.NewLine(b, m.width)
	l.Blank(1)
	var segs [8]segment
	for i, seg := range fit(m.segments(segs[:0], wall()), m.width-2) {
		if i > 0 {
			l.Ink(m.theme.Dim, " │ ")
		}
		l.Ink(seg.ink, seg.text)
	}
	l.End()
}

// fit drops segments by rank until the rest fits; the last one left may be cut.
func fit(segs []segment, width int) []segment {
	for len(segs) > 1 {
		total, last := -3, 0
		for i, s := range segs {
			total += draw.Width(s.text) + 3
			if s.rank >= segs[last].rank {
				last = i
			}
		}
		if total <= width {
			break
		}
		segs = append(segs[:last:last], segs[last+1:]...)
	}
	return segs
}

// segments adds the parts of the status bar to segs, in the order in which they stand.
func (m *Model) segments(segs []segment, now time.Time) []segment {
	t := m.theme.Texts
	segs = append(segs, m.serverSegment(), m.authSegment(now))
	if !m.auth.renewAt.IsZero() && m.auth.state == authValid {
		text := "renews in "
		if m.auth.err != nil {
			text = "renewal failed, tries again in "
		}
		text = t.Join(text, t.Duration(m.auth.renewAt.Sub(now)))
		segs = append(segs, segment{text: text, ink: m.theme.Dim, rank: 3})
	}
	if n := m.secrets.walk.progress.AtOnce; n > 0 && m.secrets.walk.running() {
		segs = append(segs, segment{text: t.Join("slowed down for the server: ", t.Int(n), " at once"), ink: m.theme.Warn, rank: 3})
	}
	c := m.secrets.store.Counts()
	text := t.Counted(c.Names, "name", "names")
	if m.remember.stale {
		text = t.Join(text, ", some stale")
	}
	if c.Denied > 0 {
		text = t.Join(text, ", ", t.Thousands(c.Denied), " denied")
	}
	if c.Failed > 0 {
		text = t.Join(text, ", ", t.Thousands(c.Failed), " failed")
	}
	segs = append(segs, segment{text: text, rank: 2})
	switch w, folders := &m.secrets.walk, m.secrets.toList(); {
	case w.running():
		text := t.Join(draw.Percent(w.progress.Share), " done, ", t.Counted(w.progress.PerSecond, "request/s", "requests/s"))
		segs = append(segs, segment{text: text, ink: m.theme.Dim, rank: 5})
	case len(m.secrets.again) > 0:
		text := t.Join(t.Counted(len(m.secrets.again), "folder", "folders"), " to refresh")
		segs = append(segs, segment{text: text, ink: m.theme.Dim, rank: 5})
	case folders > 0:
		text := t.Join(t.Int(100*c.Listed/folders), "% of ", t.Counted(folders, "folder", "folders"), " listed")
		segs = append(segs, segment{text: text, ink: m.theme.Dim, rank: 5})
	}
	return segs
}

// serverSegment says in which state the server is.
func (m *Model) serverSegment() segment {
	s, t := &m.server, m.theme.Texts
	switch {
	case s.err != nil:
		return segment{text: t.Join("✗ vault ", trouble(s.err)), ink: m.theme.Bad}
	case !s.known:
		return segment{text: "… vault", ink: m.theme.Dim, rank: 1}
	}
	text := string(s.server.Product)
	if s.server.Version != "" {
		text = t.Join(text, " ", harmless.Text(s.server.Version))
	}
	state := s.server.State()
	seg := segment{text: t.Join(text, " ", state), rank: 1}
	switch state {
	case "active":
	case "standby":
		seg.ink = m.theme.Warn
	default:
		seg.text, seg.ink, seg.rank = t.Join("✗ ", seg.text), m.theme.Bad, 0
	}
	return seg
}

// trouble is one word for why the server does not answer.
func trouble(err error) string {
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

// authSegment says what is known of the token. Every state has a sign of its own.
func (m *Model) authSegment(now time.Time) segment {
	a, t := &m.auth, m.theme.Texts
	name := "token"
	if a.token.DisplayName != "" {
		name = harmless.Text(a.token.DisplayName)
	}
	left := ""
	if d, ok := a.left(now); ok {
		left = t.Join(" ", t.Duration(d), " left")
	}
	if a.token.Uses > 0 {
		left = t.Join(left, ", had ", t.Counted(a.token.Uses, "use", "uses")) // when it was looked up
	}
	again := ""
	if m.do.svc.Login != nil {
		again = t.Join("; ", m.keys.Login.Help().Key, " logs in")
	}
	if !a.loginAt.IsZero() {
		again = t.Join("; logs in again in ", t.Duration(a.loginAt.Sub(now)))
	}
	switch a.state {
	case authLoggingIn:
		if left != "" {
			left = t.Join(name, left, ", ")
		}
		return segment{text: t.Join("◌ ", left, "logging in…"), ink: m.theme.Good, rank: 1}
	case authAsking:
		return segment{text: "… token", ink: m.theme.Dim, rank: 1}
	case authHidden:
		return segment{text: "? token: may not look itself up", ink: m.theme.Dim, rank: 1}
	case authNone:
		return segment{text: t.Join("✗ no token", again), ink: m.theme.Bad}
	case authRenewing:
		return segment{text: t.Join("◌ ", name, left, ", renewing…"), ink: m.theme.Good, rank: 1}
	case authExpiring:
		return segment{text: t.Join("▲ ", name, left, ", expiring", a.maximum()), ink: m.theme.Warn}
	case authExpired:
		if again == "" {
			again = t.Join("; log in again, then ", m.keys.RefreshAll.Help().Key)
		}
		return segment{text: t.Join("✗ ", name, " expired or revoked", again), ink: m.theme.Bad}
	case authNotRenewable:
		return segment{text: t.Join("◆ ", name, left, ", cannot be renewed", a.maximum()), rank: 1}
	}
	if left == "" {
		left = " without end"
	}
	return segment{text: t.Join("● ", name, left), ink: m.theme.Good, rank: 1}
}

func (a auth) maximum() string {
	if a.maxed {
		return " (maximum reached)"
	}
	return ""
}
