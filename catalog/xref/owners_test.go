package xref

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A place belongs to who annotates it, else to whose files name it or a folder above it, and never
// to who uses something below.
func TestBelongsTo(t *testing.T) {
	t.Parallel()
	entity := func(name, paths string) string {
		annotations := ""
		if paths != "" {
			annotations = "  annotations:\n    vault.io/secrets-path: " + paths + "\n"
		}
		return "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: " + name + "\n" +
			annotations
	}
	x := New(scanFiles(t, map[string]string{
		"a/catalog-info.yaml": entity("outer", "app"),
		"b/catalog-info.yaml": entity("inner", "app/deep, app"),
		"c/catalog-info.yaml": entity("user", ""),
		"c/run.sh":            "vault kv get -mount=secrets app/deep/x\nvault kv get -mount=secrets free/x\nvault kv list -mount=secrets named\n",
		"d/catalog-info.yaml": entity("other", ""),
		"d/run.sh":            "vault kv get -mount=secrets free/x\n",
		"run.sh":              "vault kv get -mount=secrets nobody/x\n",
	}), catalog.Options{DefaultEngine: "secrets"},
		map[string]Mounts{"": {List: []Mount{{"secrets/", 2, "kv"}}}})
	for location, want := range map[string]string{
		"app/":          "outer inner",
		"app/x":         "outer inner",
		"app/deep/x":    "inner outer", // the nearest folder first, each once
		"free/x":        "user other",
		"free/":         "", // something below it is used
		"named/":        "user",
		"named/below/x": "user",
		"nobody/x":      "",
		"elsewhere":     "",
	} {
		var got []string
		for _, e := range x.BelongsTo(vaultpath.New("", "secrets", location)) {
			got = append(got, e.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s belongs to %q, want %q", location, got, want)
		}
	}
}
