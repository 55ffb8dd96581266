package sources

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// docsRow is a row of the tables in docs/references.md: source, tools, where a secret is named.
var docsRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\| (?:[^|\\\\]|\\\\.)+ \\|$")

// Users find every tool that is read: docs/references.md has a row for each source and for no
// other, and the README names all tools of these rows in its section on them.
func TestDocumentsNameEverySource(t *testing.T) {
	t.Parallel()
	rows := map[string]string{}
	for _, m := range docsRow.FindAllStringSubmatch(document(t, "docs/references.md"), -1) {
		if rows[m[1]] != "" {
			t.Errorf("docs/references.md has two rows of %s", m[1])
		}
		rows[m[1]] = m[2]
	}
	for _, s := range All() {
		if rows[s.Name] == "" {
			t.Errorf("docs/references.md has no row of %s", s.Name)
		}
	}
	if len(rows) > len(All()) {
		t.Errorf("docs/references.md has %d rows for %d sources", len(rows), len(All()))
	}
	_, section, _ := strings.Cut(document(t, "README.md"), "\n### Tools that are read\n")
	section, _, _ = strings.Cut(section, "\n#")
	section = strings.Join(strings.Fields(section), " ")
	for source, tools := range rows {
		for tool := range strings.SplitSeq(tools, ", ") {
			if !strings.Contains(section, tool) {
				t.Errorf("the README does not name %q of %s among the tools that are read", tool, source)
			}
		}
	}
}

// document returns a file of the repository.
func document(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
