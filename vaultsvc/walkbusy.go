package vaultsvc

import (
	"errors"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/limiter"
)

// A server that limits requests refuses some of many over and over, however slowly they come. What
// was refused has its turn again later, unless others were answered each time, or nobody is any
// more.
const (
	mostRefused = 10
	mostSilence = 90 * time.Second
)

// busy reports whether an error says that the server would answer if it had less to do. Proxies
// that limit requests use either status, nginx the one that is for overload.
func busy(err error) bool { return errors.Is(err, ErrBusy) || errors.Is(err, errOverload) }

// strains reports whether an error is a sign of a server, or of the way to it, that has too much to
// do.
func strains(err error) bool {
	return errors.Is(err, ErrBusy) || errors.Is(err, ErrServer) || errors.Is(err, ErrTimeout) ||
		errors.Is(err, errBroken)
}

// outcome returns what the end of a LIST says of how much the server can bear.
func outcome(err error) limiter.Outcome {
	switch {
	case err == nil, errors.Is(err, ErrEmpty), errors.Is(err, ErrDenied),
		errors.Is(err, ErrUnlistable):
		return limiter.Good
	case busy(err):
		return limiter.Busy
	case strains(err):
		return limiter.Strained
	}
	return limiter.Ignored
}

// inTurn asks for who has a turn, and gives it back.
func inTurn[T any](c *Client, ask func() (T, error)) (answer T, err error) {
	defer func() { c.limiter.Release(outcome(err)) }()
	return ask()
}

// backpressure is how often a server was too busy for one folder.
type backpressure struct {
	good    int32 // how many answers were good when it was so last
	refused int16 // though others were answered in between
}

// shouldRequeue reports whether a folder is to be asked for again after that has ended with an
// error, and notes it.
func (c *Client) shouldRequeue(r *backpressure, err error) bool {
	if !busy(err) || c.retries == 0 {
		return false
	}
	stats := c.limiter.Stats()
	if stats.Good == 0 || stats.Silent > mostSilence {
		return false
	}
	if now := int32(stats.Good); now != r.good {
		r.refused, r.good = r.refused+1, now
	}
	return r.refused <= mostRefused
}
