package listing

import (
	"context"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Vault is what is asked of a server. *[vaultsvc.Client] is one; errors wrap the sentinels of that
// package, and [context.Canceled] where the context ended.
type Vault interface {
	Mounts(context.Context) ([]vaultsvc.Mount, error)
	Locate(ctx context.Context, path string, mounts []vaultsvc.Mount) (
		vaultsvc.Mount, vaultpath.Location, error)
	List(context.Context, vaultsvc.Mount, vaultpath.Location) ([]string, error)
	ListLive(context.Context, vaultsvc.Mount, vaultpath.Location) (vaultsvc.Live, error)
	Capabilities(ctx context.Context, paths ...string) (map[string][]string, error)
	Access(context.Context) (vaultsvc.Access, error)
	Hold(bytes int64) // of names: see [vaultsvc.Client.Hold]
	NewWalk(roots []vaultsvc.WalkRoot, depth int) *vaultsvc.Walk
}

// Names keeps names between runs, for one server and namespace. An error says in one line which
// file it is about.
type Names interface {
	// Load returns what is kept for a token's identity with its policies, nil where nothing is.
	Load(context.Context, vaultsvc.Token) (*index.Index, error)
	// Save keeps names in place of what was kept for that identity.
	Save(context.Context, vaultsvc.Token, index.Names) error
	// LoadPlaces returns the places that are kept for that identity.
	LoadPlaces(context.Context, vaultsvc.Token) (index.Places, error)
	// SavePlaces keeps places for that identity, with what other runs of the program have kept.
	SavePlaces(context.Context, vaultsvc.Token, index.Places) error
	// Drop drops what is kept for that identity.
	Drop(vaultsvc.Token) error
}
