package catalog

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/repo"
)

// pointer is a Location entity with a spec, in one line of YAML.
func pointer(name, spec string) string {
	return "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: " + name + "}\nspec:" +
		spec + "\n"
}

// pointers writes the files of a txtar archive as [tree] does, in which "location SPEC" stands for
// a Location with that spec, named like its file.
func pointers(t *testing.T, archive string) string {
	t.Helper()
	dir := tree(t, archive)
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if spec, ok := strings.CutPrefix(string(data), "location"); ok && err == nil {
			name, _, _ := strings.Cut(d.Name(), ".")
			err = os.WriteFile(path, []byte(pointer(name, spec)), 0o600)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestFollow(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, archive string
		entities      []string
	}{
		{"files that the walk leaves out", `
-- .gitignore --
gen/
*.tmp.yaml
-- all.yaml --
location {target: ./gen/a.yaml, targets: [vendor/b.yaml, ./node_modules/c/catalog-info.yaml, catalog-info, ./d.json, ./e.tmp.yaml, .git/f.yaml]}
-- gen/a.yaml --
component a
-- gen/not-named.yaml --
component no
-- vendor/b.yaml --
component b
-- node_modules/c/catalog-info.yaml --
component c
-- catalog-info --
component bare
-- d.json --
{"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": "d"}}
-- e.tmp.yaml --
component e
-- .git/f.yaml --
component f
`, []string{"f .git/f.yaml", "all all.yaml", "bare catalog-info", "d d.json", "e e.tmp.yaml", "a gen/a.yaml", "c node_modules/c/catalog-info.yaml", "b vendor/b.yaml"}},
		{"files that the walk reads are read once", `
-- all.yaml --
location {targets: [./a.yaml, ./a.yaml, ./b/../a.yaml, '*.yaml', './**/*.yaml']}
-- a.yaml --
component a
-- b/a.yaml --
component b
`, []string{"a a.yaml", "all all.yaml", "b b/a.yaml"}},
		{"relative to the file", `
-- teams/all.yaml --
location {target: ../shared/x.entity}
-- shared/x.entity --
component x
-- teams/shared/x.entity --
component no
`, []string{"x shared/x.entity", "all teams/all.yaml"}},
		{"patterns", `
-- all.yaml --
location {targets: ['*.one', './sub/**/*.{two,three}', 'deep/**', 'q?.four', '[ab].five', '{x/y,x/z}/k.six', '.hid/*.seven', '.*.eight', nothing-*.yaml]}
-- a.one --
component a1
-- sub/b.one --
component no1
-- sub/c.two --
component c2
-- sub/d/e/f.three --
component f3
-- sub/d/e/f.four --
component no2
-- sub/.hidden/g.two --
component no3
-- sub/.h.two --
component no4
-- sub/node_modules/h.two --
component no5
-- sub/vendor/h.two --
component no6
-- sub/.git/h.two --
component no7
-- deep/i --
component i
-- deep/j/k/l --
component l
-- qq.four --
component q4
-- a.five --
component a5
-- c.five --
component no8
-- x/y/k.six --
component xy
-- x/z/k.six --
component xz
-- .hid/m.seven --
component m7
-- .n.eight --
component n8
`, []string{"m7 .hid/m.seven", "n8 .n.eight", "a5 a.five", "a1 a.one", "all all.yaml", "i deep/i", "l deep/j/k/l", "q4 qq.four",
			"c2 sub/c.two", "f3 sub/d/e/f.three", "xy x/y/k.six", "xz x/z/k.six"}},
		{"patterns do not go where the walk did not, unless they name it", `
-- .gitignore --
dist/
*.gen
-- all.yaml --
location {targets: ['**/*.gen', './out/dist/*/*.named', '*/dist/e.plain']}
-- a/b.gen --
component b
-- a/dist/no.gen --
component no
-- out/dist/c/d.named --
component d
-- a/dist/e.plain --
component e
`, []string{"b a/b.gen", "e a/dist/e.plain", "all all.yaml", "d out/dist/c/d.named"}},
		{"folders whose names look like patterns", `
-- [id]/all.yaml --
location {targets: [./a.txt, './*.text', 'b[1.txt']}
-- [id]/a.txt --
component a
-- [id]/c.text --
component c
-- [id]/b[1.txt --
component b
`, []string{"a [id]/a.txt", "all [id]/all.yaml", "b [id]/b[1.txt", "c [id]/c.text"}},
		{"chains and cycles end", `
-- one.yaml --
location {targets: [./two.x, ./one.yaml]}
-- two.x --
location {targets: [./three.x, ./one.yaml, ./two.x, '*.x']}
-- three.x --
location {target: sub/four.x}
-- sub/four.x --
location {targets: [../two.x, ../one.yaml, five.x]}
-- sub/five.x --
component five
`, []string{"one one.yaml", "five sub/five.x", "four sub/four.x", "three three.x", "two two.x"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := scanAll(t, pointers(t, tc.archive))
			equal(t, "entities", files(c), tc.entities)
			equal(t, "problems", messages(c), nil)
		})
	}
}

// What the walk has read is not read again, whether it held an entity or not.
func TestFollowReadsEachFileOnce(t *testing.T) {
	t.Parallel()
	dir := pointers(t, `
-- all.yaml --
location {targets: ['*.yaml', '*.y*', '*.txt', n.txt]}
-- a.yaml --
component a
-- values.yml --
a: b
-- n.txt --
nothing
`)
	c := scanAll(t, dir)
	if c.Counts.Files != 4 || c.Counts.Documents != 2 {
		t.Errorf("counts %+v, want 4 files and 2 documents", c.Counts)
	}
	equal(t, "problems", messages(c), []string{`all.yaml:4: target "n.txt" holds no entity`})
}

// One file that names others is a catalog, too: its folder is what may be named.
func TestLocationsOfOneFile(t *testing.T) {
	dir := pointers(t, `
-- repo/all.txt --
location {targets: [./a/x.yaml, './b/**/*.yaml', ../out.yaml, .git/c.yaml]}
-- repo/a/x.yaml --
component a
-- repo/a/not-named.yaml --
component no
-- repo/.gitignore --
/b
-- repo/b/c/y.yaml --
component b
-- repo/.git/c.yaml --
component c
-- out.yaml --
component out
`)
	t.Chdir(dir)
	c := scanAll(t, filepath.Join("repo", "all.txt"))
	equal(t, "entities", files(c), []string{"c repo/.git/c.yaml", "a repo/a/x.yaml",
		"all repo/all.txt", "b repo/b/c/y.yaml"})
	equal(t, "problems", messages(c), []string{
		`repo/all.txt:4: target "../out.yaml" leads out of the folders that are scanned, and is not followed`})
	if e := c.Entities[2]; len(e.Problems) != 1 || e.Problems[0].Ref != "location:default/all" ||
		e.Problems[0].Path != filepath.Join(dir, "repo", "all.txt") {
		t.Errorf("the Location's problems are %+v", e.Problems)
	}
	for _, e := range c.Entities {
		if want := filepath.Join(dir, e.File); e.Path != want {
			t.Errorf("path %q, want %q", e.Path, want)
		}
	}
	// With another folder beside it, what that holds is within reach.
	c = scanAll(t, filepath.Join("repo", "all.txt"), dir)
	if len(c.Problems) != 0 {
		t.Errorf("problems %v", messages(c))
	}
}

// A Location of one folder may name a file of another, if both are scanned.
func TestLocationsAcrossFolders(t *testing.T) {
	dir := pointers(t, `
-- a/all.yaml --
location {targets: [../b/x.txt, ../c/x.txt]}
-- b/x.txt --
component b
-- c/x.txt --
component c
`)
	t.Chdir(dir)
	c := scanAll(t, "a", "b")
	equal(t, "entities", files(c), []string{"all a/all.yaml", "b b/x.txt"})
	equal(t, "problems", messages(c),
		[]string{`a/all.yaml:4: target "../c/x.txt" leads out of the folders that are scanned, and is not followed`})
	// An absolute path is no matter by itself, only where it leads.
	if err := os.WriteFile("a/abs.yaml",
		[]byte(pointer("abs", " {targets: ["+dir+"/b/x.txt, "+dir+"/c/*.txt]}")), 0o600); err != nil {
		t.Fatal(err)
	}
	c = scanAll(t, "a", "b")
	equal(t, "entities", files(c), []string{"abs a/abs.yaml", "all a/all.yaml", "b b/x.txt"})
	if len(c.Problems) != 2 {
		t.Errorf("problems %v", messages(c))
	}
}

// A repository can hold links that lead anywhere, and name them in a Location.
func TestLocationsDoNotFollowLinks(t *testing.T) {
	t.Parallel()
	outside := tree(t, "-- out.yaml --\ncomponent outside\n-- dir/out.yaml --\ncomponent outside2\n")
	dir := pointers(t, `
-- all.yaml --
location {targets: [file.yaml, dir/out.yaml, up/all.yaml, 'dir/*.yaml', './l*.x', '**/out.yaml', inner.x, infolder/x.txt, pipe, zero, sub/../dir/out.yaml, gone.x]}
-- in.txt --
component inside
-- sub/x.txt --
component x
`)
	for name, target := range map[string]string{
		"file.yaml": filepath.Join(outside, "out.yaml"), "dir": filepath.Join(outside, "dir"), "up": "..",
		"link.x": filepath.Join(outside, "out.yaml"),
		"zero":   "/dev/zero", "inner.x": "in.txt", "infolder": "sub", "gone.x": "nowhere",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := scanAll(t, dir)
	equal(t, "entities", files(c), []string{"all all.yaml"})
	var want []string
	for _, target := range []string{"dir/*.yaml", "dir/out.yaml", "file.yaml", "gone.x",
		"infolder/x.txt", "inner.x"} {
		want = append(want, fmt.Sprintf("all.yaml:4: target %q leads through a symbolic link, and is not followed",
			target))
	}
	want = append(want, `all.yaml:4: target "pipe" is not a regular file`)
	for _, target := range []string{"sub/../dir/out.yaml", "up/all.yaml", "zero"} {
		want = append(want, fmt.Sprintf("all.yaml:4: target %q leads through a symbolic link, and is not followed",
			target))
	}
	equal(t, "problems", messages(c), want)
}

// Between the look at a target and its opening, it can be replaced: by a link that leads out, or by
// a pipe that nobody ever writes to.
func TestFollowedFilesAreReadWithinTheFolder(t *testing.T) {
	t.Parallel()
	outside := tree(t, "-- out.yaml --\ncomponent outside\n")
	dir := tree(t, "-- sub/x.yaml --\ncomponent x\n")
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &scan{catalog: &Catalog{}, reported: map[string]bool{}}
	in := &repo.Scope{Dir: dir, Shown: func(rel string) string { return rel }}
	for _, rel := range []string{"link/out.yaml", "pipe", "../x", "sub/x.yaml"} {
		s.followed(t.Context(), repo.File{Scope: in, Rel: rel})
	}
	if len(s.catalog.Entities) != 1 || s.catalog.Entities[0].Name != "x" ||
		len(s.catalog.Problems) != 3 {
		t.Errorf("read %v, problems %v", files(s.catalog), messages(s.catalog))
	}
}

// Neither the order of the folders nor that of reading may show in what is found.
func TestLocationsAreDeterministic(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 60 {
		fmt.Fprintf(&b, "-- d%d/all%d.yaml --\nlocation {targets: [./c%d.x, ../d%d/*.x, ./gone%d, ./n.txt, '../d%d/{o,p}*']}\n",
			i%7, i, i, i%5, i, i%3)
		fmt.Fprintf(&b, "-- d%d/c%d.x --\nlocation {targets: [./o%d, ./same.y]}\n", i%7, i, i)
		fmt.Fprintf(&b, "-- d%d/o%d --\ncomponent o%d\n", i%7, i, i)
	}
	for i := range 7 {
		fmt.Fprintf(&b, "-- d%d/same.y --\ncomponent same\n-- d%d/n.txt --\nnothing\n", i, i)
	}
	dir := pointers(t, b.String())
	dirs := []string{dir, filepath.Join(dir, "d1"), filepath.Join(dir, "d2", "all2.yaml"),
		filepath.Join(dir, "d5")}
	var first *Catalog
	for range 6 {
		for _, workers := range []int{1, 16} {
			c, err := Scan(t.Context(), dirs, ScanOptions{Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = c
			}
			equal(t, "entities", files(c), files(first))
			equal(t, "problems", messages(c), messages(first))
			for i, e := range c.Entities {
				if !slices.Equal(e.Problems, first.Entities[i].Problems) {
					t.Fatalf("the problems of %s are %v and %v", e.Ref, e.Problems, first.Entities[i].Problems)
				}
			}
		}
	}
	// 60 Locations that the walk finds, as many that only these name, 60 components and the one that
	// is there seven times.
	if len(first.Entities) != 181 {
		t.Errorf("%d entities", len(first.Entities))
	}
}

// A file can name as many targets as fit into it; a screen full of what is wrong with them is
// enough.
func TestProblemsWithTargetsAreCapped(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "  - ./gone%d\n", i)
	}
	dir := pointers(t, "-- all.yaml --\nlocation\n  targets:\n"+b.String())
	c := scanAll(t, dir)
	if len(c.Problems) != maxProblems+1 ||
		c.Problems[0].Message != "there are more problems with targets in this file" {
		t.Errorf("%d problems, the first is %v", len(c.Problems), c.Problems[0])
	}
}

func TestFollowingEndsWithItsContext(t *testing.T) {
	dir := pointers(t, "-- all.yaml --\nlocation {target: ./x.txt}\n-- x.txt --\ncomponent x\n")
	s := &scan{catalog: &Catalog{}, reported: map[string]bool{},
		scopes: []*repo.Scope{{Dir: dir, Shown: func(rel string) string {
			return rel
		}}}}
	s.locations = []*locationEntity{{entity: &Entity{Path: filepath.Join(dir, "all.yaml")},
		targets: []target{{"./x.txt", 1}}}}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.follow(ctx); err == nil || len(s.catalog.Entities) != 0 {
		t.Errorf("follow = %v, found %v", err, files(s.catalog))
	}
}

// However the files were read, and though targets may cost only so much, it is the first by name
// that is followed.
func TestTargetsAreFollowedInOrder(t *testing.T) {
	t.Parallel()
	dir := tree(t, "-- a/b.yaml --\nx\n-- c.yaml --\nx\n-- d.yaml --\nx\n-- e.yaml --\nx\n")
	s := &scan{catalog: &Catalog{}, reported: map[string]bool{}}
	in := &follower{scan: s, finder: repo.NewFinder([]*repo.Scope{{Dir: dir,
		Shown: func(rel string) string { return rel }}}, 3), problems: map[string]int{},
		been: map[string]bool{}}
	defer in.finder.Close()
	for _, name := range []string{"y", "x"} {
		s.locations = append(s.locations,
			&locationEntity{entity: &Entity{File: name, Path: filepath.Join(dir, name)},
				targets: []target{{"**/*.yaml", 5}, {"c.yaml", 6}}})
	}
	if err := in.follow(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, "problems", messages(s.catalog), []string{
		`x:5: target "**/*.yaml" is not followed to its end: too many files had to be looked at; the targets after it are not followed either`})
}
