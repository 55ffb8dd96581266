package vaultsvc

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// farAway is from where on it is worth a LIST that may tell nothing not to wait for another one.
const farAway = 15 * time.Millisecond

// Marked is what a folder holds, and what is known of deleted secrets in it.
type Marked struct {
	Names   []string
	Err     error // of the names, as from [Client.List]
	Live    Live
	LiveErr error // of what is not deleted, as from [Client.ListLive]
}

// Deleted returns which of the names are those of deleted secrets, or why that is not known.
func (m Marked) Deleted() ([]string, error) { return m.Live.deleted(m.Names, m.LiveErr) }

// HasSecrets reports whether there are secrets among names.
func HasSecrets(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return !strings.HasSuffix(name, "/")
	})
}

// ListMarked is [Client.List], and [Client.ListLive] where the answer is such that somebody wants
// to know that, too. Where the server is far away both are asked for at once: then the second LIST
// is sent also where it turns out not to be wanted. The first goes ahead: it has the last use of a
// token that has no more.
func (c *Client) ListMarked(ctx context.Context, m Mount, folder vaultpath.Location,
	wanted func(names []string, err error) bool) Marked {
	return c.listMarked(ctx, m, folder, wanted, false)
}

// ListMarkedPersistently is to [Client.ListMarked] as ListPersistently to List.
func (c *Client) ListMarkedPersistently(ctx context.Context, m Mount, folder vaultpath.Location,
	wanted func(names []string, err error) bool) Marked {
	return c.listMarked(ctx, m, folder, wanted, true)
}

func (c *Client) listMarked(ctx context.Context, m Mount, folder vaultpath.Location,
	wanted func(names []string, err error) bool, persistent bool) Marked {
	out := Marked{LiveErr: ErrDeletedUnknown}
	names, listCtx := newSending(ctx)
	live := func(ctx context.Context) (Live, error) {
		return attempt(c, persistent, func() (Live, error) {
			return c.listLive(ctx, m, folder, func(ctx context.Context) ([]string, error) {
				if !await(ctx, names) {
					return nil, transportError(listing(folder), ctx.Err())
				}
				return out.Names, out.Err
			})
		})
	}
	how, _ := c.tellsDeleted(m, folder)
	var beside *Asked[Live]
	if how != untold && !c.Spares() && c.distance.far() {
		beside = Ask(ctx, func(ctx context.Context) (Live, error) {
			err := names.underWay(ctx)
			if err == nil && !c.watchesUses() { // who watches has the first LIST go ahead
				err = c.letAhead(ctx, c.opts.Timeout, names)
			}
			if err != nil {
				return Live{}, transportError(listing(folder), err)
			}
			return live(ctx)
		})
		defer beside.Stop()
	}
	out.Names, out.Err = attempt(c, persistent, func() ([]string, error) {
		return c.List(listCtx, m, folder)
	})
	close(names.answered)
	switch {
	case how == leftOut && out.Err != nil:
		out.LiveErr = out.Err // it is the same path
	case !wanted(out.Names, out.Err):
	case beside != nil:
		out.Live, out.LiveErr = beside.Wait(ctx)
	default:
		out.Live, out.LiveErr = live(ctx)
	}
	return out
}

func attempt[T any](c *Client, persistent bool, ask func() (T, error)) (T, error) {
	if persistent {
		return persistently(c, ask)
	}
	return ask()
}
