package tui

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Whatever is pressed, denied, failing and healed meanwhile, the explorer comes to rest: no folder
// is asked for over and over. Where all is well again a refresh and a find know every secret that
// can be known.
func TestComesToRest(t *testing.T) {
	t.Parallel()
	for seed := range uint64(16) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				u := newUnrest(t, seed)
				for range 30 + u.r.IntN(40) {
					u.act()
					u.h.Advance(time.Duration(u.r.IntN(1500)) * time.Millisecond)
				}
				u.h.Advance(15 * time.Minute)
				u.h.server.Forget()
				u.h.Advance(15 * time.Minute)
				if n := u.h.listed(); len(n) > 0 {
					t.Errorf("still asked for: %v\nafter %v\n%s", n, u.log, u.h.screen())
				}
				u.missing(t)
			})
		})
	}
}

// unrest is an explorer of a Vault in which much goes wrong.
type unrest struct {
	r       *rand.Rand
	h       *harness
	folders []string        // locations, without the slash at the end
	secrets []string        // locations
	denied  map[string]bool // folders
	failing map[string]bool // places of the server
	hidden  bool            // the mounts are not listed
	log     []string
}

func newUnrest(t *testing.T, seed uint64) *unrest {
	u := &unrest{r: rand.New(rand.NewPCG(seed, 1)), denied: map[string]bool{},
		failing: map[string]bool{}}
	server := memvault.New()
	for _, m := range []string{"secrets", "kv", "two"} {
		server.Mount(m+"/", "kv", 1+u.r.IntN(2), "")
		paths := []string{"teams/payments/prod/stripe"} // as the sample's files name it
		for i := range 3 + u.r.IntN(5) {
			for k := range u.r.IntN(4) {
				paths = append(paths, fmt.Sprintf("teams/t%d/e%d/db", i, k))
			}
		}
		for _, path := range paths {
			server.Put(m+"/", path)
			u.secrets = append(u.secrets, m+"/"+path)
			for at := m + "/" + path; strings.Contains(at, "/"); {
				at = at[:strings.LastIndex(at, "/")]
				u.folders = append(u.folders, at)
			}
		}
	}
	rules := []memvault.Rule{memvault.Allow("*", memvault.List)}
	for range u.r.IntN(4) {
		folder := u.folder()
		u.denied[folder] = true
		mount, path, _ := strings.Cut(folder, "/")
		for _, at := range []string{mount + "/" + path, mount + "/metadata/" + path} {
			at = strings.TrimSuffix(at, "/")
			rules = append(rules, memvault.Allow(at), memvault.Allow(at+"/"))
		}
	}
	server.Policy("p", rules...)
	if u.hidden = u.r.IntN(3) == 0; u.hidden {
		server.Fail("sys/internal/ui/mounts", http.StatusForbidden, -1)
		server.Fail("sys/mounts", http.StatusForbidden, -1)
	}
	server.Latency(time.Duration(20+u.r.IntN(400)) * time.Millisecond)
	token := server.Token(memvault.TokenOptions{Policies: []string{"p"}, TTL: 24 * time.Hour})
	if u.r.IntN(2) == 0 {
		u.h = newHarness(t, server, token, sampleDir(t))
		u.h.rest()
	} else {
		u.h = remembering(t, newKept(t), server, token, nil)
	}
	u.h.press("a")
	return u
}

func (u *unrest) folder() string { return u.folders[u.r.IntN(len(u.folders))] }

// act does something: mostly what a user does.
func (u *unrest) act() {
	server := u.h.server
	switch u.r.IntN(24) {
	case 0, 1, 2:
		statuses := []int{memvault.HangUp, memvault.HangUp, memvault.HangUp, 403, 404, 405, 429, 500, 502,
			503}
		folder, status := u.folder(), statuses[u.r.IntN(len(statuses))]
		u.log = append(u.log, fmt.Sprint(folder, " fails with ", status))
		u.failing[folder] = true
		server.Fail(folder, status, -1)
	case 3:
		u.log = append(u.log, "all heal")
		u.heal()
	case 4:
		u.log = append(u.log, "outage")
		server.Fail("", memvault.HangUp, -1)
		u.h.Advance(time.Duration(u.r.IntN(20_000)) * time.Millisecond)
		server.Fail("", 0, 0)
	default:
		keys := []string{
			"a", "f", "f d b", "f s t r", "f k v / t e a m s / t 1 enter", "/ t enter", "esc", "esc", "R",
			"r", "*", "*", "enter", "enter",
			"enter", "down", "down", "up", "left", "home", "tab", "backspace", "s",
		}
		k := keys[u.r.IntN(len(keys))]
		u.log = append(u.log, k)
		u.h.press(strings.Fields(k)...)
	}
}

func (u *unrest) heal() {
	for folder := range u.failing {
		u.h.server.Fail(folder, 0, 0)
	}
	clear(u.failing)
}

// missing refreshes everything, and complains of secrets that are not known then.
func (u *unrest) missing(t *testing.T) {
	u.heal()
	u.h.press("esc", "esc", "esc", "esc", "esc", "esc", "a", "R")
	u.h.Advance(time.Duration(u.r.IntN(3000)) * time.Millisecond)
	u.h.press("f", "e")
	u.h.Advance(3 * time.Minute)
	if u.hidden {
		return // then there may be mounts that nobody knows of
	}
	store := u.h.m.listing.Store
	for _, secret := range u.secrets {
		below := false
		for folder := range u.denied {
			below = below || strings.HasPrefix(secret, folder+"/")
		}
		mount, path, _ := strings.Cut(secret, "/")
		if id, ok := store.Find(vaultpath.New("", mount+"/", path)); !below && (!ok || !store.Named(id)) {
			t.Errorf("%s is not known after %v\n%s", secret, u.log, u.h.screen())
		}
	}
}
