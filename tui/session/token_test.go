package session

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

func TestTokenTransitions(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	token := func(left, life time.Duration, renewable bool) vaultsvc.Token {
		return vaultsvc.Token{TTL: left, CreationTTL: life, Renewable: renewable}
	}
	const hour, minutes20 = time.Hour, 20 * time.Minute
	good := token(hour, hour, true)
	unknown, valid := tokenState{}, tokenState{
		phase: tokenValid, token: good, tickGen: 7,
		expires: now.Add(hour), renewAt: now.Add(2 * minutes20),
	}
	at := func(s tokenState, p phase) tokenState { s.phase = p; return s }
	due := func(left time.Duration) tokenState {
		s := valid
		s.expires, s.renewAt = now.Add(left), now
		return s
	}
	renewing := at(due(minutes20), tokenRenewing)
	looked := func(t vaultsvc.Token, err error) lookupReply {
		return lookupReply{TokenReply: TokenReply{t, err}}
	}
	renewed := func(t vaultsvc.Token, err error) renewReply {
		return renewReply{TokenReply: TokenReply{t, err}}
	}
	lookFails := func(err error) lookupReply {
		return looked(vaultsvc.Token{}, fmt.Errorf("doing: %w", err))
	}
	renewFails := func(err error) renewReply {
		return renewed(vaultsvc.Token{}, fmt.Errorf("doing: %w", err))
	}
	const renew, lookup, planned = 1, 2, 4 // what is done at once, and that a renewal will come
	for _, tc := range []struct {
		name  string
		from  tokenState
		event any
		want  phase
		then  int
	}{
		{"looked up", unknown, looked(good, nil), tokenValid, planned},
		{"met at the end of its life", unknown, looked(token(time.Minute, hour, true), nil),
			tokenRenewing, renew | planned},
		{"without end", unknown, looked(vaultsvc.Token{Root: true}, nil), tokenValid, 0},
		{"for a time that is none", unknown, looked(vaultsvc.Token{TTLUnknown: true, Renewable: true},
			nil), tokenValid, 0},
		{"renewed for a time that is none", renewing, renewed(vaultsvc.Token{TTLUnknown: true,
			Renewable: true}, nil), tokenValid, 0},
		{"not renewable", unknown, looked(token(hour, 0, false), nil), tokenNotRenewable, 0},
		{"not renewable, near its end", unknown, looked(token(10*time.Second, hour, false), nil),
			tokenExpiring, 0},
		{"may not look itself up", unknown, lookFails(vaultsvc.ErrDenied), tokenHidden, 0},
		{"not valid", unknown, lookFails(vaultsvc.ErrBadToken), tokenExpired, 0},
		{"no token", unknown, lookFails(vaultsvc.ErrNoToken), tokenNone, 0},
		{"server away: what was known stays", valid, lookFails(vaultsvc.ErrOffline), tokenValid, planned},
		{"time to renew", due(minutes20), tokenTick{7}, tokenRenewing, renew | planned},
		{"a late tick changes nothing", due(minutes20), tokenTick{6}, tokenValid, planned},
		{"past its end", due(0), tokenTick{7}, tokenExpired, 0},
		{"the machine slept past its end", due(-hour), tokenTick{7}, tokenExpired, 0},
		{"renewed", renewing, renewed(good, nil), tokenValid, planned},
		{"renewed without more time: its maximum", renewing, renewed(token(minutes20, 0, true), nil),
			tokenNotRenewable, 0},
		{"renewal refused", renewing, renewFails(vaultsvc.ErrRenewal), tokenNotRenewable, 0},
		{"renewal lost on the way: tried again", renewing, renewFails(vaultsvc.ErrOffline),
			tokenValid, planned},
		{"renewal says not valid", renewing, renewFails(vaultsvc.ErrBadToken), tokenExpired, 0},
		{"a renewal that nobody waits for", at(valid, tokenExpired), renewed(good, nil),
			tokenExpired, planned},
		{"a request was refused", valid, requestRefused{}, tokenValid, lookup | planned},
		{"refused again after expiry: asked no more", at(valid, tokenExpired), requestRefused{},
			tokenExpired, planned},
		{"refused without a right to look up", at(unknown, tokenHidden), requestRefused{},
			tokenHidden, lookup},
		{"the server is back", at(valid, tokenExpired), serverBack{}, tokenExpired, lookup | planned},
	} {
		got, e := tc.from.next(tc.event, now)
		then := 0
		for bit, is := range map[int]bool{
			renew: e.renew, lookup: e.lookup, planned: !got.renewAt.IsZero(),
		} {
			if is {
				then |= bit
			}
		}
		if got.phase != tc.want || then != tc.then {
			t.Errorf("%s: phase %d (want %d), then %d (want %d), effects %+v, renewal at %v",
				tc.name, got.phase, tc.want, then, tc.then, e, got.renewAt)
		}
		if got.phase != tokenExpired && !got.expires.IsZero() && e.tokenTick == 0 &&
			got.tickGen != tc.from.tickGen {
			t.Errorf("%s: nothing will look at the token again", tc.name)
		}
	}
}

// The attack, or the fault, is a server that says of a token that it lives for -5 or 1e300 seconds:
// the user must not read "without end".
func TestUnknownTTLIsNotWithoutEnd(t *testing.T) {
	t.Parallel()
	state, e := tokenState{}.next(lookupReply{TokenReply: TokenReply{vaultsvc.Token{
		TTLUnknown: true, Renewable: true, DisplayName: "dev"}, nil}}, time.Now())
	text := state.segment(theme.Plain(), time.Now(), "L", "R").Text
	if !strings.Contains(text, "dev: time left unknown") || e != (effects{}) {
		t.Errorf("%q, and then %+v", text, e)
	}
}

// A token that something in front adds is nobody's here: it is not renewed, and no lack of one is
// told of.
func TestLentTokenIsLeftAlone(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s, e := tokenState{canLoginUnattended: true}.next(lookupReply{TokenReply: TokenReply{
		Token: vaultsvc.Token{TTL: time.Minute, Renewable: true, Lent: true}}}, now)
	if s.phase != tokenLent || !s.renewAt.IsZero() || !s.expires.IsZero() || e != (effects{}) {
		t.Errorf("phase %d, renewal at %v, effects %+v", s.phase, s.renewAt, e)
	}
	look := theme.Default()
	text := s.segment(look, now, "L", "R").Text
	if !strings.Contains(text, "the server answers without a token") || strings.Contains(text, "L ") {
		t.Errorf("says %q", text)
	}
	for err, want := range map[error]string{vaultsvc.ErrUsedUp: "its uses are gone",
		vaultsvc.ErrWrapping: "a wrapping token", vaultsvc.ErrBadToken: "expired or revoked"} {
		s, _ := tokenState{}.next(lookupReply{TokenReply: TokenReply{Err: err}}, now)
		if text := s.segment(look, now, "L", "R").Text; !strings.Contains(text, want) {
			t.Errorf("%v: says %q", err, text)
		}
	}
}
