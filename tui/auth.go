package tui

import (
	"errors"
	"math/rand/v2"
	"time"

	"github.com/vaultmap/vaultmap/tui/draw"
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
	authLoggingIn                     // a login is under way; a token that still lives goes on meanwhile
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

	every   time.Duration // renewals come at least so often; 0 is when the token's life asks for it
	mayLog  bool          // a login is possible without asking anybody
	loginAt time.Time     // of the next attempt, where one failed for no reason that stays
	logins  int           // that failed, or gave a token that did not last, one after the other
	logged  time.Time     // when the last one gave a token; zero where none has
	era     int           // of the token: what was asked of the one before is dropped
}

// authEffect is what the program must do after a change.
type authEffect struct {
	lookup, renew, login bool
	tick                 time.Duration // from now; 0 for none
}

// The events of the token's state.
type (
	authLooked  struct{ tokenReply }
	authRenewed struct{ tokenReply }
	authTick    struct{ gen int }
	authRefused struct{} // some request was refused because of the token
	authRetry   struct{} // the server is back, or the user asked
	authLogin   struct{} // a login is wanted: none has been made yet, or somebody asks for it
	authLogged  struct{ tokenReply }
	authNoLogin struct{} // the user will not say what a login takes
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
		if a.state == authExpired || a.state == authAsking || a.state == authRenewing || a.state == authLoggingIn {
			return a, authEffect{}
		}
		return a, authEffect{lookup: true}
	case authRetry:
		if a.mayLog && (a.state == authNone || a.state == authExpired) {
			if !a.loginAt.IsZero() {
				return a, authEffect{} // it comes by itself
			}
			return a.login()
		}
		return a, authEffect{lookup: a.state != authNone && a.state != authLoggingIn}
	case authLogin:
		return a.login()
	case authNoLogin:
		if a.state == authAsking {
			a.state = authNone
		}
		return a, authEffect{}
	case authLogged:
		return a.loginEnded(ev.token, ev.err, now)
	}
	return a, authEffect{}
}

// login begins a login, unless one is under way.
func (a auth) login() (auth, authEffect) {
	if a.state == authLoggingIn {
		return a, authEffect{}
	}
	a.state, a.loginAt = authLoggingIn, time.Time{}
	return a, authEffect{login: true}
}

// loginEnded takes in how a login ended. Where it failed the token from before, if there is one, counts down.
func (a auth) loginEnded(token vaultsvc.Token, err error, now time.Time) (auth, authEffect) {
	if a.state != authLoggingIn {
		return a, authEffect{}
	}
	if err == nil {
		a.logged, a.loginAt = now, time.Time{}
		a.era++
		next, effect := a.looked(token, nil, now)
		effect.lookup = true
		return next, effect
	}
	a.err = err
	a.state = authNone
	if !a.expires.IsZero() || !a.logged.IsZero() {
		a.state = authExpired
	}
	if a.expires.After(now) {
		a.state = authNotRenewable
	}
	if a.mayLog && !final(err) {
		a.logins++
		a.loginAt = now.Add(a.patience())
	}
	return a.due(now)
}

// final tells whether a login that failed so will fail again: it was refused, or cannot be made.
func final(err error) bool {
	return errors.Is(err, vaultsvc.ErrLogin) || errors.Is(err, vaultsvc.ErrWrapped) || errors.Is(err, vaultsvc.ErrConfig) ||
		errors.Is(err, vaultsvc.ErrDenied) || errors.Is(err, vaultsvc.ErrGuard)
}

func (a auth) looked(token vaultsvc.Token, err error, now time.Time) (auth, authEffect) {
	a.err = err
	switch {
	case errors.Is(err, vaultsvc.ErrNoToken):
		a.state = authNone
		return a.without(now)
	case errors.Is(err, vaultsvc.ErrBadToken):
		a.state = authExpired
		return a.without(now)
	case errors.Is(err, vaultsvc.ErrDenied) && !a.logged.IsZero():
		a.err = nil
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
	a.renewAt = a.renewal(now, token)
	return a.due(now)
}

// without logs in where there is no good token any more, and that needs nobody. A server that takes back what it
// has just given is not asked at once again.
func (a auth) without(now time.Time) (auth, authEffect) {
	a.expires, a.renewAt = time.Time{}, time.Time{}
	if !a.mayLog {
		return a, authEffect{}
	}
	if now.Sub(a.logged) > lasting {
		a.logins = 0
		return a.login()
	}
	a.logins++
	a.loginAt = now.Add(a.patience())
	return a.due(now)
}

// lasting is how long a token must have been good for, so that the next login is no repetition.
const lasting = time.Minute

// patience is how long to wait before the next of several logins.
func (a auth) patience() time.Duration {
	return min(time.Second<<min(a.logins, 6), time.Minute)
}

// renewal is when a token is renewed: when its life asks for it, or earlier where a schedule does.
func (a auth) renewal(now time.Time, token vaultsvc.Token) time.Time {
	at := renewalTime(now, token)
	if a.every > 0 && now.Add(a.every).Before(at) {
		return now.Add(a.every)
	}
	return at
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
		a.renewAt = a.renewal(now, vaultsvc.Token{TTL: token.TTL})
		if !token.Renewable || !a.expires.After(before.Add(time.Second)) {
			a.maxed, a.renewAt, a.state = true, time.Time{}, authNotRenewable
		}
	case errors.Is(err, vaultsvc.ErrBadToken):
		a.state = authExpired
		return a.without(now)
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
	if !a.loginAt.IsZero() && !now.Before(a.loginAt) {
		return a.login()
	}
	if a.expires.IsZero() || a.state == authExpired {
		if a.loginAt.IsZero() {
			return a, authEffect{}
		}
		a.gen++
		return a, authEffect{tick: min(a.loginAt.Sub(now), time.Second)}
	}
	a.gen++
	left := a.expires.Sub(now)
	var effect authEffect
	switch {
	case left <= 0 && a.state == authLoggingIn:
		return a, effect // its outcome says what is next
	case left <= 0:
		a.state = authExpired
		return a.without(now)
	case a.state == authRenewing || a.state == authLoggingIn:
	case !a.renewAt.IsZero() && !now.Before(a.renewAt):
		a.state, effect.renew = authRenewing, true
	case a.renewAt.IsZero() && left <= expiringAt(max(a.token.TTL, a.token.CreationTTL)):
		a.state = authExpiring
		if a.mayLog && a.loginAt.IsZero() && !final(a.err) {
			a.state, effect.login = authLoggingIn, true
		}
	}
	effect.tick = min(left, countdownStep(left))
	for _, at := range []time.Time{a.renewAt, a.loginAt} {
		if wait := at.Sub(now); !at.IsZero() && wait > 0 {
			effect.tick = min(effect.tick, wait)
		}
	}
	return a, effect
}

// countdownStep is how long the text of a remaining time stays right.
func countdownStep(left time.Duration) time.Duration {
	if left <= draw.SecondsBelow {
		return time.Second
	}
	return min(time.Minute, left-draw.SecondsBelow+time.Second)
}

// left returns how long the token still lives, and false where it has no end or none is known.
func (a auth) left(now time.Time) (time.Duration, bool) {
	if a.expires.IsZero() {
		return 0, false
	}
	return max(a.expires.Sub(now), 0), true
}
