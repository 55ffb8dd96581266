package tui

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/aymanbagabas/go-osc52/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/screen"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// life is the program's own: how long it lasts, what it may ask of the world beside the rooms, and
// where the user goes next.
type life struct {
	ctx     context.Context // ends every command
	end     context.CancelFunc
	svc     Services
	between string
	next    Switch
}

// Switch is where the user wants to go when the explorer has ended: to another profile, or another
// namespace of the same server. Nil is no such wish.
type Switch struct {
	Profile, Namespace *string
	Left               *listing.Left // for who comes back: see [Services]
}

// Wanted reports whether there is such a wish.
func (s Switch) Wanted() bool { return s.Profile != nil || s.Namespace != nil }

func newLife(ctx context.Context, svc Services, between string) life {
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

// copy sends text to the clipboard of the terminal (OSC 52), wrapped for the program between it and
// us where there is one: a terminal multiplexer may not pass the plain form on. Text with control
// characters is made harmless: pasted into a shell, a line break or an escape sequence in a name
// would act.
func (l *life) copy(text string) tea.Cmd {
	return l.copyLines([]string{text})
}

// copyLines is copy for several texts, each of which is a line.
func (l *life) copyLines(lines []string) tea.Cmd {
	lines = slices.Clone(lines)
	for i, text := range lines {
		if hasControl(text) {
			lines[i] = harmless.Text(text)
		}
	}
	text := strings.Join(lines, "\n")
	plain := tea.Raw(ansi.SetSystemClipboard(text))
	switch l.between {
	case "tmux":
		return tea.Batch(plain, tea.Raw(osc52.New(text).Tmux().String()))
	case "screen":
		return tea.Batch(plain, tea.Raw(osc52.New(text).Screen().String()))
	}
	return plain
}

// sent says what became of a text that was copied. Nobody says whether it has arrived where
// something lies between this program and the terminal, and tmux ignores what programs send unless
// it is told otherwise.
func (l *life) sent() string {
	switch l.between {
	case "":
		return "copied"
	case "tmux":
		return "sent to the terminal" + l.proviso() + ":"
	}
	return "sent to the terminal's clipboard:"
}

// proviso is what it takes for that to arrive, "" where that is up to the terminal alone.
func (l *life) proviso() string {
	if l.between == "tmux" {
		return "; tmux passes it on with set-clipboard on"
	}
	return ""
}

func hasControl(s string) bool {
	for _, r := range s {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return true
		}
	}
	return false
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
