package tui

import (
	"errors"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// serverState is what is known of the server, as a value.
type serverState struct {
	known   bool // it has answered once
	server  vaultsvc.ServerInfo
	err     error // of the newest question: the server cannot be reached
	fails   int
	asking  bool
	seq     int // of the newest question and tick; others are dropped
	trouble bool
	again   time.Time // when what had failed was asked for again last though the server had been there
}

// How often the server is asked whether it is still there. It costs two small requests without a
// token, and only an unreachable or sealed server is asked more often.
const (
	statusEvery = 30 * time.Second
	statusSoon  = 2 * time.Second
	statusMax   = 15 * time.Second
	// troubleEvery is how often a server counts as back that was there when it was asked: where it never answers about
	// one folder, that is no news each time.
	troubleEvery = 10 * time.Minute
)

// down tells whether requests are of no use at the moment.
func (s serverState) down() bool {
	return s.err != nil || s.known && (s.server.Sealed || !s.server.Initialized)
}

// ask returns the state with a new question under way. It returns false where one is already.
func (s serverState) ask() (serverState, bool) {
	if s.asking {
		return s, false
	}
	s.asking = true
	s.seq++
	return s, true
}

// answered takes in a reply. It returns when to ask again, and whether the server has just come back.
func (s serverState) answered(server vaultsvc.ServerInfo, err error, now time.Time) (next serverState, again time.Duration, back bool) {
	wasDown := s.down()
	s.asking, s.err = false, err
	if err == nil {
		s.known, s.server = true, server
	}
	if s.down() {
		s.trouble = true
		again = min(statusSoon<<min(s.fails, 4), statusMax)
		s.fails++
		return s, again, false
	}
	switch {
	case wasDown:
		s.again, back = time.Time{}, true
	case s.trouble && now.Sub(s.again) >= troubleEvery:
		s.again, back = now, true
	}
	s.fails, s.trouble = 0, false
	return s, statusEvery, back
}

// blames tells whether an error says something about the server as a whole.
func blames(err error) bool {
	return errors.Is(err, vaultsvc.ErrOffline) || errors.Is(err, vaultsvc.ErrSealed) || errors.Is(err, vaultsvc.ErrTimeout) ||
		errors.Is(err, vaultsvc.ErrNotReady)
}
