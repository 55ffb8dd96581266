package tui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// keptNames keeps names in a folder, as the program does.
type keptNames struct {
	index.Cache
	fail error // of writing
}

func (k *keptNames) owner(t vaultsvc.Token) index.Owner {
	return index.Owner{Server: address, Identity: t.Identity, Policies: t.Policies}
}

func (k *keptNames) Load(_ context.Context, t vaultsvc.Token) (*index.Index, error) {
	return k.Cache.Load(k.owner(t))
}

func (k *keptNames) Save(ctx context.Context, t vaultsvc.Token, n index.Names) error {
	if k.fail != nil {
		return k.fail
	}
	return k.Cache.Save(ctx, k.owner(t), n)
}

func (k *keptNames) LoadPlaces(_ context.Context, t vaultsvc.Token) (index.Places, error) {
	return k.Cache.LoadPlaces(k.owner(t))
}

func (k *keptNames) SavePlaces(ctx context.Context, t vaultsvc.Token, p index.Places) error {
	if k.fail != nil {
		return k.fail
	}
	return k.Cache.SavePlaces(ctx, k.owner(t), p)
}

func (k *keptNames) Drop(t vaultsvc.Token) error { return k.Cache.Drop(k.owner(t)) }

// locations are all names that are kept, whoever's they are.
func (k *keptNames) locations(t *testing.T, server *memvault.Server, token string) []string {
	t.Helper()
	client := tuitest.Client(t, server, token, "")
	who, err := client.LookupToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mounts, err := client.Mounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	x, err := k.Load(t.Context(), who)
	if err != nil || x == nil {
		t.Fatalf("nothing is kept: %v", err)
	}
	s := tree.New("")
	var paths []string
	var kept []index.Mount
	for _, m := range mounts {
		paths = append(paths, m.Path)
		kept = append(kept, index.Mount{Path: m.Path, ID: m.ID, Engine: m.Engine})
	}
	s.Mounts(paths)
	for r := x.Reader(kept); r.Put(s, 100, func(tree.ID) {}); {
	}
	var out []string
	names := s.Snapshot()
	for id := 1; id < names.Len(); id++ {
		path, _ := names.Path(tree.ID(id), nil)
		out = append(out, strings.Clone(path))
	}
	return out
}

func newKept(t *testing.T) *keptNames {
	return &keptNames{Cache: index.Cache{Dir: filepath.Join(t.TempDir(), "vaultmap", "index")}}
}

// remembering is a harness that keeps names. Replies that hold tells are kept back.
func remembering(t *testing.T, k listing.Names, server *memvault.Server, token string,
	hold func(tea.Msg) bool) *harness {
	t.Helper()
	h := unconnected(t, server)
	h.Hold = hold
	h.services = func(s *Services) { s.Names = k }
	h.connect(token, sampleDir(t))
	h.rest()
	return h
}

// fill has a whole run of the explorer keep its names.
func (k *keptNames) fill(t *testing.T, server *memvault.Server, token string) {
	t.Helper()
	h := remembering(t, k, server, token, nil)
	h.Advance(2 * time.Second)
	h.leave()
}

// leave ends the explorer as the program does.
func (h *harness) leave() {
	h.t.Helper()
	h.press("q")
	if err := h.m.Keep(h.t.Context()); err != nil {
		h.t.Error(err)
	}
}

// answers are replies with names in them.
func answers(msg tea.Msg) bool {
	return isMsg(msg, "walkReply", "listReply")
}

func smallVault() (*memvault.Server, string) {
	s := memvault.New()
	s.Mount("secret/", "kv", 2, "")
	s.Put("secret/", "teams/payments/stripe", "teams/payments/kafka", "teams/identity/ldap",
		"old/gone", "top")
	s.Policy("p", memvault.Allow("secret/metadata/*", memvault.List))
	token := s.Token(memvault.TokenOptions{Policies: []string{"p"}})
	s.PutCubbyhole(token, "mine")
	return s, token
}

// The second run knows all names at once, and says that they are stale, in the tree and in find;
// then each is confirmed, is gone, or is new.
func TestRemember(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		k := newKept(t)
		h := remembering(t, k, server, token, nil)
		h.Advance(2 * time.Second)
		h.lacks("stale")
		got := strings.Join(k.locations(t, server, token), " ")
		h.leave()
		want := "cubbyhole/ identity/ secret/ sys/ secret/old/ secret/teams/ secret/top secret/old/gone secret/teams/identity/ secret/teams/payments/ " +
			"secret/teams/identity/ldap secret/teams/payments/kafka secret/teams/payments/stripe"
		if got != want {
			t.Errorf("kept are\n%s\nwant\n%s", got, want)
		}

		server.Remove("secret/", "old/gone", "teams/payments/kafka")
		server.Put("secret/", "teams/payments/fresh")
		server.Forget()
		h = remembering(t, k, server, token, answers)
		h.wants("9 names of", "stale until they are confirmed", "9 names, some stale")
		h.press("a")
		h.to("secret/")
		h.press("f")
		h.write("stripe")
		h.rest()
		h.wants("▌secret/teams/payments/stripe", "stale", "3 found") // and two references
		h.press("enter")
		h.rest()
		h.wants("payments/", "kafka")
		if rows := h.rows(); !slices.Contains(rows, "secret/teams/payments/kafka [stale]") ||
			!slices.Contains(rows, "secret/old/ [stale]") {
			t.Errorf("rows are %q", rows)
		}
		h.Release(shuffled(len(h.Held), 1))
		h.Advance(6 * time.Second) // the notice goes, too
		h.lacks("stale", "kafka", "old/")
		h.wants("fresh", "stripe")
		h.leave()
		if got := k.locations(t, server, token); slices.Contains(got, "secret/teams/payments/kafka") ||
			!slices.Contains(got, "secret/teams/payments/fresh") {
			t.Errorf("kept are %q", got)
		}
		h = remembering(t, k, server, token, nil)
		h.Advance(2 * time.Second)
		h.leave()
	})
}

// A walk that was stopped, and folders that fail, take nothing away: what nobody confirmed is kept
// as it was known.
func TestRememberUnconfirmed(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		k := newKept(t)
		k.fill(t, server, token)
		before := k.locations(t, server, token)
		server.Fail("secret/teams/", 500, 1000)
		server.Put("secret/", "new")
		h := remembering(t, k, server, token, nil)
		h.Advance(time.Minute)
		h.leave()
		server.Fail("secret/teams/", 500, 0)
		after := k.locations(t, server, token)
		if !slices.Contains(after, "secret/new") {
			t.Errorf("what was new is not kept: %q", after)
		}
		for _, loc := range before {
			if !slices.Contains(after, loc) {
				t.Errorf("%s is lost", loc)
			}
		}
		// Left at once: nothing was answered, and the file stays.
		h = remembering(t, k, server, token, answers)
		h.leave()
		if again := k.locations(t, server, token); !slices.Equal(again, after) {
			t.Errorf("%q, was %q", again, after)
		}
	})
}

// A damaged file is told of in a word, and replaced; where names cannot be written that is told,
// too, and at the end again.
func TestRememberTrouble(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		k := newKept(t)
		k.fill(t, server, token)
		files, err := k.Files()
		if err != nil || len(files) != 1 {
			t.Fatalf("%v, %v", files, err)
		}
		data, err := os.ReadFile(files[0].Path)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)/2] ^= 1
		if err := os.WriteFile(files[0].Path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		h := remembering(t, k, server, token, nil)
		h.wants("kept names are not used: ")
		h.Advance(3 * time.Second)
		h.leave()
		if got := k.locations(t, server, token); !slices.Contains(got, "secret/teams/payments/stripe") {
			t.Errorf("kept are %q", got)
		}

		k.fail = errors.New("keeping the names: no space left on device")
		h = remembering(t, k, server, token, nil)
		h.until(3*time.Second, "no space left on device")
		h.press("q")
		if err := h.m.Keep(t.Context()); !errors.Is(err, k.fail) {
			t.Errorf("at the end: %v", err)
		}
	})
}

// What is only named by files is no name that Vault gave, and is not kept as one.
func TestRememberKeepsNoGuesses(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := memvault.Sample()
		server.Remove("secrets/", "teams/payments/prod/stripe-webhook", "teams/payments/prod/kafka",
			"teams/payments/prod/db-main")
		k := newKept(t)
		h := remembering(t, k, server, token, nil)
		h.choose("payments-api")
		h.Advance(20 * time.Second)
		var missing []string
		for loc := range h.m.uses.Index().Named() {
			if id, ok := h.m.listing.Store.Find(loc); ok && !h.m.listing.Store.Named(id) {
				missing = append(missing, loc.String())
			}
		}
		if len(missing) == 0 {
			t.Fatal("the sample's files name nothing that is missing")
		}
		h.leave()
		kept := k.locations(t, server, token)
		for _, loc := range missing {
			if slices.Contains(kept, loc) {
				t.Errorf("%s is kept, and was never listed", loc)
			}
		}
		if slices.ContainsFunc(kept,
			func(loc string) bool { return strings.HasPrefix(loc, "cubbyhole/s") }) {
			t.Error("what is in the token's cubbyhole is kept")
		}
	})
}

// The walk in the background is nobody's to wait for or to stop by chance: esc undoes what is seen
// first, and after a walk that the user wants it goes on.
func TestRememberInTheBackground(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		server.Mount("other/", "kv", 2, "")
		server.Put("other/", "a/b/c")
		server.Policy("p", memvault.Allow("+/metadata/*", memvault.List))
		server.Latency(2 * time.Second)
		k := newKept(t)
		h := remembering(t, k, server, token, nil)
		h.Advance(5 * time.Second)
		h.press("a", "/")
		h.write("sec")
		h.press("enter", "esc")
		if !h.m.listing.Work().Background {
			t.Error("esc cleared the filter, and stopped the walk in the background")
		}
		h.to("secret/")
		h.press("*")
		h.Advance(40 * time.Second)
		h.lacks("stopped")
		if c := h.m.listing.Store.Counts(); c.Listed < 7 {
			t.Errorf("%+v: the walk in the background did not go on", c)
		}
		if h.m.listing.Work().Background || h.m.listing.Work().Unsaved {
			t.Errorf("not kept: %+v", h.m.listing.Work())
		}
		h.leave()
		h = remembering(t, k, server, token, nil)
		h.Advance(5 * time.Second)
		h.press("esc") // there is nothing else that it could mean
		h.wants("stopped; what was found stays")
		h.Advance(10 * time.Second)
		if h.m.listing.Work().Background || h.m.listing.Walks.Walk.Running {
			t.Error("it goes on all the same")
		}
		h.leave()
	})
}

// A mount that was disabled while the explorer runs, and another one in its place: the names of the
// old one are not the new one's, neither on the screen nor in the file.
func TestRememberReplacedMount(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := smallVault()
		k := newKept(t)
		k.fill(t, server, token)
		server.Unmount("secret/")
		server.Mount("secret/", "kv", 2, "")
		server.Put("secret/", "second")
		h := remembering(t, k, server, token, answers)
		if n := h.m.listing.Store.Counts().Names; n != 0 {
			t.Errorf("%d names of the mount before", n)
		}
		h.Release(shuffled(len(h.Held), 1))
		h.Advance(2 * time.Second)
		server.Unmount("secret/")
		server.Mount("secret/", "kv", 2, "")
		h.Hold = func(msg tea.Msg) bool { return answers(msg) }
		h.press("a", "R")
		h.rest()
		if _, there := h.m.listing.Store.Find(vaultpath.New("", "secret", "second")); there {
			t.Error("a name of the mount before is there, in the same run")
		}
		h.Release(shuffled(len(h.Held), 1))
		h.Advance(2 * time.Second)
		h.leave()
		if got := k.locations(t, server, token); slices.Contains(got, "secret/second") {
			t.Errorf("kept are %q", got)
		}
	})
}
