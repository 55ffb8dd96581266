package session

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// Vault is what a session asks of a server. *[vaultsvc.Client] is one.
type Vault interface {
	Status(context.Context) (vaultsvc.ServerInfo, error)
	LookupToken(context.Context) (vaultsvc.Token, error)
	RenewToken(context.Context) (vaultsvc.Token, error)
	AuthMounts(context.Context) ([]vaultsvc.AuthMount, error)
}

// Login obtains a token in some way. Where the user has to open an address, it calls show, and
// takes what the user pastes from what that returns.
type Login func(
	ctx context.Context, way Way, show func(address string) (pasted <-chan string),
) (vaultsvc.Token, error)

// Way is a way to a token: settings, and the secrets that the user has typed, by the names of keys.
// Those are behind functions, where nothing finds them that prints what it is given.
type Way struct {
	Auth  *authmethod.Settings
	Given map[string]func() string
}

// Services are a session's ways to the world.
type Services struct {
	Vault Vault
	Login Login
	// Relogin reads the token anew where it is from and looks it up, and reports whether it is another
	// one. It may be nil.
	Relogin func(context.Context) (changed bool, token vaultsvc.Token, err error)
}

// Settings are how tokens are obtained and renewed.
type Settings struct {
	Auth       *authmethod.Settings // how the configuration says to log in; nil where it does not
	LogsIn     bool                 // tokens come from that login, and from nowhere else
	Kept       bool                 // there is a token from a login of before
	Methods    authmethod.List      // all that there are
	RenewEvery time.Duration        // at least so often; 0 is when the token's life asks for it
}

// Model is a session. Make one with [New].
type Model struct {
	ctx     context.Context // ends with the program
	svc     Services
	set     Settings
	theme   *theme.Theme
	keys    *theme.KeyMap // for the words
	token   tokenState
	server  serverState
	attempt attempt
	shown   []vaultsvc.AuthMount // by the server, to those who are to log in
	kept    bool                 // nobody has said yet whether the token of before is still good
}

// New returns a session. Everything that it has under way ends with ctx.
func New(
	ctx context.Context, svc Services, set Settings, look *theme.Theme, keys *theme.KeyMap,
) *Model {
	m := &Model{ctx: ctx, svc: svc, set: set, theme: look, keys: keys, kept: set.Kept}
	m.token.renewEvery = set.RenewEvery
	m.token.canLoginUnattended = set.LogsIn && set.Auth.Unattended()
	if set.LogsIn && !set.Kept {
		m.token.phase = tokenNone
	}
	return m
}

// Change is what others need to know of what has happened. The zero value is nothing.
type Change struct {
	FirstStatus bool          // it is known now which server it is, or that it does not tell
	ServerBack  bool          // what has failed may go well now
	Lookup      *TokenReply   // the token has been looked up
	AskLogin    bool          // the configured login takes the user's hand: [Model.LoginBy]
	Methods     bool          // [Model.Offers] may be others
	Address     string        // the user must open it to log in; "" is none
	By          string        // for what that is: "oidc as dev"
	Pasted      chan<- string // takes one text that the user then pastes
	OtherToken  bool          // whatever has been asked may have other answers now
	LoggedIn    bool          // likewise
	LoginFailed bool          // or was given up
	Why         string        // it failed, harmless; "" where it was given up
	Notice      string        // for the user, harmless; "" is none
}

// TokenReply is what is told of a token by a look-up, a renewal or a login.
type TokenReply struct {
	Token vaultsvc.Token
	Err   error
}

// Start asks the first questions: which server it is, and what the token is, or for a login.
func (m *Model) Start() (Change, tea.Cmd) { return m.askAll(effects{lookup: true}) }

// Reload asks anew what may be another now: the server's state and the token, which may have been
// replaced. Where there is none, a login gets one. While a login is under way that has the word.
func (m *Model) Reload() (Change, tea.Cmd) { return m.askAll(effects{reread: true}) }

func (m *Model) askAll(lookup effects) (c Change, cmd tea.Cmd) {
	status := m.askStatus()
	switch {
	case m.token.phase == tokenLoggingIn:
	case m.set.LogsIn && (m.token.phase == tokenNone || m.token.phase == tokenExpired):
		c, cmd = m.login()
	default:
		cmd = m.carryOut(lookup)
	}
	return c, tea.Batch(status, cmd)
}

// login begins the configured login, or has the user asked for what that takes.
func (m *Model) login() (Change, tea.Cmd) {
	if _, asks := m.set.Auth.Asks(); asks {
		return Change{AskLogin: true}, nil
	}
	return Change{}, m.tokenEvent(loginWanted{})
}

// Update takes in a message. It returns false for one that is not the session's.
func (m *Model) Update(msg tea.Msg) (Change, tea.Cmd, bool) {
	var c Change
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case statusTick:
		if msg.seq == m.server.seq {
			cmd = m.askStatus()
		}
	case statusReply:
		c, cmd = m.onStatus(msg)
	case tokenTick:
		cmd = m.tokenEvent(msg)
	case lookupReply:
		// What is known by the end of a login is newer than what was asked before it.
		switch {
		case msg.tokenGen != m.token.tokenGen:
		case m.token.phase == tokenLoggingIn:
			c.OtherToken = msg.changed
		default:
			c, cmd = m.onLookup(msg)
		}
	case renewReply:
		if msg.tokenGen == m.token.tokenGen {
			cmd = tea.Batch(m.tokenEvent(msg), m.noteServerError(msg.Err))
		}
	case methodsReply:
		if msg.err == nil {
			m.shown = msg.mounts
		}
		c.Methods = true
	case loginAddress:
		if msg.seq == m.attempt.seq {
			c, cmd = Change{Address: msg.address, By: m.attempt.by, Pasted: msg.pasted}, msg.next
		}
	case loginReply:
		c, cmd = m.onLogin(msg)
	case programEnded:
		c, cmd = m.onProgramEnded(msg)
	default:
		return c, nil, false
	}
	return c, cmd, true
}

// onLookup takes in what the token is. In the place of one of before that is dead there comes what
// there would have been without it.
func (m *Model) onLookup(msg lookupReply) (Change, tea.Cmd) {
	c := Change{Lookup: &msg.TokenReply, OtherToken: msg.changed}
	if uses := msg.Token.Uses; uses > 0 {
		c.Notice = "the token has " + m.theme.Texts.Counted(uses, "use", "uses") +
			" left, and each folder takes one"
	}
	cmd := tea.Batch(m.tokenEvent(msg), m.noteServerError(msg.Err))
	lost := m.token.phase == tokenNone || m.token.phase == tokenExpired
	switch {
	case m.kept && lost && m.set.LogsIn:
		then, begin := m.login()
		c.AskLogin, cmd = then.AskLogin, tea.Batch(cmd, begin)
	case m.kept && lost:
		cmd = tea.Batch(cmd, m.carryOut(effects{reread: true}))
	}
	m.kept = m.kept && vaultsvc.IsServerError(msg.Err)
	return c, cmd
}

func (m *Model) tokenEvent(event any) tea.Cmd {
	var e effects
	m.token, e = m.token.next(event, wall())
	return m.carryOut(e)
}

// NoteError looks into what a failed request says about the server or the token as a whole.
func (m *Model) NoteError(err error) tea.Cmd {
	if errors.Is(err, vaultsvc.ErrBadToken) {
		return m.tokenEvent(requestRefused{})
	}
	return m.noteServerError(err)
}

func (m *Model) noteServerError(err error) tea.Cmd {
	if !vaultsvc.IsServerError(err) || m.server.down() {
		return nil
	}
	m.server.trouble = true
	return m.askStatus()
}

// Expires returns when the token ends, as far as that is known; zero where it does not end.
func Expires(m *Model) time.Time { return m.token.expires }

// Settling reports whether it is not known yet what there is of a token: it is being looked up, or
// a login is under way.
func Settling(m *Model) bool {
	return m.token.phase == tokenAsking || m.token.phase == tokenLoggingIn
}

// Answered reports whether the server has told which it is, or why it does not.
func Answered(m *Model) bool { return m.server.known || m.server.err != nil }

// Server returns which server it is, and false until it has told.
func (m *Model) Server() (vaultsvc.ServerInfo, bool) { return m.server.server, m.server.known }
