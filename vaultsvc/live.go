package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// KV version 2 goes on naming a secret whose current version was deleted, so that it can be brought
// back; who reads it is told that nothing is there. LIST alone tells such secrets apart in two
// ways:
//
//   - Vault leaves them out of a list of metadata that asks for that with exclude_deleted (since
//     1.21; #196 of github.com/hashicorp/vault-plugin-secrets-kv). The capability is the same. Left
//     out is each secret whose current version has a time of deletion, also one that is still to
//     come, as delete_version_after sets it; named is one that was destroyed without being deleted.
//     A Vault before that lists all, with a warning that it did not know the parameter.
//   - OpenBao lists them at detailed-metadata with what it knows of each, which takes a capability
//     on that path (since 2.2; openbao.org/docs/api/secret/kv/kv-v2). Before 2.3 it dies of that
//     where a folder lies in the folder (openbao #1388).
//
// What is not one of the two for certain is [ErrDeletedUnknown].

// ErrDeletedUnknown is wrapped by errors that say why nobody can tell which secrets are Deleted: it
// depends on the server, on the mount and on what the token may list. What a folder holds can be
// listed all the same.
var ErrDeletedUnknown = errors.New("deleted secrets cannot be told from others")

// deletedBy is how a server tells deleted secrets.
type deletedBy uint8

const (
	untold    deletedBy = iota
	leftOut             // of a list that asks for that
	inDetails           // of a list of its own
)

func (s ServerInfo) deletedBy() deletedBy {
	_, _, known := s.number()
	switch {
	case s.byGet:
		return untold
	case known && s.Product == Vault && s.AtLeast(1, 21):
		return leftOut
	case known && s.Product == OpenBao && s.AtLeast(2, 3):
		return inDetails
	}
	return untold // an older one would answer with all names
}

// TellsDeleted reports whether LIST tells the secrets of KV version 2 whose current version is
// deleted from others: see [Client.ListLive]. A server that hides its version counts as one that
// does not.
func (s ServerInfo) TellsDeleted() bool { return s.deletedBy() != untold }

// HowDeleted says in words how the server tells deleted secrets, or why it does not: see
// [Server.TellsDeleted].
func (s ServerInfo) HowDeleted() string {
	_, _, known := s.number()
	switch {
	case s.byGet:
		return "not told apart: lists are made by GET (list_verb)"
	case s.deletedBy() == leftOut:
		return "told apart by LIST, together with those that are due to be deleted (delete_version_after)"
	case s.deletedBy() == inDetails:
		return "told apart where the token may list detailed-metadata/"
	case !known:
		return "not told apart: the server hides its version (vault_version in the config file names it)"
	case s.Product == OpenBao:
		return "not told apart: OpenBao does so since 2.3"
	}
	return "not told apart: Vault does so since 1.21"
}

// Live is what a folder of KV version 2 holds that is not deleted.
type Live struct {
	Names   []string // folders, and the secrets that are not deleted
	Deleted []string // those that are, where they are marked
	Marked  bool     // else what is not named may be deleted, or due to be, or not there at all
}

// detailsPage is how many names a page of details has: OpenBao takes a third of a millisecond for
// each, and 400 bytes and more.
const detailsPage = 5000

// ListLive returns the names in one folder of KV version 2 as [Client.List] does, but without the
// secrets whose current version is deleted; at an OpenBao also without those where it is destroyed.
// Vault leaves out as well what will be deleted at a time that is set (delete_version_after), and
// makes no difference.
//
// An error wraps [ErrDeletedUnknown] where the server, the mount or the token cannot tell: without
// a request where [Client.Status], and [Client.Mounts] or [Client.Locate] in this namespace, have
// not said that they can. Others are those of [Client.List]; [ErrEmpty] is also a folder whose
// secrets are all deleted. Where it is that, those that are marked as deleted come with it.
func (c *Client) ListLive(ctx context.Context, m Mount, folder vaultpath.Location) (Live, error) {
	return c.listLive(ctx, m, folder, func(ctx context.Context) ([]string, error) {
		return c.List(ctx, m, folder)
	})
}

// listLive is ListLive. names tells what [Client.List] does.
func (c *Client) listLive(ctx context.Context, m Mount, folder vaultpath.Location,
	names func(context.Context) ([]string, error)) (l Live, err error) {
	doing := listing(folder)
	unknown := func(why string) (Live, error) {
		return Live{}, fmt.Errorf("%s: %w: %s", doing, ErrDeletedUnknown, why)
	}
	how, why := c.tellsDeleted(m, folder)
	if how == untold {
		return unknown(why)
	}
	if c.Spares() {
		return unknown("the token has few uses left")
	}
	if err := folder.Validate(); err != nil {
		return Live{}, fmt.Errorf("%s: %w", doing, err)
	}
	if err := c.limiter.Acquire(ctx); err != nil {
		return Live{}, transportError(doing, err)
	}
	ctx, turn, end := c.long.turnOf(ctx)
	defer end()
	l, err = inLongTurn(ctx, c, turn, doing, func() (Live, error) {
		if how == inDetails {
			return c.listDetails(ctx, doing, m, folder)
		}
		names, _, err := c.listLiveWith(ctx, doing, folder.ListPath(true), guard.ExcludeDeleted)
		return Live{Names: dedupeNames(names, m)}, err
	})
	mount := vaultpath.Location{Namespace: c.opts.Namespace, Mount: folder.Mount}
	switch {
	case errors.Is(err, errIgnored), errors.Is(err, errNoSuchPath), how == inDetails &&
		errors.Is(err, ErrUnlistable):
		return unknown("the engine of the mount is older than the server")
	case how == inDetails && errors.Is(err, ErrDenied):
		// Where not even the names may be listed it is the folder that is denied: that says nothing of
		// others in the mount, and an answer must not depend on which of them was asked about first.
		all, err := names(ctx)
		if err != nil && !errors.Is(err, ErrEmpty) {
			return Live{}, err
		}
		if token, is := c.withheld.Load(mount); !is || token != (*ownToken)(nil) {
			c.withheld.Store(mount, c.token.Load())
		}
		_, why := unknown(withheld)
		return Live{}, &unmarked{why, all, err}
	case how == inDetails && err == nil:
		c.withheld.Store(mount, (*ownToken)(nil)) // what is denied elsewhere in it is so there alone
	}
	if err == nil && len(l.Names) == 0 {
		err = fmt.Errorf("%s: %w", doing, ErrEmpty)
	}
	return l, err
}

// unmarked is the error for a folder of which all names have been listed to find it out.
type unmarked struct {
	error
	names   []string
	listErr error
}

func (u *unmarked) Unwrap() error { return u.error }

// AllNames returns what [Client.List] has answered where [Client.ListLive] had to find that out to
// return an error, false where it had not.
func AllNames(err error) (names []string, listErr error, known bool) {
	var u *unmarked
	if errors.As(err, &u) {
		return u.names, u.listErr, true
	}
	return nil, nil, false
}

// Untold reports whether a list of all names may tell what [Client.ListLive] did not. The latter is
// more work for the server, which looks at each secret: it may fail, or not be done in time, where
// the former is.
func Untold(err error) bool {
	return isAny(err, ErrDeletedUnknown, ErrTimeout, ErrServer, ErrNotVault, ErrBadRequest, ErrTooMany)
}

// Deleted returns which of the names in a folder, as from [Client.List], are those of secrets that
// [Client.ListLive] leaves out. It sends what that does, and its errors are the same, but for
// [ErrEmpty].
func (c *Client) Deleted(ctx context.Context, m Mount, folder vaultpath.Location,
	names []string) ([]string, error) {
	l, err := c.listLive(ctx, m, folder, func(ctx context.Context) ([]string, error) {
		if len(names) > 0 {
			return names, nil
		}
		return c.List(ctx, m, folder)
	})
	return l.deleted(names, err)
}

// deleted is [Client.Deleted] for what [Client.ListLive] has returned.
func (l Live) deleted(names []string, err error) ([]string, error) {
	if err != nil && !errors.Is(err, ErrEmpty) {
		return nil, err
	}
	gone := make(map[string]bool, len(l.Names)+len(l.Deleted))
	for _, n := range l.Names {
		gone[n] = false
	}
	for _, n := range l.Deleted {
		gone[n] = true
	}
	var deleted []string
	for _, n := range names {
		is, named := gone[n]
		if !strings.HasSuffix(n, "/") && (is || !named && !l.Marked) {
			deleted = append(deleted, n)
		}
	}
	return deleted, nil
}

// withheld is why nothing is known at an OpenBao whose policies do not have the path, as those that
// were made for a Vault.
const withheld = "the token may not list detailed-metadata/"

// tellsDeleted returns how the server tells the deleted secrets of a mount, or untold and why.
func (c *Client) tellsDeleted(m Mount, folder vaultpath.Location) (how deletedBy, why string) {
	server := c.server.Load()
	switch {
	case m.KVVersion != 2:
		return untold, "only KV version 2 keeps what is deleted"
	case m.Guessed || !c.transport.IsKV2(c.opts.Namespace, folder.Mount):
		return untold, "the server has not said which engine the mount has"
	case server == nil:
		return untold, "the server has not said which version it is"
	case !server.TellsDeleted():
		return untold, server.HowDeleted()
	}
	if token, is := c.withheld.Load(vaultpath.Location{Namespace: c.opts.Namespace,
		Mount: folder.Mount}); is && token == c.token.Load() {
		return untold, withheld
	}
	return server.deletedBy(), ""
}

// listDetails takes names and marks from the details.
func (c *Client) listDetails(ctx context.Context, doing string, m Mount,
	folder vaultpath.Location) (Live, error) {
	l := Live{Marked: true}
	deleted := map[string]bool{}
	page := func(ctx context.Context, doing, path, query string) ([]string, error) {
		names, marked, err := c.listLiveWith(ctx, doing, path, query)
		for _, n := range marked {
			deleted[n] = true
		}
		return names, err
	}
	names, err := c.listPages(ctx, doing, folder.DetailsPath(), min(c.page, detailsPage), page)
	for _, n := range dedupeNames(names, m) {
		if deleted[n] {
			l.Deleted = append(l.Deleted, n)
		} else {
			l.Names = append(l.Names, n)
		}
	}
	return l, err
}
