package catalog

import (
	"slices"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func storeIn(file, name, mount string) *Store {
	return &Store{File: file, FilePath: "/repo/" + file, Store: sources.Store{Name: name, Mount: mount, Line: 3}}
}

func TestResolveByStore(t *testing.T) {
	foreign := storeIn("all/aws.yaml", "SecretStore/aws", "")
	foreign.Foreign = true
	old := storeIn("all/old.yaml", "SecretStore/old", "kv")
	old.KVVersion = 1
	c := &Catalog{Stores: []*Store{
		storeIn("all/cluster.yaml", "ClusterSecretStore/vault", "secret"),
		storeIn("all/cluster.yaml", "SecretStore/mountless", ""),
		storeIn("all/kong.yaml", "kong/hcv", "legacy"),
		storeIn("prod/store.yaml", "SecretStore/env", "a.b/kv"),
		storeIn("staging/store.yaml", "SecretStore/env", "secret"),
		storeIn("one/es.yaml", "SecretStore/own", "legacy"),
		storeIn("one/store.yaml", "SecretStore/own", "secret"),
		storeIn("same/a.yaml", "SecretStore/twice", "secret"),
		storeIn("same/b.yaml", "SecretStore/twice", "secret"),
		foreign, old,
	}}
	r := c.NewResolver(liveMounts, "")
	for _, tc := range []struct {
		name, file, store, path string
		want, literal, hint     string
	}{
		{"in another file", "x/es.yaml", "ClusterSecretStore/vault", "teams/a", "secret/teams/a", "", ""},
		{"the operator takes the mount and data/", "x/es.yaml", "ClusterSecretStore/vault", "secret/data/a", "secret/a", "secret/secret/data/a", ""},
		{"but not data/ alone", "x/es.yaml", "ClusterSecretStore/vault", "data/a", "secret/a", "secret/data/a", `has the "data" of the API`},
		{"Kong takes neither", "x/kong.yaml", "kong/hcv", "legacy/a", "legacy/a", "legacy/legacy/a", "repeats the mount"},
		{"without a mount", "x/es.yaml", "SecretStore/mountless", "a.b/kv/data/x", "a.b/kv/x", "a.b/kv/data/x", ""},
		{"in the same file, though another is near", "one/es.yaml", "SecretStore/own", "a", "legacy/a", "", ""},
		{"the nearest", "prod/app/es.yaml", "SecretStore/env", "a", "a.b/kv/a", "", ""},
		{"the nearest, elsewhere", "staging/app/es.yaml", "SecretStore/env", "a", "secret/a", "", ""},
		{"two that are as near", "base/es.yaml", "SecretStore/env", "a", "", "",
			"SecretStore/env is there several times: prod/store.yaml:3 and staging/store.yaml:3 differ"},
		{"two that are the same", "base/es.yaml", "SecretStore/twice", "a", "secret/a", "", ""},
		{"missing", "x/es.yaml", "SecretStore/nobody", "secret/a", "", "", "SecretStore/nobody is in none of the files"},
		{"no Vault", "x/es.yaml", "SecretStore/aws", "a", "", "", "SecretStore/aws is no Vault"},
		{"another kind is another store", "x/es.yaml", "SecretStore/vault", "a", "", "", "in none of the files"},
		{"any, where one is near", "prod/app/patch.yaml", "SecretStore/*", "a", "a.b/kv/a", "", ""},
		{"any, where several are", "same/patch.yaml", "SecretStore/*", "a", "secret/a", "", ""},
		{"any, where they differ", "base/patch.yaml", "SecretStore/*", "a", "", "", "the file does not say which store it means: "},
		{"any of a kind", "base/patch.yaml", "ClusterSecretStore/*", "a", "secret/a", "", ""},
		{"any of a kind that is not there", "base/x.tf", "terraform/*", "a", "", "", "there is none in the files"},
		{"of an engine that is not mounted", "x/es.yaml", "SecretStore/old", "a", "", "", "there is no mount kv/"},
	} {
		ref := &Reference{File: tc.file, FilePath: "/repo/" + tc.file, Reference: sources.Reference{Path: tc.path, Store: tc.store}}
		checkPlace(t, tc.name, r.Resolve(ref), tc.want, tc.literal, tc.hint)
	}
	// A mount that the reference names itself counts more.
	p := r.Resolve(&Reference{Reference: sources.Reference{Mount: "team", Path: "a", Store: "ClusterSecretStore/vault"}})
	checkPlace(t, "a mount of its own", p, "team/a", "", "")
}

// Offline the store's version tells whether data/ is a folder.
func TestResolveByStoreOffline(t *testing.T) {
	store := func(name, mount string, version int) *Store {
		s := storeIn("s.yaml", name, mount)
		s.KVVersion = version
		return s
	}
	c := &Catalog{Stores: []*Store{
		store("SecretStore/one", "kv", 1), store("SecretStore/two", "kv", 2), store("SecretStore/unknown", "kv", 0),
		store("SecretStore/api", "kv/data", 1), store("SecretStore/none", "", 1),
	}}
	for _, tc := range []struct{ store, path, want, literal string }{
		{"SecretStore/one", "data/a", "kv/data/a", ""},
		{"SecretStore/two", "kv/data/a", "kv/a", "kv/kv/data/a"},
		{"SecretStore/unknown", "kv/data/a", "kv/a", "kv/kv/data/a"},
		{"SecretStore/api", "a", "kv/data/a", ""},
		{"SecretStore/none", "kv/data/a", "kv/data/a", ""},
	} {
		p := c.NewResolver(nil, "").Resolve(&Reference{Reference: sources.Reference{Path: tc.path, Store: tc.store}})
		checkPlace(t, tc.store, p, tc.want, tc.literal, "")
	}
}

func TestHoldsPlaceholder(t *testing.T) {
	for text, want := range map[string]bool{
		"secret": false, "team/a.b/kv": false, "": false, "a$": false, "100%": false, "a<b": false, "a{b}": false,
		"{{ .x }}": true, "kv-${env}": true, "$(ENV)": true, "$ENV/kv": true, "<mount>": true, "%s/kv": true, "[[ x ]]": true, "$[[ inputs.x ]]": true,
	} {
		if got := holdsPlaceholder(text); got != want {
			t.Errorf("holdsPlaceholder(%q) = %v", text, got)
		}
	}
}

func TestResolveNamespace(t *testing.T) {
	store := storeIn("s.yaml", "SecretStore/v", "secret")
	store.Namespace = "/of/store/"
	c := &Catalog{Stores: []*Store{store, storeIn("s.yaml", "SecretStore/plain", "secret")}}
	for _, tc := range []struct{ own, store, session, want string }{
		{"", "", "", ""},
		{"", "", "/session/", "session"},
		{"", "SecretStore/plain", "session", "session"},
		{"", "SecretStore/v", "session", "of/store"},
		{"own/", "SecretStore/v", "session", "own"},
		{"own", "", "session", "own"},
	} {
		ref := &Reference{Reference: sources.Reference{Mount: "secret", Path: "a", Namespace: tc.own, Store: tc.store}}
		p := c.NewResolver(liveMounts, tc.session).Resolve(ref)
		if p.Resolution != Resolved || p.Location.Namespace != tc.want || p.Namespace != tc.want {
			t.Errorf("%+v: %+v", tc, p)
		}
	}
	// The mounts of one namespace say nothing about another one.
	ref := &Reference{Reference: sources.Reference{Path: "elsewhere/kv/data/a", Namespace: "other"}}
	p := c.NewResolver(liveMounts, "session").Resolve(ref)
	if want := vaultpath.New("other", "elsewhere/kv", "a"); p.Location != want {
		t.Errorf("in another namespace: %+v, want %+v", p, want)
	}
}

func TestDropForeign(t *testing.T) {
	foreign := storeIn("s.yaml", "SecretStore/aws", "")
	foreign.Foreign = true
	far := storeIn("far/s.yaml", "SecretStore/aws", "secret")
	var refs []*Reference
	for _, store := range []string{"", "SecretStore/aws", "SecretStore/missing", "SecretStore/*"} {
		refs = append(refs, &Reference{FilePath: "/repo/es.yaml", Reference: sources.Reference{Path: "a/b", Store: store}})
	}
	refs = append(refs, &Reference{FilePath: "/repo/far/es.yaml", Reference: sources.Reference{Path: "far", Store: "SecretStore/aws"}})
	c := &Catalog{References: slices.Clone(refs), Stores: []*Store{foreign, far}}
	c.dropForeign()
	// What names no store is kept where nobody can tell; here the only one near is foreign.
	if want := []*Reference{refs[0], refs[2], refs[4]}; !slices.Equal(c.References, want) {
		t.Errorf("%d references are left, want %d", len(c.References), len(want))
	}
}

// A patch names no store: the base of the object that it changes does, in another file.
func TestResolvePatchByItsBase(t *testing.T) {
	part := func(file, object, store, path string) *Reference {
		return &Reference{File: file, FilePath: "/repo/" + file, Reference: sources.Reference{Object: object, Store: store, Path: path}}
	}
	const es, other = "ExternalSecret/app", "ExternalSecret/other"
	c := &Catalog{
		Stores: []*Store{
			storeIn("stores.yaml", "ClusterSecretStore/vault", "secret"), storeIn("stores.yaml", "ClusterSecretStore/legacy", "legacy"),
			storeIn("shop/base/store.yaml", "SecretStore/own", "a.b/kv"),
		},
		References: []*Reference{
			part("shop/base/es.yaml", es, "SecretStore/own", "x"),
			part("blog/base/es.yaml", es, "ClusterSecretStore/legacy", "x"),
			part("both/a.yaml", other, "ClusterSecretStore/vault", "x"), part("both/b.yaml", other, "ClusterSecretStore/legacy", "x"),
		},
	}
	r := c.NewResolver(liveMounts, "")
	for _, tc := range []struct{ name, file, object, want, hint string }{
		{"by the base beside it", "shop/prod/patch.yaml", es, "a.b/kv/p", ""},
		{"by another's base", "blog/prod/patch.yaml", es, "legacy/p", ""},
		{"two bases that differ", "both/prod/patch.yaml", other, "", "the file does not say which store it means"},
		{"no base", "elsewhere/patch.yaml", "ExternalSecret/nobody", "", "the file does not say which store it means"},
		{"no object", "elsewhere/patch.yaml", "", "", "the file does not say which store it means"},
	} {
		checkPlace(t, tc.name, r.Resolve(part(tc.file, tc.object, "SecretStore/*", "p")), tc.want, "", tc.hint)
	}
}

// What another file says of the namespace counts where the reference says nothing, and nothing is missing without it.
func TestResolveByContext(t *testing.T) {
	auth := func(file, name, ns string) *Store {
		s := storeIn(file, name, "")
		s.Namespace = ns
		return s
	}
	c := &Catalog{Stores: []*Store{
		auth("a/auth.yaml", "VaultAuth/default", "team-a"), auth("b/auth.yaml", "VaultAuth/default", "team-b"), auth("x.yaml", "VaultAuth/open", "${NS}"),
	}}
	r := c.NewResolver(liveMounts, "")
	for _, tc := range []struct {
		name, file, context, own, want string
		resolution                     Resolution
	}{
		{"the nearest", "b/vss.yaml", "VaultAuth/default", "", "team-b", Resolved},
		{"its own is more", "b/vss.yaml", "VaultAuth/default", "own", "own", Resolved},
		{"not there", "b/vss.yaml", "VaultAuth/nobody", "", "", Resolved},
		{"nobody knows which", "c/vss.yaml", "VaultAuth/default", "", "", Resolved},
		{"a placeholder", "c/vss.yaml", "VaultAuth/open", "", "${NS}", Templated},
	} {
		ref := &Reference{FilePath: "/repo/" + tc.file, Reference: sources.Reference{Mount: "secret", Path: "a", Namespace: tc.own, Context: tc.context}}
		if p := r.Resolve(ref); p.Namespace != tc.want || p.Resolution != tc.resolution {
			t.Errorf("%s: %+v, want the namespace %q", tc.name, p, tc.want)
		}
	}
}
