package linear

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// loggingIn asks for what a login takes, as the explorer's form does.
type loggingIn struct{ *Model }

// logIn lists the ways in.
func logIn(m *Model, _ string) {
	l := loggingIn{m}
	m.heard.methods = false
	m.tasks.run(m.session.AskMethods())
	m.await(wait{
		done: func() bool { return m.heard.methods }, then: l.choose, stop: l.choose, most: patience,
		late: l.choose, what: browsing{m}.slow,
	})
}

// follow takes in what a session says of logins.
func (m loggingIn) follow(c session.Change) {
	m.heard.methods = m.heard.methods || c.Methods
	if c.AskLogin {
		m.form(m.set.Session.Auth, true)
	}
	if c.Address != "" {
		m.out.say("Log in by " + c.By + " at this address:")
		m.out.say(c.Address)
		m.out.say("A browser on this machine comes back by itself. From another one, type the address " +
			"at which it ended.")
		m.heard.prompted = false
		if m.wait != nil {
			pasted := c.Pasted
			m.wait.line = func(text string) {
				select {
				case pasted <- text:
				default: // it has one already
				}
			}
		}
	}
	if c.LoginFailed {
		switch {
		case c.Why != "":
			m.heard.tell(sentence("The login failed: " + c.Why))
		case m.wait != nil: // else who gave it up was told
			m.heard.tell("The login was given up.")
		}
	}
}

// choose lists the ways in that there are.
func (m loggingIn) choose() {
	offers, others := m.session.Offers()
	m.list = list{again: func() { logIn(m.Model, "") }}
	for _, o := range offers {
		text, auth := o.At(), o.Settings
		configured := o.From == authmethod.Configured && o.Method.Name != authmethod.TokenName
		switch {
		case o.Method.Name == authmethod.TokenName:
			text = "paste a token that you have"
		case configured:
			text = o.By() + strings.TrimPrefix(o.At(), o.Method.Name) + ", configured"
		case o.From == authmethod.Shown:
			text += ", the server shows it"
		default:
			text += ", where it usually is"
		}
		if o.About != "" {
			text += ", " + o.About
		}
		m.list.items = append(m.list.items, item{text: text, pick: func() { m.form(auth, configured) }})
	}
	m.out.say("Ways to log in to " + m.set.Address + ", by a number:")
	m.print()
	if n := len(others); n > 0 {
		m.out.say(fmt.Sprintf("%d more that only other programs can do.", n))
	}
}

// form asks for what a way in takes.
func (m loggingIn) form(auth *authmethod.Settings, configured bool) {
	form, then := overlay.NewLoginForm(m.look, m.keys, auth, configured, false)
	if then == nil {
		form.AskAll()
	}
	m.out.say("Log in by " + auth.By() + "; an interrupt gives it up.")
	m.next(form, then)
}

// next asks for the next thing, or logs in.
func (m loggingIn) next(form *overlay.LoginForm, then overlay.Action) {
	if in, ok := then.(overlay.LogIn); ok {
		m.begin(session.Way(in))
		return
	}
	what, value, hidden, ok := form.Asks()
	if !ok {
		return
	}
	if value != "" {
		what += " (empty for " + value + ")"
	}
	if hidden {
		what += " (does not show)"
	}
	m.wait = nil
	m.heard.prompted = false
	m.ask = &question{
		what: what + ":", hidden: hidden,
		answer: func(text string) {
			why, then := form.Answer(text)
			if why != "" {
				m.out.say(sentence(upper(why)))
			}
			m.next(form, then)
		},
		leave: func() {
			m.session.CancelLogin()
			m.out.say("Nobody was logged in.")
			if !m.listing.Mounts.Asked() {
				m.tasks.run(m.listing.AskMounts()) // says what there is without a login
			}
			if !m.heard.listening {
				browsing(m).hello()
			}
		},
	}
}

// begin logs in, and goes to the mounts.
func (m loggingIn) begin(way session.Way) {
	m.tasks.run(m.session.LoginBy(way))
	b := browsing(m)
	m.await(wait{
		done: func() bool { return b.mountsCame() },
		then: m.ended, what: b.slow,
		stop: func() {
			m.session.CancelLogin()
			m.out.say("The login was given up.")
		},
	})
}

// ended goes on after a login.
func (m loggingIn) ended() {
	b := browsing(m)
	if !m.heard.listening {
		b.hello()
		return
	}
	for _, text := range m.heard.take() {
		m.out.say(text)
	}
	if session.Trouble(m.session) == "" {
		b.list()
	}
}
