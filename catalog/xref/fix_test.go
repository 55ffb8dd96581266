package xref

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Whatever is written wrongly for a place that is there, in any syntax: what is offered as its fix
// is rewritten so that the tool gets the place, or refused. Every other byte stays, and there is
// nothing to fix in what was fixed.
func TestFixes(t *testing.T) {
	t.Parallel()
	for _, f := range writtenForms() {
		t.Run(f.source+" "+f.name, func(t *testing.T) {
			t.Parallel()
			m := seeded(f)
			fixed, refused, none, others := 0, map[string]int{}, 0, 0
			for range 60 {
				s, mounts := m.spot()
				right, wrong := f.rule(s)
				for _, told := range faults(s, right, wrong, m) {
					w := &written{spot: s}
					if !f.write(w, told, m) || len(w.scan().References) != 1 {
						continue
					}
					if w.mount.KVVersion == 0 {
						others++ // nobody can tell what is there
						continue
					}
					if m.IntN(3) == 0 {
						for i := range w.files {
							w.files[i].Data = bytes.ReplaceAll(w.files[i].Data, []byte("\n"), []byte("\r\n"))
						}
					}
					switch why, ok := fixWritten(t, w, mounts); {
					case ok:
						fixed++
					case why != "":
						refused[why]++
					default:
						none++
					}
					if t.Failed() {
						return
					}
				}
			}
			if fixed+others < 15 {
				t.Errorf("%d were fixed, %v, %d had no fix", fixed, refused, none)
			}
		})
	}
}

// faults returns what may be written in place of what is right.
func faults(s spot, right []told, wrong []wrongly, m spotMaker) []told {
	var out []told
	for _, w := range wrong {
		if !slices.Contains(right, w.told) {
			out = append(out, w.told)
		}
	}
	for _, t := range right {
		for _, path := range []string{strings.ToUpper(t.path), "/" + t.path, t.path + "x"} {
			if path != t.path {
				with := t
				with.path = path
				out = append(out, with)
			}
		}
	}
	return out
}

// fixWritten fixes the one reference in some files. It returns why that is refused, and whether it
// was fixed.
func fixWritten(t *testing.T, w *written, mounts []Mount) (why string, ok bool) {
	t.Helper()
	x, lists := w.judged(mounts)
	u := x.Uses()[0]
	v := x.Judge(u, lists)
	if v.Fix == (Fix{}) {
		return "", false
	}
	i := slices.IndexFunc(w.files, func(f sources.File) bool { return f.Name == u.File })
	before := w.files[i]
	now, err := catalog.NewPlaces(before.Name, before.Data).Rewrite(u.Written(), v.Fix.Right())
	if err != nil {
		return err.Error(), false
	}
	w.files[i].Data = []byte(now.Text())
	x, lists = w.judged(mounts)
	if len(x.Uses()) != 1 {
		t.Errorf("%q gives other references: %s", v.Hint, w)
		return "", false
	}
	again := x.Uses()[0]
	if got := x.Judge(again, lists); got.Status != OK || got.Fix != (Fix{}) ||
		again.Location != w.location() {
		t.Errorf("%v %q: after the fix %+v it is %v %v %q in\n%s\nwhich was\n%s", v.Status, v.Hint, v.Fix,
			got.Status, again.Location, got.Hint, w, before.Data)
	}
	ref := u.Written()
	old, with := ref.Path, v.Fix.Path
	for !strings.Contains(string(before.Data), old) { // the segments before that stand elsewhere
		_, old, _ = strings.Cut(old, "/")
		_, with, _ = strings.Cut(with, "/")
	}
	if !madeBy(string(before.Data), now.Text(), [][2]string{{old, with},
		{ref.Mount, v.Fix.Mount}, {fmt.Sprint(3 - v.Fix.KVVersion), fmt.Sprint(v.Fix.KVVersion)}}) {
		t.Errorf("more was changed than %+v:\n%s\nwas\n%s", v.Fix, now.Text(), before.Data)
	}
	return "", true
}

// madeBy reports whether a text becomes another one by edits, each of which puts a text in place of
// another one, once or not at all.
func madeBy(before, after string, edits [][2]string) bool {
	if before == after || len(edits) == 0 {
		return before == after
	}
	if madeBy(before, after, edits[1:]) {
		return true
	}
	for at := 0; ; at++ {
		i := strings.Index(before[at:], edits[0][0])
		if i < 0 || edits[0][0] == "" {
			return false
		}
		at += i
		if madeBy(before[:at]+edits[0][1]+before[at+len(edits[0][0]):], after, edits[1:]) {
			return true
		}
	}
}

// judged returns the map of what is written in a Vault where the place, and nothing else, is there.
func (w *written) judged(mounts []Mount) (*Index, *Lists) {
	if !slices.Contains(mounts, w.mount) {
		mounts = append(mounts, w.mount)
	}
	known := map[string]Mounts{w.namespace: {List: mounts}}
	x := New(w.scan(), catalog.Options{Namespace: w.namespace}, known)
	vault := newNaive(false, known)
	at := w.location()
	if at.IsFolder() {
		at.Path += "x" // it is not empty
	}
	vault.put(at, false)
	lists, _ := answered(x, x.Uses(), vault)
	return x, lists
}

// What an annotation has wrongly is fixed by its path alone.
func TestFixesOfAnnotations(t *testing.T) {
	t.Parallel()
	const text = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: app
  annotations:
    vault.io/secrets-engine: kv
    vault.io/secrets-path: "teams/a, PATH ,teams/b" # PATH
`
	for _, tc := range []struct{ path, want string }{
		{"kv/teams/app", "teams/app"}, {"data/teams/app", "teams/app"},
		{"v1/kv/data/teams/app/", "teams/app/"}, {"Teams/App", "teams/app"}, {"teams/apq", "teams/app"},
		{"teams/app", ""}, {"teams/none", ""}, {"teams/secret", ""},
	} {
		before := []byte(strings.ReplaceAll(text, "PATH", tc.path))
		c := scanFiles(t, map[string]string{"catalog-info.yaml": string(before)})
		mounts := map[string]Mounts{"": {List: []Mount{{Path: "kv/", KVVersion: 1}}}}
		x, vault := New(c, catalog.Options{}, mounts), newNaive(false, mounts)
		for _, path := range []string{"teams/a/x", "teams/app/x", "teams/b/x", "teams/secret"} {
			vault.put(vaultpath.New("", "kv/", path), false)
		}
		lists, _ := answered(x, x.Uses(), vault)
		u := x.Uses()[1]
		v := x.Judge(u, lists)
		if v.Fix.Path != tc.want {
			t.Errorf("%s: %+v, want %q (%s)", tc.path, v.Fix, tc.want, v.Hint)
			continue
		}
		now, err := catalog.NewPlaces("catalog-info.yaml", before).Rewrite(u.Written(), v.Fix.Right())
		want := strings.Replace(string(before), tc.path, cmp.Or(tc.want, tc.path), 1)
		if err != nil || now.Text() != want {
			t.Errorf("%s: %v %s", tc.path, err, now.Text())
		}
	}
}
