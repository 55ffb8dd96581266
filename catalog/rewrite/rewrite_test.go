package rewrite

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/xref"
)

// repository is a folder with files, and what is to be fixed in them: each path that ends in
// "/wrong" should end in "/right".
type repository struct {
	dir     string
	catalog *catalog.Catalog
	fixes   map[*xref.Use]xref.Fix
}

func newRepository(t *testing.T, files map[string]string) *repository {
	t.Helper()
	r := &repository{dir: catalogtest.Files(t, files), fixes: map[*xref.Use]xref.Fix{}}
	r.scan(t)
	return r
}

func (r *repository) scan(t *testing.T) {
	t.Helper()
	c, err := catalog.Scan(t.Context(), []string{r.dir}, catalog.ScanOptions{References: true})
	if err != nil {
		t.Fatal(err)
	}
	r.catalog = c
	for _, u := range xref.New(c, catalog.Options{}, nil).Uses() {
		if path, ok := strings.CutSuffix(u.Written().Path, "/wrong"); ok {
			r.fixes[u] = xref.Fix{Path: path + "/right"}
		}
	}
}

func (r *repository) read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (r *repository) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

const valsText = "\ufeff# one\r\n# CANARY\r\na: ref+vault://kv/a/wrong#/f\r\n" +
	"b: {c: \"ref+vault://kv/b/wrong#/f\", password: CANARY}\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n# x\tCANARY\r\n" +
	"z: ref+vault://kv/z/wrong#/f"

// Nothing but what is wrong is changed: not the line breaks, the byte order mark, the end without a
// line break and the mode, and no other file is left behind.
func TestWrite(t *testing.T) {
	t.Parallel()
	r := newRepository(t, map[string]string{"values.yaml": valsText})
	path := filepath.Join(r.dir, "values.yaml")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	p := New(r.catalog, r.fixes)
	if len(p.Files) != 1 || len(p.Refused) != 0 || len(p.Files[0].Fixed) != 3 {
		t.Fatalf("%+v", p)
	}
	if err := p.Files[0].Write(); err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(valsText, "/wrong", "/right")
	if got := r.read(t, "values.yaml"); got != want {
		t.Errorf("have %q\nwant %q", got, want)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" &&
		info.Mode().Perm() != 0o640 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if names, err := os.ReadDir(r.dir); err != nil || len(names) != 1 {
		t.Errorf("%v %v", names, err)
	}
	clear(r.fixes)
	r.scan(t)
	if p := New(r.catalog, r.fixes); len(p.Files)+len(p.Refused) > 0 {
		t.Errorf("a second time: %+v", p)
	}
}

func TestDiff(t *testing.T) {
	t.Parallel()
	r := newRepository(t, map[string]string{"values.yaml": valsText})
	f := New(r.catalog, r.fixes).Files[0]
	const want = "diff --git a/values.yaml b/values.yaml\n--- a/values.yaml\n+++ b/values.yaml\n" +
		"@@ -1,7 +1,7 @@\n \ufeff# one\r\n # CANARY\r\n-a: ref+vault://kv/a/wrong#/f\r\n" +
		"-b: {c: \"ref+vault://kv/b/wrong#/f\", password: CANARY}\r\n+a: ref+vault://kv/a/right#/f\r\n" +
		"+b: {c: \"ref+vault://kv/b/right#/f\", password: CANARY}\r\n \r\n \r\n \r\n" +
		"@@ -10,4 +10,4 @@\n \r\n \r\n # x\tCANARY\r\n-z: ref+vault://kv/z/wrong#/f\n" +
		"\\ No newline at end of file\n+z: ref+vault://kv/z/right#/f\n\\ No newline at end of file\n"
	if got := f.Diff("values.yaml"); got != want {
		t.Errorf("have\n%q\nwant\n%q", got, want)
	}
	var shown strings.Builder
	for _, l := range f.Lines(r.catalog) {
		shown.WriteString(string(l.Sign) + l.Text + "\n")
	}
	if s := shown.String(); strings.Contains(s, "CANARY") ||
		!strings.Contains(s, `+b: {c: "ref+vault://kv/b/right#/f", password: •••}`) ||
		!strings.Contains(s, "-z: ref+vault://kv/z/wrong#/f\n+z: ref+vault://kv/z/right#/f\n") {
		t.Errorf("shown is\n%s", s)
	}
}

// Names are written as git does it.
func TestQuotedNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"a/b.yaml": "a/b.yaml", `a"b\c`: `"a\"b\\c"`,
		"é": `"\303\251"`, "a\tb\n": `"a\011b\012"`, "a b": "a b"} {
		if got := quoted(name); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}

// Lines beside a change that would act upon who shows them are no part of the difference, and a
// change in such a line is refused.
func TestNothingUnseenIsShown(t *testing.T) {
	t.Parallel()
	r := newRepository(t, map[string]string{
		"values.yaml": "# a\n# \x1b[2J\n# b\nx: ref+vault://kv/a/wrong#/f\n# c\n  ::add-mask::x\n# d\n",
		"other.yaml":  "x: ref+vault://kv/a/wrong#/f # \u202e\n"})
	p := New(r.catalog, r.fixes)
	if len(p.Files) != 1 || len(p.Refused) != 1 || p.Refused[0].Why != errUnseen {
		t.Fatalf("%+v", p)
	}
	if got := p.Files[0].Diff("x"); strings.ContainsAny(got, "\x1b") || strings.Contains(got, "::") {
		t.Errorf("%q", got)
	}
}

// A file is left alone that is not what its reader expects.
func TestRefuses(t *testing.T) {
	t.Parallel()
	const text = "x: ref+vault://kv/a/wrong#/f\n"
	for _, tc := range []struct {
		name    string
		between func(t *testing.T, r *repository) // the scan and the plan
		before  func(t *testing.T, r *repository) // the file is written
		want    error
	}{
		{"another reference", func(t *testing.T, r *repository) {
			r.write(t, "a/values.yaml", text+text)
		}, nil, errChanged},
		{"other lines", func(t *testing.T, r *repository) {
			r.write(t, "a/values.yaml", "\n"+text)
		}, nil, errChanged},
		{"one byte, late", nil, func(t *testing.T, r *repository) {
			r.write(t, "a/values.yaml", text+" ")
		}, errChanged},
		{"a link", func(t *testing.T, r *repository) { r.link(t, "a/values.yaml") }, nil, errLinked},
		{"a link, late", nil, func(t *testing.T, r *repository) {
			r.link(t, "a/values.yaml")
		}, errLinked},
		{"a linked folder", func(t *testing.T, r *repository) { r.link(t, "a") }, nil, errLinked},
		{"a folder", func(t *testing.T, r *repository) {
			path := filepath.Join(r.dir, "a", "values.yaml")
			if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
				t.Fatal(err)
			}
		}, nil, repo.ErrNotRegular},
		{"UTF-16", func(t *testing.T, r *repository) {
			var b strings.Builder
			for _, c := range []byte(text) {
				b.Write([]byte{c, 0})
			}
			r.write(t, "a/values.yaml", b.String())
		}, nil, errEncoding},
		{"a large one", func(t *testing.T, r *repository) {
			r.write(t, "a/values.yaml", text+strings.Repeat("#\n", repo.MaxFile/2))
		}, nil, errLarge},
		{"another folder", func(t *testing.T, r *repository) {
			elsewhere := newRepository(t, map[string]string{"b.yaml": "y: ref+vault://kv/b/right#/f\n"})
			r.catalog = elsewhere.catalog
		}, nil, errOutside},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := newRepository(t, map[string]string{"a/values.yaml": text})
			if tc.between != nil {
				tc.between(t, r)
			}
			p := New(r.catalog, r.fixes)
			var got error
			switch {
			case len(p.Refused) == 1 && len(p.Files) == 0:
				got = p.Refused[0].Why
			case len(p.Files) == 1 && tc.before != nil:
				tc.before(t, r)
				got = p.Files[0].Write()
			}
			if !errors.Is(got, tc.want) {
				t.Errorf("%v, want %v", got, tc.want)
			}
			names, err := os.ReadDir(filepath.Join(r.dir, "a"))
			if err != nil || slices.ContainsFunc(names, func(e os.DirEntry) bool {
				return strings.HasPrefix(e.Name(), ".vaultmap")
			}) {
				t.Errorf("%v %v", names, err)
			}
		})
	}
}

// link moves a file or folder away and puts a link to it in its place.
func (r *repository) link(t *testing.T, name string) {
	t.Helper()
	path := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := errors.Join(os.Rename(path, path+".moved"),
		os.Symlink(filepath.Base(path)+".moved", path)); err != nil {
		t.Fatal(err)
	}
}

// Several uses of one text are fixed at once, whichever is asked for.
func TestSharedText(t *testing.T) {
	t.Parallel()
	r := newRepository(t, map[string]string{"Jenkinsfile": `withVault(vaultSecrets: [[path: 'kv/data/a/wrong', secretValues: [
  [envVar: 'A', vaultKey: 'a'],
  [envVar: 'B', vaultKey: 'b']]]]) {}
`})
	p := New(r.catalog, r.fixes)
	if len(r.fixes) != 2 || len(p.Files) != 1 || len(p.Files[0].Fixed) != 2 || len(p.Refused) > 0 {
		t.Errorf("%d to fix: %+v", len(r.fixes), p)
	}
}
