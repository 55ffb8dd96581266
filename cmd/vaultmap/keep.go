package main

import (
	"context"
	"path/filepath"
	"sync"
	"time"

	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
)

// keeper keeps names between runs, for one server and namespace.
type keeper struct {
	cache             index.Cache
	server, namespace string

	writing sync.Mutex // the end of the program waits until what it has given up is cleared away
}

// keeping is how long the end of the program may take for writing names.
const keeping = 3 * time.Second

// indexCache returns where names are kept, and false where there is no folder for such things.
func indexCache(env func(string) string) (index.Cache, bool) {
	dir := config.CacheDir(env)
	return index.Cache{Dir: filepath.Join(dir, "index")}, dir != ""
}

func (k *keeper) owner(t vaultsvc.Token) index.Owner {
	return index.Owner{Server: k.server, Namespace: k.namespace, Identity: t.Identity, Policies: t.Policies}
}

func (k *keeper) Load(_ context.Context, t vaultsvc.Token) (*index.Index, error) {
	return k.cache.Load(k.owner(t))
}

func (k *keeper) Save(ctx context.Context, t vaultsvc.Token, n index.Names) error {
	k.writing.Lock()
	defer k.writing.Unlock()
	return k.cache.Save(ctx, k.owner(t), n)
}

func (k *keeper) Drop(t vaultsvc.Token) error { return k.cache.Drop(k.owner(t)) }
