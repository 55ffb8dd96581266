package catalog

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// spot is a place in Vault that a person writes down in the syntax of some tool.
type spot struct {
	mount     Mount
	path      string // below the mount
	field     string
	version   string // "" or a number
	namespace string
}

// api returns the path as the API has it, which most tools want.
func (s spot) api() string {
	if s.mount.KVVersion == 2 {
		return s.mount.Path + "data/" + s.path
	}
	return s.mount.Path + s.path
}

// whole returns mount and path.
func (s spot) whole() string { return s.mount.Path + s.path }

// engine returns the mount without its slash, as people write it.
func (s spot) engine() string { return strings.TrimSuffix(s.mount.Path, "/") }

// has tells whether one of the characters is anywhere in mount or path.
func (s spot) has(chars string) bool { return strings.ContainsAny(s.mount.Path+s.path, chars) }

// spotMaker makes places with names that somebody might have given, odd ones among them.
type spotMaker struct{ *rand.Rand }

func (m spotMaker) pick(from ...string) string { return from[m.IntN(len(from))] }

func (m spotMaker) segment() string {
	if m.IntN(3) > 0 {
		return m.pick("app", "teams", "prod", "db", "data", "metadata", "secret", "v1", "creds", "x.y", "a-b", "A_B")
	}
	return m.pick("a b", "é", "日本", "%2F", "100%", "a#b", "a?b=c", "a:b", "a@b", "a~b", "a|b", "a;b", "a,b", "a+b", "a=b", "a&b",
		`a"b`, "a'b", `a\b`, "(a)", "[a]", "a}b", "a*", "!a", "-a", "...", "#", "a^b", "true", "null", "0123", "~", "a/b", "auth")
}

func (m spotMaker) segments(n int) string {
	var s []string
	for range n {
		s = append(s, m.segment())
	}
	return strings.Join(s, "/")
}

func (m spotMaker) spot() (s spot, mounts []Mount) {
	for range 1 + m.IntN(3) {
		mounts = append(mounts, Mount{Path: m.pick("secret", "kv", "apps/prod", "team/legacy", "data", "a.b/kv", "my kv", "metadata/x", "é") + "/", KVVersion: 1 + m.IntN(2)})
	}
	slices.SortFunc(mounts, func(a, b Mount) int { return strings.Compare(a.Path, b.Path) })
	mounts = slices.CompactFunc(mounts, func(a, b Mount) bool { return a.Path == b.Path })
	s = spot{mount: mounts[m.IntN(len(mounts))], path: m.segments(1 + m.IntN(4))}
	s.field = m.pick("password", "api_key", "KEY")
	if m.IntN(3) == 0 {
		s.field = m.pick("a.b", "a-b", "a b", "é", "x/y", "data", `q"q`, "a:b", "42")
	}
	if s.mount.KVVersion == 2 && m.IntN(4) == 0 {
		s.version = m.pick("1", "7", "12")
	}
	s.namespace = m.pick("", "", "team", "a/b")
	return s, mounts
}

// Whatever a person writes for a place, in the syntax of any tool, is found once and means that place, its field and
// its version. What a syntax has no way to write is left out by the form itself.
func TestWrittenFormsRoundTrip(t *testing.T) {
	forms := writtenForms()
	for _, s := range sources.All() {
		if !slices.ContainsFunc(forms, func(f writtenForm) bool { return f.source == s.Name }) {
			t.Errorf("no form of the source %s is written", s.Name)
		}
	}
	for _, f := range forms {
		t.Run(f.source+" "+f.name, func(t *testing.T) {
			t.Parallel()
			maker := spotMaker{rand.New(rand.NewPCG(1, uint64(len(f.source)+len(f.name))))}
			written := 0
			for range 250 {
				s, mounts := maker.spot()
				w := newWritten(s)
				if !f.write(&w, maker) {
					continue
				}
				written++
				checkWritten(t, f, w, mounts)
				if t.Failed() {
					return
				}
			}
			if written < 30 {
				t.Errorf("only %d places could be written", written)
			}
		})
	}
}

// written is a place and the files in which it is written.
type written struct {
	spot   // what the files say: a form takes out what it cannot
	files  []sources.File
	either bool // it is not told whether data/ belongs to the path, so both readings count
	folder bool
}

func newWritten(s spot) written { return written{spot: s} }

// file adds a file.
func (w *written) file(name, text string) {
	w.files = append(w.files, sources.File{Name: name, Data: []byte(text)})
}

func checkWritten(t *testing.T, f writtenForm, w written, mounts []Mount) {
	t.Helper()
	c := &Catalog{}
	for _, file := range w.files {
		found := sources.Find(file)
		for _, r := range found.References {
			c.References = append(c.References, &Reference{Reference: r, File: file.Name, FilePath: "/" + file.Name})
		}
		for _, s := range found.Stores {
			c.Stores = append(c.Stores, &Store{Store: s, File: file.Name, FilePath: "/" + file.Name})
		}
	}
	text := func() string {
		var b strings.Builder
		for _, file := range w.files {
			b.WriteString(file.Name + ":\n" + string(file.Data) + "\n")
		}
		return b.String()
	}
	if len(c.References) != 1 || c.References[0].Source != f.source {
		t.Errorf("%+v: want one reference of %s, have %q in\n%s", w.spot, f.source, found(c), text())
		return
	}
	r := c.References[0]
	if !slices.Contains(mounts, w.mount) {
		mounts = append(mounts, w.mount) // the tool's own
	}
	// The profile's namespace is that of the place, so that the mounts count.
	p := c.NewResolver(mounts, w.namespace).Resolve(r)
	want := vaultpath.New(w.namespace, w.mount.Path, w.path)
	if w.folder {
		want = want.Folder()
	}
	ok := p.Location == want || w.either && p.Literal == want
	if r.Namespace != "" && strings.Trim(r.Namespace, "/") != w.namespace {
		ok = false
	}
	if p.Resolution != Resolved || !ok || r.Field != w.field || r.Version != w.version {
		t.Errorf("%+v among %v: have %v %q literally %q field %q version %q (%+v; %s) in\n%s",
			w.spot, mounts, p.Resolution, p.Location, p.Literal, r.Field, r.Version, r.Reference, p.Hint, text())
	}
}

// What LIST asks for, the path of the API, leads back to the folder.
func TestListPathRoundTrip(t *testing.T) {
	maker := spotMaker{rand.New(rand.NewPCG(5, 6))}
	checked := 0
	for range 2000 {
		s, mounts := maker.spot()
		at := vaultpath.New(s.namespace, s.mount.Path, s.path).Folder()
		if maker.IntN(10) == 0 {
			at.Path = ""
		}
		list := at.ListPath(s.mount.KVVersion == 2)
		var paths []string
		for _, m := range mounts {
			paths = append(paths, m.Path)
		}
		if mount, _, _ := vaultpath.SplitMount(list, paths); mount != s.mount.Path {
			continue // Vault itself takes the path to another mount
		}
		checked++
		ref := &Reference{Reference: sources.Reference{Path: list, Folder: true, Namespace: s.namespace}}
		p := (&Catalog{}).NewResolver(mounts, s.namespace).Resolve(ref)
		if p.Resolution != Resolved || p.Location != at {
			t.Fatalf("%q lists %+v among %v, and reads back as %+v", list, at, mounts, p)
		}
	}
	if checked < 1500 {
		t.Errorf("only %d paths were checked", checked)
	}
}

// An annotation and its engine lead back to the folder that they were written for.
func TestAnnotationRoundTrip(t *testing.T) {
	maker := spotMaker{rand.New(rand.NewPCG(7, 8))}
	for range 300 {
		s, _ := maker.spot()
		if s.has(",") || strings.Trim(s.path, "0123456789") == "" {
			continue // a comma separates paths, and a number is a problem unless it is quoted
		}
		text := "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: app\n  annotations:\n    " +
			AnnotationEngine + ": " + maker.yaml(s.engine()) + "\n    " + AnnotationPath + ": " + maker.yaml(s.path) + "\n"
		p := parseFile(t.Context(), []byte(text))
		if len(p.entities) != 1 || len(p.problems) != 0 {
			t.Fatalf("%+v: %+v", s, p)
		}
		want := vaultpath.New(s.namespace, s.mount.Path, s.path).Folder()
		roots := p.entities[0].Roots(Options{Namespace: s.namespace})
		if len(roots) != 1 || roots[0].Location != want || roots[0].Line != 7 {
			t.Fatalf("%+v: roots %+v of\n%s", s, roots, text)
		}
	}
}
