package main

import (
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const rootFolder = "../.."

var goFile = regexp.MustCompile(`(?:[\w.-]+/)*\w+\.go\b`)

// The doc.go of a package ends in an index that has a word for each of its files, so that a
// newcomer finds the right one; a package of a single file may do without. What else a package's
// comment says of files is true, too.
func TestIndexes(t *testing.T) {
	t.Parallel()
	for folder := range packages(t) {
		paths, err := filepath.Glob(filepath.Join(rootFolder, folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]bool{}
		for _, path := range paths {
			if name := filepath.Base(path); !strings.HasSuffix(name, "_test.go") {
				files[name] = true
			}
		}
		single := len(files) == 1 || len(files) == 2 && files["doc.go"]
		if !files["doc.go"] {
			if !single {
				t.Errorf("%s has no doc.go", folder)
			}
			continue
		}
		path := filepath.Join(rootFolder, folder, "doc.go")
		doc, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		comment := doc.Doc.Text()
		for _, name := range goFile.FindAllString(comment, -1) {
			if !isThere(folder+"/"+name) && !(strings.Contains(name, "/") && isThere(name)) {
				t.Errorf("%s/doc.go names %s, which is not there; a file elsewhere is its path", folder, name)
			}
		}
		_, index, found := strings.Cut(comment, "One file, one idea")
		if !found && !single {
			t.Errorf("%s/doc.go ends in no index: \"One file, one idea\"", folder)
			continue
		}
		named := goFile.FindAllString(index, -1)
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if name != "doc.go" && !single && !slices.Contains(named, name) {
				t.Errorf("the index of %s/doc.go leaves out %s", folder, name)
			}
		}
	}
}

// isThere reports whether there is a file or folder of that path from the root.
func isThere(path string) bool {
	_, err := os.Stat(filepath.Join(rootFolder, filepath.FromSlash(path)))
	return err == nil
}

const architecture = "docs/ARCHITECTURE.md"

var (
	block    = regexp.MustCompile("(?ms)^```.*?^```")
	span     = regexp.MustCompile("`([^`\n]+)`")
	link     = regexp.MustCompile(`\]\(([^)#]+)`)
	makes    = regexp.MustCompile(`(?m)^make ([a-z-]+)`)
	function = regexp.MustCompile(`^(?:\w+\.)*(\w+)\(\)$`)
	exported = regexp.MustCompile(`^(\w+)\.([A-Z]\w*)(?:\.\w+)?$`)
	testName = regexp.MustCompile(`^(?:Test|Fuzz)[A-Z]\w*$`)
)

// What documents say of files, packages, what these declare, and make's targets is there. A path
// from the root stands between backquotes; <NAME> in it is anything. A function is written as
// name(), behind the file that it is in, and what a package exports as package.Name. A test
// is named alone.
func TestDocuments(t *testing.T) {
	t.Parallel()
	makefile := read(t, filepath.Join(rootFolder, "Makefile"))
	more, err := filepath.Glob(filepath.Join(rootFolder, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string]string{} // of packages, by their names
	for folder := range packages(t) {
		folders[folder[strings.LastIndexByte(folder, '/')+1:]] = folder
	}
	documents := []string{"README.md", "CONTRIBUTING.md", "SECURITY.md"}
	for _, path := range more {
		documents = append(documents, "docs/"+filepath.Base(path))
	}
	tests := allTests(t)
	for _, name := range documents {
		text, file := read(t, filepath.Join(rootFolder, name)), ""
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(m[1], "://") && !isThere(filepath.Join(filepath.Dir(name), m[1])) {
				t.Errorf("%s has a link to %s, which is not there", name, m[1])
			}
		}
		commands := block.FindAllString(text, -1)
		for _, m := range span.FindAllStringSubmatch(block.ReplaceAllString(text, ""), -1) {
			commands = append(commands, m[1])
			path, isPath := pathIn(m[1])
			f, e := function.FindStringSubmatch(m[1]), exported.FindStringSubmatch(m[1])
			switch {
			case isPath && !isThere(path):
				t.Errorf("%s names %s, which is not there", name, m[1])
			case isPath:
				file = path
			case f != nil && !declares(t, file, f[1]):
				t.Errorf("%s names %s, which is not in %s", name, m[1], file)
			case e != nil && folders[e[1]] != "" && !exports(t, folders[e[1]], e[2]):
				t.Errorf("%s names %s, which is not in %s", name, m[1], folders[e[1]])
			case testName.MatchString(m[1]) && !tests[m[1]]:
				t.Errorf("%s names %s, which is no test", name, m[1])
			}
		}
		for _, m := range makes.FindAllStringSubmatch(strings.Join(commands, "\n"), -1) {
			if !strings.Contains(makefile, "\n"+m[1]+":") {
				t.Errorf("%s names make %s, which is no target", name, m[1])
			}
		}
	}
}

// pathIn returns the path from the root that a text between backquotes is, without what stands for
// anything; false where it is none.
func pathIn(text string) (path string, ok bool) {
	path, _, anything := strings.Cut(text, "<")
	if anything {
		path = path[:strings.LastIndexByte(path, '/')+1]
	}
	first, _, _ := strings.Cut(path, "/")
	rooms := []string{"cmd", "tui", "vaultsvc", "catalog", "config", "docs", ".ci"}
	ok = slices.Contains(rooms, first) && !strings.Contains(path, " ")
	return strings.TrimSuffix(path, "/..."), ok
}

// declares reports whether a file declares a function or method.
func declares(t *testing.T, file, name string) bool {
	t.Helper()
	declaration := regexp.MustCompile(`(?m)^func (\([^)]*\) )?` + name + `[\[(]`)
	return strings.HasSuffix(file, ".go") &&
		declaration.MatchString(read(t, filepath.Join(rootFolder, file)))
}

// allTests returns the names of all tests and fuzz targets.
func allTests(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	declaration := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	for folder := range packages(t) {
		paths, err := filepath.Glob(filepath.Join(rootFolder, folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			for _, m := range declaration.FindAllStringSubmatch(read(t, path), -1) {
				names[m[1]] = true
			}
		}
	}
	return names
}

// exports reports whether a package declares a name at its top, alone or in a group.
func exports(t *testing.T, folder, name string) bool {
	t.Helper()
	declaration := regexp.MustCompile(`(?m)^(\t|type |func |var |const )` + name + `\b`)
	paths, err := filepath.Glob(filepath.Join(rootFolder, folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(paths, func(path string) bool {
		return declaration.MatchString(read(t, path))
	})
}

// read returns the text of a file.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The architecture's document says of each package what it is.
func TestArchitectureNamesPackages(t *testing.T) {
	t.Parallel()
	text := read(t, filepath.Join(rootFolder, architecture))
	for folder := range packages(t) {
		if !strings.Contains(text, "`"+folder+"`") {
			t.Errorf("%s does not name %s", architecture, folder)
		}
	}
}
