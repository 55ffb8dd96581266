package connect

import (
	"context"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// KeptNames are the names that the explorer has kept for the session's token, where that is wanted.
// None of them is a fact: who shows one asks for it first.
type KeptNames struct {
	index  *index.Index
	mounts []index.Mount
}

// AskKept begins to read the names that are kept for the token, where that is wanted, and does not
// wait for it. They are for one identity with its policies, and only the server knows whose a token
// is: it takes a look-up.
func AskKept(ctx context.Context, s *Session) {
	names, ok := NewNames(s.Settings)
	if !ok || !s.Index.V || s.kept != nil {
		return
	}
	s.kept = vaultsvc.Ask(ctx, func(ctx context.Context) (*index.Index, error) {
		token, err := s.Client.LookupToken(ctx)
		if err != nil || token.Identity == "" {
			return nil, nil // nobody knows whose they would be
		}
		return names.Load(ctx, token)
	})
}

// LoadKept waits for what [AskKept] asks for: nil where nothing is kept, or nobody has asked.
func LoadKept(ctx context.Context, s *Session) (*KeptNames, error) {
	if s.kept == nil {
		return nil, nil
	}
	kept, err := s.kept.Wait(ctx)
	if err != nil || kept == nil {
		return nil, err
	}
	return &KeptNames{kept, keptMounts(s.Mounts)}, nil
}

// keptSoon is how long a completion waits for kept names when its time is over: they may be there.
const keptSoon = 20 * time.Millisecond

// keptIn returns the kept names of a folder, of which the server does not answer in time.
func keptIn(ctx context.Context, s *Session, folder vaultpath.Location) []string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keptSoon)
	defer cancel()
	kept, err := LoadKept(ctx, s)
	if err != nil || kept == nil {
		return nil
	}
	return kept.index.In(kept.mounts, folder.Mount, folder.Segments())
}

// Info says when they were known, and how many there are.
func (k *KeptNames) Info() index.Info { return k.index.Info }

// Store returns all of them, as far as they lie in mounts that are still there.
func (k *KeptNames) Store(namespace string) *tree.Store {
	store := tree.New(namespace)
	paths := make([]string, len(k.mounts))
	for i, m := range k.mounts {
		paths[i] = m.Path
	}
	store.Mounts(paths)
	for r := k.index.Reader(k.mounts); r.Put(store, k.index.Names, func(tree.ID) {}); {
	}
	return store
}

// keptMounts returns the mounts whose names are kept.
func keptMounts(mounts []vaultsvc.Mount) []index.Mount {
	var out []index.Mount
	for _, m := range mounts {
		if m.IsShared() {
			out = append(out, index.Mount{Path: m.Path, ID: m.ID, Engine: m.Engine})
		}
	}
	return out
}
