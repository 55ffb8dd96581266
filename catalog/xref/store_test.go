package xref

import (
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func storeIn(file, name, mount string) *catalog.Store {
	return &catalog.Store{File: file, FilePath: "/repo/" + file,
		Store: sources.Store{Name: name, Also: "SecretStore/*", Mount: mount, Line: 3}}
}

// toolOf returns the source whose references name a store.
func toolOf(store string) string {
	switch kind, _, _ := strings.Cut(store, "/"); kind {
	case "kong", "terraform":
		return kind
	}
	return "external-secrets"
}

func TestResolveByStore(t *testing.T) {
	t.Parallel()
	foreign := storeIn("all/aws.yaml", "SecretStore/aws", "")
	foreign.Foreign = true
	old, own := storeIn("all/old.yaml", "SecretStore/old", "kv"),
		storeIn("one/es.yaml", "SecretStore/own", "legacy")
	old.KVVersion, own.KVVersion = 1, 1
	c := &catalog.Catalog{Stores: []*catalog.Store{
		storeIn("all/cluster.yaml", "ClusterSecretStore/vault", "secret"),
		storeIn("all/cluster.yaml", "SecretStore/mountless", ""),
		storeIn("all/kong.yaml", "kong/hcv", "legacy"),
		storeIn("prod/store.yaml", "SecretStore/env", "a.b/kv"),
		storeIn("staging/store.yaml", "SecretStore/env", "secret"),
		own,
		storeIn("one/store.yaml", "SecretStore/own", "secret"),
		storeIn("same/a.yaml", "SecretStore/twice", "secret"),
		storeIn("same/b.yaml", "SecretStore/twice", "secret"),
		foreign, old,
	}}
	r := resolverFor(c, liveMounts, "")
	for _, tc := range []struct {
		name, file, store, path string
		want, hint              string
	}{
		{"in another file", "x/es.yaml", "ClusterSecretStore/vault", "teams/a", "secret/teams/a", ""},
		{"the operator takes the mount and data/", "x/es.yaml", "ClusterSecretStore/vault",
			"secret/data/a", "secret/a", ""},
		{"but not data/ alone", "x/es.yaml", "ClusterSecretStore/vault", "data/a", "secret/data/a",
			`has the "data" of the API`},
		{"Kong takes neither", "x/kong.yaml", "kong/hcv", "legacy/a", "legacy/legacy/a",
			"repeats the mount"},
		{"without a mount", "x/es.yaml", "SecretStore/mountless", "a.b/kv/data/x", "a.b/kv/x", ""},
		{"in the same file, though another is near", "one/es.yaml", "SecretStore/own", "a", "legacy/a",
			""},
		{"the nearest", "prod/app/es.yaml", "SecretStore/env", "a", "a.b/kv/a", ""},
		{"the nearest, elsewhere", "staging/app/es.yaml", "SecretStore/env", "a", "secret/a", ""},
		{"two that are as near", "base/es.yaml", "SecretStore/env", "a", "",
			"SecretStore/env is there several times: prod/store.yaml:3 and staging/store.yaml:3 differ"},
		{"two that are the same", "base/es.yaml", "SecretStore/twice", "a", "secret/a", ""},
		{"missing", "x/es.yaml", "SecretStore/nobody", "secret/a", "",
			"SecretStore/nobody is in none of the files"},
		{"no Vault", "x/es.yaml", "SecretStore/aws", "a", "", "SecretStore/aws is no Vault"},
		{"another kind is another store", "x/es.yaml", "SecretStore/vault", "a", "",
			"in none of the files"},
		{"any, where one is near", "prod/app/patch.yaml", "SecretStore/*", "a", "a.b/kv/a", ""},
		{"any, where several are", "same/patch.yaml", "SecretStore/*", "a", "secret/a", ""},
		{"any, where they differ", "base/patch.yaml", "SecretStore/*", "a", "",
			"the file does not say which store it means: "},
		{"any of a kind", "base/patch.yaml", "ClusterSecretStore/*", "a", "secret/a", ""},
		{"any of a kind that is not there", "base/x.tf", "terraform/*", "a", "",
			"there is none in the files"},
		{"of an engine that is not mounted", "x/es.yaml", "SecretStore/old", "a", "",
			"there is no mount kv/"},
	} {
		ref := &catalog.Reference{File: tc.file, FilePath: "/repo/" + tc.file,
			Reference: sources.Reference{Source: toolOf(tc.store), Path: tc.path, Store: tc.store}}
		checkMeaning(t, tc.name, r.resolve(ref), tc.want, tc.hint)
	}
	// A mount that the reference names itself counts more.
	p := r.resolve(&catalog.Reference{Reference: sources.Reference{Mount: "team", Path: "a",
		Store: "ClusterSecretStore/vault"}})
	checkMeaning(t, "a mount of its own", p, "team/a", "")
}

// Offline the store's version reports whether data/ is a folder.
func TestResolveByStoreOffline(t *testing.T) {
	t.Parallel()
	store := func(name, mount string, version int) *catalog.Store {
		s := storeIn("s.yaml", name, mount)
		s.KVVersion = version
		return s
	}
	c := &catalog.Catalog{Stores: []*catalog.Store{
		store("SecretStore/one", "kv", 1), store("SecretStore/two", "kv", 2),
		store("SecretStore/unknown", "kv", 0),
		store("SecretStore/api", "kv/data", 1), store("SecretStore/none", "", 1),
	}}
	for _, tc := range []struct{ store, path, want string }{
		{"SecretStore/one", "data/a", "kv/data/a"},
		{"SecretStore/two", "kv/data/a", "kv/a"},
		{"SecretStore/unknown", "kv/data/a", "kv/a"},
		{"SecretStore/api", "a", "kv/data/a"},
		{"SecretStore/none", "kv/data/a", "kv/data/a"},
	} {
		ref := sources.Reference{Source: toolOf(tc.store), Path: tc.path, Store: tc.store}
		p := resolverFor(c, nil, "").resolve(&catalog.Reference{Reference: ref})
		checkMeaning(t, tc.store, p, tc.want, "")
	}
}

func TestResolveNamespace(t *testing.T) {
	t.Parallel()
	store := storeIn("s.yaml", "SecretStore/v", "secret")
	store.Namespace = "/of/store/"
	c := &catalog.Catalog{Stores: []*catalog.Store{store, storeIn("s.yaml", "SecretStore/plain",
		"secret")}}
	for _, tc := range []struct{ own, store, session, want string }{
		{"", "", "", ""},
		{"", "", "/session/", "session"},
		{"", "SecretStore/plain", "session", "session"},
		{"", "SecretStore/v", "session", "of/store"},
		{"own/", "SecretStore/v", "session", "own"},
		{"own", "", "session", "own"},
	} {
		ref := &catalog.Reference{Reference: sources.Reference{Mount: "secret", Path: "a",
			Namespace: tc.own, Store: tc.store}}
		p := resolverFor(c, liveMounts, tc.session).resolve(ref)
		if !p.Resolved() || p.Location.Namespace != tc.want || p.Namespace != tc.want {
			t.Errorf("%+v: %+v", tc, p)
		}
	}
	// The mounts of one namespace say nothing about another one.
	ref := &catalog.Reference{Reference: sources.Reference{Path: "elsewhere/kv/data/a",
		Namespace: "other"}}
	p := resolverFor(c, liveMounts, "session").resolve(ref)
	if want := vaultpath.New("other", "elsewhere/kv", "a"); p.Location != want {
		t.Errorf("in another namespace: %+v, want %+v", p, want)
	}
}

// What names a store behind which there is no Vault is no use.
func TestNoForeignStore(t *testing.T) {
	t.Parallel()
	foreign := storeIn("s.yaml", "SecretStore/aws", "")
	foreign.Foreign = true
	far := storeIn("far/s.yaml", "SecretStore/aws", "secret")
	var refs []*catalog.Reference
	for _, store := range []string{"", "SecretStore/aws", "SecretStore/missing", "SecretStore/*"} {
		refs = append(refs, &catalog.Reference{FilePath: "/repo/es.yaml",
			Reference: sources.Reference{Raw: "by " + store, Path: "a/b", Store: store}})
	}
	refs = append(refs, &catalog.Reference{FilePath: "/repo/far/es.yaml",
		Reference: sources.Reference{Raw: "far", Path: "far", Store: "SecretStore/aws"}})
	var kept []string
	for _, u := range New(&catalog.Catalog{References: refs, Stores: []*catalog.Store{foreign, far}},
		catalog.Options{}, nil).Uses() {
		kept = append(kept, u.Raw)
	}
	slices.Sort(kept)
	// What names no store is kept where nobody can tell; here the only one near is foreign.
	if want := []string{"by ", "by SecretStore/missing", "far"}; !slices.Equal(kept, want) {
		t.Errorf("uses %q, want %q", kept, want)
	}
}

// A patch names no store: the base of the object that it changes does, in another file.
func TestResolvePatchByItsBase(t *testing.T) {
	t.Parallel()
	part := func(file, object, store, path string) *catalog.Reference {
		return &catalog.Reference{File: file, FilePath: "/repo/" + file,
			Reference: sources.Reference{Object: object, Store: store, Path: path}}
	}
	const es, other = "ExternalSecret/app", "ExternalSecret/other"
	c := &catalog.Catalog{
		Stores: []*catalog.Store{
			storeIn("stores.yaml", "ClusterSecretStore/vault", "secret"),
			storeIn("stores.yaml", "ClusterSecretStore/legacy", "legacy"),
			storeIn("shop/base/store.yaml", "SecretStore/own", "a.b/kv"),
		},
		References: []*catalog.Reference{
			part("shop/base/es.yaml", es, "SecretStore/own", "x"),
			part("blog/base/es.yaml", es, "ClusterSecretStore/legacy", "x"),
			part("both/a.yaml", other, "ClusterSecretStore/vault", "x"),
			part("both/b.yaml", other, "ClusterSecretStore/legacy", "x"),
		},
	}
	r := resolverFor(c, liveMounts, "")
	for _, tc := range []struct{ name, file, object, want, hint string }{
		{"by the base beside it", "shop/prod/patch.yaml", es, "a.b/kv/p", ""},
		{"by another's base", "blog/prod/patch.yaml", es, "legacy/p", ""},
		{"two bases that differ", "both/prod/patch.yaml", other, "",
			"the file does not say which store it means"},
		{"no base", "elsewhere/patch.yaml", "ExternalSecret/nobody", "",
			"the file does not say which store it means"},
		{"no object", "elsewhere/patch.yaml", "", "", "the file does not say which store it means"},
	} {
		checkMeaning(t, tc.name, r.resolve(part(tc.file, tc.object, "SecretStore/*", "p")), tc.want,
			tc.hint)
	}
}

// What another file says of the namespace counts where the reference says nothing, and nothing is
// missing without it.
func TestResolveByContext(t *testing.T) {
	t.Parallel()
	auth := func(file, name, ns string) *catalog.Store {
		s := storeIn(file, name, "")
		s.Namespace = ns
		return s
	}
	c := &catalog.Catalog{Stores: []*catalog.Store{
		auth("a/auth.yaml", "VaultAuth/default", "team-a"), auth("b/auth.yaml", "VaultAuth/default",
			"team-b"), auth("x.yaml", "VaultAuth/open", "${NS}"),
	}}
	r := resolverFor(c, liveMounts, "")
	for _, tc := range []struct {
		name, file, context, own, want string
		status                         Status
	}{
		{"the nearest", "b/vss.yaml", "VaultAuth/default", "", "team-b", Unchecked},
		{"its own is more", "b/vss.yaml", "VaultAuth/default", "own", "own", Unchecked},
		{"not there", "b/vss.yaml", "VaultAuth/nobody", "", "", Unchecked},
		{"nobody knows which", "c/vss.yaml", "VaultAuth/default", "", "", Unchecked},
		{"a placeholder", "c/vss.yaml", "VaultAuth/open", "", "${NS}", Templated},
	} {
		ref := &catalog.Reference{FilePath: "/repo/" + tc.file,
			Reference: sources.Reference{Mount: "secret", Path: "a", Namespace: tc.own, Context: tc.context}}
		if p := r.resolve(ref); p.Namespace != tc.want || p.Status != tc.status {
			t.Errorf("%s: %+v, want the namespace %q", tc.name, p, tc.want)
		}
	}
}
