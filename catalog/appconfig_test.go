package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/repo"
)

func TestAppConfigs(t *testing.T) {
	t.Parallel()
	dir := tree(t, `
-- app-config.yaml --
app: {title: x}
vault:
  baseUrl: https://vault.example.com
  token: hvs.secret
-- b/app-config.production.yaml --
vault: {baseUrl: "${VAULT_ADDR}"}
-- c/app-config.yaml --
vault: {baseUrl: {$env: VAULT_ADDR}}
-- d/app-config.yaml --
vault: {token: x}
-- e/app-config.yaml --
app: {vault: {baseUrl: https://e.example}}
-- f/app-config.yaml --
vault: [baseUrl]
-- g/app-config.yaml --
vault: {baseUrl: }
-- h/other-app-config.yaml --
vault: {baseUrl: https://h.example}
-- i/app-config.yaml --
vault: {baseUrl: [
-- j/app-config.yaml --
# vault: {baseUrl: https://j.example}
-- k/app-config.d/values.yaml --
vault: {baseUrl: https://k.example}
-- node_modules/app-config.yaml --
vault: {baseUrl: https://l.example}
-- m/app-config.yaml --
vault: {baseUrl: &a {x: *a}}
`)
	for _, opts := range []ScanOptions{{}, {References: true}} {
		c, err := Scan(t.Context(), []string{dir}, opts)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range c.AppConfigs {
			if a.Path != filepath.Join(dir, a.File) {
				t.Errorf("path %q of %q", a.Path, a.File)
			}
			got = append(got, filepath.ToSlash(a.File))
		}
		equal(t, "configurations", got, []string{"app-config.yaml", "b/app-config.production.yaml",
			"c/app-config.yaml", "m/app-config.yaml"})
		// What was found is never used: nothing that stands in it may be anywhere in the result.
		if all := fmt.Sprintf("%+v", c); strings.Contains(all, "vault.example.com") ||
			strings.Contains(all, "hvs.secret") {
			t.Errorf("the catalog holds what stands in a configuration: %s", all)
		}
	}
	// A file that was named is a configuration, too.
	c := scanAll(t, filepath.Join(dir, "app-config.yaml"))
	if len(c.AppConfigs) != 1 || c.AppConfigs[0].File != filepath.Join(dir, "app-config.yaml") {
		t.Errorf("configurations %+v", c.AppConfigs)
	}
}

// A file of such a name may hold anything.
func TestHostileAppConfigs(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"app-config.deep.yaml":   "vault: " + strings.Repeat("[", 100_000) + "baseUrl",
		"app-config.wide.yaml":   "vault: {baseUrl: [" + strings.Repeat("a,", 1<<20) + "]}",
		"app-config.large.yaml":  "vault: {baseUrl: x}\n" + strings.Repeat("#\n", repo.MaxFile/2),
		"app-config.binary.yaml": "vault: {baseUrl: x\x00}",
		"app-config.alias.yaml":  "vault: &v [*v]\nbaseUrl: *v\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if c := scanAll(t, dir); len(c.AppConfigs) != 0 || len(c.Problems) != 0 {
		t.Errorf("configurations %+v, problems %v", c.AppConfigs, messages(c))
	}
}
