package tui

import (
	"errors"
	"math/rand/v2"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// authState is what is known of the token.
type authState uint8

const (
	authAsking       authState = iota // nobody has answered yet
	authHidden                        // the token may not look itself up: it may be good
	authNone                          // there is no token
	authValid                         // valid, and will be renewed where that is needed
	authRenewing                      // a renewal is under way
	authExpiring                      // near its end, and no renewal will come
	authExpired                       // past its end, or Vault says that it is not valid
	authNotRenewable                  // valid, counts down, and cannot be renewed
)

// auth is the token's state, as a value: [auth.next] is its only way to change.
type auth struct {
	state   authState
	token   vaultsvc.Token
	expires time.Time // zero for a token without an end
	renewAt time.Time // zero where no renewal will come
	maxed   bool      // the last renewal gave no more time: its maximum is reached
	err     error     // of the last question or renewal, nil once one went well
	retries int
	gen     int // of the newest tick; others are dropped
}

// authEffect is what the program must do after a change.
type authEffect struct {
	lookup, renew bool
	tick          time.Duration // from now; 0 for none
}

// The events of the token's state.
type (
	authLooked  struct{ tokenReply }
	authRenewed struct{ tokenReply }
	authTick    struct{ gen int }
	authRefused struct{} // some request was refused because of the token
	authRetry   struct{} // the server is back, or the user asked
)

// expiringAt is how much of its life is left when a token that will not be renewed counts
// as expiring: a tenth, and a minute at the most unless it is the tenth of a long life.
func expiringAt(ttl time.Duration) time.Duration {
	return max(min(ttl/4, time.Minute), min(ttl/10, 10*time.Minute))
}

// next returns the state after an event, and what is to be done. now is wall time, since a
// monotonic clock stands still while a laptop sleeps.
func (a auth) next(event any, now time.Time) (auth, authEffect) {
	switch ev := event.(type) {
	case authLooked:
		return a.looked(ev.token, ev.err, now)
	case authRenewed:
		return a.renewed(ev.token, ev.err, now)
	case authTick:
		if ev.gen != a.gen {
			return a, authEffect{}
		}
		return a.due(now)
	case authRefused:
		if a.state == authExpired || a.state == authAsking || a.state == authRenewing {
			return a, authEffect{}
		}
		return a, authEffect{lookup: true}
	case authRetry:
		return a, authEffect{lookup: a.state != authNone}
	}
	return a, authEffect{}
}

func (a auth) looked(token vaultsvc.Token, err error, now time.Time) (auth, authEffect) {
	a.err = err
	switch {
	case errors.Is(err, vaultsvc.ErrNoToken):
		a.state = authNone
		return a, authEffect{}
	case errors.Is(err, vaultsvc.ErrBadToken):
		a.state = authExpired
		return a, authEffect{}
	case errors.Is(err, vaultsvc.ErrDenied):
		a.state = authHidden
		return a, authEffect{}
	case err != nil:
		// The server's state says why, and another look comes when it is back. Ticks go on.
		return a, authEffect{}
	}
	a.token, a.retries, a.maxed = token, 0, false
	a.expires, a.renewAt = time.Time{}, time.Time{}
	a.state = authValid
	if !token.Lives() {
		a.gen++ // ends the ticks of the token before
		return a, authEffect{}
	}
	a.expires = now.Add(token.TTL)
	if !token.Renewable {
		a.state = authNotRenewable
		return a.due(now)
	}
	a.renewAt = renewalTime(now, token)
	return a.due(now)
}

// renewalTime is when two thirds of the token's life are over, a little earlier or later
// so that many programs started together do not come back together. A token that was met
// late in its life is renewed at once.
func renewalTime(now time.Time, token vaultsvc.Token) time.Time {
	life := max(token.TTL, token.CreationTTL)
	jitter := time.Duration((rand.Float64() - 0.5) * 0.1 * float64(life))
	left := life/3 + jitter // what is left at the moment of the renewal
	return now.Add(max(token.TTL-left, 0))
}

func (a auth) renewed(token vaultsvc.Token, err error, now time.Time) (auth, authEffect) {
	if a.state != authRenewing {
		return a, authEffect{}
	}
	a.err = err
	switch {
	case err == nil:
		a.retries = 0
		before := a.expires
		a.token.TTL, a.token.Renewable = token.TTL, token.Renewable
		if token.TTL > 0 {
			a.expires = now.Add(token.TTL)
		}
		a.state = authValid
		a.renewAt = renewalTime(now, vaultsvc.Token{TTL: token.TTL})
		if !token.Renewable || !a.expires.After(before.Add(time.Second)) {
			a.maxed, a.renewAt, a.state = true, time.Time{}, authNotRenewable
		}
	case errors.Is(err, vaultsvc.ErrBadToken):
		a.state, a.renewAt = authExpired, time.Time{}
		return a, authEffect{}
	case errors.Is(err, vaultsvc.ErrRenewal):
		a.state, a.renewAt = authNotRenewable, time.Time{}
	default:
		// The token lives on; try again while it does, ever more patiently.
		a.retries++
		wait := min(2*time.Second<<min(a.retries-1, 4), a.expires.Sub(now)/3)
		a.state, a.renewAt = authValid, now.Add(max(wait, time.Second))
	}
	return a.due(now)
}

// due brings the state up to the moment and says when to look again: at the next thing that
// happens, and often enough for the countdown on the screen.
func (a auth) due(now time.Time) (auth, authEffect) {
	if a.expires.IsZero() || a.state == authExpired {
		return a, authEffect{}
	}
	a.gen++
	left := a.expires.Sub(now)
	var effect authEffect
	switch {
	case left <= 0:
		a.state, a.renewAt = authExpired, time.Time{}
		return a, effect
	case a.state == authRenewing:
	case !a.renewAt.IsZero() && !now.Before(a.renewAt):
		a.state, effect.renew = authRenewing, true
	case a.renewAt.IsZero() && left <= expiringAt(max(a.token.TTL, a.token.CreationTTL)):
		a.state = authExpiring
	}
	effect.tick = min(left, countdownStep(left))
	if wait := a.renewAt.Sub(now); !a.renewAt.IsZero() && wait > 0 {
		effect.tick = min(effect.tick, wait)
	}
	return a, effect
}

// countdownStep is how long the text of a remaining time stays right.
func countdownStep(left time.Duration) time.Duration {
	if left <= secondsShownBelow {
		return time.Second
	}
	return min(time.Minute, left-secondsShownBelow+time.Second)
}

// secondsShownBelow is the remaining time from which on seconds are shown.
const secondsShownBelow = 5 * time.Minute

// left returns how long the token still lives, and false where it has no end or none is known.
func (a auth) left(now time.Time) (time.Duration, bool) {
	if a.expires.IsZero() {
		return 0, false
	}
	return max(a.expires.Sub(now), 0), true
}
