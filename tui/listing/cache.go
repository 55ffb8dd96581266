package listing

import (
	"context"
	"errors"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Cache keeps names between runs. They are those of one token's identity with its policies: once
// the token is another one, or has other policies, nothing of this run is kept any more, and what
// came from earlier ones is dropped.
type Cache struct {
	ctx    context.Context
	names  Names
	store  *tree.Store
	mounts *Mounts
	walks  *Walks

	state      cacheState
	token      vaultsvc.Token // whose names they are
	sure       bool           // the newest look-up said so
	reader     *index.Reader  // of the names that the store has yet to get
	saved      index.Info
	changed    bool // there has been an answer since the names were kept
	saving     int  // how many are being written
	background bool // everything is to be listed in the background
	drop       []tree.ID
}

type cacheState uint8

const (
	cacheOff     cacheState = iota // nothing is kept in this run, or no more
	cacheWaiting                   // for the token and the mounts
	cacheReading                   // the file is being read
	cachePutting                   // the store gets the names, a few at a time
	cacheOn
)

const (
	// cachePut is how many names the store gets at a time, and cacheDrop how many it loses: a key
	// press waits no longer than for that.
	cachePut  = 1000
	cacheDrop = 20_000
)

// The messages of the cache.
type (
	cacheMsg   interface{ cacheMsg() }
	cacheReply struct {
		names *index.Index // nil where none were kept
		err   error
	}
	savedReply struct {
		dropped bool // the names were to be dropped, not written
		err     error
	}
	putTick  struct{} // the store gets more
	dropTick struct{} // the store loses more
)

func (cacheReply) cacheMsg() {}
func (savedReply) cacheMsg() {}
func (putTick) cacheMsg()    {}
func (dropTick) cacheMsg()   {}

func (c *Cache) onMsg(msg cacheMsg, change *Change) tea.Cmd {
	switch msg := msg.(type) {
	case cacheReply:
		return c.onLoaded(msg, change)
	case savedReply:
		c.onSaved(msg, change)
	case putTick:
		return c.put(change)
	case dropTick:
		return c.dropSome(change)
	}
	return nil
}

// TokenMayChange says that the token may be another one from now on: nothing is kept until it was
// looked up.
func (c *Cache) TokenMayChange() { c.sure = false }

// TokenLookedUp says whose the token is, or why that is not known: names are kept for one identity.
func (c *Cache) TokenLookedUp(token vaultsvc.Token, err error) tea.Cmd {
	switch {
	case c.state == cacheOff:
		return nil
	case errors.Is(err, vaultsvc.ErrDenied): // it may be another one than before
		return c.disable("names are not kept: the token may not look itself up")
	case err != nil:
		return nil // the next look-up tells
	case token.Identity == "":
		return c.disable("names are not kept: Vault does not tell whose the token is")
	case c.token.Identity == "":
		c.token = token
	case c.token.Identity != token.Identity:
		return c.disable("another token: names of the one before are dropped, and no more are kept")
	case !slices.Equal(policiesOf(c.token), policiesOf(token)):
		names, of := c.names, c.token
		return tea.Batch(c.disable("the token's policies have changed: kept names are dropped"),
			func() tea.Msg { return savedReply{dropped: true, err: names.Drop(of)} })
	}
	c.sure = true
	return c.load()
}

// load reads the names that were kept, once it is known whose they are to be and which mounts there
// are.
func (c *Cache) load() tea.Cmd {
	if c.state != cacheWaiting || !c.sure || c.mounts.State != MountsKnown {
		return nil
	}
	c.state = cacheReading
	ctx, names, token := c.ctx, c.names, c.token
	return func() tea.Msg {
		kept, err := names.Load(ctx, token)
		return cacheReply{kept, err}
	}
}

func (c *Cache) onLoaded(r cacheReply, change *Change) tea.Cmd {
	if c.state != cacheReading {
		return nil
	}
	if r.names == nil {
		c.state = cacheOn
		if r.err != nil {
			change.Notice = harmless.Text("kept names are not used: " + r.err.Error())
		}
		return c.listBehind()
	}
	c.state, c.saved = cachePutting, r.names.Info
	c.reader = r.names.Reader(cachedMounts(c.mounts.List))
	return c.put(change)
}

// put gives the store the next of the names that were kept.
func (c *Cache) put(change *Change) tea.Cmd {
	if c.state != cachePutting {
		return nil
	}
	more := c.reader.Put(c.store, cachePut, func(id tree.ID) {
		change.Filled = append(change.Filled, id)
	})
	change.Names = !more
	if more {
		return func() tea.Msg { return putTick{} }
	}
	given := c.reader.Given()
	c.state, c.reader = cacheOn, nil
	if given > 0 {
		change.Notice = fmt.Sprintf("%s of %s: stale until they are confirmed",
			new(draw.Texts).Counted(given, "name", "names"), c.saved.Saved.Local().Format("2 Jan 15:04"))
	}
	return c.listBehind()
}

// listBehind lists everything in the background: what answers is confirmed, changed or gone.
// Requests that the token has too few of are left to the user.
func (c *Cache) listBehind() tea.Cmd {
	if c.token.Uses > 0 {
		return nil
	}
	c.background = true
	cmd, _ := c.walks.all(c.walks.rank)
	return cmd
}

// onAnswer takes note that a folder has answered. The store has it already.
func (c *Cache) onAnswer() { c.changed = c.state != cacheOff }

// onWalked takes note that a walk has ended. When everything has been listed the names are kept,
// and when another walk took the place of that in the background, this goes on.
func (c *Cache) onWalked() tea.Cmd {
	if c.background {
		if cmd, _ := c.walks.all(c.walks.rank); cmd != nil {
			return cmd
		}
	}
	if !c.walks.complete() {
		return nil
	}
	c.background = false
	if c.state != cacheOn || !c.sure || !c.changed || c.tooMany() {
		return nil
	}
	c.changed = false
	c.saving++
	ctx, names, token, all := c.ctx, c.names, c.token, c.toKeep()
	return func() tea.Msg { return savedReply{err: names.Save(ctx, token, all)} }
}

func (c *Cache) onSaved(r savedReply, change *Change) {
	if !r.dropped {
		c.saving--
		c.changed = c.changed || r.err != nil // the end of the program tries again
	}
	if r.err != nil && !errors.Is(r.err, context.Canceled) {
		change.Notice = harmless.Text(r.err.Error())
	}
}

// Keep writes the names and places that are known, where that is wanted and something is new. Call
// it when the program has ended.
func Keep(ctx context.Context, m *Model) error {
	return errors.Join(m.Places.keep(ctx), m.Cache.keep(ctx)) // names may take all of the time
}

// keep writes the names.
func (c *Cache) keep(ctx context.Context) error {
	if c.state == cachePutting {
		for c.reader.Put(c.store, cachePut, func(tree.ID) {}) {
		}
		c.state = cacheOn
	}
	if c.state != cacheOn || !c.sure || !c.changed && c.saving == 0 || c.tooMany() {
		return nil
	}
	return c.names.Save(ctx, c.token, c.toKeep())
}

// tooMany reports whether there was no room for all names. The next run would begin with none for
// what is asked then.
func (c *Cache) tooMany() bool {
	for id := range c.store.Incomplete() {
		if errors.Is(c.store.Err(id), vaultsvc.ErrTooMany) {
			return true
		}
	}
	return false
}

// disable ends the keeping of names for this run, and begins to drop those that nothing has
// confirmed.
func (c *Cache) disable(why string) tea.Cmd {
	c.state, c.reader = cacheOff, nil
	c.drop = slices.Collect(c.store.Earlier())
	told := tell(why)
	if len(c.drop) == 0 {
		return told
	}
	return tea.Batch(told, func() tea.Msg { return dropTick{} })
}

// dropSome takes names of earlier runs out of the store, some at a time, those below others first.
// What this run has been told stays.
func (c *Cache) dropSome(change *Change) tea.Cmd {
	for dropped := 0; len(c.drop) > 0; {
		if dropped >= cacheDrop {
			return func() tea.Msg { return dropTick{} }
		}
		last := len(c.drop) - 1
		dropped += 1 + c.store.Forget(c.drop[last])
		c.drop = c.drop[:last]
	}
	change.Names = true
	return nil
}

// toKeep returns what is known and may be kept.
func (c *Cache) toKeep() index.Names {
	n := index.Names{Snapshot: c.store.Snapshot(), Mounts: cachedMounts(c.mounts.List)}
	for id := range c.store.Incomplete() {
		if c.store.State(id) == tree.Denied {
			n.Hidden = append(n.Hidden, id)
		}
	}
	for id := range c.store.Asked() { // whether they are there or not
		for ; id != tree.Root && c.store.Parent(id) != tree.Root; id = c.store.Parent(id) {
			if !c.store.Named(id) {
				n.Unnamed = append(n.Unnamed, id)
			}
		}
	}
	return n
}

// cachedMounts returns the mounts whose names are kept.
func cachedMounts(mounts []vaultsvc.Mount) []index.Mount {
	var out []index.Mount
	for _, m := range mounts {
		if m.IsShared() {
			out = append(out, index.Mount{Path: m.Path, ID: m.ID, Engine: m.Engine})
		}
	}
	return out
}
