package xref

import (
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A reference lies where its tool looks for it, by the tool's own rule. What a kind reader takes it
// for is what is meant, and the hint says why it is not the same, and what would be right for this
// tool.
func TestResolveAsTheToolAsks(t *testing.T) {
	t.Parallel()
	r := resolverFor(&catalog.Catalog{}, liveMounts, "")
	for _, tc := range []struct {
		source, call, mount, path string
		want, meant, hint         string // all of it
	}{
		// what asks for just what is written
		{"keda", "", "", "secret/a", "", "secret/a",
			`its tool asks for "secret/a" as it stands, and the API has "data" behind the mount "secret": should it be "secret/data/a"?`},
		{"keda", "", "", "secret/data/a", "secret/a", "", ""},
		{"keda", "", "", "legacy/a", "legacy/a", "", ""},
		{"keda", "", "", "database/creds/a", "database/creds/a", "", ""},
		{"keda", "", "", "/secret/data/a", "secret/a", "",
			`the path begins with a slash: should it be "secret/data/a"?`},
		{"keda", "", "", "/secret/a", "", "secret/a",
			`its tool asks for "secret/a", and the API has "data" behind the mount "secret": should it be "secret/data/a"?`},
		{"keda", "", "", "v1/secret/data/a", "", "secret/a",
			`the path has the "v1" of the API's addresses in it: should it be "secret/data/a"?`},
		{"keda", "", "", "secret/data", "", "secret/data",
			`its tool asks for "secret/data" as it stands, which is no more than a mount: should it be "secret/data/data"?`},
		{"keda", "", "", "nowhere/a", "", "", "there is no mount nowhere/ that the token can reach"},

		// what adds data/
		{"vals", "", "", "secret/a", "secret/a", "", ""},
		{"vals", "", "", "secret/data/a", "secret/data/a", "secret/a",
			`its tool asks for "secret/data/data/a": should it be "secret/a"?`},
		{"vals", "", "", "/secret/a", "secret/secret/a", "secret/a",
			`the path begins with a slash: should it be "secret/a"?`},
		{"vals", "", "", "/secret/data/a", "secret/secret/data/a", "secret/a",
			`its tool asks for "secret/data/secret/data/a": should it be "secret/a"?`},
		{"shell", "kv get", "secret/teams", "a", "secret/a", "secret/teams/a",
			`the mount has a folder in it: should the mount be "secret" and the path "teams/a"?`},
		{"shell", "kv get", "secret", "secret/a", "secret/secret/a", "secret/a",
			`the path repeats the mount "secret": should it be "a"?`},

		// what is told the version
		{"vault-secrets-operator", "kv-v2", "secret", "data/a", "secret/data/a", "secret/a",
			`the path has the "data" of the API in it: should it be "a"?`},
		{"vault-secrets-operator", "kv-v2", "secret/data", "a", "secret/data/a", "secret/a",
			`the mount has a segment of the API in it: should the mount be "secret"?`},
		{"vault-secrets-operator", "kv-v2", "secret/teams", "a", "", "secret/teams/a",
			`the mount has a folder in it: should the mount be "secret" and the path "teams/a"?`},
		{"vault-secrets-operator", "kv-v1", "secret", "a", "", "secret/a",
			`its tool asks for "secret/a", and the API has "data" behind the mount "secret": should the version be 2?`},
		{"vault-secrets-operator", "kv-v2", "legacy", "a", "legacy/data/a", "legacy/a",
			`its tool asks for "legacy/data/a": should the version be 1?`},
		{"vault-secrets-operator", "kv-v1", "legacy/teams", "a", "legacy/teams/a", "", ""},
		// nothing leads it there
		{"terraform", "vault_kv_secret_v2", "legacy", "a", "legacy/data/a", "legacy/a",
			`its tool asks for "legacy/data/a"`},

		// where the first segment is the mount
		{"jenkins", "kv-v2", "", "a.b/kv/x", "", "a.b/kv/x",
			`its tool asks for "a.b/data/kv/x", and there is no mount a.b/ that the token can reach`},
		{"jenkins", "kv-v2", "", "team/app/kv2/x", "team/data/app/kv2/x", "team/app/kv2/x",
			`its tool asks for "team/data/app/kv2/x"`},
		{"jenkins", "kv-v2", "", "secret/a/", "", "secret/a",
			`the path ends in a slash: should it be "secret/a"?`},

		// what is a part of an address
		{"github-actions", "", "", "secret/data/a%20b", "secret/a b", "", ""},
		{"github-actions", "", "", "secret/data/a?version=2", "secret/a", "", ""},
		{"github-actions", "", "", "secret/a%20b", "", "secret/a b",
			`its tool asks for "secret/a b", and the API has "data" behind the mount "secret": should it be "secret/data/a%20b"?`},
		{"consul-template", "", "", "secret/100%", "", "secret/100%",
			`its tool cannot ask for that: should it be "secret/100%25"?`},
		{"kong", "", "secret", "a b", "", "secret/a b", "its tool cannot ask for that"},
	} {
		p := r.resolve(&catalog.Reference{Reference: sources.Reference{Source: tc.source, Call: tc.call,
			Mount: tc.mount, Path: tc.path}})
		checkMeaning(t, tc.source+" "+tc.path, p, tc.want, tc.hint)
		meant := ""
		if p.Meant != (vaultpath.Location{}) {
			meant = p.Meant.String()
		}
		if meant != tc.meant || p.Hint != tc.hint {
			t.Errorf("%s %s %s: meant %q, want %q; hint\n%s\nwant\n%s", tc.source, tc.mount, tc.path, meant,
				tc.meant, p.Hint, tc.hint)
		}
	}
}

// Where nobody knows the mounts the rule of a tool holds all the same, as far as it does not depend
// on them: whoever asks later gets the same answer. What it asks for in full is not said, as nobody
// knows the version.
func TestResolveAsTheToolAsksOffline(t *testing.T) {
	t.Parallel()
	r := resolverFor(&catalog.Catalog{}, nil, "")
	for _, tc := range []struct{ source, call, mount, path, want, meant, hint string }{
		{"vals", "", "", "secret/data/a", "secret/data/a", "secret/a", ""},
		{"vals", "", "", "secret/a", "secret/a", "", ""},
		{"shell", "kv get", "secret", "data/a", "secret/data/a", "secret/a",
			`the path has the "data" of the API in it: should it be "a"?`},
		{"vault-secrets-operator", "kv-v2", "secret", "secret/a", "secret/secret/a", "secret/a",
			`the path repeats the mount "secret": should it be "a"?`},
		{"keda", "", "", "secret/a", "secret/a", "", ""}, // it may be of version 1
		{"keda", "", "", "a/b/data/x", "a/b/x", "", ""},
		{"jenkins", "kv-v2", "", "kv/int/a", "kv/int/a", "", ""}, // and this no mount with a slash
	} {
		p := r.resolve(&catalog.Reference{Reference: sources.Reference{Source: tc.source, Call: tc.call,
			Mount: tc.mount, Path: tc.path}})
		checkMeaning(t, tc.source+" "+tc.path, p, tc.want, tc.hint)
		if meant := p.Meant; meant != (vaultpath.Location{}) && meant.String() != tc.meant ||
			meant == (vaultpath.Location{}) && tc.meant != "" {
			t.Errorf("%s %s: meant %+v, want %q", tc.source, tc.path, meant, tc.meant)
		}
	}
}
