package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
)

// The page of the mounts is a witness of the token that is sent along. It answers each one that
// lives, whatever its policies and wherever it is asked, refuses dead ones alone, and is not
// counted as a use. So it tells
//
//   - what a bare "permission denied" means: a Vault before 1.17 and every OpenBao say so of a dead
//     token, and what stands in front of a server may say it of a living one;
//   - a wrapping token, whose policy reaches nothing but its cubbyhole and what unwraps it. Nearly
//     any other request uses one up, and with it what is in it.

// witness is the page.
const witness = "sys/internal/ui/mounts"

// How long what the witness said holds for others who want to know: the denials of one walk come
// together, and so do those who want the mounts and the token of a server that was just opened.
const (
	believedDenial = 3 * time.Second
	believedMounts = 2 * time.Second
)

// standing is what has been found out about one token.
type standing struct {
	turn  chan struct{} // has room for one who asks the witness
	known atomic.Bool   // whether it is a wrapping token
	wraps atomic.Bool   // it is one

	counted atomic.Bool  // it is good for so many requests and no more
	uses    atomic.Int64 // that are left
	watch   atomic.Pointer[usesWatch]

	asked time.Time // when the witness spoke of a bare denial; guarded by turn
	dead  bool      // what it said; guarded by turn

	// what it said when it was asked for the token's sake, until somebody wants the mounts
	first atomic.Pointer[mountsPage]
}

// mountsPage is what the page of the mounts said.
type mountsPage struct {
	namespace string
	at        time.Time
	mounts    map[string]mountInfo
}

func newStanding() *standing { return &standing{turn: make(chan struct{}, 1)} }

func (s *standing) enter(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *standing) leave() { <-s.turn }

// use counts a request.
func (s *standing) use() {
	if s.counted.Load() {
		s.uses.Add(-1)
	}
}

// usedUp reports whether a token that is not valid any more is so because its uses are gone.
func (s *standing) usedUp() bool { return s.counted.Load() && s.uses.Load() <= 0 }

// free reports whether a request is none that a token's uses are counted by: those that need no
// token, and the only ones that a wrapping token is sent with.
func free(path string) bool {
	return rootOnly[path] || path == witness || path == guard.WrappingLookup ||
		strings.HasPrefix(path, guard.MountDetails)
}

// vouch finds out whether the client's token is a wrapping token, before what would use it up. The
// witness is asked once for each token, and not where [Client.Mounts] has done so.
func (c *Client) vouch(ctx context.Context, doing string) error {
	s := c.token.Load().standing
	if s == nil {
		return nil
	}
	_, _, err := c.firstWitness(ctx, doing, s, true)
	if isUntold(err) {
		return nil
	}
	return err
}

// isUntold reports whether a server has no such page, or keeps it to itself.
func isUntold(err error) bool {
	return isAny(err, ErrDenied, ErrEmpty, ErrUnlistable, ErrBadRequest, ErrNoMount, ErrNotVault)
}

// mountsPage returns what the page of the mounts says.
func (c *Client) mountsPage(ctx context.Context, doing string) (map[string]mountInfo, error) {
	if s := c.token.Load().standing; s != nil {
		mounts, asked, err := c.firstWitness(ctx, doing, s, false)
		if asked || err != nil {
			return mounts, err
		}
		first := s.first.Swap(nil)
		if first != nil && first.namespace == c.opts.Namespace &&
			time.Since(first.at) < believedMounts {
			return first.mounts, nil
		}
	}
	return c.askWitness(ctx, doing)
}

// firstWitness asks the witness where nobody has yet for this token: one at a time, so that others
// who come meanwhile need not. With keep the mounts are for who wants them next, and that one waits
// until they are there.
func (c *Client) firstWitness(ctx context.Context, doing string, s *standing,
	keep bool) (mounts map[string]mountInfo, asked bool, err error) {
	if !keep || !s.known.Load() {
		if err := s.enter(ctx); err != nil {
			return nil, false, transportError(doing, err)
		}
		defer s.leave()
	}
	if s.known.Load() {
		return nil, false, c.usable(doing)
	}
	mounts, err = c.askWitness(ctx, doing)
	if keep && err == nil {
		s.first.Store(&mountsPage{c.opts.Namespace, time.Now(), mounts})
	}
	return mounts, true, err
}

// askWitness asks the page of the mounts, and takes in what it says of the token.
func (c *Client) askWitness(ctx context.Context, doing string) (map[string]mountInfo, error) {
	own := c.token.Load()
	var page struct {
		Data struct{ Secret entries[mountInfo] }
	}
	if _, err := c.do(ctx, doing, http.MethodGet, witness, &page); err != nil {
		return nil, err
	}
	if own.token != "" && page.Data.Secret != nil && !own.standing.known.Load() {
		if mayBeWrapping(page.Data.Secret) {
			var wrapped struct {
				Data struct {
					Path string `json:"creation_path"`
				}
			}
			// past settle, which would wait for the turn that is ours
			_, err := c.send(ctx, doing, http.MethodGet, guard.WrappingLookup, "", &wrapped)
			if err != nil && !isUntold(err) && !errors.Is(err, ErrBadToken) {
				return nil, err // it is not known: the token must not be used yet
			}
			own.standing.wraps.Store(err == nil && wrapped.Data.Path != "")
		}
		own.standing.known.Store(true)
	}
	return page.Data.Secret, c.usable(doing)
}

// mayBeWrapping reports whether nothing else is reached than a wrapping token reaches.
func mayBeWrapping(mounts map[string]mountInfo) bool {
	for _, m := range mounts {
		switch engineOf(m.Type) {
		case "cubbyhole", "system":
		default:
			if m.Config.Visibility != "unauth" { // which is shown to everybody
				return false
			}
		}
	}
	return true
}

// usable returns an error where the token must not be sent.
func (c *Client) usable(doing string) error {
	if own := c.token.Load(); own.token != "" && own.standing.wraps.Load() {
		return fmt.Errorf("%s: %w", doing, ErrWrapping)
	}
	return nil
}

// sentWith is the token that a request is sent with.
func (c *Client) sentWith(ctx context.Context) *ownToken {
	if ctx.Value(tokenless{}) != nil {
		return &ownToken{}
	}
	return c.token.Load()
}

// settle says what an error means for the token that was sent. Where that was replaced meanwhile,
// what was refused says nothing of the new one.
func (c *Client) settle(ctx context.Context, doing, path string, own *ownToken, err error) error {
	bare := errors.Is(err, errBareDenial)
	if err == nil || !bare && !errors.Is(err, ErrBadToken) {
		return err
	}
	switch {
	case own.token == "":
		return fmt.Errorf("%s: %w", doing, ErrNoToken)
	case bare && c.token.Load() == own && !c.isDead(ctx, doing, path, own):
		return err
	case own.standing.usedUp():
		return fmt.Errorf("%s: %w", doing, ErrUsedUp)
	case bare:
		return fmt.Errorf("%s: %w (status %d)", doing, ErrBadToken, http.StatusForbidden)
	}
	return err
}

// isDead finds out what a bare denial means. Something in front may deny all of sys/, and the
// witness with it: whoever may look itself up, or is told that it may not, is not dead.
func (c *Client) isDead(ctx context.Context, doing, path string, own *ownToken) bool {
	if path != witness && !c.isRefused(ctx, doing, own) {
		return false
	}
	if !strings.HasPrefix(path, "sys/") {
		return true
	}
	var out struct{}
	_, err := c.send(ctx, doing, http.MethodGet, lookupSelf, "", &out)
	return isAny(err, errBareDenial, ErrBadToken)
}

// isRefused asks the witness, once for the denials that come together.
func (c *Client) isRefused(ctx context.Context, doing string, own *ownToken) bool {
	s := own.standing
	if s.enter(ctx) != nil {
		return false
	}
	defer s.leave()
	if time.Since(s.asked) < believedDenial {
		return s.dead
	}
	var page struct{}
	_, err := c.send(ctx, doing, http.MethodGet, witness, "", &page)
	dead := isAny(err, errBareDenial, ErrBadToken)
	if ctx.Err() != nil || err != nil && !dead && !isUntold(err) {
		return false // it has said nothing: the server was too busy, or failed
	}
	s.asked, s.dead = time.Now(), dead
	return dead
}
