package catalog

import (
	"os"
	"path/filepath"
	"testing"
)

// scanReferences scans folders with the references in them.
func scanReferences(t *testing.T, dirs ...string) *Catalog {
	t.Helper()
	c, err := Scan(t.Context(), dirs, ScanOptions{Workers: 8, References: true})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// owners returns "file owner" for each reference.
func owners(c *Catalog) []string {
	var got []string
	for _, r := range c.References {
		owner := "-"
		if r.Entity != nil {
			owner = r.Entity.Ref
		}
		got = append(got, filepath.ToSlash(r.File)+" "+owner)
	}
	return got
}

func TestOwnership(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, files string
		want        []string
	}{
		{"the nearest above", `
-- run.sh --
vault kv get secret/x
-- a/catalog-info.yaml --
component a
-- a/run.sh --
vault kv get secret/x
-- a/b/c/run.sh --
vault kv get secret/x
-- a/b/d/catalog-info.yaml --
component d
-- a/b/d/deep/er/run.sh --
vault kv get secret/x
-- ab/run.sh --
vault kv get secret/x
`, []string{
			"a/b/c/run.sh component:default/a", "a/b/d/deep/er/run.sh component:default/d",
			"a/run.sh component:default/a",
			"ab/run.sh -", "run.sh -",
		}},
		{"a component before others, whatever the order", `
-- a.yaml --
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: api}
-- b.yaml --
component b
-- c.yaml --
component c
-- run.sh --
vault kv get secret/x
`, []string{"run.sh component:default/b"}},
		{"a system where there is no component", `
-- x.yaml --
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: sys}
-- run.sh --
vault kv get secret/x
`, []string{"run.sh system:default/sys"}},
		{"the reference's own file", `
-- a.yaml --
component a
-- b.yaml --
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: sys}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: own}
---
apiVersion: v1
kind: Pod
metadata:
  annotations:
    vault.hashicorp.com/agent-inject-secret-x: secret/data/x
-- c.yaml --
apiVersion: v1
kind: Pod
metadata:
  annotations:
    vault.hashicorp.com/agent-inject-secret-x: secret/data/x
`, []string{"b.yaml component:default/own", "c.yaml component:default/a"}},
		{"nobody who does not use secrets", `
-- catalog-info.yaml --
component root
-- a/catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: all}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: team}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: somebody}
-- a/run.sh --
vault kv get secret/x
`, []string{"a/run.sh component:default/root"}},
		{"folders of catalog files speak for the one around them", `
-- a/.backstage/entity.yaml --
component a
-- a/.backstage/run.sh --
vault kv get secret/x
-- a/run.sh --
vault kv get secret/x
-- b/catalog/entity.yaml --
component b
-- b/run.sh --
vault kv get secret/x
`, []string{"a/.backstage/run.sh component:default/a", "a/run.sh component:default/a", "b/run.sh component:default/b"}},
		{"but a service can be called catalog", `
-- shop/catalog/catalog-info.yaml --
component catalog
-- shop/catalog/run.sh --
vault kv get secret/x
-- shop/other/run.sh --
vault kv get secret/x
`, []string{"shop/catalog/run.sh component:default/catalog", "shop/other/run.sh -"}},
		{"copies own what is around them", `
-- catalog-info.yaml --
component root
-- prod/catalog-info.yaml --
component app
-- prod/run.sh --
vault kv get secret/x
-- staging/catalog-info.yaml --
component app
-- staging/run.sh --
vault kv get secret/x
`, []string{"prod/run.sh component:default/app", "staging/run.sh component:default/app"}},
	} {
		equal(t, tc.name, owners(scanReferences(t, tree(t, tc.files))), tc.want)
	}
}

// A copy's references belong to the entity that the catalog has, not to one that it dropped.
func TestOwnerIsInTheCatalog(t *testing.T) {
	t.Parallel()
	c := scanReferences(t, tree(t, `
-- a/catalog-info.yaml --
component app
-- b/catalog-info.yaml --
component app
-- b/run.sh --
vault kv get secret/x
`))
	if len(c.Entities) != 1 || len(c.References) != 1 || c.References[0].Entity != c.Entities[0] {
		t.Errorf("entities %v, references %v", files(c), owners(c))
	}
}

// Ownership follows the real folders, whichever were named and however.
func TestOwnershipAcrossFolders(t *testing.T) {
	t.Parallel()
	dir := tree(t, `
-- svc/catalog-info.yaml --
component svc
-- svc/deploy/run.sh --
vault kv get secret/x
-- other/run.sh --
vault kv get secret/x
`)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Join(dir, "svc", "deploy"), link); err != nil {
		t.Fatal(err)
	}
	// deploy is named twice, once by a link, and its reference is there once.
	c := scanReferences(t, link, filepath.Join(dir, "svc", "catalog-info.yaml"),
		filepath.Join(dir, "svc"), filepath.Join(dir, "other"))
	equal(t, "owners", owners(c), []string{
		filepath.ToSlash(filepath.Join(dir, "other", "run.sh")) + " -",
		filepath.ToSlash(filepath.Join(link, "run.sh")) + " component:default/svc",
	})
	// Only what was scanned can own.
	c = scanReferences(t, filepath.Join(dir, "svc", "deploy"))
	equal(t, "of a part", owners(c), []string{"run.sh -"})
}
