package session

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// twoMinutes is a server whose token lives for so long and can be renewed.
type twoMinutes struct{}

func (twoMinutes) Status(context.Context) (vaultsvc.ServerInfo, error) {
	return vaultsvc.ServerInfo{Product: vaultsvc.Vault, Initialized: true}, nil
}

func (twoMinutes) LookupToken(context.Context) (vaultsvc.Token, error) {
	return vaultsvc.Token{TTL: 2 * time.Minute, CreationTTL: 2 * time.Minute, Renewable: true}, nil
}

func (v twoMinutes) RenewToken(ctx context.Context) (vaultsvc.Token, error) {
	return v.LookupToken(ctx)
}

func (twoMinutes) AuthMounts(context.Context) ([]vaultsvc.AuthMount, error) { return nil, nil }

func newSession(ctx context.Context, svc Services) *Model {
	return New(ctx, svc, Settings{}, theme.Plain(), theme.DefaultKeys())
}

// A reply about what has been followed by another question, token or login changes nothing, nor
// does a tick from before; and a message of others is not the session's.
func TestLateReplies(t *testing.T) {
	t.Parallel()
	fault := errors.New("late")
	none, long := vaultsvc.Token{}, vaultsvc.Token{TTL: time.Hour, Renewable: true}
	for phase := tokenAsking; phase <= tokenLoggingIn; phase++ {
		for _, msg := range []tea.Msg{
			statusTick{3},
			statusReply{seq: 3, server: vaultsvc.ServerInfo{Sealed: true}},
			statusReply{seq: 3, err: vaultsvc.ErrOffline},
			tokenTick{4},
			lookupReply{2, true, TokenReply{long, nil}},
			lookupReply{2, true, TokenReply{none, vaultsvc.ErrBadToken}},
			lookupReply{2, true, TokenReply{none, vaultsvc.ErrOffline}},
			renewReply{2, TokenReply{long, nil}},
			renewReply{2, TokenReply{none, fault}},
			loginReply{1, TokenReply{long, nil}},
			loginReply{1, TokenReply{none, fault}},
			loginReply{1, TokenReply{none, context.Canceled}},
			loginAddress{seq: 1, address: "https://late.example.com"},
		} {
			m := newSession(t.Context(), Services{Vault: twoMinutes{}})
			m.token.phase, m.token.expires = phase, wall().Add(time.Minute)
			m.token.tokenGen, m.token.tickGen, m.server.seq, m.attempt.seq = 3, 5, 4, 2
			before := *m
			c, cmd, ok := m.Update(msg)
			if !ok || c != (Change{}) || cmd != nil || !reflect.DeepEqual(*m, before) {
				t.Errorf("%T %+v in phase %d: %+v, taken %v, a command %v\n%+v\nbefore %+v",
					msg, msg, phase, c, ok, cmd != nil, m.token, before.token)
			}
		}
	}
	if _, _, ok := newSession(t.Context(), Services{}).Update(tea.KeyPressMsg{}); ok {
		t.Error("a key press is taken for a message of the session's")
	}
}

// Two chains of ticks never run side by side, however often the token is looked up.
func TestOneChainOfTicks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		m := newSession(ctx, Services{Vault: twoMinutes{}})
		ticks := 0
		run := tuitest.New(func(msg tea.Msg) tea.Cmd {
			if tick, ok := msg.(tokenTick); ok && tick.gen == m.token.tickGen {
				ticks++
			}
			_, cmd, _ := m.Update(msg)
			return cmd
		})
		_, start := m.Start()
		run.Exec(start)
		for range 10 {
			_, again := m.Reload()
			run.Exec(again)
			run.Advance(50 * time.Millisecond)
		}
		ticks = 0
		run.Advance(20 * time.Second)
		if ticks < 19 || ticks > 21 {
			t.Errorf("%d live ticks in 20 seconds", ticks)
		}
		cancel()
		tuitest.RunOut()
	})
}
