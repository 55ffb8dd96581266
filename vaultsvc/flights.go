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
	of     flightOf
	landed chan struct{} // nil as long as nobody waits
	names  []string
	err    error
}

// enter returns who asks for a folder already, or the question that is to be asked now: its answer
// is set, and then it lands.
func (f *flights) enter(of flightOf) (other, own *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if other = f.under[of]; other != nil {
		if other.landed == nil {
			other.landed = make(chan struct{})
		}
		return other, nil
	}
	if f.under == nil {
		f.under = map[flightOf]*flight{}
	}
	own = &flight{of: of, err: context.Canceled} // where it panics
	f.under[of] = own
	return nil, own
}

// wait returns the answer of a question, and false where who asked gave up: somebody else is to ask
// then.
func (f *flight) wait(ctx context.Context, doing string) (names []string, ok bool, err error) {
	select {
	case <-f.landed:
		return f.names, !errors.Is(f.err, context.Canceled), f.err
	case <-ctx.Done():
		return nil, true, transportError(doing, ctx.Err())
	}
}

func (f *flights) land(own *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.under, own.of)
	if own.landed != nil {
		close(own.landed)
	}
}
