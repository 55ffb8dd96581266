package xref

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// No question is asked whose answer cannot matter to the use that it is asked for. It can where
// there are two Vaults that both agree with every answer that has come so far, differ in the one
// folder that is asked about, and lead to different verdicts.
func TestInquiryAsksNothingNeedless(t *testing.T) {
	t.Parallel()
	for seed := range uint64(150) {
		if catalogtest.LeftOut(int(seed)) {
			continue
		}
		w := newWorld(rand.New(rand.NewPCG(seed, 5)), 8)
		for _, u := range w.index.Uses() {
			if standsThere(u) {
				continue
			}
			lists := NewLists()
			q := w.index.Inquire([]*Use{u}, lists)
			answers := map[Want]bool{}
			var open []Want
			for {
				next := q.Next()
				for _, want := range next {
					if !w.matters(want, answers, u) {
						t.Fatalf("seed %d: asked for %s after %s, which changes nothing for %+v", seed,
							questions([]Want{want}),
							questions(slices.Collect(maps.Keys(answers))), u)
					}
				}
				if open = append(open, next...); len(open) == 0 {
					break
				}
				w.vault.ask(lists, open[0])
				answers[open[0]] = true
				q.Answered(open[0])
				open = open[1:]
			}
		}
	}
}

// standsThere reports whether a use whose mount is not known may be what stands there, by a store
// that is in none of the files. That it is there keeps others from being proposed, and is not said.
func standsThere(u *Use) bool {
	return slices.ContainsFunc(worldMounts, func(m Mount) bool {
		return slices.ContainsFunc(u.guesses, func(path string) bool {
			return m.Path+path == vaultpath.Clean(u.Raw)
		})
	})
}

// matters reports whether the answer to a question can make a difference.
func (w *world) matters(want Want, answers map[Want]bool, u *Use) bool {
	names := candidates(u)
	all := func(is func(name string) bool) *naiveFolder {
		f := &naiveFolder{names: map[string]bool{}}
		for _, name := range names {
			if is(name) {
				f.names[name] = false
			}
		}
		return f
	}
	full := all(func(string) bool { return true })
	upper := all(func(name string) bool { return name == strings.ToUpper(name) })
	lower := all(func(name string) bool { return name == strings.ToLower(name) })
	elsewhere := []map[string]*naiveFolder{{}}
	for _, f := range []*naiveFolder{full, upper, lower, {state: tree.Denied}} {
		everywhere := map[string]*naiveFolder{}
		for _, m := range worldMounts {
			everywhere[m.Path] = f
			elsewhere = append(elsewhere, map[string]*naiveFolder{m.Path: f})
		}
		elsewhere = append(elsewhere, everywhere)
	}
	for _, others := range elsewhere {
		base := w.vault.unless(answers, others)
		seen := map[string]bool{}
		for _, f := range base.variants(want, answers, names) {
			base.folders[want.Folder] = f
			k := everything{base}
			v := w.index.Judge(u, k)
			// What a hint proposes anyway may be there or not: others are looked for then, though
			// none need be found.
			found := u.proposes && v.Status.Nothing() && (&search{known: k}).there(w.index.mount(u.Meant),
				u.Meant)
			if seen[fmt.Sprint(v.Status, v.Hint, found)] = true; len(seen) > 1 {
				return true
			}
		}
	}
	return false
}

// unless returns a Vault that gives the answers which have come, and in which all other folders of
// a mount are alike.
func (n *naive) unless(answers map[Want]bool, others map[string]*naiveFolder) *naive {
	out := &naive{folders: map[vaultpath.Location]*naiveFolder{}, kv2: n.kv2, tells: n.tells,
		marks: n.marks, other: others}
	for w := range answers {
		f, all := n.folders[w.Folder], answers[Want{Folder: w.Folder}]
		if n.untold(w.Folder) && !all {
			f = others[w.Folder.Mount] // that nobody can tell what is deleted says nothing else
		}
		if f == nil {
			f = &naiveFolder{}
		}
		whole := *f
		if _, _, live := n.look(w.Folder); live != nil && !all {
			// What is not told may be there as well, or not: it is not.
			whole.names, whole.hidden = map[string]bool{}, nil
			for _, name := range live.Names {
				whole.names[name] = false
			}
			for _, name := range live.Deleted {
				whole.names[name] = true
			}
		}
		whole.untold = n.untold(w.Folder)
		out.folders[w.Folder] = &whole
	}
	return out
}

// variants returns what a folder may hold for all that is known of it.
func (n *naive) variants(want Want, answers map[Want]bool, names []string) []*naiveFolder {
	is := n.folders[want.Folder]
	if is == nil {
		is = &naiveFolder{}
	}
	_, _, live := n.look(want.Folder)
	told := answers[Want{want.Folder, true}] && live != nil && !want.Live
	untold := is.untold || answers[Want{want.Folder, true}] && n.untold(want.Folder)
	fits := func(f *naiveFolder) bool { return true }
	if told { // what is not deleted stays
		fits = func(f *naiveFolder) bool {
			for _, name := range slices.Concat(live.Names, live.Deleted,
				slices.Collect(maps.Keys(f.names))) {
				deleted, there := f.names[name]
				if n.marks && f.hidden[name] {
					deleted, there = false, false
				}
				if (there && !deleted) != slices.Contains(live.Names, name) || live.Marked &&
					deleted != slices.Contains(live.Deleted, name) {
					return false
				}
			}
			return true
		}
	}
	out := []*naiveFolder{
		is, {untold: untold}, {names: is.names, state: tree.Denied, untold: untold},
		{names: is.names, state: tree.Failed, untold: untold},
		{state: tree.Denied},
	}
	for _, start := range []map[string]bool{is.names, {}} {
		for _, name := range names {
			for _, how := range []struct{ there, deleted, hidden bool }{{}, {there: true},
				{true, !isFolder(name), false}, {true, false, true}} {
				f := &naiveFolder{names: map[string]bool{}, hidden: map[string]bool{}, untold: untold}
				maps.Copy(f.names, start)
				maps.Copy(f.hidden, is.hidden)
				if delete(f.names, name); how.there {
					f.names[name], f.hidden[name] = how.deleted, how.hidden
				}
				out = append(out, f)
			}
		}
	}
	return slices.DeleteFunc(out, func(f *naiveFolder) bool { return !fits(f) })
}

// candidates returns the names that a use may be looked for by, in either case and of either kind.
func candidates(u *Use) []string {
	names := map[string]bool{}
	paths := append([]string{u.Location.Path, u.Meant.Path}, u.guesses...)
	for _, seg := range strings.Split(strings.Join(paths, "/"), "/") {
		for _, name := range []string{seg, strings.ToUpper(seg), strings.ToLower(seg)} {
			names[name], names[name+"/"] = true, true
		}
	}
	delete(names, "")
	delete(names, "/")
	return slices.Sorted(maps.Keys(names))
}
