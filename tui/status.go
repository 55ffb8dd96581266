package tui

import (
	"errors"
	"fmt"
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
	for i, seg := range fit(m.segments(wall()), m.width-2) {
		if i > 0 {
			l.Ink(m.styles.dim, " │ ")
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

// segments returns the parts of the status bar in the order in which they stand.
func (m *Model) segments(now time.Time) []segment {
	segs := make([]segment, 0, 6)
	segs = append(segs, m.serverSegment(), m.authSegment(now))
	if !m.auth.renewAt.IsZero() && m.auth.state == authValid {
		text := "renews in " + duration(m.auth.renewAt.Sub(now))
		if m.auth.err != nil {
			text = "renewal failed, tries again in " + duration(m.auth.renewAt.Sub(now))
		}
		segs = append(segs, segment{text: text, ink: m.styles.dim, rank: 3})
	}
	if n := m.secrets.walk.progress.AtOnce; n > 0 && m.secrets.walk.running() {
		segs = append(segs, segment{text: fmt.Sprintf("slowed down for the server: %d at once", n), ink: m.styles.warn, rank: 3})
	}
	c := m.secrets.store.Counts()
	text := thousands(c.Names) + " names"
	if c.Denied > 0 {
		text += fmt.Sprintf(", %s denied", thousands(c.Denied))
	}
	if c.Failed > 0 {
		text += fmt.Sprintf(", %s failed", thousands(c.Failed))
	}
	segs = append(segs, segment{text: text, rank: 2})
	switch w := &m.secrets.walk; {
	case w.running():
		segs = append(segs, segment{text: fmt.Sprintf("%s done, %s requests/s", percent(w.progress.Share), thousands(w.progress.PerSecond)), ink: m.styles.dim, rank: 5})
	case c.Folders > 0:
		segs = append(segs, segment{text: fmt.Sprintf("%d%% of %s folders listed", 100*c.Listed/c.Folders, thousands(c.Folders)), ink: m.styles.dim, rank: 5})
	}
	return segs
}

// serverSegment says in which state the server is.
func (m *Model) serverSegment() segment {
	s := m.server
	switch {
	case s.err != nil:
		return segment{text: "✗ vault " + trouble(s.err), ink: m.styles.bad}
	case !s.known:
		return segment{text: "… vault", ink: m.styles.dim, rank: 1}
	}
	text := string(s.server.Product)
	if s.server.Version != "" {
		text += " " + harmless.Text(s.server.Version)
	}
	state := s.server.State()
	seg := segment{text: text + " " + state, rank: 1}
	switch state {
	case "active":
	case "standby":
		seg.ink = m.styles.warn
	default:
		seg.text, seg.ink, seg.rank = "✗ "+seg.text, m.styles.bad, 0
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
	a := m.auth
	name := "token"
	if a.token.DisplayName != "" {
		name = harmless.Text(a.token.DisplayName)
	}
	left := ""
	if d, ok := a.left(now); ok {
		left = " " + duration(d) + " left"
	}
	if a.token.Uses > 0 {
		left += fmt.Sprintf(", had %s uses", thousands(a.token.Uses)) // when it was looked up
	}
	again := ""
	if m.do.svc.Login != nil {
		again = "; L logs in"
	}
	if !a.loginAt.IsZero() {
		again = "; logs in again in " + duration(a.loginAt.Sub(now))
	}
	switch a.state {
	case authLoggingIn:
		if left != "" {
			left = name + left + ", "
		}
		return segment{text: "◌ " + left + "logging in…", ink: m.styles.good, rank: 1}
	case authAsking:
		return segment{text: "… token", ink: m.styles.dim, rank: 1}
	case authHidden:
		return segment{text: "? token: may not look itself up", ink: m.styles.dim, rank: 1}
	case authNone:
		return segment{text: "✗ no token" + again, ink: m.styles.bad}
	case authRenewing:
		return segment{text: "◌ " + name + left + ", renewing…", ink: m.styles.good, rank: 1}
	case authExpiring:
		return segment{text: "▲ " + name + left + ", expiring" + a.maximum(), ink: m.styles.warn}
	case authExpired:
		if again == "" {
			again = "; log in again, then R"
		}
		return segment{text: "✗ " + name + " expired or revoked" + again, ink: m.styles.bad}
	case authNotRenewable:
		return segment{text: "◆ " + name + left + ", cannot be renewed" + a.maximum(), rank: 1}
	}
	if left == "" {
		left = " without end"
	}
	return segment{text: "● " + name + left, ink: m.styles.good, rank: 1}
}

func (a auth) maximum() string {
	if a.maxed {
		return " (maximum reached)"
	}
	return ""
}
