package listing

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// narrowRoom is a room whose token may list some places below what is denied.
func narrowRoom(t *testing.T) *room {
	server := memvault.New()
	for _, mount := range mounts {
		server.Mount(mount, "kv", 2, "")
		for _, team := range []string{"id", "pay", "web"} {
			server.Put(mount, team+"/shared/key", team+"/shared/deep/x", team+"/prod/db",
				team+"/prod/hidden/y", team+"/own")
		}
	}
	const list, deny = memvault.List, memvault.Deny
	server.Policy("narrow", memvault.Allow("secret/metadata/pay/prod/*", list),
		memvault.Allow("secret/metadata/web/", list),
		memvault.Allow("secret/metadata/web/shared/*", list),
		memvault.Allow("other/metadata/*", list), memvault.Allow("other/metadata/id/prod/*", deny),
		memvault.Allow("other/metadata/id/prod/hidden/", list))
	token := server.Token(memvault.TokenOptions{Policies: []string{"narrow"}})
	return newRoomOn(t, server, token)
}

// all returns what one walk of everything finds, and its progress at the end.
func (r *room) all() (names []string, p vaultsvc.Progress) {
	r.t.Helper()
	client := tuitest.Client(r.t, r.server, r.token, "")
	var roots []vaultsvc.WalkRoot
	for _, mount := range r.Mounts.All() {
		if !mount.IsSystem() {
			roots = append(roots, vaultsvc.WalkRoot{Mount: mount,
				Folder: r.Store.Location(r.node(mount.Path))})
		}
	}
	walk := client.NewWalk(roots, 0)
	if err := walk.Run(r.t.Context(), func(l vaultsvc.Listing, _ vaultsvc.Progress) {
		for _, name := range l.Names {
			names = append(names, l.Folder.Join(name).String())
		}
	}); err != nil {
		r.t.Fatal(err)
	}
	slices.Sort(names)
	return names, walk.Progress()
}

// With a token that may list little, in whatever order folders are walked, walks stopped and others
// begun in their place, all is found in the end that one walk of everything finds; no answer with
// names is asked for again, and the progress is that of one walk.
func TestWalksOfNarrowTokens(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		synctest.Test(t, func(t *testing.T) {
			make := newRoom
			if seed%2 == 1 {
				make = narrowRoom
			}
			r, rnd := make(t), rand.New(rand.NewPCG(seed, 4))
			want, whole := r.all()
			r.server.Latency(50 * time.Millisecond)
			r.server.Forget()
			var log []string
			before := r.Walks.Walk
			for range rnd.IntN(25) {
				folders := slices.DeleteFunc(r.nodes(), func(id tree.ID) bool {
					return !r.Store.IsFolder(id) || r.Beyond.Unseen(id)
				})
				id, what := folders[rnd.IntN(len(folders))], rnd.IntN(6)
				log = append(log, fmt.Sprint(what, " ", r.Store.Location(id)))
				switch what {
				case 0:
					if r.Store.State(id) == tree.Unlisted {
						r.Exec(r.Loads.Ask(id))
					}
				case 1, 2:
					r.Exec(r.StartWalk(id))
				case 3, 4:
					r.Exec(r.WalkAll(nil))
				case 5:
					r.StopWalk()
				}
				r.Advance(time.Duration(rnd.IntN(200)) * time.Millisecond)
				now := r.Walks.Walk
				share := before.Progress.Share // more may come to light when all was done
				if before.Root == now.Root && share < 1 && now.Progress.Share < share-1e-9 {
					t.Errorf("seed %d: the share fell from %v to %v\nafter %q", seed, share,
						now.Progress.Share, log)
				}
				before = now
			}
			for range 3 {
				r.Exec(r.WalkAll(nil))
				r.Advance(time.Minute)
			}
			if got := r.names(); !slices.Equal(got, want) || !r.Work().Complete {
				t.Errorf("seed %d: %+v, known are\n%q, want\n%q\nafter %q", seed, r.Work(), got, want, log)
			}
			if w := r.Walks.Walk; w.Root == tree.Root && (w.Progress.Names != whole.Names ||
				w.Progress.Listed != whole.Listed || w.Progress.Share != 1) {
				t.Errorf("seed %d: %+v, one walk has %+v\nafter %q", seed, w.Progress, whole, log)
			}
			asked := map[string]int{}
			for _, req := range r.server.Requests() {
				if req.Method == "LIST" && !req.Live && req.Status == http.StatusOK {
					asked[req.Path]++
				}
			}
			maps.DeleteFunc(asked, func(_ string, n int) bool { return n < 2 })
			if len(asked) > 0 {
				t.Errorf("seed %d: asked for again: %v\nafter %q", seed, asked, strings.Join(log, ", "))
			}
		})
	}
}
