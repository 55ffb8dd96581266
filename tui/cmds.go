package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/aymanbagabas/go-osc52/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
)

// The outcomes of commands. seq is the number of the question.
type (
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
	noticeTick  struct{ seq int }
	previewTick struct{ seq int }
	findTick    struct{ seq int }
)

// commands makes the commands. It is a value: what a command needs is captured when it is made.
type commands struct {
	ctx context.Context // ends with the program
	svc Services
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
