package session

import (
	"fmt"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

func TestTokenTransitions(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	hour := vaultsvc.Token{TTL: time.Hour, CreationTTL: time.Hour, Renewable: true}
	valid := tokenState{phase: tokenValid, token: hour, expires: now.Add(time.Hour), renewAt: now.Add(40 * time.Minute), tickGen: 7}
	at := func(a tokenState, s phase) tokenState { a.phase = s; return a }
	late := func(left time.Duration) tokenState { a := valid; a.expires, a.renewAt = now.Add(left), now; return a }
	wrap := func(err error) error { return fmt.Errorf("doing: %w", err) }
	for _, tc := range []struct {
		name          string
		from          tokenState
		event         any
		want          phase
		renew, lookup bool
		renews        bool // a renewal is planned afterwards
	}{
		{"looked up", tokenState{}, lookupReply{tokenReply{token: hour}}, tokenValid, false, false, true},
		{"met at the end of its life", tokenState{}, lookupReply{tokenReply{token: vaultsvc.Token{TTL: time.Minute, CreationTTL: time.Hour, Renewable: true}}}, tokenRenewing, true, false, true},
		{"without end", tokenState{}, lookupReply{tokenReply{token: vaultsvc.Token{Root: true}}}, tokenValid, false, false, false},
		{"not renewable", tokenState{}, lookupReply{tokenReply{token: vaultsvc.Token{TTL: time.Hour}}}, tokenNotRenewable, false, false, false},
		{"not renewable, near its end", tokenState{}, lookupReply{tokenReply{token: vaultsvc.Token{TTL: 10 * time.Second, CreationTTL: time.Hour}}}, tokenExpiring, false, false, false},
		{"may not look itself up", tokenState{}, lookupReply{tokenReply{err: wrap(vaultsvc.ErrDenied)}}, tokenHidden, false, false, false},
		{"not valid", tokenState{}, lookupReply{tokenReply{err: wrap(vaultsvc.ErrBadToken)}}, tokenExpired, false, false, false},
		{"no token", tokenState{}, lookupReply{tokenReply{err: vaultsvc.ErrNoToken}}, tokenNone, false, false, false},
		{"server away: what was known stays", valid, lookupReply{tokenReply{err: wrap(vaultsvc.ErrOffline)}}, tokenValid, false, false, true},
		{"time to renew", late(20 * time.Minute), tokenTick{7}, tokenRenewing, true, false, true},
		{"a late tick changes nothing", late(20 * time.Minute), tokenTick{6}, tokenValid, false, false, true},
		{"past its end", late(0), tokenTick{7}, tokenExpired, false, false, false},
		{"the machine slept past its end", late(-time.Hour), tokenTick{7}, tokenExpired, false, false, false},
		{"renewed", at(late(20*time.Minute), tokenRenewing), renewReply{tokenReply{token: hour}}, tokenValid, false, false, true},
		{"renewed without more time: its maximum", at(late(20*time.Minute), tokenRenewing), renewReply{tokenReply{token: vaultsvc.Token{TTL: 20 * time.Minute, Renewable: true}}}, tokenNotRenewable, false, false, false},
		{"renewal refused", at(late(20*time.Minute), tokenRenewing), renewReply{tokenReply{err: wrap(vaultsvc.ErrRenewal)}}, tokenNotRenewable, false, false, false},
		{"renewal lost on the way: tried again", at(late(20*time.Minute), tokenRenewing), renewReply{tokenReply{err: wrap(vaultsvc.ErrOffline)}}, tokenValid, false, false, true},
		{"renewal says not valid", at(late(20*time.Minute), tokenRenewing), renewReply{tokenReply{err: wrap(vaultsvc.ErrBadToken)}}, tokenExpired, false, false, false},
		{"a renewal that nobody waits for", at(valid, tokenExpired), renewReply{tokenReply{token: hour}}, tokenExpired, false, false, true},
		{"a request was refused", valid, requestRefused{}, tokenValid, false, true, true},
		{"refused again after expiry: asked no more", at(valid, tokenExpired), requestRefused{}, tokenExpired, false, false, true},
		{"refused without a right to look up", at(tokenState{}, tokenHidden), requestRefused{}, tokenHidden, false, true, false},
		{"the server is back", at(valid, tokenExpired), serverBack{}, tokenExpired, false, true, true},
	} {
		got, effect := tc.from.next(tc.event, now)
		if got.phase != tc.want || effect.renew != tc.renew || effect.lookup != tc.lookup || got.renewAt.IsZero() == tc.renews {
			t.Errorf("%s: state %d (want %d), effect %+v, renewal at %v", tc.name, got.phase, tc.want, effect, got.renewAt)
		}
		if got.phase != tokenExpired && !got.expires.IsZero() && effect.tokenTick == 0 && got.tickGen != tc.from.tickGen {
			t.Errorf("%s: nothing will look at the token again", tc.name)
		}
	}
}
