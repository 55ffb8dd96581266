package catalog

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// Each of these is a few kilobytes or megabytes in a repository that somebody cloned, and
// must cost no more than its size says. The budget is the memory that is allocated in
// all, which does not depend on how busy the machine is.
func TestHostileDocumentsAreCheap(t *testing.T) {
	const head = "apiVersion: backstage.io/v1\nkind: API\nmetadata:\n  name: a\n"
	deep := fmt.Sprintf("nested more than %d deep here", yamldoc.MaxDepth)
	bomb := "  x0: &x0 [lol]\n"
	for i := range 40 {
		bomb += fmt.Sprintf("  x%d: &x%d [%s*x%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*x%d,", i),
			9), i)
	}
	for i, tc := range []struct {
		attack, text string
		entities     int
		message      string // of the only problem
	}{
		{"aliases that expand to 10^40 items", head + bomb + "  annotations: *x40\n", 1,
			"metadata.annotations must be a map, not a list"},
		{"an alias to what holds it", head + "  annotations: &a {vault.io/secrets-path: *a}\n", 1,
			"annotation vault.io/secrets-path must be a string, not a map"},
		{"deep brackets", head + "x: " + strings.Repeat("[", 100_000), 0, deep},
		{"deep braces", head + "x: " + strings.Repeat("{a: ", 90_000), 0, deep},
		{"deep lists", head + "x:\n" + strings.Repeat("- ", 100_000), 0, deep},
		{"deep blocks", head + "x:\n" + indented(2000), 0, deep},
		{"a million items", head + "x: [" + strings.Repeat("a,", 1<<20) + "]", 0, "too many items"},
		{"a million lines", head + "x:\n" + strings.Repeat("- a\n", 1<<20), 0, "too many items"},
		{"a list of a hundred thousand paths", head + "  annotations:\n    vault.io/secrets-path: '" +
			strings.Repeat(",", 100_000) + "'\n", 1, "annotation vault.io/secrets-path names no path"},
		{"paths that cannot be found in the text", head +
			"  annotations:\n    vault.io/secrets-path: \"" + strings.Repeat(`\x61,`, 100_000) + "\"\n", 1,
			""},
		{"one long line", head + "x: " + strings.Repeat("a", 3<<20), 1, ""},
		{"one long text", head + "x: |\n" + strings.Repeat("  text of a definition\n", 100_000), 1, ""},
		{"one long comment", head + strings.Repeat("# a\n", 200_000), 1, ""},
		{"many anchors", head + "x: [" + strings.Repeat("&a a,", 100_000) + "]", 1, ""},
		{"as many keys as the limit lets in", head + "x: {" +
			strings.Repeat("a,", yamldoc.MaxWeight/16-20) + "}", 1, ""},
		{"as many lines", head + "x:\n" + strings.Repeat("- a\n", yamldoc.MaxWeight/2-20), 1, ""},
	} {
		if catalogtest.LeftOut(i) {
			continue
		}
		p, mb := measured(t, tc.text)
		if len(p.entities) != tc.entities {
			t.Errorf("%s: %d entities, want %d", tc.attack, len(p.entities), tc.entities)
		}
		switch {
		case tc.message == "" && len(p.problems) > 0 || tc.message != "" && len(p.problems) != 1:
			t.Errorf("%s: problems %v", tc.attack, p.problems)
		case tc.message != "" && !strings.Contains(p.problems[0].Message, tc.message):
			t.Errorf("%s: %v, want %q", tc.attack, p.problems[0], tc.message)
		}
		if mb > 500 {
			t.Errorf("%s: %d MB were allocated for %d bytes", tc.attack, mb, len(tc.text))
		}
	}
}

func indented(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i+1) + "a:\n")
	}
	return b.String()
}

func measured(t *testing.T, text string) (p *parsed, megabytes uint64) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p = parseFile(t.Context(), []byte(text))
	runtime.ReadMemStats(&after)
	return p, (after.TotalAlloc - before.TotalAlloc) >> 20
}

// A file of nothing but document markers is a million documents.
func TestEmptyDocumentsAreCheap(t *testing.T) {
	p, mb := measured(t, strings.Repeat("---\n", repo.MaxFile/4))
	if p.documents != 0 || mb > 50 {
		t.Errorf("%d documents, %d MB", p.documents, mb)
	}
}

// A file of tiny documents holds two hundred thousand, each of which would have to be parsed.
func TestManyDocumentsAreCheap(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	for _, tc := range []struct {
		attack, document                string
		written, documents, allProblems int
	}{
		{"no entities", "---\na: backstage.io/\n", repo.MaxFile / 21, 0, 0},
		{"entities without a name", "---\napiVersion: backstage.io/\n", repo.MaxFile / 30, maxDocuments,
			maxProblems + 1},
		{"as many entities as are read", "---\n" + component("a"), maxDocuments, maxDocuments, 0},
	} {
		p := parseFile(t.Context(), []byte(strings.Repeat(tc.document, tc.written)))
		if p.documents != tc.documents || len(p.problems) != tc.allProblems {
			t.Errorf("%s: %d documents, %d problems", tc.attack, p.documents, len(p.problems))
		}
		if len(p.problems) > 0 && (!strings.HasPrefix(p.problems[0].Message, "not read from here on") ||
			p.problems[0].Line != 2*maxDocuments+1) {
			t.Errorf("%s: the first problem is %v", tc.attack, p.problems[0])
		}
	}
}
