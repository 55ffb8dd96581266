package catalog

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/catalog/repo"
)

// padded returns a text of a size: a head and then lines that hold nothing. Only the last line may
// be shorter.
func padded(head string, size int) string {
	const line = "# padding\n"
	n := (size - len(head)) / len(line)
	text := head + strings.Repeat(line, n)
	return text + strings.Repeat("#", size-len(text))
}

// A gate must not pass over what it has not read: where the beginning of a file holds references
// the rest of it may, too. A file that only has a word of ours in it is worth a note, and any other
// nothing.
func TestScanOfLargeFiles(t *testing.T) {
	t.Parallel()
	const (
		line    = "vault kv get secret/x\n"
		problem = "not read from here on: the file is larger than 4 MiB: split it"
	)
	lines := (repo.MaxFile-len(line))/len("# padding\n") + 1 // whole ones that are read
	for _, tc := range []struct {
		name, text string
		found      []string
		problem    string // with its line
		note       bool
	}{
		{"fits.sh", padded(line, repo.MaxFile), []string{"fits.sh:1 shell secret/x"}, "", false},
		{"over.sh", padded(line, repo.MaxFile+1), []string{"over.sh:1 shell secret/x"},
			fmt.Sprintf("over.sh:%d: %s", lines+1, problem), false},
		{"far.sh", padded(line, 3*repo.MaxFile) + line, []string{"far.sh:1 shell secret/x"},
			fmt.Sprintf("far.sh:%d: %s", lines+1, problem), false},
		{"store.yaml", padded("apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: a}\nspec: {provider: {vault: {path: kv}}}\n",
			repo.MaxFile+1), nil, ": " + problem, false},
		{"heavy.json", `{"secretStoreRef": {"name": "vault"}, "x": [` +
			strings.Repeat("{},\n", repo.MaxFile/4), nil,
			"heavy.json:1: not read: the document has too many items: split it", false},
		{"word.sh", padded("", repo.MaxFile/2) + padded("# the vault of the bank\n", repo.MaxFile), nil,
			": " + problem, true},
		{"minified.json", `{"a":"` + strings.Repeat("vault ", repo.MaxFile/6) + `"}`, nil,
			"minified.json:1: " + problem, true},
		{"behind.sh", padded("", repo.MaxFile+10) + line, nil, "", false},
		{"no-word.json", "[" + strings.Repeat(`{"secret": "uses"},`+"\n", repo.MaxFile/18), nil, "",
			false},
		{"bundle.js", strings.Repeat(`vault("secret");`, repo.MaxFile/10), nil,
			"bundle.js:1: " + problem, true},
		{"app.min.js", strings.Repeat(`vault("secret");`, repo.MaxFile/10), nil, "", false},
		{"binary.sh", line + strings.Repeat("\x00", repo.MaxFile), nil, "", false},
		{"readme.md", padded(line, repo.MaxFile+1), nil, "", false},
	} {
		dir := t.TempDir()
		catalogtest.Write(t, dir, tc.name, tc.text)
		c := scanReferences(t, dir)
		equal(t, tc.name+": references", found(c), tc.found)
		switch got := messages(c); {
		case tc.problem == "" && len(got) > 0:
			t.Errorf("%s: problems %q", tc.name, got)
		case tc.problem == "":
		case len(got) != 1 && tc.name != "heavy.json" || !strings.Contains(got[0], tc.problem) ||
			c.Problems[0].Note != tc.note:
			t.Errorf("%s: problems %q, want %q", tc.name, got, tc.problem)
		case c.Problems[0].Path != filepath.Join(repo.Real(dir), tc.name):
			t.Errorf("%s: the path is %q", tc.name, c.Problems[0].Path)
		}
	}
}

// Where a file is known to hold entities that are not read, that is said once.
func TestScanOfLargeCatalogFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	catalogtest.Write(t, dir, "a.yaml", padded(component("a")+"# vault kv get secret/x\n",
		repo.MaxFile+1))
	equal(t, "problems", messages(scanReferences(t, dir)),
		[]string{"a.yaml: mentions backstage.io/ but is not read: it is larger than 4 MiB: split it"})
}

// What of a file is not read stands among the problems of the catalog, once though the file is read
// for its entities and for its references, and none of it is a note.
func TestScanTellsOfLimits(t *testing.T) {
	t.Parallel()
	const entity = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: a}\nx: vault\n"
	dir := t.TempDir()
	catalogtest.Write(t, dir, "deep.yaml", "a: b\n---\n"+entity+"secretPath: "+strings.Repeat("[",
		300)+"\n")
	catalogtest.Write(t, dir, "heavy.yaml", "---\n"+entity+"secretPath: ["+strings.Repeat("a,",
		1<<18)+"]\n")
	catalogtest.Write(t, dir, "many.env", strings.Repeat("A=vault:secret/data/a#b\n", 20_001))
	catalogtest.Write(t, dir, "web/main.tf", "# vault_\n"+strings.Repeat("a = 1\n", 1<<17))
	c := scanReferences(t, dir)
	equal(t, "problems", messages(c), []string{
		"deep.yaml:7: not read: the document is nested more than 200 deep here",
		"heavy.yaml:1: not read: the document has too many items: split it",
		"many.env:20001: references are not read from here on: the file has more than 20000: split it",
		filepath.Join("web", "main.tf") +
			":1: not read: the file has more than 200000 words and signs of HCL: split it",
	})
	if Faults(c.Problems) != 4 || len(c.References) != 20_000 ||
		!c.files()[filepath.Join(repo.Real(dir), "web", "main.tf")] {
		t.Errorf("%d faults, %d references, watched are %d files", Faults(c.Problems), len(c.References),
			len(c.files()))
	}
	// For entities alone it does not matter what else a file holds.
	equal(t, "problems without references", messages(scanAll(t, dir)), []string{
		"deep.yaml:7: not read: the document is nested more than 200 deep here",
		"heavy.yaml:1: not read: the document has too many items: split it"})
}

// Rules of a .gitignore beyond what is read of one may leave out what is now taken for a part of
// the repository: that is said, of the file of a folder around the scanned one, too.
func TestIgnoreFilesThatAreTooLong(t *testing.T) {
	t.Parallel()
	const rule, kept = "/folder/left-out/\n", 64 << 10
	long := strings.Repeat(rule, kept/len(rule)+1)
	dir := t.TempDir()
	catalogtest.Write(t, dir, ".git/info/exclude", long)
	catalogtest.Write(t, dir, ".gitignore", long)
	catalogtest.Write(t, dir, "a/.gitignore", long[:kept])
	catalogtest.Write(t, dir, "a/a.yaml", component("a"))
	said := fmt.Sprintf("%d: rules are not read from here on: the file has more than 64 KiB",
		kept/len(rule)+1)
	var problems []string
	for _, p := range scanAll(t, dir).Problems {
		problems = append(problems, fmt.Sprintf("%s:%d: %s", filepath.ToSlash(p.File), p.Line, p.Message))
	}
	equal(t, "problems", problems, []string{".git/info/exclude:" + said, ".gitignore:" + said})
	below := scanAll(t, filepath.Join(dir, "a"))
	if len(below.Entities) != 1 || len(below.Problems) != 2 || below.Problems[1].Path !=
		filepath.Join(repo.Real(dir), ".gitignore") || Faults(below.Problems) != 2 {
		t.Errorf("from a folder: %v, %v", below.Entities, below.Problems)
	}
}
