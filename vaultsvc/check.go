package vaultsvc

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Target is a location whose existence is in question: a secret, or a folder where the
// location ends in "/".
type Target struct {
	Mount    Mount // zero where it is not known: then only Elsewhere is looked through
	Location vaultpath.Location
	// Literal is another location in the same mount that may be meant, and counts as well as the
	// first. Zero where there is none.
	Literal vaultpath.Location
	// Elsewhere are locations to look for where the target does not exist; of each only mount and
	// location count.
	Elsewhere []Target
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
	ExistsUnasked // the engine does not list what it can be asked for, so nobody can tell
)

// Finding is the answer about one [Target].
type Finding struct {
	Existence Existence
	// Other is a location that is there and may be meant: where the target exists, its Literal; where
	// it does not, one with a name like it or one of Elsewhere. Else zero.
	Other vaultpath.Location
	Err   error // why, for denied and failed
}

// Check finds out which targets exist, by LIST alone: one for each folder above secrets, however
// many of them it holds, one for each folder in question, and one for the folder above that where it is
// empty or missing. Only for what does not exist more is asked, to find out what may be meant:
// the folders on the way to it from the mount down where the folder above is not there either, and
// those above Elsewhere. No folder is asked for twice, but where the server was too busy for it.
//
// Each finding is handed to emit with the index of its target, from one goroutine at a time. It
// returns the context's error where it was stopped.
func (c *Client) Check(ctx context.Context, targets []Target, emit func(int, Finding)) error {
	var (
		k       = &checker{client: c, asked: map[vaultpath.Location]func() ([]string, error){}}
		groups  = byFolder(targets)
		next    atomic.Int64
		mu      sync.Mutex
		workers sync.WaitGroup
		fault   any // what a worker panicked with
	)
	outer := ctx
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	hand := func(i int, f Finding) {
		mu.Lock()
		defer mu.Unlock()
		if ctx.Err() == nil { // else the finding may be that of the cancellation
			emit(i, f)
		}
	}
	work := func() {
		for ctx.Err() == nil {
			g := int(next.Add(1)) - 1
			if g >= len(groups) {
				return
			}
			for _, i := range groups[g] {
				hand(i, k.check(ctx, targets[i]))
			}
		}
	}
	for range min(c.opts.Concurrency, len(groups)) {
		workers.Go(func() {
			if broke := caught(work); broke != nil {
				cancel()
				mu.Lock()
				defer mu.Unlock()
				fault = broke
			}
		})
	}
	workers.Wait()
	if fault != nil {
		panic(fault)
	}
	return outer.Err()
}

// byFolder puts the targets together that the same LIST tells of: a worker that waited for
// another one's answer would ask for nothing meanwhile.
func byFolder(targets []Target) [][]int {
	var groups [][]int
	at := map[vaultpath.Location]int{}
	for i, t := range targets {
		folder := t.Location
		if !folder.IsFolder() {
			folder, _ = folder.Parent()
		}
		g, ok := at[folder]
		if !ok || t.Mount.Path == "" {
			g = len(groups)
			groups = append(groups, nil)
			at[folder] = g
		}
		groups[g] = append(groups[g], i)
	}
	return groups
}

// checker asks for each folder once.
type checker struct {
	client *Client
	mu     sync.Mutex
	asked  map[vaultpath.Location]func() ([]string, error)
}

// list returns the sorted names in a folder.
func (k *checker) list(ctx context.Context, m Mount, folder vaultpath.Location) ([]string, error) {
	k.mu.Lock()
	ask := k.asked[folder]
	if ask == nil {
		ask = sync.OnceValues(func() ([]string, error) {
			var busy refusals
			for {
				names, err := k.client.List(ctx, m, folder)
				if !k.client.later(&busy, err) {
					slices.Sort(names)
					return names, err
				}
			}
		})
		k.asked[folder] = ask
	}
	k.mu.Unlock()
	return ask()
}

func (k *checker) check(ctx context.Context, t Target) Finding {
	if t.Mount.Path == "" {
		return Finding{Other: k.elsewhere(ctx, t)}
	}
	f := k.exists(ctx, t.Mount, t.Location)
	if f.Existence != ExistsNot {
		return f
	}
	none := vaultpath.Location{}
	if t.Literal != none && k.exists(ctx, t.Mount, t.Literal).Existence == Exists {
		return Finding{Existence: Exists, Other: t.Literal}
	}
	if f.Other = k.similar(ctx, t.Mount, t.Location); f.Other == none {
		f.Other = k.elsewhere(ctx, t)
	}
	return f
}

func (k *checker) exists(ctx context.Context, m Mount, loc vaultpath.Location) Finding {
	f := k.secret
	if loc.IsFolder() {
		f = k.folder
	}
	found := f(ctx, m, loc)
	if found.Existence == ExistsNot && m.KVVersion == 0 && m.Engine != "cubbyhole" {
		// Other engines list roles, and are asked for what they make of them.
		return Finding{Existence: ExistsUnasked}
	}
	return found
}

func (k *checker) secret(ctx context.Context, m Mount, loc vaultpath.Location) Finding {
	parent, _ := loc.Parent()
	names, err := k.list(ctx, m, parent)
	switch {
	case errors.Is(err, ErrEmpty):
		return Finding{Existence: ExistsNot}
	case err != nil:
		return unclear(err)
	case holds(names, loc.Name()):
		return Finding{Existence: Exists}
	}
	return Finding{Existence: ExistsNot}
}

func (k *checker) folder(ctx context.Context, m Mount, loc vaultpath.Location) Finding {
	_, err := k.list(ctx, m, loc)
	switch {
	case err == nil:
		return Finding{Existence: Exists}
	case !errors.Is(err, ErrEmpty):
		return unclear(err)
	}
	parent, ok := loc.Parent()
	if !ok {
		return Finding{Existence: ExistsEmpty} // the mount itself
	}
	names, err := k.list(ctx, m, parent)
	switch {
	case errors.Is(err, ErrEmpty):
		return Finding{Existence: ExistsNot}
	case err != nil, holds(names, loc.Name()):
		// Where the folder above does not tell, empty is the more cautious of the two.
		return Finding{Existence: ExistsEmpty}
	}
	return Finding{Existence: ExistsNot}
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

func holds(names []string, name string) bool {
	_, ok := slices.BinarySearch(names, name)
	return ok
}
