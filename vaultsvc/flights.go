package vaultsvc

import (
	"context"
	"errors"
	"sync"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// flights are the folders that are being asked for: who wants one that somebody is asking for with
// the same token waits for that answer. A walk, a user who opens a folder and an inquiry into uses
// come to the same places.
type flights struct {
	mu    sync.Mutex
	under map[flightOf]*flight
}

type flightOf struct {
	folder vaultpath.Location
	kv2    bool
	token  *ownToken
}

// flight is one question.
type flight struct {
	landed chan struct{} // nil as long as nobody waits
	names  []string
	err    error
}

// share asks for the names of a folder, or waits for who does. Where that one gave up it is asked
// for again.
func (f *flights) share(
	ctx context.Context, doing string, of flightOf, ask func() ([]string, error),
) ([]string, error) {
	for {
		f.mu.Lock()
		other := f.under[of]
		if other == nil {
			own := &flight{err: context.Canceled} // where it panics
			if f.under == nil {
				f.under = map[flightOf]*flight{}
			}
			f.under[of] = own
			f.mu.Unlock()
			defer f.land(of, own)
			own.names, own.err = ask()
			return own.names, own.err
		}
		if other.landed == nil {
			other.landed = make(chan struct{})
		}
		f.mu.Unlock()
		select {
		case <-other.landed:
			if !errors.Is(other.err, context.Canceled) {
				return other.names, other.err
			}
		case <-ctx.Done():
			return nil, transportError(doing, ctx.Err())
		}
	}
}

func (f *flights) land(of flightOf, own *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.under, of)
	if own.landed != nil {
		close(own.landed)
	}
}
