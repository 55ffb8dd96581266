package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/aymanbagabas/go-osc52/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// The outcomes of commands. seq is the number of the question.
type (
	statusReply struct {
		seq    int
		server vaultsvc.ServerInfo
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
	renewReply  struct{ tokenReply }
	mountsReply struct {
		seq    int
		mounts []vaultsvc.Mount
		err    error
	}
	listReply struct {
		id    tree.ID
		seq   uint64
		mount vaultsvc.Mount     // of the folder: found out where it was not known
		loc   vaultpath.Location // of the folder, in that mount
		names []string
		err   error
	}
	walkReply struct {
		seq      uint64
		root     tree.ID
		walk     *vaultsvc.Walk
		batch    []vaultsvc.Listing
		progress vaultsvc.Progress
		done     bool
		err      error
		next     tea.Cmd // fetches the batch after this one
	}
	catalogReply struct {
		seq     int
		catalog *catalog.Catalog
		since   time.Time // when the scan began
		err     error
	}
	changedReply struct {
		seq int // of the scan whose files were watched
		err error
	}
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
		found   find.Result  // of the names
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
	scanTick    struct{} // reads the files for the first time
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

func (c commands) mounts(seq int) tea.Cmd {
	ctx, vault := c.ctx, c.svc.Vault
	return func() tea.Msg {
		mounts, err := vault.Mounts(ctx)
		return mountsReply{seq: seq, mounts: mounts, err: err}
	}
}

// list asks for one folder. Where the mount is not known it is looked for first.
func (c commands) list(ctx context.Context, id tree.ID, seq uint64, loc vaultpath.Location, mounts []vaultsvc.Mount) tea.Cmd {
	vault := c.svc.Vault
	return func() tea.Msg {
		r := listReply{id: id, seq: seq}
		r.mount, r.loc, r.err = vault.Locate(ctx, loc.String(), mounts)
		if r.err == nil {
			r.names, r.err = vault.List(ctx, r.mount, r.loc)
		}
		return r
	}
}

// live asks which names of a folder are not deleted.
func (c commands) live(ctx context.Context, id tree.ID, seq uint64, m vaultsvc.Mount, loc vaultpath.Location) tea.Cmd {
	vault := c.svc.Vault
	return func() tea.Msg {
		live, err := vault.ListLive(ctx, m, loc)
		return liveReply{id: id, seq: seq, live: live, err: err}
	}
}

// How a walk's listings are gathered before the screen changes: no longer than walkPause
// after the first, and no more than walkBatch of them.
const (
	walkPause = 50 * time.Millisecond
	walkBatch = 2000
)

// walk has a walk begin or go on, and fetches its first batch. Nothing that it hands out is lost, also when it is stopped:
// it would not ask for it again.
func (c commands) walk(ctx context.Context, seq uint64, root tree.ID, w *vaultsvc.Walk) tea.Cmd {
	type event struct {
		listing  vaultsvc.Listing
		progress vaultsvc.Progress
	}
	// How it ended, and what came after it was stopped; may be read once events is closed.
	var end error
	var fault any
	var rest []event
	events := make(chan event, 64)
	start := func() {
		defer close(events)
		defer func() { fault = recover() }()
		end = w.Run(ctx, func(l vaultsvc.Listing, p vaultsvc.Progress) {
			ev := event{listing: l, progress: p}
			if ctx.Err() == nil {
				select {
				case events <- ev:
					return
				case <-ctx.Done(): // maybe nobody fetches any more
				}
			}
			rest = append(rest, ev)
		})
	}
	var fetch tea.Cmd
	fetch = func() tea.Msg {
		r := walkReply{seq: seq, root: root, walk: w, next: fetch}
		take := func(ev event) { r.batch, r.progress = append(r.batch, ev.listing), ev.progress }
		var pause <-chan time.Time
		for len(r.batch) < walkBatch {
			select {
			case ev, ok := <-events:
				if !ok && fault != nil {
					panic(fault) // here, where Bubble Tea puts the terminal back
				}
				if !ok {
					for _, ev := range rest {
						take(ev)
					}
					r.done, r.err = true, end
					return r
				}
				take(ev)
				if pause == nil {
					pause = time.After(walkPause)
				}
			case <-pause:
				return r
			}
		}
		return r
	}
	return func() tea.Msg {
		go start()
		return fetch()
	}
}

func (c commands) catalog(seq int) tea.Cmd {
	ctx, scan := c.ctx, c.svc.Catalog
	return func() tea.Msg {
		since := time.Now()
		cat, err := scan(ctx)
		return catalogReply{seq: seq, catalog: cat, since: since, err: err}
	}
}

// changed waits until files of a scan change.
func (c commands) changed(ctx context.Context, seq int, cat *catalog.Catalog, since time.Time) tea.Cmd {
	wait := c.svc.Changed
	if wait == nil {
		return nil
	}
	return func() tea.Msg { return changedReply{seq: seq, err: wait(ctx, cat, since)} }
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
