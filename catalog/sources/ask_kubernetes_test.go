package sources

import (
	"slices"
	"strings"
	"testing"
)

// askMounts are the mounts of the server in the tables of what tools ask for, with their KV
// version; "pki/" is of another engine.
var askMounts = map[string]int{"secret/": 2, "kv/int/": 2, "a.b/kv/": 2, "v1kv/": 1, "old/int/": 1,
	"pki/": 0}

// askMountOf answers as the server does.
func askMountOf(path string) (mount string, kvVersion int, ok bool) {
	for m, version := range askMounts {
		if strings.HasPrefix(strings.Trim(path, "/")+"/", m) && len(m) > len(mount) {
			mount, kvVersion, ok = m, version, true
		}
	}
	return mount, kvVersion, ok
}

// asks are the tables: sources that ask alike share one.
var asks = []struct {
	sources []string
	rows    []askRow
}{
	{[]string{"external-secrets"}, []askRow{
		// the operator's own examples, of buildPath
		{mount: "secret/path", kv: 2, path: "foo", want: "secret/path/data/foo"},
		{mount: "secret/path", kv: 1, path: "foo", want: "secret/path/foo"},
		{mount: "secret/path", kv: 2, path: "secret/path/foo", want: "secret/path/data/foo"},
		{mount: "secret/path", kv: 2, path: "secret/path/data/foo", want: "secret/path/data/foo"},
		{mount: "secret/path", kv: 1, path: "secret/path/foo", want: "secret/path/foo"},
		{kv: 2, path: "secret/path/foo", want: "secret/data/path/foo"},
		{kv: 2, path: "secret/path/data/foo", want: "secret/path/data/foo"},
		{kv: 1, path: "secret/path/foo", want: "secret/path/foo"},
		// a mount with slashes: reached by the store's path alone, or with data/ in the key
		{mount: "kv/int", kv: 2, path: "app/db", want: "kv/int/data/app/db"},
		{mount: "kv/int", kv: 2, path: "kv/int/app/db", want: "kv/int/data/app/db"},
		{kv: 2, path: "kv/int/app/db", want: "kv/data/int/app/db"},
		{kv: 2, path: "kv/int/data/app/db", want: "kv/int/data/app/db"},
		// deeper than the mount, and equal to it
		{mount: "secret/teams", kv: 2, path: "identity/prod/db",
			want: "secret/teams/data/identity/prod/db"},
		{mount: "secret/teams", kv: 2, path: "secret/teams/db", want: "secret/teams/data/db"},
		{mount: "v1kv/teams", kv: 1, path: "db", want: "v1kv/teams/db"},
		{mount: "secret", kv: 2, path: "teams/db", want: "secret/data/teams/db"},
		{mount: "secret", kv: 2, path: "secret/secret/db", want: "secret/data/secret/db"},
		{mount: "secret", kv: 2, path: "secretary/db", want: "secret/data/secretary/db"},
		{mount: "secret", kv: 2, path: "secret", want: "secret/data/secret"},
		{mount: "secret", path: "db", want: "secret/data/db"}, // v2 is the default
		// data/ in the store, in the key, and as a folder
		{mount: "secret/data", kv: 2, path: "db", want: "secret/data/data/db"},
		{mount: "secret", kv: 2, path: "data/db", want: "secret/data/data/db"},
		{mount: "secret", kv: 2, path: "secret/data/data/db", want: "secret/data/data/db"},
		{mount: "v1kv", kv: 1, path: "v1kv/data/db", want: "v1kv/data/db"},
		{kv: 2, path: "secret/app/data/db", want: "secret/app/data/db"},
		{kv: 2, path: "secret/data", want: "secret/data/data"},
		{kv: 2, path: "secret", want: "secret/data"},
		// slashes
		{mount: "secret", kv: 2, path: "/db", want: "secret/data/db"},
		{mount: "secret", kv: 2, path: "/secret/db", want: "secret/data/secret/db"},
		{mount: "secret/", kv: 2, path: "secret/db", want: "secret/data/secret/db"},
		{mount: "secret/", kv: 2, path: "db", want: "secret/data/db"},
		{mount: "/secret", kv: 2, path: "secret/db", want: "secret/data/secret/db"},
		{mount: "secret", kv: 2, path: "teams//db/", want: "secret/data/teams/db"},
		{kv: 2, path: "/secret/db", want: "data/secret/db"},
		{kv: 1, path: "/v1kv/db", want: "v1kv/db"},
		// find
		{mount: "kv/int", kv: 2, path: "teams", folder: true, want: "kv/int/metadata/teams"},
		{mount: "kv/int", kv: 2, folder: true, want: "kv/int/metadata"},
		{mount: "secret/teams", kv: 2, path: "a", folder: true, want: "secret/teams/metadata/a"},
		{mount: "secret", kv: 2, path: "secret/teams", folder: true,
			want: "secret/metadata/secret/teams"},
		{mount: "secret", kv: 2, path: "data/teams/", folder: true, want: "secret/metadata/data/teams"},
		{mount: "v1kv", kv: 1, path: "teams", folder: true, want: "v1kv/teams"},
		{mount: "v1kv", kv: 1, folder: true, want: "v1kv"},
		{kv: 2, path: "kv/int/data/teams", folder: true, want: "kv/int/metadata/teams"},
		{kv: 2, path: "secret/data", folder: true, want: "secret/metadata"},
		{kv: 2, path: "secret/database", folder: true, want: "secret/database"},
		{kv: 2, path: "secret/teams", folder: true, want: ""},
		{kv: 2, folder: true, want: ""},
		{kv: 1, path: "v1kv/teams", folder: true, want: ""},
	}},
	// External Secrets: a generator names no store. CSI: see below for its query.
	{[]string{"external-secrets", "secrets-store-csi", "argocd-vault-plugin", "argocd-vault-replacer",
		"bank-vaults", "vault-config-operator", "keda"}, []askRow{
		{path: "kv/int/data/app/db", want: "kv/int/data/app/db"},
		{path: "kv/int/app/db", want: "kv/int/app/db"},
		{path: "kv/data/int/app/db", want: "kv/data/int/app/db"},
		{path: "a.b/kv/data/db", want: "a.b/kv/data/db"},
		{path: "secret/data/teams/db", want: "secret/data/teams/db"},
		{path: "secret/teams/data/db", want: "secret/teams/data/db"},
		{path: "secret/teams/db", want: "secret/teams/db"},
		{path: "secret/data/data/db", want: "secret/data/data/db"},
		{path: "v1kv/teams/db", want: "v1kv/teams/db"},
		{path: "v1kv/data/db", want: "v1kv/data/db"},
		{path: "/secret/data/db", want: "secret/data/db"},
		{path: "//secret//data/db/", want: "secret/data/db"},
		{path: "secret/data/a b%20c", want: "secret/data/a b%20c"},
		{path: "pki/issue/web", want: "pki/issue/web"},
		{path: "secret/data/x/../../../../sys/x", want: ""}, // beside the API
	}},
	{[]string{"secrets-store-csi"}, []askRow{
		{path: "pki/issue/web?common_name=x/y", want: "pki/issue/web"},
		{path: "secret/data/db?version=2", want: "secret/data/db"},
	}},
	{[]string{"bank-vaults", "keda", "argocd-vault-plugin"},
		[]askRow{{path: "secret/data/db?version=2", want: "secret/data/db?version=2"}}},
	{[]string{"consul-template", "vault-agent", "vault-agent-injector", "nomad", "envconsul"},
		[]askRow{
			// a mount with slashes
			{path: "kv/int/app/db", want: "kv/int/data/app/db"},
			{path: "kv/int/data/app/db", want: "kv/int/data/app/db"},
			{path: "kv/data/int/app/db", want: "kv/data/int/app/db"},
			{path: "a.b/kv/db", want: "a.b/kv/data/db"},
			// deeper than the mount, equal to it
			{path: "secret/teams/data/db", want: "secret/data/teams/data/db"},
			{path: "secret/teams/db", want: "secret/data/teams/db"},
			{path: "secret", want: "secret/data"},
			{path: "secret/", want: "secret/data"},
			{path: "kv/int", want: "kv/int/data"},
			// the library's own examples, of shimKVv2Path
			{path: "secret/data/datafoo/bar", want: "secret/data/datafoo/bar"},
			{path: "secret/datafoo/bar", want: "secret/data/datafoo/bar"},
			{path: "secret/foodata/foo/bar", want: "secret/data/foodata/foo/bar"},
			{path: "secret/metadata/foo/bar", want: "secret/metadata/foo/bar"},
			{path: "secret/metadatafoo/foo/bar", want: "secret/data/metadatafoo/foo/bar"},
			{path: "secret/subkeys/foo", want: "secret/subkeys/foo"},
			// what lies in a folder "data" needs it twice
			{path: "secret/data/data/db", want: "secret/data/data/db"},
			{path: "secret/data", want: "secret/data/data"},
			// version 1, other engines, and where the server does not say
			{path: "v1kv/teams/db", want: "v1kv/teams/db"},
			{path: "v1kv/data/db", want: "v1kv/data/db"},
			{path: "old/int/db", want: "old/int/db"},
			{path: "pki/issue/web", want: "pki/issue/web"},
			{path: "nowhere/db", want: "nowhere/db"},
			{path: "secret/db", blind: true, want: "secret/db"},
			// slashes and URLs
			{path: "/secret/db", want: "secret/data/db"},
			{path: " /secret/data/db/ ", want: "secret/data/db"},
			{path: "secret//data/db", want: "secret/data/data/db"},
			{path: "secret/a%20b", want: "secret/data/a b"},
			{path: "secret/data/db?version=2", want: "secret/data/db"},
			{path: "secret/%zz", want: ""},
			{path: "/", want: ""},
			// secrets "..."
			{path: "kv/int/teams/", folder: true, want: "kv/int/metadata/teams"},
			{path: "kv/int/", folder: true, want: "kv/int/metadata"},
			{path: "kv/int/metadata/teams/", folder: true, want: "kv/int/metadata/teams"},
			{path: "secret/data/teams", folder: true, want: "secret/metadata/data/teams"},
			{path: "/secret/teams", folder: true, want: "secret/metadata/teams"},
			{path: "secret/metadatas", folder: true, want: "secret/metadatas"}, // taken for metadata
			{path: "v1kv/teams", folder: true, want: "v1kv/teams"},
			{path: "nowhere/teams", folder: true, want: "nowhere/teams"},
			{path: "/", folder: true, want: ""},
		}},
	{[]string{"ricoberger-vault-secret"}, []askRow{
		{path: "kv/int/app/db", want: "kv/int/data/app/db"},
		{path: "kv/int", want: "kv/int/data"},
		{path: "a.b/kv/db", want: "a.b/kv/data/db"},
		{path: "secret/teams/db", want: "secret/data/teams/db"},
		{path: "secret/data/db", want: "secret/data/data/db"}, // a folder "data"
		{path: "secret/metadata/db", want: "secret/data/metadata/db"},
		{path: "/secret/db", want: "secret/data/secret/db"},
		{path: "v1kv/teams/db", want: "v1kv/teams/db"},
		{path: "v1kv/data/db", want: "v1kv/data/db"},
		{path: "pki/issue/web", want: "pki/issue/web"},
		{path: "nowhere/db", want: ""},
		{path: "secret/db", blind: true, want: ""},
	}},
	{[]string{"vault-secrets-operator"}, []askRow{
		{mount: "kv/int", call: kvV2, path: "app/db", want: "kv/int/data/app/db"},
		{mount: "kv/int", path: "app/db", want: "kv/int/app/db"},
		{mount: "kv/int", call: kvAny, path: "app/db", want: "kv/int/data/app/db"},
		{mount: "kv/int", call: kvV1, path: "app/db", want: "kv/int/app/db"},
		{mount: "kv", call: kvV2, path: "int/app/db", want: "kv/data/int/app/db"},
		{mount: "secret/teams", call: kvV2, path: "db", want: "secret/teams/data/db"},
		{mount: "secret/teams", path: "db", want: "secret/teams/db"},
		{mount: "secret", call: kvV2, path: "teams/db", want: "secret/data/teams/db"},
		{mount: "secret", call: kvV2, path: "secret/db", want: "secret/data/secret/db"},
		{mount: "secret", call: kvV2, path: "data/db", want: "secret/data/data/db"},
		{mount: "secret/data", call: kvV2, path: "db", want: "secret/data/data/db"},
		{mount: "secret", call: kvV2, path: "/db", want: "secret/data/db"},
		{mount: "/secret/", call: kvV2, path: "db/", want: "secret/data/db"},
		{mount: "secret", call: kvV1, path: "db", want: "secret/db"},
		{mount: "v1kv", call: kvV2, path: "db", want: "v1kv/data/db"},
		{mount: "v1kv", call: kvV1, path: "data/db", want: "v1kv/data/db"},
		{mount: "old/int", path: "db", want: "old/int/db"},
		{mount: "pki", path: "issue/web", want: "pki/issue/web"},
		{mount: "nowhere", path: "db", want: "nowhere/db"},
		{mount: "secret", path: "db", blind: true, want: "secret/db"},
	}},
	{[]string{"kapitan"}, []askRow{
		{mount: "kv/int", kv: 2, path: "app/db", want: "kv/int/data/app/db"},
		{mount: "kv/int", path: "app/db", want: "kv/int/data/app/db"},
		{mount: "kv", kv: 2, path: "int/app/db", want: "kv/data/int/app/db"},
		{mount: "secret/teams", kv: 2, path: "db", want: "secret/teams/data/db"},
		{mount: "secret/teams", path: "db", want: "secret/teams/data/db"},
		{mount: "secret", kv: 2, path: "teams/db", want: "secret/data/teams/db"},
		{mount: "secret", kv: 2, path: "secret/db", want: "secret/data/secret/db"},
		{mount: "secret", kv: 2, path: "data/db", want: "secret/data/data/db"},
		{mount: "secret/data", kv: 2, path: "db", want: "secret/data/data/db"},
		{mount: "secret", kv: 2, path: "/db", want: "secret/data/db"},
		{mount: "/secret/", kv: 2, path: "db/", want: "secret/data/db"},
		{mount: "secret", kv: 1, path: "db", want: "secret/db"},
		{mount: "v1kv", kv: 2, path: "db", want: "v1kv/data/db"},
		{mount: "v1kv", kv: 1, path: "data/db", want: "v1kv/data/db"},
		{mount: "old/int", path: "db", want: "old/int/db"},
		{mount: "pki", path: "issue/web", want: "pki/issue/web"},
		{mount: "nowhere", path: "db", want: "nowhere/db"},
		{mount: "secret", path: "db", blind: true, want: "secret/db"},
	}},
	{[]string{"kapitan"}, []askRow{{kv: 2, path: "db", want: "secret/data/db"},
		{kv: 1, path: "db", want: "secret/db"}, {path: "db", want: "secret/data/db"}}},
	{[]string{"kong"}, []askRow{
		{mount: "kv/int", kv: 2, path: "app/db", want: "kv/int/data/app/db"},
		{mount: "kv", kv: 2, path: "int/app/db", want: "kv/data/int/app/db"},
		{mount: "secret/teams", kv: 2, path: "db", want: "secret/teams/data/db"},
		{mount: "secret", kv: 2, path: "teams/db", want: "secret/data/teams/db"},
		{mount: "secret", kv: 2, path: "data/db", want: "secret/data/data/db"},
		// how an entity without kv can be used
		{mount: "secret", kv: 1, path: "data/db", want: "secret/data/db"},
		{mount: "secret", kv: 1, path: "db", want: "secret/db"},
		{mount: "secret", path: "db", want: "secret/db"},
		{mount: "v1kv", kv: 1, path: "db", want: "v1kv/db"},
		{mount: "v1kv", kv: 2, path: "db", want: "v1kv/data/db"},
		{mount: "/secret/", kv: 2, path: "ab", want: "secret/data/ab"},
		// once unescaped already: once more here, and by the server that is sent the rest as it is
		{mount: "secret", kv: 2, path: "a b", want: ""},
		{mount: "secret", kv: 2, path: "a+b", want: ""},
		{mount: "secret", kv: 2, path: "a%2520b", want: "secret/data/a b"},
		{mount: "secret", kv: 2, path: "a#b&c", want: "secret/data/a#b&c"},
		{mount: "secret", kv: 2, path: "a?b", want: "secret/data/a"},
		{path: "db", want: "secret/db"},
		{kv: 2, path: "db", want: "secret/data/db"},
	}},
}

type askRow struct {
	mount  string
	kv     int // as files say
	call   string
	path   string
	folder bool
	blind  bool // the server does not say which mounts it has
	want   string
}

func (r askRow) request() Request {
	q := Request{Mount: r.mount, KVVersion: r.kv, Call: r.call, Path: r.path, Folder: r.folder,
		MountOf: askMountOf}
	if r.blind {
		q.MountOf = func(string) (string, int, bool) { return "", 0, false }
	}
	return q
}

func TestAsk(t *testing.T) {
	t.Parallel()
	for _, table := range asks {
		for _, name := range table.sources {
			s := sourceOf(t, name)
			for _, row := range table.rows {
				if got := s.Ask(row.request()); got != row.want {
					t.Errorf("%s: mount %q, v%d, path %q, folder %v: asks for %q, want %q", name, row.mount,
						row.kv, row.path, row.folder, got, row.want)
				}
			}
		}
	}
}

func sourceOf(t *testing.T, name string) Source {
	t.Helper()
	i := slices.IndexFunc(All(), func(s Source) bool { return s.Name == name })
	if i < 0 {
		t.Fatalf("no source %q", name)
	}
	s := All()[i]
	if s.Ask == nil {
		t.Fatalf("%s does not say what it asks for", name)
	}
	return s
}

// likeKubernetes are sources of text that share a way of asking with those for Kubernetes.
var likeKubernetes = []string{"consul-template", "vault-agent", "nomad", "envconsul", "kong",
	"kapitan", "argocd-vault-replacer"}

// kubernetesSources are the sources that read what is meant for Kubernetes: those without a table
// of their own in asksOfTexts.
func kubernetesSources() []Source {
	return slices.DeleteFunc(All(), func(s Source) bool {
		_, text := asksOfTexts()[s.Name]
		return text || s.Policies || slices.Contains(likeKubernetes, s.Name)
	})
}

// Each source that reads what is meant for Kubernetes, and each that shares a way of asking with
// one of them, has a table with mounts of both versions, one of them with slashes.
func TestEverySourceHasATableOfWhatItAsksFor(t *testing.T) {
	t.Parallel()
	names := slices.Clone(likeKubernetes)
	for _, s := range kubernetesSources() {
		names = append(names, s.Name)
	}
	for _, name := range names {
		sourceOf(t, name)
		under := map[string]bool{}
		for _, table := range asks {
			if !slices.Contains(table.sources, name) {
				continue
			}
			for _, row := range table.rows {
				if mount, _, ok := askMountOf(row.want); ok {
					under[mount] = true
				}
			}
		}
		for _, mount := range []string{"secret/", "kv/int/", "v1kv/"} {
			if !under[mount] {
				t.Errorf("%s has no row that asks for something in %s", name, mount)
			}
		}
	}
}
