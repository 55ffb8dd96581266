package session

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// Vault is what a session asks of a server. *[vaultsvc.Client] is one.
type Vault interface {
	Status(context.Context) (vaultsvc.ServerInfo, error)
	LookupToken(context.Context) (vaultsvc.Token, error)
	RenewToken(context.Context) (vaultsvc.Token, error)
}

// Login obtains a token by an auth method, with the secret that was asked for where
// [Settings.SecretPrompt] says so. Where the user has to open an address, it calls show, and takes
// what the user pastes from what that returns.
type Login func(
	ctx context.Context, secret string, show func(address string) (pasted <-chan string),
) (vaultsvc.Token, error)

// Services are a session's ways to the world.
type Services struct {
	Vault   Vault
	Login   Login                       // nil where tokens come from elsewhere
	Relogin func(context.Context) error // reads the token anew where it is from; may be nil
}

// Settings are how tokens are obtained and renewed.
type Settings struct {
	LoginLabel   string        // the auth method, as in "userpass as alice"; "" without a login
	SecretPrompt string        // what to ask for before a login, as in "password of alice"; or ""
	Interactive  bool          // a login takes the user's hand all the same: a browser
	RenewEvery   time.Duration // at least so often; 0 is when the token's life asks for it
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
}

// New returns a session. Everything that it has under way ends with ctx.
func New(
	ctx context.Context, svc Services, set Settings, look *theme.Theme, keys *theme.KeyMap,
) *Model {
	m := &Model{ctx: ctx, svc: svc, set: set, theme: look, keys: keys}
	m.token.renewEvery = set.RenewEvery
	m.token.canLoginUnattended = svc.Login != nil && set.SecretPrompt == "" && !set.Interactive
	return m
}

// Change is what others need to know of what has happened. The zero value is nothing.
type Change struct {
	FirstStatus bool          // it is known now which server it is, or that it does not tell
	ServerBack  bool          // what has failed may go well now
	Lookup      *TokenReply   // the token has been looked up
	AskSecret   bool          // the user must tell it: [Model.LoginWith] or [Model.DeclineLogin]
	Address     string        // the user must open it to log in; "" is none
	Pasted      chan<- string // takes one text that the user then pastes
	LoggedIn    bool          // whatever has been asked may have other answers now
	LoginFailed bool          // or was given up
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
// replaced. Where there is none, a login gets one.
func (m *Model) Reload() (Change, tea.Cmd) { return m.askAll(effects{reread: true}) }

func (m *Model) askAll(lookup effects) (c Change, cmd tea.Cmd) {
	status := m.askStatus()
	switch m.token.phase {
	case tokenAsking, tokenNone, tokenExpired:
		if m.svc.Login != nil {
			c, cmd = m.Login()
			return c, tea.Batch(status, cmd)
		}
	}
	return c, tea.Batch(status, m.carryOut(lookup))
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
		if msg.tokenGen == m.token.tokenGen {
			c.Lookup = &msg.TokenReply
			if uses := msg.Token.Uses; uses > 0 {
				c.Notice = "the token has " + m.theme.Texts.Counted(uses, "use", "uses") +
					" left, and each folder takes one"
			}
			cmd = tea.Batch(m.tokenEvent(msg), m.noteServerError(msg.Err))
		}
	case renewReply:
		if msg.tokenGen == m.token.tokenGen {
			cmd = tea.Batch(m.tokenEvent(msg), m.noteServerError(msg.Err))
		}
	case loginAddress:
		c, cmd = m.onLoginAddress(msg)
	case loginReply:
		c, cmd = m.onLogin(msg)
	case programEnded:
		c, cmd = m.onProgramEnded(msg)
	default:
		return c, nil, false
	}
	return c, cmd, true
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

// Server returns which server it is, and false until it has told.
func (m *Model) Server() (vaultsvc.ServerInfo, bool) { return m.server.server, m.server.known }
