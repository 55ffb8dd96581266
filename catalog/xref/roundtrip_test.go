package xref

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
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

// location returns where the place is.
func (s spot) location() vaultpath.Location {
	return vaultpath.New(s.namespace, s.mount.Path, s.path)
}

// spotMaker makes places with names that somebody might have given, odd ones among them.
type spotMaker struct{ *rand.Rand }

func (m spotMaker) pick(from ...string) string { return from[m.IntN(len(from))] }

func (m spotMaker) segment() string {
	if m.IntN(3) > 0 {
		return m.pick("app", "teams", "prod", "db", "data", "metadata", "secret", "v1", "creds", "x.y",
			"a-b", "A_B")
	}
	return m.pick("a b", "é", "日本", "%2F", "100%", "a#b", "a?b=c", "a:b", "a@b", "a~b", "a|b",
		"a;b", "a,b", "a+b", "a=b", "a&b",
		`a"b`, "a'b", `a\b`, "(a)", "[a]", "a}b", "a*", "!a", "-a", "...", "#", "a^b", "true", "null",
		"0123", "~", "a/b", "auth")
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
		mounts = append(mounts, Mount{Path: m.pick("secret", "kv", "apps/prod", "team/legacy", "data",
			"a.b/kv", "my kv", "metadata/x", "é") + "/", KVVersion: 1 + m.IntN(2)})
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

// writtenForm is one way to write places down for a tool.
type writtenForm struct {
	source, name string
	rule         rule
	// write writes down what the tool is told. It returns false where the syntax cannot hold that,
	// and takes out of the place what it has no field for.
	write func(w *written, t told, m spotMaker) bool
}

func writtenForms() []writtenForm {
	return slices.Concat(kubernetesForms(), textForms(), templateForms(), yamlForms(), codeForms(),
		javaForms(), scriptForms(), clientForms(), toolForms())
}

// written is a place and the files in which it is written.
type written struct {
	spot  // what the files say: a form takes out what it cannot
	files []sources.File
}

// file adds a file.
func (w *written) file(name, text string) {
	w.files = append(w.files, sources.File{Name: name, Data: []byte(text)})
}

func (w *written) String() string {
	var b strings.Builder
	for _, file := range w.files {
		b.WriteString(file.Name + ":\n" + string(file.Data) + "\n")
	}
	return b.String()
}

// scan returns what is found in the files, but for what a tool looks for besides and can do
// without.
func (w *written) scan() *catalog.Catalog {
	c := &catalog.Catalog{}
	for _, file := range w.files {
		found := sources.Find(file)
		for _, r := range found.References {
			c.References = append(c.References, &catalog.Reference{Reference: r, File: file.Name,
				FilePath: "/" + file.Name})
		}
		for _, s := range found.Stores {
			c.Stores = append(c.Stores, &catalog.Store{Store: s, File: file.Name, FilePath: "/" + file.Name})
		}
	}
	if len(c.References) > 1 {
		c.References = slices.DeleteFunc(c.References,
			func(r *catalog.Reference) bool { return r.Optional })
	}
	return c
}

// Whatever a person writes for a place so that a tool gets it, in any syntax, is found once and is
// that place, its field and its version, and nobody is asked whether another one is meant. Each
// source has a form, each form its tool's rule.
func TestWrittenFormsRoundTrip(t *testing.T) {
	t.Parallel()
	forms := writtenForms()
	for _, s := range sources.All() {
		written := func(f writtenForm) bool { return f.source == s.Name }
		if !s.Policies && !slices.ContainsFunc(forms, written) {
			t.Errorf("no form of the source %s is written", s.Name)
		}
	}
	everyForm(t, func(t *testing.T, f writtenForm, m spotMaker, s spot, mounts []Mount) int {
		right, _ := f.rule(s)
		if len(right) == 0 {
			return 0
		}
		w, told := &written{spot: s}, right[m.IntN(len(right))]
		if !f.write(w, told, m) {
			return 0
		}
		p, _, ok := resolveWritten(t, f, w, mounts)
		doubtful := p.Meant != vaultpath.Location{} && !wrongly{told: told}.ambiguous(s)
		if ok && (p.Location != w.location() || p.Status != Unchecked || doubtful) {
			t.Errorf("%+v among %v: have %v %q or else %q (%s) in\n%s", w.spot, mounts, p.Status, p.Location,
				p.Meant, p.Hint, w)
		}
		return 1
	})
}

// everyForm makes places for each form until one fails. At least 30 of 250 must be of use.
func everyForm(t *testing.T, check func(t *testing.T, f writtenForm, m spotMaker, s spot,
	mounts []Mount) (used int)) {
	for _, f := range writtenForms() {
		t.Run(f.source+" "+f.name, func(t *testing.T) {
			t.Parallel()
			m := seeded(f)
			used := 0
			for range 250 {
				s, mounts := m.spot()
				used += check(t, f, m, s, mounts)
				if t.Failed() {
					return
				}
			}
			if used < 30 {
				t.Errorf("only %d were of use", used)
			}
		})
	}
}

// seeded makes the same places for a form every time.
func seeded(f writtenForm) spotMaker {
	return spotMaker{rand.New(rand.NewPCG(1, uint64(len(f.source)+len(f.name))))}
}

// resolveWritten returns where the one reference in the files leads, and where it does with
// something else in its place.
func resolveWritten(t *testing.T, f writtenForm, w *written, mounts []Mount) (p Meaning,
	with func(Fix) Meaning, ok bool) {
	t.Helper()
	c := w.scan()
	if len(c.References) != 1 || c.References[0].Source != f.source {
		t.Errorf("%+v: want one reference of %s, have %+v in\n%s", w.spot, f.source, c.References, w)
		return p, nil, false
	}
	r := c.References[0]
	if !slices.Contains(mounts, w.mount) {
		mounts = slices.DeleteFunc(slices.Clone(mounts), func(m Mount) bool {
			return m.Path == w.mount.Path
		})
		mounts = append(mounts, w.mount) // the tool's own
	}
	if r.Namespace != "" && strings.Trim(r.Namespace, "/") != w.namespace || r.Field != w.field ||
		r.Version != w.version {
		t.Errorf("%+v: have namespace %q field %q version %q in\n%s", w.spot, r.Namespace, r.Field,
			r.Version, w)
	}
	// The profile's namespace is that of the place, so that the mounts count.
	return resolverFor(c, mounts, w.namespace).resolve(r), func(instead Fix) Meaning {
		instead.write(r, c.Stores)
		return resolverFor(c, mounts, w.namespace).resolve(r)
	}, !t.Failed()
}

// What LIST asks for, the path of the API, leads back to the folder.
func TestListPathRoundTrip(t *testing.T) {
	t.Parallel()
	maker := spotMaker{rand.New(rand.NewPCG(5, 6))}
	checked := 0
	for range 2000 {
		s, mounts := maker.spot()
		at := s.location().Folder()
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
		ref := &catalog.Reference{Reference: sources.Reference{Path: list, Folder: true,
			Namespace: s.namespace}}
		p := resolverFor(&catalog.Catalog{}, mounts, s.namespace).resolve(ref)
		if !p.Resolved() || p.Location != at {
			t.Fatalf("%q lists %+v among %v, and reads back as %+v", list, at, mounts, p)
		}
	}
	if checked < 1500 {
		t.Errorf("only %d paths were checked", checked)
	}
}

// An annotation and its engine lead back to the folder that they were written for.
func TestAnnotationRoundTrip(t *testing.T) {
	t.Parallel()
	maker := spotMaker{rand.New(rand.NewPCG(7, 8))}
	for range 300 {
		s, _ := maker.spot()
		if strings.Contains(s.whole(), ",") || strings.Trim(s.path, "0123456789") == "" {
			continue // a comma separates paths, and a number is a problem unless it is quoted
		}
		text := "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: app\n  annotations:\n    " +
			catalog.AnnotationEngine + ": " + maker.yaml(s.engine()) + "\n    " + catalog.AnnotationPath +
			": " + maker.yaml(s.path) + "\n"
		c := scanFiles(t, map[string]string{"catalog-info.yaml": text})
		if len(c.Entities) != 1 || len(c.Problems) != 0 {
			t.Fatalf("%+v: %+v", s, c)
		}
		want := s.location().Folder()
		roots := c.Entities[0].Roots(catalog.Options{Namespace: s.namespace})
		if len(roots) != 1 || roots[0].Location != want || roots[0].Line != 7 {
			t.Fatalf("%+v: roots %+v of\n%s", s, roots, text)
		}
	}
}
