package uses

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// room is a map over a listing, without an explorer. Use it in [synctest.Test].
type room struct {
	*tuitest.Runner
	*Model
	listing *listing.Model
	server  *memvault.Server
	files   *catalog.Catalog
	counts  int // that have come to their end
}

// newRoom is the map of a script, which names secrets one a line.
func newRoom(t *testing.T, secrets ...string) *room {
	t.Helper()
	dir := t.TempDir()
	var script strings.Builder
	for _, s := range secrets {
		fmt.Fprintln(&script, "vault kv get", s)
	}
	catalogtest.Write(t, dir, "run.sh", script.String())
	files, err := catalog.Scan(t.Context(), []string{dir}, catalog.ScanOptions{References: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() {
		cancel()
		tuitest.RunOut()
	})
	r := &room{server: memvault.New(), files: files}
	r.server.Mount("secret/", "kv", 2, "")
	client := tuitest.Client(t, r.server, r.server.RootToken(), "")
	r.listing = listing.New(ctx, client, nil, "")
	r.Model = New(ctx, client, r.listing, catalog.Options{})
	r.Runner = tuitest.New(func(msg tea.Msg) tea.Cmd {
		if change, cmd, ok := r.listing.Update(msg); ok {
			r.Follow(change)
			if change.Mounts {
				r.Join(r.files)
			}
			return tea.Batch(cmd, r.step())
		}
		change, cmd, ok := r.Model.Update(msg)
		if !ok {
			t.Errorf("%T is nobody's", msg)
		}
		return tea.Batch(r.take(change, cmd), r.step())
	})
	return r
}

// take does with a change what the root does.
func (r *room) take(c Change, cmd tea.Cmd) tea.Cmd {
	if c.Counted {
		r.counts++
	}
	if c.Mounts {
		r.Join(r.files)
	}
	r.Follow(c.Listing)
	return cmd
}

func (r *room) step() tea.Cmd { return r.take(r.Step()) }

// open has it known what decides where uses lie.
func (r *room) open() {
	r.Exec(r.listing.AskMounts())
	r.Exec(r.listing.Loads.ServerKnown())
	r.ServerKnown()
	r.Advance(time.Second)
}

func (r *room) problems() []string {
	var out []string
	for _, p := range r.Tally().List {
		out = append(out, p.Word()+" "+p.What)
	}
	return out
}

// Replies to what is no longer asked change nothing, nor does a count that another one has
// followed; and a message of others is not the map's.
func TestLateReplies(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, "secret/app/there", "secret/app/gone")
		r.server.Put("secret/", "app/there")
		r.open()
		r.Exec(r.take(r.Inquire()))
		r.Hold = func(msg tea.Msg) bool { _, is := msg.(askReply); return is }
		r.Advance(time.Second)
		if len(r.Held) == 0 {
			t.Fatal("nothing was asked")
		}
		late := r.Held
		r.Held, r.Hold = nil, nil
		r.Forget() // everything is asked anew
		r.ServerKnown()
		r.Exec(r.step())
		r.Advance(time.Minute)
		before := fmt.Sprint(r.problems(), r.Checking(), r.Tally().Total)
		late = append(late, askReply{}, namespaceReply{namespace: "late"}, countGoesOn{&count{}},
			countTick{})
		for _, msg := range late {
			change, cmd, ok := r.Model.Update(msg)
			after := fmt.Sprint(r.problems(), r.Checking(), r.Tally().Total)
			if change.Mounts || change.Counted || change.Listing.Answers() || cmd != nil || !ok ||
				after != before {
				t.Errorf("%T: %+v, a command %v, taken %v, %s, before %s", msg, change, cmd != nil, ok, after,
					before)
			}
		}
		if want := "[missing secret/app/gone]"; !strings.HasPrefix(before, want) {
			t.Errorf("the problems are %s, want %s", before, want)
		}
		if _, _, ok := r.Model.Update(tea.KeyPressMsg{}); ok {
			t.Error("a key press is taken for a message of the map's")
		}
	})
}

// An inquiry begins when it is known what decides where uses lie, asks each question once, and asks
// nothing when everything has been answered; where the program ends, nothing is asked any more.
func TestInquiry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, "secret/app/there", "secret/app/gone", "secret/app/gone", "secret/no/such")
		r.server.Put("secret/", "app/there")
		if r.Exec(r.take(r.Inquire())); r.Checking().Running || r.Checking().Possible {
			t.Error("it asks though nothing is known")
		}
		r.open()
		c := r.Checking()
		if r.Advance(time.Minute); !c.Begun || r.Checking().Running || !r.Checking().Possible {
			t.Errorf("it has not come to its end: %+v", r.Checking())
		}
		want := []string{"missing secret/app/gone", "missing secret/app/gone", "missing secret/no/such"}
		if got := r.problems(); !slices.Equal(got, want) || r.Tally().Total != 3 {
			t.Errorf("the problems are %q, want %q", got, want)
		}
		asked := map[memvault.Request]int{}
		for _, q := range r.server.Requests() {
			if asked[q]++; q.List && asked[q] > 1 {
				t.Errorf("%s was asked for twice", q.Path)
			}
		}
		r.server.Forget()
		counts := r.counts
		r.Exec(r.take(r.Inquire()))
		if r.Advance(time.Hour); len(r.server.Requests()) > 0 || r.counts != counts {
			t.Errorf("it goes on: %v, %d counts", r.server.Requests(), r.counts-counts)
		}
	})
}

// Whatever is put into the server, listed and asked anew, and in whichever order answers come: in
// the end the problems are the secrets that nobody has, and each node says how many name it.
func TestCountsAreTrue(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 17))
			names := map[string]int{} // how often each is named: a naive model of the map
			var script []string
			for range 12 {
				name := fmt.Sprintf("secret/%c/%d", 'a'+rnd.IntN(3), rnd.IntN(4))
				names[name]++
				script = append(script, name)
			}
			r := newRoom(t, script...)
			r.server.Put("secret/", "a/other")
			there := map[string]bool{}
			r.open()
			for range 20 {
				switch rnd.IntN(6) {
				case 0, 1:
					name := script[rnd.IntN(len(script))]
					there[name] = true
					r.server.Put("secret/", strings.TrimPrefix(name, "secret/"))
				case 2:
					r.Exec(r.take(r.Inquire()))
				case 3:
					r.Exec(r.listing.WalkAll(nil))
				case 4:
					r.Hold = func(tea.Msg) bool { return rnd.IntN(3) == 0 }
				case 5:
					r.Release(rnd.Perm(len(r.Held)))
				}
				r.Advance(time.Duration(rnd.IntN(400)) * time.Millisecond)
			}
			r.Release(rnd.Perm(len(r.Held)))
			r.Advance(time.Minute)
			r.Forget()
			r.listing.Walks.Forget(tree.Root)
			r.Exec(r.listing.AskAgain(nil))
			r.Advance(time.Minute)
			r.Exec(r.listing.WalkAll(nil))
			r.Exec(r.take(r.Inquire()))
			r.Advance(time.Minute)
			var want []string
			for _, name := range script {
				if !there[name] {
					want = append(want, "missing "+name)
				}
			}
			if got := r.problems(); !slices.Equal(got, want) || r.Tally().Total != len(want) ||
				r.Tally().Of[""] != len(want) {
				t.Errorf("seed %d: the problems are\n%q, want\n%q; %+v", seed, got, want, r.Checking())
			}
			for name := range maps.Keys(names) {
				loc := r.Index().Uses()[slices.Index(script, name)].Location
				id, ok := r.listing.Find(loc)
				if ok != there[name] || ok && r.Count(id) != names[name] || ok && !r.NamedNow()[loc] {
					t.Errorf("seed %d: %s, named %d times, is in the tree: %v, with %d", seed, name, names[name],
						ok, r.Count(id))
				}
			}
		})
	}
}

// Every use is of one subject beside everything: of its entity, or of nobody.
func TestSubjectsPartTheUses(t *testing.T) {
	t.Parallel()
	files, err := catalog.Scan(t.Context(), []string{catalogtest.Monorepo(t)},
		catalog.ScanOptions{References: true})
	if err != nil {
		t.Fatal(err)
	}
	m := New(t.Context(), nil, listing.New(t.Context(), nil, nil, ""), catalog.Options{})
	m.Join(files)
	subjects := []Subject{{Nobody: true}}
	for _, e := range files.Entities {
		subjects = append(subjects, Subject{Entity: e})
	}
	keys, of := map[string]bool{"": true}, map[*xref.Use]int{}
	for _, s := range subjects {
		if s.All() || keys[s.Key()] || s.Name() == "" {
			t.Errorf("%q, with the key %q, is everything, or another one", s.Name(), s.Key())
		}
		keys[s.Key()] = true
		for _, u := range m.Of(s) {
			of[u]++
		}
		for _, u := range m.Index().Uses() {
			if s.Has(u) != slices.Contains(m.Of(s), u) {
				t.Errorf("%s of %s: has it %v", filepath.Base(u.File), s.Key(), s.Has(u))
			}
		}
		if nodes := m.Nodes(s); !slices.Equal(nodes, []tree.ID{tree.Root}) {
			t.Errorf("%s has nodes %v in an empty tree", s.Key(), nodes)
		}
	}
	if everything := m.Of(Subject{}); len(of) != len(everything) || len(of) < 100 {
		t.Errorf("%d uses are somebody's, of %d", len(of), len(everything))
	}
	for u, n := range of {
		if n != 1 {
			t.Errorf("%s:%d is of %d subjects", u.File, u.Line, n)
		}
	}
}

// Names of an earlier run come in many folders at once: how often each is named is counted anew.
func TestNamesOfAnEarlierRunAreCounted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, "secret/a/b")
		r.open()
		r.Join(r.files)
		s := r.listing.Store
		mount, ok := s.Child(tree.Root, "secret/")
		if !ok {
			t.Fatal("there is no mount")
		}
		s.Remember(mount, []string{"a/"})
		folder, _ := s.Child(mount, "a/")
		s.Remember(folder, []string{"b", "c"})
		secret, _ := s.Child(folder, "b")
		if n := r.Count(secret); n != 0 {
			t.Fatalf("%d references before anybody has said that there are names", n)
		}
		r.Follow(listing.Change{Names: true})
		if n := r.Count(secret); n != 1 {
			t.Errorf("%d references of a secret that one names", n)
		}
	})
}
