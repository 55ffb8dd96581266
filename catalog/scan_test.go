package catalog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vaultmap/vaultmap/catalog/repo"
)

// tree writes the files of a txtar archive, in which NAME stands for a component of that name.
func tree(t *testing.T, archive string) string {
	t.Helper()
	dir := repo.Real(t.TempDir())
	a := txtar.Parse([]byte(archive))
	for i, f := range a.Files {
		if name, ok := strings.CutPrefix(strings.TrimSpace(string(f.Data)), "component "); ok {
			a.Files[i].Data = []byte(component(name))
		}
	}
	if err := txtar.Write(a, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func component(name string) string {
	return "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: " + name + "}\n"
}

func scanAll(t *testing.T, dirs ...string) *Catalog {
	t.Helper()
	c, err := Scan(t.Context(), dirs, ScanOptions{Workers: 8})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// files returns "name file" for each entity.
func files(c *Catalog) []string {
	var got []string
	for _, e := range c.Entities {
		got = append(got, e.Name+" "+filepath.ToSlash(e.File))
	}
	return got
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func messages(c *Catalog) []string {
	var got []string
	for _, p := range c.Problems {
		got = append(got, p.String())
	}
	return got
}

func TestScan(t *testing.T) {
	t.Parallel()
	dir := tree(t, `
-- catalog-info.yaml --
component root
-- z/catalog-info.yml --
component z
-- a/deep/er/x.YAML --
component a
-- a/readme.md --
component no
-- a/values.yaml --
broken: [
-- node_modules/p/catalog-info.yaml --
component no
-- a/vendor/catalog-info.yaml --
component no
-- .git/catalog-info.yaml --
component no
-- .backstage/entity.yaml --
component dotted
-- a/bad.yaml --
apiVersion: backstage.io/v1
kind: A

---
apiVersion: backstage.io/v1
kind: "A
`)
	c := scanAll(t, dir)
	equal(t, "entities", files(c), []string{
		"dotted .backstage/entity.yaml", "a a/deep/er/x.YAML", "root catalog-info.yaml",
		"z z/catalog-info.yml"})
	equal(t, "problems", messages(c), []string{
		"a/bad.yaml:1: metadata.name is missing",
		"a/bad.yaml:6: not valid YAML: found unexpected end of stream while scanning a quoted scalar"})
	if want := (Counts{Folders: 6, Files: 6, Documents: 6}); c.Counts != want {
		t.Errorf("counts %+v, want %+v", c.Counts, want)
	}
	for _, e := range c.Entities {
		if want := filepath.Join(dir, e.File); e.Path != want {
			t.Errorf("path %q, want %q", e.Path, want)
		}
	}
}

func TestScanHonoursGitignore(t *testing.T) {
	t.Parallel()
	const archive = `
-- .gitignore --
*.gen.yaml
/dist/
!keep.gen.yaml
-- a.gen.yaml --
component no1
-- keep.gen.yaml --
component keep
-- dist/a.yaml --
component no2
-- sub/dist/a.yaml --
component subdist
-- sub/.gitignore --
/only.yaml
secret/*
!secret/shown.yaml
!b.gen.yaml
-- sub/only.yaml --
component no3
-- sub/x/only.yaml --
component deeponly
-- sub/secret/hidden.yaml --
component no4
-- sub/secret/shown.yaml --
component shown
-- sub/b.gen.yaml --
component b
-- sub/dist/dist/.gitignore --
*
-- sub/dist/dist/a.yaml --
component no5
-- dist/.gitignore --
!*
`
	dir := tree(t, archive)
	want := []string{"keep keep.gen.yaml", "b sub/b.gen.yaml", "subdist sub/dist/a.yaml",
		"shown sub/secret/shown.yaml", "deeponly sub/x/only.yaml"}
	c := scanAll(t, dir)
	equal(t, "entities", files(c), want)
	if c.Counts.Ignored != 5 {
		t.Errorf("%d ignored, want 5", c.Counts.Ignored)
	}

	// In a repository, the files around the folder that is scanned count too.
	if err := os.MkdirAll(filepath.Join(dir, ".git", "info"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".git", "info", "exclude"), []byte("x\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	equal(t, "below the repository", files(scanAll(t, filepath.Join(dir, "sub"))),
		[]string{"b b.gen.yaml", "subdist dist/a.yaml", "shown secret/shown.yaml"})
	// A folder that was named is scanned though it is ignored; a repository of its own has its own
	// rules.
	equal(t, "an ignored folder", files(scanAll(t, filepath.Join(dir, "dist"))),
		[]string{"no2 a.yaml"})
	if err := os.WriteFile(filepath.Join(dir, "sub", ".git"), []byte("gitdir: elsewhere\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "sub", "y.gen.yaml"), []byte(component("own")),
		0o600); err != nil {
		t.Fatal(err)
	}
	equal(t, "a repository inside", files(scanAll(t, dir)), []string{"keep keep.gen.yaml",
		"b sub/b.gen.yaml",
		"subdist sub/dist/a.yaml", "shown sub/secret/shown.yaml", "deeponly sub/x/only.yaml",
		"own sub/y.gen.yaml"})
}

func TestScanSeveralFolders(t *testing.T) {
	dir := tree(t, `
-- a/c.yaml --
component a
-- b/c.yaml --
component b
-- b/file.txt --
component named
`)
	t.Chdir(dir)
	// b is scanned once though it is named twice; a single file may have any name.
	c := scanAll(t, "b", "./a", ".", filepath.Join("b", "file.txt"), "missing")
	equal(t, "entities", files(c), []string{"a a/c.yaml", "b b/c.yaml", "named b/file.txt"})
	equal(t, "problems", messages(c),
		[]string{"missing: cannot be scanned: no such file or directory"})

	_, err := Scan(t.Context(), []string{"missing", "gone"}, ScanOptions{})
	if !errors.Is(err, ErrNoFolder) || !strings.Contains(err.Error(), "missing, gone") {
		t.Errorf("no folder at all: %v", err)
	}
	if _, err := Scan(t.Context(), nil, ScanOptions{}); !errors.Is(err, ErrNoFolder) {
		t.Errorf("no folder named: %v", err)
	}
}

func TestScanNamesBothPlacesOfADuplicate(t *testing.T) {
	t.Parallel()
	dir := tree(t, `
-- b.yaml --
component Twice
-- a.yaml --
component twice
`)
	c := scanAll(t, dir)
	equal(t, "entities", files(c), []string{"twice a.yaml"})
	equal(t, "problems", messages(c),
		[]string{"b.yaml:1: component:default/twice is described a second time; the first is in a.yaml:1"})
	if len(c.Entities[0].Problems) != 1 {
		t.Errorf("the entity's problems are %v", c.Entities[0].Problems)
	}
}

// A repository can hold links that lead anywhere, such as to a private key that happens
// to be YAML, or to a device that never ends.
func TestScanDoesNotFollowLinks(t *testing.T) {
	t.Parallel()
	outside := tree(t, `
-- out.yaml --
component outside
-- dir/out.yaml --
component outside2
`)
	dir := tree(t, `
-- in.yaml --
component inside
-- sub/x.yaml --
component x
`)
	for name, target := range map[string]string{
		"file.yaml": filepath.Join(outside, "out.yaml"), "dir": filepath.Join(outside, "dir"), "up": "..",
		"loop":      ".",
		"zero.yaml": "/dev/zero", "inner.yaml": "in.yaml", "gone.yaml": "nowhere",
		"sub/.gitignore": filepath.Join(dir, "rules"),
	} {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "rules"), []byte("*\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := scanAll(t, dir)
	equal(t, "entities", files(c), []string{"inside in.yaml", "x sub/x.yaml"})
	equal(t, "problems", messages(c), nil)

	// The folder that the user named may be a link.
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	equal(t, "by a link", files(scanAll(t, link)), []string{"inside in.yaml", "x sub/x.yaml"})
}

func TestScanTellsWhatItCannotRead(t *testing.T) {
	t.Parallel()
	dir := tree(t, "-- ok.yaml --\ncomponent ok\n")
	// A path longer than the system takes: the folder is there and cannot be opened.
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	deep := strings.Repeat(strings.Repeat("d", 200)+"/", 25)
	if err := root.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	c := scanAll(t, dir)
	equal(t, "entities", files(c), []string{"ok ok.yaml"})
	if len(c.Problems) != 1 || c.Problems[0].Line != 0 || !strings.HasPrefix(c.Problems[0].Message,
		"cannot be read: ") {
		t.Errorf("problems %.300v, want one for the folder", c.Problems)
	}
}

func TestScanLeavesOutLargeAndBinaryFiles(t *testing.T) {
	t.Parallel()
	dir := tree(t, "-- ok.yaml --\ncomponent ok\n")
	for name, data := range map[string]string{
		"large.yaml":       component("large") + "# " + strings.Repeat("x", repo.MaxFile),
		"large-other.yaml": strings.Repeat("x: y\n", repo.MaxFile/5+1),
		"binary.yaml":      component("binary") + "\x00",
		"binary-other.yml": "\x7fELF\x00\x00",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := scanAll(t, dir)
	equal(t, "entities", files(c), []string{"ok ok.yaml"})
	equal(t, "problems", messages(c), []string{
		"binary.yaml: mentions backstage.io/ but is not read: it is not text",
		"large.yaml: mentions backstage.io/ but is not read: it is larger than 4 MiB: split it"})
	if c.Counts.Files != 1 || c.Counts.Skipped != 4 {
		t.Errorf("counts %+v", c.Counts)
	}
}

func TestScanEndsWithItsContext(t *testing.T) {
	dir := tree(t, "-- a.yaml --\ncomponent a\n")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if c, err := Scan(ctx, []string{dir}, ScanOptions{}); !errors.Is(err, context.Canceled) ||
		c != nil {
		t.Errorf("Scan = %v, %v", c, err)
	}
	// In the middle of a file: the documents that follow are not parsed.
	p := parseFile(&endsAfter{Context: t.Context(), left: 10},
		[]byte(strings.Repeat("---\n"+component("a"), 100)))
	if p.documents != 10 {
		t.Errorf("%d documents were parsed, want 10", p.documents)
	}
}

// endsAfter is a context that ends when it was asked a number of times.
type endsAfter struct {
	context.Context
	left int
}

func (c *endsAfter) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// The order in which files are read must not show.
func TestScanIsDeterministic(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, "-- d%d/e%d/c%d.yaml --\ncomponent c%d\n", i%7, i%13, i, i)
		fmt.Fprintf(&b, "-- d%d/bad%d.yaml --\napiVersion: backstage.io/v1\n", i%7, i)
		fmt.Fprintf(&b, "-- d%d/same%d.yaml --\ncomponent same\n", i%7, i)
	}
	dir := tree(t, b.String())
	first := scanAll(t, dir)
	for range 5 {
		again := scanAll(t, dir)
		equal(t, "entities", files(again), files(first))
		equal(t, "problems", messages(again), messages(first))
	}
}

// Names in files are hostile; as data they stay as they are.
func TestScanKeepsHostileTextExact(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := "\x1b[2J\u202e\xff.yaml"
	if err := os.WriteFile(filepath.Join(dir, name), []byte(component("a")), 0o600); err != nil {
		t.Fatal(err)
	}
	c := scanAll(t, dir)
	if len(c.Entities) != 1 || c.Entities[0].File != name {
		t.Errorf("entities %q, want the file %q", files(c), name)
	}
}
