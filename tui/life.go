package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/clipboard"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/screen"
	"github.com/vaultmap/vaultmap/tui/session"
)

// life is the program's own: how long it lasts, what it may ask of the world beside the rooms, and
// where the user goes next.
type life struct {
	ctx     context.Context // ends every command
	end     context.CancelFunc
	svc     Services
	between clipboard.Way
	next    Switch
}

// Switch is where the user wants to go when the explorer has ended: to another profile, or another
// namespace of the same server. Nil is no such wish.
type Switch struct {
	Profile, Namespace *string
	Left               *listing.Left // for who comes back: see [Services]
	Held               session.Held  // whose token is left behind
}

// Wanted reports whether there is such a wish.
func (s Switch) Wanted() bool { return s.Profile != nil || s.Namespace != nil }

func newLife(ctx context.Context, svc Services, between clipboard.Way) life {
	ctx, end := context.WithCancel(ctx)
	return life{ctx: ctx, end: end, svc: svc, between: between}
}

type openReply struct {
	address string
	rest    []string // opened after it, or not where it was not
	err     error
}

// open opens addresses in the browser.
func (l *life) open(addresses ...string) tea.Cmd {
	ctx, open := l.ctx, l.svc.Open
	return func() tea.Msg {
		for i, address := range addresses {
			if err := open(ctx, address); err != nil {
				return openReply{address, addresses[i+1:], err}
			}
		}
		return openReply{address: addresses[0], rest: addresses[1:]}
	}
}

// mended says whether a file was changed.
type mended struct {
	place overlay.Place
	err   error
}

// mend changes a file.
func (l *life) mend(w overlay.WriteMend) tea.Cmd {
	return func() tea.Msg { return mended{w.Place, w.Write()} }
}

// copy sends text to the clipboard of the terminal.
func (l *life) copy(text string) tea.Cmd {
	return l.copyLines([]string{text})
}

// copyLines is copy for several texts, each of which is a line.
func (l *life) copyLines(lines []string) tea.Cmd {
	var all []tea.Cmd
	for _, sequence := range l.between.Sequences(clipboard.Fit(lines...)) {
		all = append(all, tea.Raw(sequence))
	}
	return tea.Batch(all...)
}

// resumed says that the program goes on after it was suspended, or why it was not.
type resumed struct{ err error }

// suspend hands the terminal to the shell until the user has the program go on.
func (l *life) suspend() tea.Cmd {
	return screen.Exec(l.svc.Suspend, func(err error) tea.Msg { return resumed{err} })
}

func tick(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}
