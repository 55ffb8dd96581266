package xref

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// driver is somebody who asks what an inquiry wants, in an order that is as bad as can be.
type driver struct {
	*world
	rnd    *rand.Rand
	lists  *Lists
	atOnce int     // questions under way
	opened bool    // somebody has listed some folders before, as in an explorer
	lost   float64 // how many of the answers never come
	asked  []Want
}

// drive asks until there is nothing more to ask, and makes sure that there is an end and that
// nothing is asked twice.
func (d *driver) drive(t *testing.T, uses []*Use) {
	t.Helper()
	d.lists = NewLists()
	for folder := range d.vault.folders {
		if d.opened && d.rnd.IntN(2) == 0 {
			d.vault.ask(d.lists, Want{Folder: folder})
		}
	}
	q := d.index.Inquire(uses, d.lists)
	asked := map[Want]bool{}
	var open []Want
	for {
		next := q.Next()
		for _, w := range next {
			m := d.index.mount(w.Folder)
			switch {
			case asked[w]:
				t.Fatalf("asked twice for %s", questions([]Want{w}))
			case !w.Folder.IsFolder() || m.Path == "":
				t.Fatalf("asked for %+v", w)
			case w.Live && m.KVVersion != 2:
				t.Fatalf("asked which secrets of %s are deleted: it has version %d", w.Folder, m.KVVersion)
			}
			asked[w] = true
		}
		d.asked = append(d.asked, next...)
		open = append(open, next...)
		if q.Open() != len(open) {
			t.Fatalf("%d questions are open, it says %d", len(open), q.Open())
		}
		if len(open) == 0 {
			return
		}
		// Some of those that are under way are answered, all of them before it is told of any.
		d.rnd.Shuffle(min(d.atOnce, len(open)), func(i, j int) { open[i], open[j] = open[j], open[i] })
		n := 1 + d.rnd.IntN(min(d.atOnce, len(open)))
		for _, w := range open[:n] {
			if d.rnd.Float64() >= d.lost {
				d.vault.ask(d.lists, w)
			}
		}
		for _, w := range open[:n] {
			q.Answered(w)
		}
		open = open[n:]
	}
}

// Whatever is in a Vault and whatever files name, an inquiry ends with what somebody says who looks
// into the Vault, in whatever order answers come; and so says whoever knew everything before.
func TestInquiryFindsTheTruth(t *testing.T) {
	t.Parallel()
	seen := map[Status]int{}
	for seed := range uint64(1200) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		w := newWorld(rnd, 1+rnd.IntN(12))
		uses := w.index.Uses()
		var first []Verdict
		for turn, d := range []*driver{{atOnce: 1}, {atOnce: 2}, {atOnce: 100},
			{atOnce: 3, opened: true}} {
			d.world, d.rnd = w, rnd
			d.drive(t, uses)
			for i, u := range uses {
				v := w.index.Judge(u, d.lists)
				if turn == 0 {
					first = append(first, v)
					seen[v.Status]++
				}
				want := w.oracle(u)
				all := w.index.Judge(u, everything{w.vault})
				switch {
				case v.Status != want:
					t.Errorf("seed %d: %+v: %s, want %s", seed, u, v.Status, want)
				case v.Status != first[i].Status || v.Hint != first[i].Hint:
					t.Errorf("seed %d: %+v: %s, %q; in another order %s, %q", seed, u, first[i].Status,
						first[i].Hint, v.Status, v.Hint)
				case v.Status != all.Status || v.Hint != all.Hint:
					t.Errorf("seed %d: %+v: %s, %q; who knows everything says %s, %q", seed, u, v.Status, v.Hint,
						all.Status, all.Hint)
				case v.Wants != nil || all.Wants != nil:
					t.Errorf("seed %d: %+v: left to ask: %s; for who knows everything: %s", seed, u,
						questions(v.Wants), questions(all.Wants))
				case w.index.Exists(u.Location, d.lists) != v.Status && u.Resolved() && !w.index.Elsewhere(u):
					t.Errorf("seed %d: %+v: %s, and whoever names it: %s", seed, u, v.Status,
						w.index.Exists(u.Location, d.lists))
				}
			}
			rnd.Shuffle(len(uses), func(i, j int) {
				uses[i], uses[j] = uses[j], uses[i]
				first[i], first[j] = first[j], first[i]
			})
		}
		if t.Failed() {
			return
		}
	}
	for _, s := range Statuses() {
		if seen[s] < 50 {
			t.Errorf("%d uses are %s: the worlds are too poor", seen[s], s)
		}
	}
}

// Where answers never come an inquiry ends, and what is said then may be less than the truth and is
// not against it.
func TestInquiryWithoutAnswers(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1200) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		w := newWorld(rnd, 1+rnd.IntN(12))
		d := &driver{world: w, rnd: rnd, atOnce: 1 + rnd.IntN(8), lost: float64(1+seed%4) / 4}
		d.drive(t, w.index.Uses())
		for _, u := range w.index.Uses() {
			got, want := w.index.Judge(u, d.lists).Status, w.oracle(u)
			switch {
			case got == want, got == Unchecked:
			case got == Empty && w.folder(u.Location) == Missing: // the folder above has not answered
			default:
				t.Errorf("seed %d: %+v: %s, and it is %s", seed, u, got, want)
			}
			if d.lost == 1 && got != u.Status {
				t.Errorf("seed %d: %+v: %s without any answer", seed, u, got)
			}
		}
	}
}

// What is as it should be costs one request a folder, however many uses there are and of whatever
// kinds; and what is not, one more for its folder. Where secrets are not told from deleted ones, no
// more is asked than that.
func TestInquiryCostsOneRequestAFolder(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1200) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		w := newWorld(rnd, 1+rnd.IntN(16))
		var fine, other []*Use
		for _, u := range w.index.Uses() {
			switch status := w.oracle(u); {
			case status == OK && w.asked(u) && w.plain(u):
				fine = append(fine, u)
			case status != Missing && status != Unresolved: // for which there are proposals
				other = append(other, u)
			}
		}
		want := map[vaultpath.Location]int{}
		for _, u := range fine {
			want[folderOf(u.Location)] = 1
		}
		if got := w.requests(t, rnd, fine); !sameCount(got, want) {
			t.Fatalf("seed %d: %d uses that are fine: requests %v, want %v", seed, len(fine), got, want)
		}
		most := want
		for _, u := range other {
			if u.Status == Unchecked && w.asked(u) {
				most[folderOf(u.Location)] = 2
				if parent, ok := u.Location.Parent(); ok && u.Location.IsFolder() {
					most[parent] = max(most[parent], 1)
					if w.vault.marks { // more may be there than is marked or not
						most[parent] = 2
					}
				}
			}
		}
		for folder, n := range w.requests(t, rnd, slices.Concat(fine, other)) {
			if n > most[folder] {
				t.Fatalf("seed %d: %d requests for %s, at most %d", seed, n, folder, most[folder])
			}
		}
	}
}

func folderOf(loc vaultpath.Location) vaultpath.Location {
	if parent, ok := loc.Parent(); ok && !loc.IsFolder() {
		return parent
	}
	return loc
}

// asked reports whether a use lies where somebody can be asked.
func (w *world) asked(u *Use) bool {
	known, asked := w.mounts[u.Namespace]
	return asked && known.Err == nil && u.Resolved()
}

// plain reports whether a use is plainly there: a secret is not left out of the marks, and a folder
// holds more than what is deleted.
func (w *world) plain(u *Use) bool {
	_, _, live := w.vault.look(folderOf(u.Location))
	switch {
	case live == nil:
		return true
	case u.Location.IsFolder():
		return len(live.Names)+len(live.Deleted) > 0
	}
	return live.says(u.Location.Name()) == OK
}

// requests returns how many requests there are for each folder.
func (w *world) requests(t *testing.T, rnd *rand.Rand, uses []*Use) map[vaultpath.Location]int {
	t.Helper()
	d := &driver{world: w, rnd: rnd, atOnce: 1 + rnd.IntN(8)}
	d.drive(t, uses)
	n := map[vaultpath.Location]int{}
	for _, w := range d.asked {
		if !d.vault.free(w) {
			n[w.Folder]++
		}
	}
	return n
}

func sameCount(a, b map[vaultpath.Location]int) bool {
	for folder := range a {
		if a[folder] != b[folder] {
			return false
		}
	}
	return len(a) == len(b)
}
