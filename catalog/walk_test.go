package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/sources"
)

// Folders in folders hold all those around them open, and a path that is too long is of no use to
// anybody: what is nested deeper than any program does it is told and not entered.
func TestFoldersNestedWithoutEnd(t *testing.T) {
	t.Parallel()
	const maxDepth = 200
	dir := t.TempDir()
	at, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	for depth := range 3 * maxDepth {
		if err := errors.Join(at.WriteFile("a.yaml", []byte(component(fmt.Sprint("c", depth))), 0o600),
			at.Mkdir("d", 0o700)); err != nil {
			t.Fatal(err)
		}
		below, err := at.OpenRoot("d")
		if err != nil {
			t.Fatal(err)
		}
		at.Close()
		at = below
	}
	at.Close()
	c := scanAll(t, dir)
	if len(c.Entities) != maxDepth+1 || c.Counts.Folders != maxDepth+1 {
		t.Errorf("%d entities in %d folders, want %d", len(c.Entities), c.Counts.Folders, maxDepth+1)
	}
	want := strings.Repeat("d/", maxDepth) + "d"
	if len(c.Problems) != 1 || filepath.ToSlash(c.Problems[0].File) != want ||
		!strings.Contains(c.Problems[0].Message, "more than 200 folders") {
		t.Errorf("problems %.300v", c.Problems)
	}
}

// A folder of more names than are held at once is read to its end, and its rules hold from the
// first name on, wherever among the others they are listed.
func TestFolderOfManyNames(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if testing.Short() {
		t.Skip("it writes many files")
	}
	const more = 15_000
	for i := range more {
		name := fmt.Sprintf("left-%d.yaml", i)
		if i%1000 == 0 {
			name = fmt.Sprintf("kept-%d.yaml", i)
		}
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range map[string]string{".gitignore": "left-*\nlater/\n",
		"z/z.yaml": component("z"), "later/a.yaml": component("a")} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700),
			os.WriteFile(path, []byte(data), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	c := scanAll(t, dir)
	equal(t, "entities", files(c), []string{"z z/z.yaml"})
	if c.Counts.Files != more/1000+1 || c.Counts.Ignored != more-more/1000+1 {
		t.Errorf("%+v", c.Counts)
	}
}

// A tree like that of the benchmark, so small that every run of the tests can scan it: what was
// written is found. The budget is the memory that is allocated in all. It is the first to grow
// where files that hold nothing are parsed.
func TestBigTreeInSmall(t *testing.T) {
	dir := t.TempDir()
	// bytes for each file, which the race detector makes three times as many
	const services, budget = 40, 6 << 10
	writeBigTree(t, dir, services)
	tree := sizeOfBigTree(dir, services)
	scanReferences(t, dir) // the first scan sets things up
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c := scanReferences(t, dir)
	runtime.ReadMemStats(&after)
	with := map[string]bool{}
	for _, r := range c.References {
		with[r.FilePath] = true
	}
	if len(c.Entities) != tree.entities || len(with) != tree.references || len(c.Problems) > 0 {
		t.Errorf("%d entities, references in %d files, problems %v; want %d, %d and none",
			len(c.Entities), len(with), c.Problems, tree.entities, tree.references)
	}
	each := (after.TotalAlloc - before.TotalAlloc) / uint64(tree.files)
	t.Logf("%d bytes were allocated for each of %d files", each, tree.files)
	if each > budget {
		t.Errorf("%d bytes were allocated for each of %d files, more than %d", each, tree.files, budget)
	}
}

// A repository with definitions of APIs costs what reading them costs, though they speak of
// secrets all the time: parsed, they would take twenty times their size, and a second for 5 MB.
func TestDefinitionsAreNotParsed(t *testing.T) {
	dir := t.TempDir()
	const definitions, budget = 16, 3 // bytes for each of theirs
	writeDefinitions(t, dir, definitions)
	size := int64(0)
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		size += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	scanReferences(t, dir)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c := scanReferences(t, dir)
	runtime.ReadMemStats(&after)
	if len(c.References)+len(c.Entities)+len(c.Problems) > 0 {
		t.Errorf("found %v, %v, %v", found(c), files(c), messages(c))
	}
	each := float64(after.TotalAlloc-before.TotalAlloc) / float64(size)
	t.Logf("%.1f bytes were allocated for each of %d", each, size)
	if each > budget {
		t.Errorf("%.1f bytes were allocated for each of %d, more than %d", each, size, budget)
	}
}

// On a network each file that is opened is a wait: a scan opens each folder and each file that it
// reads once, and no other.
func TestWhatAScanOpens(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const services = 4
	writeBigTree(t, dir, services)
	wanted, folders := 0, 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, path)
		switch {
		case d.Name() == ".git":
			return fs.SkipDir
		case d.IsDir():
			folders++
		case isYAML(rel) || sources.Wants(filepath.ToSlash(rel)) || d.Name() == ".gitignore":
			wanted++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// What the repository ignores by itself is looked for in .git, which has no folder info.
	const git = 2
	var opened atomic.Int64
	c, err := Scan(t.Context(), []string{dir}, ScanOptions{References: true,
		Opening: func() { opened.Add(1) }})
	if err != nil || opened.Load() != int64(wanted+folders+git) || c.Counts.Folders != folders {
		t.Errorf("%d were opened for %d files and %d folders: %v", opened.Load(), wanted, folders, err)
	}
}
