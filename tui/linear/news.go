package linear

import (
	"strings"
	"time"

	"github.com/vaultmap/vaultmap/tui/session"
)

// heard is what was said, and what has changed since by itself.
type heard struct {
	news        []string
	trouble     string    // with the server or the token
	expires     time.Time // the token
	warned      string    // of its end
	listening   bool      // what was there at the start is known
	prompted    bool      // the next line is waited for
	interrupted bool      // since the last line
	methods     bool      // the server has said which auth methods it shows
	shows       func()    // has what is typed show again; nil where it does
}

// tell has something said before the next prompt.
func (h *heard) tell(text string) {
	if text != "" && (len(h.news) == 0 || h.news[len(h.news)-1] != text) {
		h.news = append(h.news, text)
	}
}

// take returns what is to be said, and forgets it.
func (h *heard) take() []string {
	news := h.news
	h.news = nil
	return news
}

// listen finds out what has become of the server and the token.
func (m *Model) listen() {
	h := &m.heard
	trouble, expires := session.Trouble(m.session), session.Expires(m.session)
	warned := warning(m.session)
	if h.listening {
		switch {
		case trouble == h.trouble:
		case trouble == "":
			h.tell("That is over: " + h.trouble + ".")
		default:
			h.tell("Now: " + trouble + ".")
		}
		if trouble == "" && !h.expires.IsZero() && expires.After(h.expires.Add(time.Second)) {
			h.tell("The token is renewed: " + m.look.Texts.Duration(time.Until(expires)) + " left.")
		}
		if warned != "" && kind(warned) != kind(h.warned) && trouble == "" {
			h.tell("Now: " + warned + ".")
		}
	}
	h.trouble, h.expires, h.warned = trouble, expires, warned
}

// warning returns what the status bar would warn of.
func warning(of *session.Model) string {
	for _, s := range of.Segments(nil) {
		if s.Rank == 0 {
			return strings.TrimSpace(s.Text)
		}
	}
	return ""
}

// kind is a warning without the time in it, which is another one each second.
func kind(warning string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, warning)
}
