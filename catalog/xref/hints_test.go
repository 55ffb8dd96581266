package xref

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// checkFiles finds out about all uses in files, and returns "line status location hint" of each.
func checkFiles(t *testing.T, files map[string]string, mounts []Mount, n *naive) []string {
	t.Helper()
	x := New(scanFiles(t, files), catalog.Options{DefaultEngine: "secrets"},
		map[string]Mounts{"": {List: mounts}})
	known, _ := answered(x, x.Uses(), n)
	var out []string
	for _, u := range x.Uses() {
		v := x.Judge(u, known)
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", u.Line, v.Status, u.Location,
			v.Hint)))
	}
	return out
}

func equalLines(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What is deleted is told so, and is not what somebody meant who wrote another name.
func TestHintsOfDeleted(t *testing.T) {
	t.Parallel()
	mounts := []Mount{{"secrets/", 2, "kv"}}
	n := newNaive(true, map[string]Mounts{"": {List: mounts}})
	n.put(vaultpath.New("", "secrets", "prod/db"), false)
	n.put(vaultpath.New("", "secrets", "prod/retired"), true)
	equalLines(t, checkFiles(t, map[string]string{"run.sh": `vault kv get secrets/prod/retired
vault kv get secrets/prod/Retired
vault kv get secrets/prod/DB
vault kv get secrets/$TEAM/prod/db
`}, mounts, n), []string{
		"1 deleted secrets/prod/retired its current version is deleted, or due to be (delete_version_after)",
		"2 missing secrets/prod/Retired",
		`3 missing secrets/prod/DB should it be "secrets/prod/db"?`,
		"4 templated",
	})
}
