package vaultsvc

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Target is a location whose existence is in question: a secret, or a folder where the
// location ends in "/".
type Target struct {
	Mount    Mount
	Location vaultpath.Location
}

// Existence is what LIST alone can tell of a location.
type Existence uint8

const (
	ExistsUnknown Existence = iota // not asked
	Exists
	ExistsNot     // the folder above lists no such name, or is itself not there
	ExistsEmpty   // a folder that is there and lists nothing
	ExistsDenied  // the token may not list the folder that would tell
	ExistsFailed  // no usable answer
	ExistsUnasked // the engine cannot list, so nobody can tell
)

// Finding is the answer about one [Target].
type Finding struct {
	Existence Existence
	Other     vaultpath.Location // where it does not exist: a location that is there and may be meant, or zero
	Err       error              // why, for denied and failed
}

// Check finds out which targets exist, by LIST alone: one for each folder above secrets, however
// many of them it holds, one for each folder in question, and one for the folder above that where it is
// empty or missing. Each finding is handed to emit with the index of its target, from one
// goroutine at a time. It returns the context's error where it was stopped.
func (c *Client) Check(ctx context.Context, targets []Target, emit func(int, Finding)) error {
	k := &checker{client: c, asked: map[vaultpath.Location]*question{}}
	var out sync.Mutex
	var workers sync.WaitGroup
	next := make(chan int)
	for range min(c.opts.Concurrency, len(targets)) {
		workers.Go(func() {
			for i := range next {
				f := k.check(ctx, targets[i])
				if ctx.Err() != nil {
					continue
				}
				out.Lock()
				emit(i, f)
				out.Unlock()
			}
		})
	}
	for i := range targets {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	workers.Wait()
	return ctx.Err()
}

// checker asks for each folder once.
type checker struct {
	client *Client
	mu     sync.Mutex
	asked  map[vaultpath.Location]*question
}

// question is one LIST, under way or answered.
type question struct {
	once  sync.Once
	names []string
	err   error
}

func (k *checker) list(ctx context.Context, m Mount, folder vaultpath.Location) ([]string, error) {
	k.mu.Lock()
	q := k.asked[folder]
	if q == nil {
		q = &question{}
		k.asked[folder] = q
	}
	k.mu.Unlock()
	q.once.Do(func() { q.names, q.err = k.client.List(ctx, m, folder) })
	return q.names, q.err
}

func (k *checker) check(ctx context.Context, t Target) Finding {
	if t.Location.IsFolder() {
		return k.folder(ctx, t)
	}
	parent, _ := t.Location.Parent()
	names, err := k.list(ctx, t.Mount, parent)
	switch {
	case errors.Is(err, ErrEmpty):
		return Finding{Existence: ExistsNot}
	case err != nil:
		return unclear(err)
	case slices.Contains(names, t.Location.Name()):
		return Finding{Existence: Exists}
	}
	return Finding{Existence: ExistsNot, Other: near(names, t.Location)}
}

func (k *checker) folder(ctx context.Context, t Target) Finding {
	_, err := k.list(ctx, t.Mount, t.Location)
	switch {
	case err == nil:
		return Finding{Existence: Exists}
	case !errors.Is(err, ErrEmpty):
		return unclear(err)
	}
	parent, ok := t.Location.Parent()
	if !ok {
		return Finding{Existence: ExistsEmpty} // the mount itself
	}
	names, err := k.list(ctx, t.Mount, parent)
	switch {
	case errors.Is(err, ErrEmpty):
		return Finding{Existence: ExistsNot}
	case err != nil, slices.Contains(names, t.Location.Name()):
		// Where the folder above does not tell, empty is the more cautious of the two.
		return Finding{Existence: ExistsEmpty}
	}
	return Finding{Existence: ExistsNot, Other: near(names, t.Location)}
}

func unclear(err error) Finding {
	switch {
	case errors.Is(err, ErrDenied):
		return Finding{Existence: ExistsDenied, Err: err}
	case errors.Is(err, ErrUnlistable):
		return Finding{Existence: ExistsUnasked, Err: err}
	}
	return Finding{Existence: ExistsFailed, Err: err}
}

// near looks among the names beside a missing one for what was meant: the same as folder or
// secret, or in other case.
func near(names []string, loc vaultpath.Location) vaultpath.Location {
	parent, _ := loc.Parent()
	want := strings.TrimSuffix(loc.Name(), "/")
	best := ""
	for _, n := range names {
		switch plain := strings.TrimSuffix(n, "/"); {
		case plain == want:
			return parent.Join(n)
		case best == "" && strings.EqualFold(plain, want):
			best = n
		}
	}
	if best == "" {
		return vaultpath.Location{}
	}
	return parent.Join(best)
}
