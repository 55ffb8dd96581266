package xref

import (
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/catalogtest"
)

// scan reads folders with the references in them.
func scan(t testing.TB, dirs ...string) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Scan(t.Context(), dirs, catalog.ScanOptions{Workers: 8, References: true})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// scanFiles reads files that it lays out.
func scanFiles(t testing.TB, files map[string]string) *catalog.Catalog {
	t.Helper()
	return scan(t, catalogtest.Files(t, files))
}

// resolverFor returns a resolver for the mounts of one namespace; nil is that nobody knows them.
func resolverFor(c *catalog.Catalog, mounts []Mount, namespace string) *resolver {
	if mounts == nil {
		return newResolver(c, nil, namespace)
	}
	return newResolver(c, map[string]Mounts{namespace: {List: mounts}}, namespace)
}
