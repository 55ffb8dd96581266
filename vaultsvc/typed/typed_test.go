package typed

import (
	"errors"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

var mounts = []vaultsvc.Mount{
	{Path: "secret/", Engine: "kv", KVVersion: 2}, {Path: "kv/", Engine: "kv", KVVersion: 1},
	{Path: "team/legacy/", Engine: "kv", KVVersion: 2}, {Path: "pki/", Engine: "pki"},
}

func known() Known {
	return Known{Mounts: mounts, Servers: []Server{
		{"", []string{"https://vault.example.com:8200", "https://vault.example.com/base"}},
		{"staging", []string{"https://vault.stg.example.com"}},
	}}
}

// Whatever people have in hand leads to the place that it is about. Where there are several
// readings, want has them all, in their order.
func TestRead(t *testing.T) {
	t.Parallel()
	const ui = "https://vault.example.com:8200/ui/vault/secrets/secret/"
	for _, tc := range []struct{ text, want, form, left string }{
		{"secret/app/db", "secret/app/db", "location", ""},
		{"secret/app/", "secret/app/", "location", ""},
		{"secret", "secret/", "location", ""},
		{"team/legacy", "team/legacy/", "location", ""},
		{"/secret/app/db", "secret/app/db", "location", "the slash at its start"},
		{" secret/app/db ", "secret/app/db , secret/app/db", "location", ""},
		{"secret/app/db\n", "secret/app/db\n, secret/app/db", "location", ""},
		{"secret//app/db", "secret/app/db", "location", ""},
		{"secret/app/db#password", "secret/app/db#password, secret/app/db", "location",
			`field "password"`},
		{"secret/app/db#password#2", "secret/app/db#password#2, secret/app/db", "location",
			`field "password", version 2`},
		{"secret/app/db?version=2", "secret/app/db?version=2, secret/app/db", "location", "version 2"},
		{"secret/app/db?version=2#pw", "secret/app/db?version=2#pw, secret/app/db?version=2, secret/app/db",
			"location", `field "pw", version 2`},
		{"secret/data/app/db", "secret/data/app/db, secret/app/db", "API path", "data/"},
		{"secret/metadata/app/", "secret/metadata/app/, secret/app/", "API path", "metadata/"},
		{"secret/data/app/db#pw", "secret/data/app/db#pw, secret/data/app/db, secret/app/db", "API path",
			`field "pw", data/`},
		{"kv/data/app/db", "kv/data/app/db", "location", ""}, // it is of version 1
		{"/v1/secret/data/app/db", "v1/secret/data/app/db, secret/app/db", "API path",
			"the slash at its start, v1/ and data/"},
		{"v1/kv/app/db", "v1/kv/app/db, kv/app/db", "API path", "v1/"},
		{"team/legacy/data/x", "team/legacy/data/x, team/legacy/x", "API path", "data/"},
		{ui + "kv/app%2Fdb/details?version=3", "secret/app/db", "UI address", "version 3"},
		{ui + "kv/list/app%2F", "secret/app/", "UI address", ""},
		{ui + "show/app/db", "secret/app/db", "UI address", ""},
		{"HTTPS://Vault.Example.COM:8200/ui/vault/secrets/secret/show/app/db", "secret/app/db",
			"UI address", ""},
		{"https://vault.example.com/base/ui/vault/secrets/team%2Flegacy/kv/x%2Fy/details", "team/legacy/x/y",
			"UI address", ""},
		{"/ui/vault/secrets/secret/show/app/db", "secret/app/db", "UI address", ""},
		{"vault.example.com:8200/ui/vault/secrets/secret/show/app/db", "secret/app/db", "UI address", ""},
		{"see " + ui + "kv/app%2Fdb/details, please", "secret/app/db", "UI address", ""},
		{"[db](" + ui + "kv/app%2Fdb/details)", "secret/app/db", "UI address", ""},
		{"<" + ui + "kv/app%2Fdb/details>", "secret/app/db", "UI address", ""},
		{"https://vault.example.com:8200/v1/secret/data/app/db?version=2", "secret/app/db", "API address",
			"data/, version 2"},
		{"https://vault.example.com:8200/v1/kv/app/db", "kv/app/db", "API address", ""},
		{`curl -H "X-Vault-Token: x" https://vault.example.com:8200/v1/secret/data/app/db | jq`,
			"secret/app/db", "API address", "data/"},
		{"vault kv get -mount=secret app/db", "secret/app/db", "command", ""},
		{"vault kv get -mount secret -field=pw app/db", "secret/app/db", "command", `field "pw"`},
		{"vault kv get -version=3 secret/app/db", "secret/app/db", "command", "version 3"},
		{"bao kv get kv/app/db", "kv/app/db", "command", ""},
		{"vault read -field=pw secret/data/app/db", "secret/app/db", "command", `field "pw"`},
		{"vault list secret/metadata/app", "secret/app/", "command", "metadata/"},
		{"vault kv list secret", "secret/", "command", ""},
		{"vault kv list -mount=team/legacy", "team/legacy/", "command", ""},
		{"vault kv list secret/app/", "secret/app/", "command", ""},
		{"$ VAULT_ADDR=https://x vault kv get secret/app/db", "secret/app/db", "command", ""},
		{"{vault://hcv/app/db/pw}", "secret/app/db", "reference of kong", `field "pw"`},
		{"ref+vault://secret/app/db#/pw", "secret/app/db", "reference of vals", `field "pw"`},
		{"vault:secret/data/app/db#pw", "secret/app/db", "reference of bank-vaults", `field "pw"`},
		{"<path:secret/data/app/db#pw#2>", "secret/app/db", "reference of argocd-vault-plugin",
			`field "pw", version 2`},
		{"app/db/pw@secret", "secret/app/db", "reference of gitlab", `field "pw"`},
		{"secret/data/app/db pw | DB_PW ;", "secret/app/db", "reference of github-actions", `field "pw"`},
		{`{{ with secret "secret/data/app/db" }}`, "secret/app/db", "reference of consul-template", ""},
		{`vault.hashicorp.com/agent-inject-secret-db: "secret/data/app/db"`, "secret/app/db",
			"reference of vault-agent-injector", ""},
		{`DATABASE_PATH=secret/app/db`, "secret/app/db", "value", ""},
		{`path = "secret/data/app/db"`, "secret/app/db", "API path", "data/"},
		{`  - key: secret/app/db`, "secret/app/db", "value", ""},
		{`"path": "secret/app/db",`, "secret/app/db", "value", ""},
		{`"secret/app/db"`, "secret/app/db", "part of a line", ""},
		{"secret/app/db.", "secret/app/db., secret/app/db", "location", ""},
		{"secret/app/db:pw", "secret/app/db:pw, secret/app/db", "location", `field "pw"`},
		{"secret%2Fapp%2Fdb", "secret%2Fapp%2Fdb/, secret/app/db", "location", ""},
		{`path "kv/app/*" { capabilities = ["read"] }`, "kv/app/", "part of a line", ""},
		{"remoteRef: {key: secret/app/db, property: pw}", "secret/app/db", "part of a line", ""},
		{`{"error":"permission denied","path":"kv/app/db"}`, "kv/app/db", "part of a line", ""},
		{"vault delete kv/app/db", "kv/app/db", "command", ""},
		{"vault://secret/app/db#pw", "secret/app/db", "reference of spring", `field "pw"`},
		{"{vault://other/app/db/pw}", "secret/app/db", "reference of kong", `the vault's name, field "pw"`},
	} {
		k := known()
		k.Catalog = &catalog.Catalog{Stores: []*catalog.Store{{Store: sources.Store{Name: "kong/hcv",
			Mount: "secret", KVVersion: 2}}}}
		got, err := k.Read(tc.text)
		if err != nil || len(got) == 0 {
			t.Errorf("%q: %v, %v", tc.text, got, err)
			continue
		}
		var all []string
		for _, r := range got {
			all = append(all, r.Location.String())
			if !r.Mounted && !strings.HasPrefix(r.Location.String(), "v1/") &&
				!strings.HasPrefix(r.Location.String(), "secret%") {
				t.Errorf("%q: %q is in no mount", tc.text, r.Location)
			}
		}
		last := got[len(got)-1]
		want := strings.Split(tc.want, ", ")
		if strings.Contains(tc.form, "reference") || strings.Contains(tc.text, "=") &&
			len(got) > len(want) || len(want) == 1 && len(got) > 1 {
			all = all[len(all)-1:] // the text may be a name as it stands
		}
		if strings.Join(all, ", ") != tc.want || string(last.Form) != tc.form ||
			strings.Join(last.Left, ", ") != tc.left {
			t.Errorf("%q: %q, %s, left out: %s; want %s, %s, %s", tc.text, all, last.Form,
				strings.Join(last.Left, ", "), tc.want, tc.form, tc.left)
		}
	}
}

// An address of another server is named as such, with its profile, whatever form it has: no request
// follows from it. The attack is a link to a look-alike of the own server.
func TestOtherServers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, profile string }{
		{"https://vault.stg.example.com/ui/vault/secrets/secret/show/app/db", "staging"},
		{"https://vault.stg.example.com/v1/secret/data/app/db", "staging"},
		{"https://vault.example.com.evil.net/ui/vault/secrets/secret/show/app/db", ""},
		{"https://vault.example.com:8200@evil.net/ui/vault/secrets/secret/show/app/db", ""},
		{"https://vault.example.com:8201/ui/vault/secrets/secret/show/app/db", ""},
		{"https://vault.example.com/other/ui/vault/secrets/secret/show/app/db", ""},
		{"https://vault.example.com/ui/vault/secrets/secret/show/app/db", ""}, // its base is missing
		{"https://evil.net/?x=https://vault.example.com:8200/ui/vault/secrets/secret/show/a", ""},
		{"https://evil.net/https://vault.example.com:8200/v1/secret/data/a", ""},
		{"https://example.com/", ""},
		{"curl -H 'X-Vault-Token: x' https://vault.stg.example.com/v1/secret/data/app/db", "staging"},
		{"curl -H 'X-Vault-Token: x' https://vault.evil.net:8200/v1/secret/data/app/db", ""},
	} {
		got, err := known().Read(tc.text)
		var elsewhere *ElsewhereError
		if !errors.As(err, &elsewhere) || elsewhere.Profile != tc.profile || len(got) > 0 {
			t.Errorf("%s: %v, %v", tc.text, got, err)
		}
	}
}

// A namespace that an address names is that of the location; a path of the API may begin with it.
func TestNamespaces(t *testing.T) {
	t.Parallel()
	k := known()
	k.Namespace = "platform/a"
	for _, tc := range []struct{ text, namespace, want string }{
		{"https://vault.example.com:8200/ui/vault/secrets/secret/kv/app/details?namespace=platform%2Fa",
			"platform/a", "secret/app"},
		{"https://vault.example.com:8200/ui/vault/secrets/secret/kv/app/details?namespace=other", "other",
			"secret/app"},
		{"https://vault.example.com:8200/v1/platform/a/secret/data/app", "platform/a", "secret/app"},
		{"/v1/platform/a/secret/data/app", "platform/a", "secret/app"},
		{"vault kv get -namespace=other secret/app", "other", "secret/app"},
		{"VAULT_NAMESPACE=other vault kv get secret/app", "other", "secret/app"},
		{"secret/app", "platform/a", "secret/app"},
	} {
		got, err := k.Read(tc.text)
		if err != nil || len(got) == 0 {
			t.Errorf("%s: %v", tc.text, err)
			continue
		}
		if loc := got[len(got)-1].Location; loc.Namespace != tc.namespace || loc.String() != tc.want {
			t.Errorf("%s: %+v", tc.text, loc)
		}
	}
}

// Where nobody knows the mounts, the text alone tells.
func TestWithoutMounts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"secret/app/db":                       "secret/app/db",
		"secret/data/app/db":                  "secret/app/db",
		"/v1/secret/data/app/db":              "secret/app/db",
		"vault kv get -mount=secret app":      "secret/app",
		"ref+vault://secret/app#/pw":          "secret/app",
		"https://x/ui/vault/secrets/s/show/a": "s/a",
	} {
		got, err := Known{}.Read(text)
		if err != nil || len(got) == 0 || got[len(got)-1].Location.String() != want ||
			got[len(got)-1].Mounted {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
}

// What names no place in its form says so, and what has no form is at most a location in a mount
// that nobody knows.
func TestNoPlace(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"https://vault.example.com:8200/ui/vault/dashboard?x", "https://vault.example.com:8200/",
		"https://vault.example.com:8200/ui/vault/secrets", "https://vault.example.com:8200/v1/",
		"ref+vault://secret/${ENV}/db#/pw", strings.Repeat("x", maxText+1),
	} {
		got, err := known().Read(text)
		if !errors.Is(err, ErrNoPlace) && !(len(got) == 1 && got[0].Location.Mount == "sys/") {
			t.Errorf("%.60s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"stripe", "payments stripe prod", "secret stripe",
		"stripe secret/app", "component:default/payments-api", "deploy/es.yaml:22", "!x ^y",
		"unknown/app"} {
		got, err := known().Read(text)
		if err != nil || len(got) == 0 || got[0].Mounted {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	if got, err := known().Read(" \t"); got != nil || err != nil {
		t.Errorf("blanks: %v, %v", got, err)
	}
}

// The reader takes whatever comes, of people and of whoever gave them a text to paste: it never
// panics, names no place of another server, and what it names can be written down again.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"secret/a#b?version=2", "https://evil/ui/vault/secrets/secret/show/a",
		"vault kv get -mount=secret 'a b'", "{vault://a/b}", "<path:secret/data/x#y>", "x=\"secret/a\"",
		"https://vault.example.com:8200/v1/secret/data/%2e%2e/x", "ref+vault://a/b#/c", "secret/\x1b[2J"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := known().Read(text)
		if err != nil && !errors.Is(err, ErrNoPlace) && !errors.Is(err, ErrElsewhere) {
			t.Errorf("%q: %v", text, err)
		}
		if err != nil && len(got) > 0 {
			t.Errorf("%q: %v beside %v", text, got, err)
		}
		for _, r := range got {
			if r.Location.Mount == "" {
				t.Errorf("%q: %+v is no place", text, r)
			}
			again := vaultpath.New(r.Location.Namespace, r.Location.Mount, r.Location.Path)
			if r.Mounted && again != r.Location {
				t.Errorf("%q: %+v is no location: %+v", text, r.Location, again)
			}
		}
	})
}
