package session

import (
	"errors"
	"math/rand/v2"
	"time"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// phase is what is known of the token.
type phase uint8

const (
	tokenAsking       phase = iota // nobody has answered yet
	tokenHidden                    // the token may not look itself up: it may be good
	tokenNone                      // there is no token
	tokenValid                     // valid, and will be renewed where that is needed
	tokenRenewing                  // a renewal is under way
	tokenExpiring                  // near its end, and no renewal will come
	tokenExpired                   // past its end, or Vault says that it is not valid
	tokenNotRenewable              // valid, counts down, and cannot be renewed
	tokenLent                      // there is none, and something in front adds its own
	tokenLoggingIn                 // a login is under way; a token that still lives goes on meanwhile
)

// tokenState is the token's state, as a value: [tokenState.next] is its only way to change.
type tokenState struct {
	phase    phase
	before   phase // the one to go back to where a login fails
	token    vaultsvc.Token
	tokenGen int       // of the token: what was asked of the one before is dropped
	tickGen  int       // of the newest tick; others are dropped
	expires  time.Time // zero for a token without an end
	renewAt  time.Time // zero where no renewal will come
	atMaxTTL bool      // the last renewal gave no more time
	err      error     // of the last question or renewal, nil once one went well
	retries  int       // of a renewal

	renewEvery         time.Duration // at the latest; 0 is when the token's life asks for it
	canLoginUnattended bool          // a login needs nobody
	nextLogin          time.Time     // where one failed for no reason that stays
	failedLogins       int           // in a row, those included whose token did not last
	loggedInAt         time.Time     // when the last one gave a token; zero where none has
}

// The events of the token's state, beside the replies to what was asked and the ticks.
type (
	requestRefused struct{} // some request was refused because of the token
	serverBack     struct{} // the server is back
	loginWanted    struct{} // none has been made yet, or somebody asks for it
)

// expiringAt is how much of its life is left when a token that will not be renewed counts
// as expiring: a tenth, and a minute at the most unless it is the tenth of a long life.
func expiringAt(ttl time.Duration) time.Duration {
	return max(min(ttl/4, time.Minute), min(ttl/10, 10*time.Minute))
}

// next returns the state after an event, and what is to be done. now is wall time, since a
// monotonic clock stands still while a laptop sleeps.
func (t tokenState) next(event any, now time.Time) (tokenState, effects) {
	switch ev := event.(type) {
	case lookupReply:
		return t.looked(ev.TokenReply, now)
	case renewReply:
		return t.renewed(ev.TokenReply, now)
	case loginReply:
		return t.loginEnded(ev.TokenReply, now)
	case tokenTick:
		if ev.gen == t.tickGen {
			return t.advance(now)
		}
	case requestRefused:
		switch t.phase {
		case tokenExpired, tokenAsking, tokenRenewing, tokenLoggingIn:
		default:
			return t, effects{lookup: true}
		}
	case serverBack:
		switch {
		case !t.canLoginUnattended || t.phase != tokenNone && t.phase != tokenExpired:
			return t, effects{lookup: t.phase != tokenNone && t.phase != tokenLoggingIn}
		case t.nextLogin.IsZero(): // otherwise it comes by itself
			return t.login()
		}
	case loginWanted:
		return t.login()
	}
	return t, effects{}
}

// login begins a login, unless one is under way.
func (t tokenState) login() (tokenState, effects) {
	if t.phase == tokenLoggingIn {
		return t, effects{}
	}
	t.before, t.phase, t.nextLogin = t.phase, tokenLoggingIn, time.Time{}
	return t, effects{login: true}
}

// loginEnded takes in how a login ended. Where it failed, the token from before is the token still,
// if there is one.
func (t tokenState) loginEnded(r TokenReply, now time.Time) (tokenState, effects) {
	if t.phase != tokenLoggingIn {
		return t, effects{}
	}
	if r.Err == nil {
		t.loggedInAt, t.nextLogin = now, time.Time{}
		t.tokenGen++
		next, e := t.looked(r, now)
		e.lookup = true
		return next, e
	}
	switch t.before {
	case tokenAsking, tokenHidden: // what was said of it meanwhile has been dropped
		t.phase = t.before
		return t, effects{lookup: true}
	case tokenValid, tokenRenewing:
		t.phase = tokenValid
		return t.advance(now)
	}
	t.phase, t.err = tokenNone, r.Err
	if !t.expires.IsZero() || !t.loggedInAt.IsZero() {
		t.phase = tokenExpired
	}
	if t.expires.After(now) {
		t.phase = tokenNotRenewable
	}
	if t.canLoginUnattended && !isFinal(r.Err) {
		return t.loginLater(now)
	}
	return t.advance(now)
}

// loginLater plans another login, ever more patiently.
func (t tokenState) loginLater(now time.Time) (tokenState, effects) {
	t.failedLogins++
	t.nextLogin = now.Add(min(time.Second<<min(t.failedLogins, 6), time.Minute))
	return t.advance(now)
}

// isFinal reports whether a login that failed so will fail again: it was refused, or cannot be
// made.
func isFinal(err error) bool {
	return errors.Is(err, vaultsvc.ErrLogin) || errors.Is(err, vaultsvc.ErrWrapped) ||
		errors.Is(err, vaultsvc.ErrConfig) || errors.Is(err, vaultsvc.ErrDenied) ||
		errors.Is(err, vaultsvc.ErrGuard)
}

// looked takes in what a look-up has told of the token.
func (t tokenState) looked(r TokenReply, now time.Time) (tokenState, effects) {
	token, err := r.Token, r.Err
	t.err = err
	switch {
	case errors.Is(err, vaultsvc.ErrNoToken):
		return t.onTokenLost(tokenNone, now)
	case errors.Is(err, vaultsvc.ErrBadToken):
		return t.onTokenLost(tokenExpired, now)
	case errors.Is(err, vaultsvc.ErrDenied) && !t.loggedInAt.IsZero() && t.token.Lives():
		t.err = nil
		return t, effects{}
	case errors.Is(err, vaultsvc.ErrDenied):
		t.phase = tokenHidden
		return t, effects{}
	case err != nil:
		// The server's state says why, and another look comes when it is back. Ticks go on.
		return t, effects{}
	}
	t.token, t.retries, t.atMaxTTL = token, 0, false
	t.expires, t.renewAt = time.Time{}, time.Time{}
	t.phase = tokenValid
	if token.Lent { // whoever adds it renews it
		t.phase = tokenLent
		t.tickGen++
		return t, effects{}
	}
	if !token.Lives() {
		t.tickGen++ // ends the ticks of the token before
		return t, effects{}
	}
	t.expires = now.Add(token.TTL)
	if token.Renewable {
		t.renewAt = t.renewal(now, token)
	} else {
		t.phase = tokenNotRenewable
	}
	return t.advance(now)
}

// onTokenLost logs in where there is no good token any more, and that needs nobody. A server that
// takes back what it has just given is not asked at once again.
func (t tokenState) onTokenLost(to phase, now time.Time) (tokenState, effects) {
	t.phase, t.expires, t.renewAt = to, time.Time{}, time.Time{}
	if !t.canLoginUnattended {
		return t, effects{}
	}
	if now.Sub(t.loggedInAt) > minTokenLife {
		t.failedLogins = 0
		return t.login()
	}
	return t.loginLater(now)
}

// minTokenLife is how long a token must have been good for, so that the next login is no
// repetition.
const minTokenLife = time.Minute

// renewal is when a token is renewed: when two thirds of its life are over, a little earlier or
// later so that many programs started together do not come back together, or earlier where a
// schedule says so. A token that was met late in its life is renewed at once.
func (t tokenState) renewal(now time.Time, token vaultsvc.Token) time.Time {
	life := max(token.TTL, token.CreationTTL)
	jitter := time.Duration((rand.Float64() - 0.5) * 0.1 * float64(life))
	wait := max(token.TTL-life/3-jitter, 0)
	if t.renewEvery > 0 {
		wait = min(wait, t.renewEvery)
	}
	return now.Add(wait)
}

// renewed takes in how a renewal went.
func (t tokenState) renewed(r TokenReply, now time.Time) (tokenState, effects) {
	if t.phase != tokenRenewing {
		return t, effects{}
	}
	t.err = r.Err
	switch {
	case r.Err == nil:
		t.phase, t.retries = tokenValid, 0
		before, ttl := t.expires, r.Token.TTL
		t.token.TTL, t.token.Renewable = ttl, r.Token.Renewable
		if t.token.TTLUnknown = r.Token.TTLUnknown; t.token.TTLUnknown {
			// Nobody can say when the next renewal is due: a request that is refused will tell.
			t.tickGen++
			t.expires, t.renewAt = time.Time{}, time.Time{}
			return t, effects{}
		}
		if ttl > 0 {
			t.expires = now.Add(ttl)
		}
		t.renewAt = t.renewal(now, vaultsvc.Token{TTL: ttl})
		if !t.token.Renewable || !t.expires.After(before.Add(time.Second)) {
			t.atMaxTTL, t.renewAt, t.phase = true, time.Time{}, tokenNotRenewable
		}
	case errors.Is(r.Err, vaultsvc.ErrBadToken):
		return t.onTokenLost(tokenExpired, now)
	case errors.Is(r.Err, vaultsvc.ErrRenewal):
		t.phase, t.renewAt = tokenNotRenewable, time.Time{}
	default:
		// The token lives on; try again while it does, ever more patiently.
		t.retries++
		wait := min(2*time.Second<<min(t.retries-1, 4), t.expires.Sub(now)/3)
		t.phase, t.renewAt = tokenValid, now.Add(max(wait, time.Second))
	}
	return t.advance(now)
}

// advance brings the state up to the moment and says when to look again: at the next thing that
// happens, and often enough for the countdown on the screen.
func (t tokenState) advance(now time.Time) (tokenState, effects) {
	if !t.nextLogin.IsZero() && !now.Before(t.nextLogin) {
		return t.login()
	}
	if t.expires.IsZero() || t.phase == tokenExpired {
		if t.nextLogin.IsZero() {
			return t, effects{}
		}
		t.tickGen++
		return t, effects{tokenTick: min(t.nextLogin.Sub(now), time.Second)}
	}
	t.tickGen++
	left := t.expires.Sub(now)
	var e effects
	switch {
	case left <= 0 && t.phase == tokenLoggingIn:
		return t, e // its outcome says what is next
	case left <= 0:
		return t.onTokenLost(tokenExpired, now)
	case t.phase == tokenRenewing || t.phase == tokenLoggingIn:
	case !t.renewAt.IsZero() && !now.Before(t.renewAt):
		t.phase, e.renew = tokenRenewing, true
	case t.renewAt.IsZero() && left <= expiringAt(max(t.token.TTL, t.token.CreationTTL)):
		t.phase = tokenExpiring
		if t.canLoginUnattended && t.nextLogin.IsZero() && !isFinal(t.err) {
			t.before, t.phase, e.login = t.phase, tokenLoggingIn, true
		}
	}
	e.tokenTick = min(left, countdownStep(left))
	for _, at := range []time.Time{t.renewAt, t.nextLogin} {
		if wait := at.Sub(now); !at.IsZero() && wait > 0 {
			e.tokenTick = min(e.tokenTick, wait)
		}
	}
	return t, e
}

// countdownStep is how long the text of a remaining time stays right.
func countdownStep(left time.Duration) time.Duration {
	if left <= draw.SecondsBelow {
		return time.Second
	}
	return min(time.Minute, left-draw.SecondsBelow+time.Second)
}
