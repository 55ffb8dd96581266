package finder

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/files"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// room is a find over a listing, without an explorer. Use it in [synctest.Test].
type room struct {
	*tuitest.Runner
	*Model
	source Source
	server *memvault.Server
	memory Memory
	ctx    context.Context
	acted  overlay.Action // the newest
}

func newRoom(t *testing.T, names ...string) *room {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() {
		cancel()
		tuitest.RunOut()
	})
	r := &room{server: memvault.New(), ctx: ctx}
	r.server.Mount("secret/", "kv", 2, "")
	r.server.Put("secret/", names...)
	client := tuitest.Client(t, r.server, r.server.RootToken(), "")
	l := listing.New(ctx, client, nil, "")
	r.source = Source{
		Listing: l, Uses: uses.New(ctx, client, l, catalog.Options{}),
		Files: files.New(ctx, files.Source{}),
		Note:  func(tree.ID) (string, bool) { return "", false },
	}
	r.Runner = tuitest.New(func(msg tea.Msg) tea.Cmd {
		if change, cmd, ok := l.Update(msg); ok {
			if _, closed := r.acted.(overlay.Close); change.Answers() && !closed { // as the root does
				_, more := r.Model.Update(NamesChanged{})
				return tea.Batch(cmd, more)
			}
			return cmd
		}
		action, cmd := r.Model.Update(msg)
		if action != nil {
			r.acted = action
		}
		return cmd
	})
	r.open()
	r.Exec(l.AskMounts())
	r.Exec(l.Loads.ServerKnown())
	r.Advance(time.Second)
	return r
}

// open opens a find, which begins with what the one before knew.
func (r *room) open() {
	r.Model = New(r.ctx, theme.Plain(), theme.DefaultKeys(), r.source, &r.memory)
	r.acted = nil
	r.Exec(r.Focus())
}

func (r *room) write(text string) {
	for _, c := range text {
		r.Runner.Update(tea.KeyPressMsg(tea.Key{Code: c, Text: string(c)}))
	}
}

func (r *room) press(code rune) { r.Runner.Update(tea.KeyPressMsg(tea.Key{Code: code})) }

func (r *room) texts() []string {
	list, _ := r.Results()
	var out []string
	for _, c := range list {
		out = append(out, c.Text)
	}
	return out
}

func (r *room) text() string {
	_, total := r.Results()
	return fmt.Sprint(r.texts(), total, r.Cursor, r.Searching(), r.Value(), r.stale)
}

// What a search answers that another one has followed changes nothing, also where that was in a
// find that has been closed since; nor does a tick from before.
func TestLateReplies(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, "a/one", "a/two", "b/one")
		isFind := func(msg tea.Msg) bool { _, is := msg.(findReply); return is }
		r.Hold = isFind
		r.write("tw")
		r.Advance(time.Second)
		r.press(tea.KeyBackspace)
		r.press(tea.KeyBackspace) // nothing is looked for: the search is ended
		r.Settle()
		late := r.Held
		if len(late) == 0 {
			t.Fatal("nothing was searched for")
		}
		changeNothing := func(when string) {
			t.Helper()
			before := r.text()
			for _, msg := range append(slices.Clone(late), searchTick{1}, searchTick{2}) {
				action, cmd := r.Model.Update(msg)
				if after := r.text(); action != nil || cmd != nil || after != before {
					t.Errorf("%s: after %T %s, before %s", when, msg, after, before)
				}
			}
		}
		found := func(when string, want ...string) {
			t.Helper()
			if got := r.texts(); !slices.Equal(got, want) {
				t.Errorf("%s: found %q, want %q", when, got, want)
			}
			changeNothing(when)
		}
		found("nothing is looked for")
		r.Hold = nil
		r.write("one")
		r.Advance(time.Minute)
		found("something else is", "secret/a/one", "secret/b/one")
		r.press(tea.KeyEscape)
		r.open()
		for _, letter := range []string{"o", "n", "e", " ", "b"} {
			r.write(letter)
			changeNothing("another find is open")
		}
		r.Advance(time.Minute)
		found("another find is open", "secret/b/one")
	})
}

// A find that is closed, or whose words are taken back, ends its search; and what it acts on is
// what shows.
func TestEndsItsSearch(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(r *room){
		"closed":     func(r *room) { r.press(tea.KeyEscape) },
		"taken back": func(r *room) { r.press(tea.KeyBackspace) },
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newRoom(t, "a/one")
			r.write("o")
			ended := r.cancel
			if ended == nil {
				t.Fatalf("%s: nothing is searched for", name)
			}
			calls := 0
			r.cancel = func() { calls++; ended() }
			end(r)
			r.Advance(time.Minute)
			if _, closed := r.acted.(overlay.Close); closed != (name == "closed") || calls != 1 ||
				r.Searching() || len(r.texts()) > 0 {
				t.Errorf("%s: %#v, ended %d times, %s", name, r.acted, calls, r.text())
			}
		})
	}
}

// Whatever is typed, taken back, narrowed and chosen while names come in and answers are late: in
// the end exactly those are found that have all words, by a naive model, and the cursor is on one
// of them.
func TestFindsWhatIsThere(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 23))
			var names []string
			add := func() string {
				name := fmt.Sprintf("%s/%s-%d", []string{"red", "green"}[rnd.IntN(2)],
					[]string{"apple", "pear"}[rnd.IntN(2)], rnd.IntN(50))
				names = append(names, name)
				return name
			}
			first := []string{add(), add(), add(), add()}
			r := newRoom(t, first...)
			typed := ""
			for range 30 {
				switch rnd.IntN(7) {
				case 0, 1:
					word := []string{"red ", "green ", "apple", "pear", " 1"}[rnd.IntN(5)]
					typed += word
					r.write(word)
				case 2, 3:
					for range min(rnd.IntN(6), len(typed)) {
						typed = typed[:len(typed)-1]
						r.press(tea.KeyBackspace)
					}
				case 4:
					r.server.Put("secret/", add())
				case 5:
					r.press([]rune{tea.KeyDown, tea.KeyUp, tea.KeyPgDown}[rnd.IntN(3)])
				case 6:
					r.Hold = func(msg tea.Msg) bool { _, is := msg.(findReply); return is && rnd.IntN(2) == 0 }
				}
				if rnd.IntN(4) == 0 {
					r.Release(rnd.Perm(len(r.Held)))
				}
				r.Advance(time.Duration(rnd.IntN(400)) * time.Millisecond)
			}
			r.Release(rnd.Perm(len(r.Held)))
			for typed != "" { // what was held back is asked for anew
				typed = typed[:len(typed)-1]
				r.press(tea.KeyBackspace)
			}
			r.source.Listing.Walks.Forget(tree.Root)
			r.Exec(r.source.Listing.AskAgain(nil))
			r.Advance(time.Second)
			words := []string{[]string{"red", "green"}[rnd.IntN(2)], []string{"apple", "pear"}[rnd.IntN(2)]}
			r.write(strings.Join(words, " "))
			r.Advance(time.Minute)
			want := map[string]bool{}
			for _, name := range names {
				if strings.Contains(name, words[0]) && strings.Contains(name, words[1]) {
					want["secret/"+name] = true
				}
			}
			got := r.texts()
			_, total := r.Results()
			if len(want) == 0 && r.results.fuzzy {
				got, total = nil, 0 // nothing has them, and what is similar shows
			}
			for _, name := range got {
				if !want[name] {
					t.Errorf("seed %d: %q is found for %q", seed, name, words)
				}
			}
			if len(got) != len(want) || total != len(want) || r.Searching() ||
				r.Cursor > max(0, len(r.texts())-1) {
				t.Errorf("seed %d: %q are found for %q, %d of %d: %s", seed, got, words, total, len(want),
					r.text())
			}
		})
	}
}
