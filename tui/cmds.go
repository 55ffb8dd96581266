package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/aymanbagabas/go-osc52/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
)

// The outcomes of commands. seq is the number of the question.
type (
	statusReply struct {
		seq    int
		server vaultsvc.Server
		err    error
	}
	tokenReply struct {
		era   int // of the token that it is about
		token vaultsvc.Token
		err   error
	}
	lookupReply struct{ tokenReply }
	loginReply  struct {
		seq int
		tokenReply
	}
	// loginShows: the user must open an address to log in. What the user pastes goes into pasted.
	loginShows struct {
		seq     int
		address string
		pasted  chan<- string
		next    tea.Cmd // fetches what comes then
	}
	renewReply   struct{ tokenReply }
	excerptReply struct {
		seq   int
		of    place
		lines []catalog.Excerpt
		err   error
	}
	findReply struct {
		seq     int
		query   find.Query
		loose   bool         // that is the user's taken loosely
		found   find.Found   // of the names
		matches []find.Match // the best of these and of others, the best first
		total   int
		others  []other // that the matches are of
		next    tea.Cmd // the search itself, where this is but a first look
	}
	openReply struct {
		address string
		err     error
	}
)

// Ticks. Each holds the number that it was set with.
type (
	statusTick  struct{ seq int }
	tokenTick   struct{ gen int }
	noticeTick  struct{ seq int }
	previewTick struct{ seq int }
	findTick    struct{ seq int }
)

// commands makes the commands. It is a value: what a command needs is captured when it is made.
type commands struct {
	ctx context.Context // ends with the program
	svc Services
}

// statusPatience is how long a server may take for its status pages, which it answers
// without looking anything up, before it counts as not answering.
const statusPatience = 5 * time.Second

func (c commands) status(seq int) tea.Cmd {
	ctx, vault := c.ctx, c.svc.Vault
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, statusPatience)
		defer cancel()
		server, err := vault.Status(ctx)
		return statusReply{seq: seq, server: server, err: err}
	}
}

func (c commands) lookup(era int) tea.Cmd {
	ctx, vault := c.ctx, c.svc.Vault
	return func() tea.Msg {
		token, err := vault.LookupToken(ctx)
		return lookupReply{tokenReply{era, token, err}}
	}
}

// relogin takes up a token that was put in the old one's place since, and looks it up.
func (c commands) relogin(era int) tea.Cmd {
	ctx, svc := c.ctx, c.svc
	return func() tea.Msg {
		if svc.Relogin != nil {
			if err := svc.Relogin(ctx); err != nil {
				return lookupReply{tokenReply{era: era, err: err}}
			}
		}
		token, err := svc.Vault.LookupToken(ctx)
		return lookupReply{tokenReply{era, token, err}}
	}
}

// login logs in, and tells of an address that has to be opened for that.
func (c commands) login(ctx context.Context, seq int, secret string) tea.Cmd {
	login := c.svc.Login
	shown := make(chan loginShows)
	done := make(chan loginReply, 1)
	var fetch tea.Cmd
	fetch = func() tea.Msg {
		select {
		case msg := <-shown:
			msg.next = fetch
			return msg
		case msg := <-done:
			return msg
		}
	}
	show := func(address string) <-chan string {
		pasted := make(chan string, 1)
		select {
		case shown <- loginShows{seq: seq, address: address, pasted: pasted}:
		case <-ctx.Done():
		}
		return pasted
	}
	return func() tea.Msg {
		go func() {
			token, err := login(ctx, secret, show)
			done <- loginReply{seq, tokenReply{token: token, err: err}}
		}()
		return fetch()
	}
}

func (c commands) renew(era int) tea.Cmd {
	ctx, vault := c.ctx, c.svc.Vault
	return func() tea.Msg {
		token, err := vault.RenewToken(ctx)
		return renewReply{tokenReply{era, token, err}}
	}
}

// excerptAround is how many lines show before and behind the one that was asked for.
const excerptAround = 8

func (c commands) excerpt(seq int, of place, cat *catalog.Catalog) tea.Cmd {
	return func() tea.Msg {
		lines, err := cat.Excerpt(of.path, of.line, excerptAround)
		return excerptReply{seq: seq, of: of, lines: lines, err: err}
	}
}

func (c commands) open(address string) tea.Cmd {
	ctx, open := c.ctx, c.svc.Open
	return func() tea.Msg { return openReply{address: address, err: open(ctx, address)} }
}

// copyText puts text on the clipboard of the terminal (OSC 52), wrapped for the program between
// it and us where there is one: a terminal multiplexer may not pass the plain form on.
func copyText(text, multiplex string) tea.Cmd {
	plain := tea.SetClipboard(text)
	switch multiplex {
	case "tmux":
		return tea.Batch(plain, tea.Raw(osc52.New(text).Tmux().String()))
	case "screen":
		return tea.Batch(plain, tea.Raw(osc52.New(text).Screen().String()))
	}
	return plain
}

func tick(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}
