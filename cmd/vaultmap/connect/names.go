package connect

import (
	"context"
	"path/filepath"
	"sync"
	"time"

	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
)

// Names keeps names between runs, for one server and namespace.
type Names struct {
	cache             index.Cache
	server, namespace string

	writing sync.Mutex // the end of the program waits until what it has given up is cleared away
}

// SaveTimeout is how long the end of the program may take for writing names.
const SaveTimeout = 3 * time.Second / 2

// NamesCache returns where names are kept, and false where there is no folder for such things.
func NamesCache(env func(string) string) (index.Cache, bool) {
	dir := config.CacheDir(env)
	return index.Cache{Dir: filepath.Join(dir, "index")}, dir != ""
}

// NewNames returns what keeps the names of a server, and false where there is no folder for such
// things.
func NewNames(s *Settings) (*Names, bool) {
	cache, ok := NamesCache(s.env)
	return &Names{cache: cache, server: s.Address.V, namespace: s.Namespace.V}, ok
}

func (n *Names) owner(t vaultsvc.Token) index.Owner {
	return index.Owner{Server: n.server, Namespace: n.namespace, Identity: t.Identity,
		Policies: t.Policies}
}

// Load returns what is kept for a token.
func (n *Names) Load(_ context.Context, t vaultsvc.Token) (*index.Index, error) {
	return n.cache.Load(n.owner(t))
}

// Save keeps names for a token.
func (n *Names) Save(ctx context.Context, t vaultsvc.Token, names index.Names) error {
	n.writing.Lock()
	defer n.writing.Unlock()
	return n.cache.Save(ctx, n.owner(t), names)
}

// LoadPlaces returns the places that are kept for a token.
func (n *Names) LoadPlaces(_ context.Context, t vaultsvc.Token) (index.Places, error) {
	return n.cache.LoadPlaces(n.owner(t))
}

// SavePlaces keeps places for a token.
func (n *Names) SavePlaces(ctx context.Context, t vaultsvc.Token, p index.Places) error {
	return n.cache.SavePlaces(ctx, n.owner(t), p)
}

// Drop removes what is kept for a token.
func (n *Names) Drop(t vaultsvc.Token) error { return n.cache.Drop(n.owner(t)) }
