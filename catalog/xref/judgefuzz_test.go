package xref

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A file of a cloned repository names what it likes, and a server answers what it likes. Whatever
// that is, judging it does not panic, an inquiry ends after no more questions than the length of a
// path accounts for, and folders of known mounts alone are asked for.
func FuzzJudge(f *testing.F) {
	f.Add("", "kv/", "a/b", "data/a", "a\nA\nA/\nb/", uint8(0), uint8(0))
	f.Add("ns", "kv/", "data/A/b/", "//", "a/\n\n/\n../\nA/b", uint8(1), uint8(2))
	f.Add("/ns/", "wrong", "kv/data/é/É", "É", "é/", uint8(2), uint8(1))
	f.Add("shut", "old", strings.Repeat("a/", 50), "..", "\x1b[2J", uint8(7), uint8(4))
	f.Add("far", "/", "", "/", "\xff\xfe/", uint8(255), uint8(9))
	known := map[string]Mounts{"": {List: worldMounts}, "ns": {List: worldMounts},
		"shut": {Err: errors.New("no")}}
	f.Fuzz(func(t *testing.T, ns, mount, path, other, names string, how, answers uint8) {
		if len(ns)+len(mount)+len(path)+len(other)+len(names) > 2000 {
			return
		}
		at := func(path string) vaultpath.Location {
			return vaultpath.Location{Namespace: ns, Mount: worldMounts[int(how)%len(worldMounts)].Path,
				Path: path}
		}
		byHand := []*Use{
			{Raw: other, Meaning: Meaning{Namespace: ns, Location: at(path), Meant: at(other), Hint: names,
				proposes: how&1 > 0}},
			{Raw: path, Meaning: Meaning{Namespace: ns, Status: Unresolved, Meant: at(other)},
				guesses: []string{path, other}},
			{Source: Annotation, Meaning: Meaning{Namespace: ns, Location: at(path).Folder()}},
		}
		ref := func(r sources.Reference) *catalog.Reference {
			r.Namespace, r.Raw, r.Folder, r.Optional = ns, path, how&2 > 0, how&4 > 0
			r.Source = sources.All()[int(how)%len(sources.All())].Name
			return &catalog.Reference{Reference: r}
		}
		c := &catalog.Catalog{
			Entities: []*catalog.Entity{{SecretsEngine: mount,
				SecretsPaths: []catalog.SecretsPath{{Path: path}, {Path: other}}}},
			References: []*catalog.Reference{ref(within(mount, path)), ref(whole(path)),
				ref(whole(mount + other))},
		}
		x := New(c, catalog.Options{DefaultEngine: mount, Namespace: ns}, known)
		uses := append(byHand, x.Uses()...)
		l := NewLists()
		q := x.Inquire(uses, l)
		asked := 0
		for next := q.Next(); len(next) > 0; next = append(next[1:], q.Next()...) {
			w := next[0]
			if asked++; asked > 1000+200*(len(path)+len(other)+len(mount)) {
				t.Fatalf("no end after %d questions: %s", asked, questions([]Want{w}))
			}
			if !w.Folder.IsFolder() || x.mount(w.Folder).Path == "" {
				t.Fatalf("asked for %+v", w)
			}
			switch answer := tree.State(answers) + tree.State(len(w.Folder.Path)); {
			case w.Live && answer%3 == 0:
				l.AddUntold(w.Folder)
			case w.Live:
				l.AddLive(w.Folder, Live{strings.Split(names, "\n"), strings.Split(other, "/"), answer%2 == 0},
					answer%8, stateError(answer%8))
			case answer%8 == 7: // there is none
			default:
				l.Add(w.Folder, strings.Split(names, "\n"), answer%8, stateError(answer%8))
			}
			q.Answered(w)
		}
		if q.Open() != 0 {
			t.Fatalf("%d questions are open at the end", q.Open())
		}
		for _, u := range uses {
			if v := x.Judge(u, l); !slices.Contains(Statuses(), v.Status) && v.Status != Loading &&
				v.Status != Stale {
				t.Fatalf("%+v: %s", u, v.Status)
			}
			x.Of(u.Location)
			x.Owners(u.Location)
			x.OfOtherNamespaces(u.Location)
			x.Covers()(u.Location)
			x.Locate(u.Raw)
		}
	})
}
