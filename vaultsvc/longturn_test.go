package vaultsvc

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Whoever is handed the names of a very large folder may ask for more about it there and then,
// whatever the server is, and how many such folders there are. One answer of that length is read at
// a time: find, which asks which of the names are deleted, once waited for its own turn for ever.
func TestQuestionsAboutALongAnswer(t *testing.T) {
	t.Parallel()
	for product, version := range map[memvault.Product]string{
		memvault.Vault: "1.21.4", memvault.OpenBao: "2.6.2",
	} {
		synctest.Test(t, func(t *testing.T) {
			const folders, names = 3, 20_000 // 500 kB of names in each
			_, c := bin(t, product, version, func(s *memvault.Server) {
				for i := range folders {
					for j := range names {
						s.Put("secret/", fmt.Sprintf("many%d/a-secret-with-a-long-name-%05d", i, j))
					}
					s.Delete("secret/", fmt.Sprintf("many%d/a-secret-with-a-long-name-00007", i))
				}
			})
			ctx, cancel := context.WithTimeout(t.Context(), c.opts.Timeout)
			defer cancel()
			deleted := 0
			walk := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
			err := walk.Run(ctx, func(l Listing, _ Progress) {
				if len(l.Names) < names {
					return
				}
				gone, err := c.Deleted(l.In(ctx), l.Mount, l.Folder, l.Names)
				if err != nil {
					t.Errorf("%s: %v", product, err)
				}
				names, err := c.List(l.In(ctx), l.Mount, l.Folder)
				if err != nil || len(names) != len(l.Names) {
					t.Errorf("%s: %d names of %d, %v", product, len(names), len(l.Names), err)
				}
				deleted += len(gone)
			})
			if err != nil || deleted != folders {
				t.Errorf("%s: %d are deleted, want %d: %v", product, deleted, folders, err)
			}
		})
	}
}
