package vaultsvc

import (
	"errors"
	"time"
)

// A server that limits requests refuses some of many over and over, however slowly they come. What was refused has its
// turn again later, unless others were answered each time, or nobody is any more.
const (
	mostRefused = 10
	mostSilence = 90 * time.Second
)

// busy tells whether an error says that the server would answer if it had less to do. Proxies that limit requests use
// either status, nginx the one that is for overload.
func busy(err error) bool { return errors.Is(err, ErrBusy) || errors.Is(err, errOverload) }

// refusals are how often a server was too busy for one folder.
type refusals struct {
	good    int32 // how many answers were good when it was so last
	refused int16 // though others were answered in between
}

// later tells whether a folder is to be asked for again after that has ended with an error, and notes it.
func (c *Client) later(r *refusals, err error) bool {
	if !busy(err) || c.retries == 0 {
		return false
	}
	good, silent := c.pace.answers()
	if good == 0 || silent > mostSilence {
		return false
	}
	if now := int32(good); now != r.good {
		r.refused, r.good = r.refused+1, now
	}
	return r.refused <= mostRefused
}
