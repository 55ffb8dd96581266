package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
	"github.com/vaultmap/vaultmap/vaultsvc/internal/limiter"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// List returns the names in one folder of a mount by one LIST: folders end in "/". A name that is
// both is there as "foo" and as "foo/"; no name is there twice. The order is the server's. Names
// that cannot be those of something in the folder are left out, see listnames.go. An error wraps
// [ErrEmpty] where there is nothing (a missing folder, an empty one and a secret all answer so),
// [ErrDenied], [ErrUnlistable], or what kept the server from answering; [ErrTooMany] where there is
// no room for the names beside those that are held already (see [Client.Hold]), or in any folder.
//
// Engines of Vault's own that cannot list their root are given the names of what they can list, see
// collections.go, without a request. An OpenBao is asked for pages, see pages.go, once
// [Client.Status] has found that it is one.
//
// With [Options.ListByGet] folders of KV are listed by GET with list=true, which passes what
// refuses the verb LIST: see package guard for which and why those alone. There are no pages then,
// and an OpenBao whose policy bounds them gives as many names as that allows.
func (c *Client) List(ctx context.Context, m Mount, folder vaultpath.Location) ([]string, error) {
	if err := c.limiter.Acquire(ctx); err != nil {
		return nil, transportError(listing(folder), err)
	}
	ctx, turn, end := c.long.turnOf(ctx)
	defer end()
	times := &requestTime{}
	defer times.stop()
	return c.listInTurn(ctx, turn, times, m, folder)
}

// ListPersistently is List that asks again where the server is too busy, as long as others are
// answered in between: for those who have very many folders to ask for, and nobody who waits for
// one.
func (c *Client) ListPersistently(ctx context.Context, m Mount,
	folder vaultpath.Location) ([]string, error) {
	return persistently(c, func() ([]string, error) { return c.List(ctx, m, folder) })
}

// ListLivePersistently is to [Client.ListLive] as ListPersistently to List.
func (c *Client) ListLivePersistently(ctx context.Context, m Mount,
	folder vaultpath.Location) (Live, error) {
	return persistently(c, func() (Live, error) { return c.ListLive(ctx, m, folder) })
}

func persistently[T any](c *Client, ask func() (T, error)) (T, error) {
	for busy := (backpressure{}); ; {
		if answer, err := ask(); !c.shouldRequeue(&busy, err) {
			return answer, err
		}
	}
}

func listing(folder vaultpath.Location) string {
	return "listing " + harmless.Text(folder.Folder().String())
}

// listInTurn is List for who has a turn, and gives it back. That for long answers, which the
// context knows of, may be taken then.
func (c *Client) listInTurn(ctx context.Context, turn *longTurn, times *requestTime, m Mount,
	folder vaultpath.Location) ([]string, error) {
	if names := collectionsAt(m.Kind(), folder.Folder().Path); names != nil &&
		folder.Validate() == nil {
		c.limiter.Release(limiter.Ignored)
		return names, nil
	}
	doing := listing(folder)
	return inLongTurn(ctx, c, turn, doing, func() ([]string, error) {
		if !c.transport.Pages() { // else each page has its own time
			// of both attempts, where there are two
			return c.listFolder(times.context(ctx, c.opts.Timeout), doing, m, folder)
		}
		return c.listFolder(ctx, doing, m, folder)
	})
}

// inLongTurn asks for who has a turn, and gives it back. Where too many answers are long at once it
// asks again when it is this one's turn.
func inLongTurn[T any](ctx context.Context, c *Client, turn *longTurn, doing string,
	ask func() (T, error)) (answer T, err error) {
	answer, err = inTurn(c, ask)
	if !errors.Is(err, errCrowded) {
		return answer, err
	}
	if err = turn.wait(ctx); err == nil {
		err = c.limiter.Acquire(ctx)
	}
	if err != nil {
		return answer, transportError(doing, err)
	}
	return inTurn(c, ask)
}

func (c *Client) listFolder(ctx context.Context, doing string, m Mount,
	folder vaultpath.Location) ([]string, error) {
	if err := folder.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	other, own := c.flights.enter(flightOf{folder.Folder(), m.KV2(), c.token.Load()})
	for other != nil {
		if names, ok, err := other.wait(ctx, doing); ok {
			return names, err
		}
		other, own = c.flights.enter(flightOf{folder.Folder(), m.KV2(), c.token.Load()})
	}
	defer c.flights.land(own)
	own.names, own.err = c.listAsItIs(ctx, doing, m, folder)
	return own.names, own.err
}

func (c *Client) listAsItIs(ctx context.Context, doing string, m Mount,
	folder vaultpath.Location) ([]string, error) {
	names, err := c.list(ctx, doing, m, folder.ListPath(m.KV2()))
	if m.Guessed && (errors.Is(err, ErrEmpty) || errors.Is(err, ErrDenied)) {
		// Nobody could say which KV version this is. The other one's path holds the
		// names, or answers no better.
		if other, otherErr := c.list(ctx, doing, m, folder.ListPath(!m.KV2())); otherErr == nil {
			return other, nil
		}
	}
	return names, err
}

// list returns the names at a path of a mount, from one answer or from pages. Pages are counted as
// they came; what does not belong there is left out after that.
func (c *Client) list(ctx context.Context, doing string, m Mount, path string) ([]string, error) {
	names, err := c.listAll(ctx, doing, path)
	if err != nil {
		return nil, err
	}
	if names = dedupeNames(names, m); len(names) == 0 {
		return nil, fmt.Errorf("%s: %w", doing, ErrEmpty)
	}
	if !c.names.fits(Size(names)) {
		return nil, fmt.Errorf("%s: %w", doing, ErrTooMany)
	}
	return names, nil
}

func (c *Client) listAll(ctx context.Context, doing, path string) ([]string, error) {
	if c.transport.ListsByGet(c.opts.Namespace, path) {
		return c.listWith(ctx, doing, path, guard.GetList)
	}
	if !c.transport.Pages() {
		names, err := c.listWith(ctx, doing, path, "")
		if !c.transport.Pages() {
			return names, err
		}
		// It has become known meanwhile that these may not be all.
	}
	return c.listPages(ctx, doing, path, c.page, c.listWith)
}

func (c *Client) listWith(ctx context.Context, doing, path, query string) ([]string, error) {
	var answer listAnswer
	method := "LIST"
	if query == guard.GetList {
		method = http.MethodGet
	}
	if _, err := c.doQuery(ctx, doing, method, path, query, &answer); err != nil {
		return nil, err
	}
	return answer.names(doing)
}

// StateOf returns the state that the answer to a LIST puts its folder in.
func StateOf(err error) tree.State {
	switch {
	case err == nil:
		return tree.Listed
	case errors.Is(err, context.Canceled):
		return tree.Unlisted
	case errors.Is(err, ErrEmpty):
		return tree.Empty
	case errors.Is(err, ErrDenied):
		return tree.Denied
	case errors.Is(err, ErrUnlistable):
		return tree.Unlistable
	}
	return tree.Failed
}
