package listing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// room is a listing without an explorer, on a server in memory. Use it in [synctest.Test].
type room struct {
	*tuitest.Runner
	*Model
	t        *testing.T
	server   *memvault.Server
	token    string
	filtered bool
}

// mounts are those of a room, each with these secrets; the server's own are beside them.
var (
	mounts  = []string{"secret/", "other/"}
	secrets = []string{"a/x", "a/b/y", "a/b/z", "c/w"}
)

func newRoom(t *testing.T) *room {
	server := memvault.New()
	for _, mount := range mounts {
		server.Mount(mount, "kv", 2, "")
		server.Put(mount, secrets...)
	}
	return newRoomOn(t, server, server.RootToken())
}

func newRoomOn(t *testing.T, server *memvault.Server, token string) *room {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() {
		cancel()
		tuitest.RunOut()
	})
	r := &room{t: t, server: server, token: token}
	r.Model = New(ctx, tuitest.Client(t, server, token, ""), nil, "")
	r.Runner = tuitest.New(func(msg tea.Msg) tea.Cmd {
		change, cmd, ok := r.Model.Update(msg)
		if !ok {
			t.Errorf("%T is nobody's", msg)
		}
		if change.Answers() { // as the root does
			cmd = tea.Batch(cmd, r.Loads.Next(r.filtered))
		}
		r.check()
		return cmd
	})
	r.Exec(r.AskMounts())
	r.Exec(r.Loads.ServerKnown())
	r.Settle()
	return r
}

// node returns the node of a location, made where it is not there.
func (r *room) node(location string) tree.ID {
	mount, path, _ := strings.Cut(location, "/")
	return r.Store.Ensure(vaultpath.New("", mount, path))
}

// nodes are all in the mounts of the room.
func (r *room) nodes() []tree.ID {
	var all []tree.ID
	var add func(id tree.ID)
	add = func(id tree.ID) {
		all = append(all, id)
		for _, kid := range r.Store.Children(id) {
			add(kid)
		}
	}
	for _, mount := range mounts {
		if id, ok := r.Store.Child(tree.Root, mount); ok {
			add(id)
		}
	}
	return all
}

// check holds what is true at any time: a folder says that it loads where it is asked for, and only
// there.
func (r *room) check() {
	r.t.Helper()
	for _, id := range r.nodes() {
		if _, asked := r.Loads.asked[id]; asked != (r.Store.State(id) == tree.Loading) {
			r.t.Fatalf("%s is %v, and asked for: %v", r.Store.Location(id), r.Store.State(id), asked)
		}
	}
}

// names are those that an answer named, of secrets and folders alike.
func (r *room) names() []string {
	var out []string
	for _, id := range r.nodes() {
		if r.Store.Named(id) && r.Store.Parent(id) != tree.Root {
			out = append(out, r.Store.Location(id).String())
		}
	}
	slices.Sort(out)
	return out
}

// text is all that others can see of what is known and under way.
func (r *room) text() string {
	var b strings.Builder
	for _, id := range r.nodes() {
		fmt.Fprintln(&b, r.Store.Location(id), r.Store.State(id), r.Store.Err(id), r.Store.Deleted(id),
			r.Store.Named(id))
	}
	fmt.Fprintln(&b, *r.Mounts, r.Walks.Walk, r.Work(), r.Asked())
	return b.String()
}

// A reply to a question that another one has followed, or that was taken back, changes nothing, nor
// does a tick of a cache that is off; and a message of others is not the listing's.
func TestLateReplies(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t)
		a, c := r.node("secret/a/"), r.node("secret/c/")
		r.Exec(r.Loads.Ask(a))
		r.Exec(r.StartWalk(r.node("other/")))
		r.Settle()
		r.server.Latency(time.Second)
		r.Loads.Ask(a) // is not answered in this test
		r.AskMounts()
		before := r.text()
		at := r.Store.Location(a)
		unknown := tuitest.Client(t, r.server, "", "").NewWalk(nil, 0)
		for _, msg := range []tea.Msg{
			mountsReply{seq: 1},
			mountsReply{seq: 1, err: vaultsvc.ErrOffline},
			listReply{id: a, seq: 1, loc: at, names: []string{"late"}},
			listReply{id: c, seq: 1, loc: r.Store.Location(c), names: []string{"never asked"}},
			liveReply{id: a, seq: 1, live: vaultsvc.Live{Names: []string{"x"}}},
			liveReply{id: c, seq: 1, err: vaultsvc.ErrDenied},
			walkReply{root: a, walk: unknown,
				batch: []vaultsvc.Listing{{Folder: at, Names: []string{"late"}}}, done: true},
			cacheReply{err: errors.New("late")},
			putTick{},
			beyondReply{id: c, gen: r.Beyond.gen - 1,
				begin: []vaultpath.Location{r.Store.Location(c).Join("late/")}},
		} {
			change, cmd, ok := r.Model.Update(msg)
			if got := r.text(); change.Answers() || change.Notice != "" || cmd != nil || !ok ||
				got != before {
				t.Errorf("%T %+v: %+v, a command %v, taken %v\n%s\nbefore\n%s", msg, msg, change, cmd != nil,
					ok, got, before)
			}
		}
		if _, _, ok := r.Model.Update(tea.KeyPressMsg{}); ok {
			t.Error("a key press is taken for a message of the listing's")
		}
	})
}

// What may be listed below a folder that is denied is asked anew where it was forgotten before the
// answer came, and when the folder is opened again where the server did not answer.
func TestBeyondIsAskedAgain(t *testing.T) {
	t.Parallel()
	const page = "sys/internal/ui/resultant-acl"
	for name, meanwhile := range map[string]func(*room){
		"forgotten": func(r *room) {
			r.server.Delay(page, 2*time.Second)
			r.Exec(r.Loads.Ask(r.node("secret/")))
			r.Advance(time.Second)
			r.Exec(r.AskMounts())
		},
		"no answer": func(r *room) {
			r.server.Fail(page, http.StatusBadGateway, -1)
			r.Exec(r.Loads.Ask(r.node("secret/")))
			r.Advance(time.Minute)
			r.server.Fail(page, 0, 0)
			r.Exec(r.Loads.Ask(r.node("secret/")))
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newRoom(t)
			ctx, cancel := context.WithCancel(t.Context())
			t.Cleanup(cancel)
			r.server.Policy("deep", memvault.Allow("secret/metadata/deep/*", memvault.List))
			token := r.server.Token(memvault.TokenOptions{Policies: []string{"deep"}})
			r.Model = New(ctx, tuitest.Client(t, r.server, token, ""), nil, "")
			r.Exec(r.AskMounts())
			r.Settle()
			meanwhile(r)
			r.Advance(time.Minute)
			deep, ok := r.Store.Find(vaultpath.New("", "secret", "deep/"))
			if !ok || !r.Beyond.Unseen(deep) {
				t.Errorf("%s: what may be listed does not show", name)
			}
		})
	}
}

// A question that is taken back is cancelled at the server, too, and leaves the folder as it was;
// what was wrong with it is not known any more.
func TestCancelledQuestions(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int // of the answer before; 0 is none
		want   tree.State
	}{
		"never asked": {0, tree.Unlisted},
		"listed":      {http.StatusOK, tree.Listed},
		"denied":      {http.StatusForbidden, tree.Unlisted},
		"failed":      {http.StatusBadRequest, tree.Unlisted},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newRoom(t)
			a := r.node("secret/a/")
			if tc.status != 0 {
				if tc.status != http.StatusOK {
					r.server.Fail("secret/a/", tc.status, -1)
				}
				r.Exec(r.WalkAll(nil))
				r.Advance(time.Minute)
				if st := r.Store.State(a); st == tree.Loading || st == tree.Unlisted {
					t.Fatalf("%s: it is %v", name, st)
				}
				r.server.Fail("secret/a/", 0, 0)
			}
			kids := r.Store.NamedChildren(a)
			r.server.Latency(time.Minute)
			for _, end := range []func(){func() { r.Loads.Cancel(a) }, r.Stop} {
				r.Exec(r.Loads.Ask(a))
				r.Settle()
				if r.Store.State(a) != tree.Loading || r.Work().Quiet() {
					t.Errorf("%s: it is not asked for", name)
				}
				end()
				r.Advance(time.Second)
				if st := r.Store.State(a); st != tc.want || r.Store.NamedChildren(a) != kids ||
					!r.Work().Quiet() {
					t.Errorf("%s: it is %v, want %v", name, st, tc.want)
				}
				if r.Work().Complete != (tc.want == tree.Listed) {
					t.Errorf("%s: the next walk has nothing to do: %v", name, r.Work().Complete)
				}
				r.server.Forget()
				if r.Advance(time.Hour); len(r.server.Requests()) > 0 {
					t.Errorf("%s: the server is asked all the same", name)
				}
			}
		})
	}
}

// Whatever is asked, taken back, walked and asked anew, while the server changes and answers come
// in any order: in the end it is known what is there, as if it had been asked for once. Where only
// what has answered is asked again, in place of everything, a walk has what came to light with
// that, and what was taken back.
func TestEndsWithTheTruth(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		synctest.Test(t, func(t *testing.T) {
			r, rnd := newRoom(t), rand.New(rand.NewPCG(seed, 9))
			truth := map[string]bool{} // as a naive model has it
			for _, mount := range mounts {
				for _, path := range secrets {
					truth[mount+path] = true
				}
			}
			denied := map[string]bool{} // at some time
			var log []string
			for range 60 {
				mount := mounts[rnd.IntN(2)]
				path := []string{"a/x", "a/b/y", "c/w", "c/new", "d/e/f"}[rnd.IntN(5)]
				folders := slices.DeleteFunc(r.nodes(), func(id tree.ID) bool { return !r.Store.IsFolder(id) })
				id := folders[rnd.IntN(len(folders))]
				what := rnd.IntN(13)
				log = append(log, fmt.Sprint(what, " ", r.Store.Location(id)))
				switch what {
				case 0, 1, 2:
					r.Exec(r.Loads.Ask(id))
				case 3:
					r.Loads.Cancel(id)
				case 4:
					r.Exec(r.StartWalk(id))
				case 5:
					r.Exec(r.WalkAll(nil))
				case 6:
					r.StopWalk()
				case 7:
					r.Walks.Forget(tree.Root)
					r.Exec(r.AskAgain(folders))
					r.Exec(r.Loads.Next(rnd.IntN(2) == 0))
				case 8:
					r.server.Put(mount, path)
					truth[mount+path] = true
				case 9:
					r.server.Latency(time.Duration(rnd.IntN(3)) * 100 * time.Millisecond)
				case 10:
					r.Hold = func(tea.Msg) bool { return rnd.IntN(2) == 0 }
				case 11:
					r.Release(rnd.Perm(len(r.Held)))
				case 12:
					at := r.Store.Location(id).String()
					r.server.Fail(at, []int{http.StatusForbidden, 0}[rnd.IntN(2)], -1)
					denied[at] = true
				}
				r.check()
				r.Advance(time.Duration(rnd.IntN(300)) * time.Millisecond)
			}
			r.Release(rnd.Perm(len(r.Held)))
			for at := range denied {
				r.server.Fail(at, 0, 0)
			}
			r.Advance(time.Minute)
			if seed%2 == 0 {
				r.Walks.Forget(tree.Root)
				r.Exec(r.AskAgain(nil))
			}
			for _, id := range r.nodes() {
				if st := r.Store.State(id); seed%2 == 1 && st != tree.Unlisted {
					r.Exec(r.Loads.Ask(id))
				}
			}
			r.Advance(time.Minute)
			for range 3 { // the second for what came to light, the third for nothing
				r.Exec(r.WalkAll(nil))
				r.Advance(time.Minute)
			}
			var want []string
			for at := range truth {
				for at = strings.TrimSuffix(at, "/"); strings.Contains(at,
					"/"); at = at[:strings.LastIndexByte(at, '/')] {
					name := at
					if !truth[at] {
						name += "/"
					}
					want = append(want, name)
				}
			}
			slices.Sort(want)
			want = slices.Compact(want)
			if got := r.names(); !slices.Equal(got, want) || !r.Work().Complete || !r.Work().Quiet() {
				t.Errorf("seed %d: %+v, known are\n%q, want\n%q\nafter %q", seed, r.Work(), got, want, log)
			}
		})
	}
}

// Folders that are asked for again have their turn, each once, so many at a time; those that have
// not had it can be left as they are.
func TestRefreshInTurn(t *testing.T) {
	t.Parallel()
	for _, filtered := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			r := newRoom(t)
			var ids []tree.ID
			for i := range 3 * refreshMax {
				r.server.Put("secret/", fmt.Sprintf("many/%03d/x", i))
				ids = append(ids, r.node(fmt.Sprintf("secret/many/%03d/", i)))
			}
			most := map[bool]int{false: refreshMax, true: refreshMaxFiltered}[filtered]
			r.server.Latency(time.Second)
			r.server.Forget()
			r.Loads.Again(ids)
			r.Loads.Again(ids) // wait already
			r.filtered = filtered
			r.Exec(r.Loads.Next(filtered))
			for left := len(ids); left > 0; left = r.Work().Loads + r.Work().Refresh {
				if w := r.Work(); w.Loads != min(left, most) {
					t.Fatalf("%d left, and %+v", left, w)
				}
				r.Advance(time.Second)
			}
			lists := map[string]int{}
			for _, q := range r.server.Requests() {
				lists[q.Path]++
			}
			if len(lists) != len(ids) {
				t.Errorf("%d folders were asked for, want %d", len(lists), len(ids))
			}
			r.Loads.Again(ids[:3])
			if !r.Loads.StopRefresh() || r.Loads.StopRefresh() || r.Loads.Next(filtered) != nil {
				t.Error("it goes on though it was stopped")
			}
		})
	}
}

// Names kept between runs are those of one identity: each way in which it turns out that they are
// not says so, and ends the keeping.
func TestNamesOfAnotherToken(t *testing.T) {
	t.Parallel()
	known := vaultsvc.Token{Identity: "entity:1", Policies: []string{"a", "b"}}
	for name, tc := range map[string]struct {
		token vaultsvc.Token
		err   error
		want  string // "" where they are kept
	}{
		"the same": {token: known},
		"other order": {token: vaultsvc.Token{Identity: "entity:1",
			Policies: []string{"b", "a", "a"}}},
		"server away":     {err: vaultsvc.ErrOffline},
		"other identity":  {vaultsvc.Token{Identity: "entity:2"}, nil, "another token"},
		"no identity":     {vaultsvc.Token{}, nil, "does not tell whose"},
		"may not be told": {vaultsvc.Token{}, vaultsvc.ErrDenied, "may not look itself up"},
		"policies": {vaultsvc.Token{Identity: "entity:1", Policies: []string{"a"}}, nil,
			"policies have changed"},
	} {
		m := New(t.Context(), nil, &noNames{}, "")
		m.Cache.TokenLookedUp(known, nil)
		m.Cache.TokenMayChange()
		cmd := m.Cache.TokenLookedUp(tc.token, tc.err)
		var notices []string
		dropped := 0
		run(cmd, func(msg tea.Msg) {
			change, _, _ := m.Update(msg)
			notices = append(notices, change.Notice)
			if saved, ok := msg.(savedReply); ok && saved.dropped {
				dropped++
			}
		})
		if said := strings.Join(notices, ""); !strings.Contains(said, tc.want) ||
			(said == "") != (tc.want == "") {
			t.Errorf("%s: it says %q, want %q", name, said, tc.want)
		}
		if off := m.Cache.state == cacheOff; off != (tc.want != "") ||
			m.Cache.sure != (tc.want == "" && tc.err == nil) {
			t.Errorf("%s: off %v, sure %v", name, off, m.Cache.sure)
		}
		if want := map[bool]int{true: 1}[name == "policies"]; dropped != want {
			t.Errorf("%s: names were dropped %d times", name, dropped)
		}
	}
}

// noNames keeps nothing.
type noNames struct{ Names }

func (noNames) Drop(vaultsvc.Token) error { return nil }

func (noNames) LoadPlaces(context.Context, vaultsvc.Token) (index.Places, error) {
	return index.Places{}, nil
}

// run runs a command and what it is made of, one after the other.
func run(cmd tea.Cmd, take func(tea.Msg)) {
	if cmd == nil {
		return
	}
	msg := cmd()
	batch, ok := msg.(tea.BatchMsg)
	if !ok {
		take(msg)
	}
	for _, cmd := range batch {
		run(cmd, take)
	}
}

// Mounts that were found one by one count beside those that the server lists, in one order, each
// once; the longest mount that a folder lies in is its own.
func TestMountsOfBothKinds(t *testing.T) {
	t.Parallel()
	m := &Mounts{
		List: []vaultsvc.Mount{{Path: "b/"}, {Path: "a/"}, {Path: "a/inner/"}},
		found: map[string]vaultsvc.Mount{"d/": {Path: "d/"}, "c/": {Path: "c/"},
			"a/": {Path: "a/", ID: "other"}},
	}
	var got []string
	for _, mount := range m.All() {
		got = append(got, cmp.Or(mount.ID, mount.Path))
	}
	if want := []string{"b/", "a/", "a/inner/", "c/", "d/"}; !slices.Equal(got, want) {
		t.Errorf("all mounts are %q, want %q", got, want)
	}
	for in, want := range map[[2]string]string{
		{"a", "x/"}: "a/", {"a", "inner/x/"}: "a/inner/", {"c", "x/"}: "c/", {"z", "x/"}: "z/",
	} {
		at := m.Within(vaultpath.New("", in[0], in[1]))
		if at.Mount != want || at.String() != in[0]+"/"+in[1] {
			t.Errorf("%v lies in %q as %s, want %q", in, at.Mount, at, want)
		}
		if _, known := m.At(at); known != (want != "z/") {
			t.Errorf("the mount of %s is known: %v", at, known)
		}
	}
}
