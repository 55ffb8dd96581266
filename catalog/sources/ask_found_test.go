package sources

import (
	"path"
	"strings"
	"testing"
)

// From the text of a file to what its tool asks for: what a source takes out of a file and what it
// makes of that fit together.
func TestAskForWhatIsFound(t *testing.T) {
	t.Parallel()
	const eso = `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: s}
spec: {provider: {vault: {server: "https://vault", STORE}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec: {secretStoreRef: {name: s}, WHAT}
`
	external := func(store, what string) string {
		return strings.NewReplacer("STORE", store, "WHAT", what).Replace(eso)
	}
	const vso = "apiVersion: secrets.hashicorp.com/v1beta1\nkind: "
	const kongYAML = "vaults: [{name: hcv, prefix: p, config: {CONFIG}}]\nplugins: [{config: {x: \"{vault://p/teams/db/password}\"}}]\n"
	for _, tc := range []struct{ source, name, text, want string }{
		{"external-secrets", "store.yaml", external("path: secret/teams, version: v2",
			"data: [{remoteRef: {key: identity/prod/db}}]"), "secret/teams/data/identity/prod/db"},
		{"external-secrets", "store.yaml",
			external("version: v2", "data: [{remoteRef: {key: kv/int/identity/db}}]"),
			"kv/data/int/identity/db"},
		{"external-secrets", "store.yaml",
			external("path: kv/int", "dataFrom: [{extract: {key: kv/int/data/db}}]"), "kv/int/data/db"},
		{"external-secrets", "store.yaml", external("path: v1kv, version: v1",
			"dataFrom: [{find: {path: teams}}]"), "v1kv/teams"},
		{"external-secrets", "store.yaml",
			external("path: kv/int", "dataFrom: [{find: {name: {regexp: x}}}]"), "kv/int/metadata"},
		{"external-secrets", "push.yaml",
			"apiVersion: external-secrets.io/v1alpha1\nkind: PushSecret\nspec: {secretStoreRefs: [{name: s}], data: [{match: {remoteRef: {remoteKey: a/b}}}]}\n---\n" +
				external("path: secret", ""), "secret/data/a/b"},
		{"external-secrets", "generator.yaml",
			"apiVersion: generators.external-secrets.io/v1alpha1\nkind: VaultDynamicSecret\nspec: {path: /kv/int/data/x}\n",
			"kv/int/data/x"},
		{"vault-agent-injector", "pod.yaml",
			"vault.hashicorp.com/agent-inject-secret-x: /secret/db?version=2\n", "secret/data/db"},
		{"vault-agent-injector", "pod.yaml",
			"vault.hashicorp.com/agent-inject-template-x: '{{ with secret \"kv/int/db\" }}{{ .Data.data.x }}{{ end }}'\n",
			"kv/int/data/db"},
		{"vault-secrets-operator", "static.yaml", vso +
			"VaultStaticSecret\nspec: {mount: kv/int, path: app/db, type: kv-v2}\n", "kv/int/data/app/db"},
		{"vault-secrets-operator", "static.yaml", vso +
			"VaultStaticSecret\nspec: {mount: kv/int/app, path: db, type: kv-v2}\n", "kv/int/app/data/db"},
		{"vault-secrets-operator", "static.yaml", vso +
			"VaultStaticSecret\nspec: {mount: v1kv, path: /db, type: kv-v1}\n", "v1kv/db"},
		{"vault-secrets-operator", "pki.yaml", vso + "VaultPKISecret\nspec: {mount: pki, role: web}\n",
			"pki/issue/web"},
		{"vault-secrets-operator", "pki.yaml", vso +
			"VaultPKISecret\nspec: {mount: pki, role: web, issuerRef: root}\n", "pki/issuer/root/web"},
		{"vault-secrets-operator", "dynamic.yaml", vso +
			"VaultDynamicSecret\nspec: {mount: pki, path: creds/app}\n", "pki/creds/app"},
		{"secrets-store-csi", "class.yaml",
			"apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nspec: {provider: vault, parameters: {objects: \"- {objectName: x, secretPath: /v1/secret/data/db}\"}}\n",
			"secret/data/db"},
		{"argocd-vault-plugin", "a.yaml", "x: <path:secret/data/db#password>\n", "secret/data/db"},
		{"argocd-vault-replacer", "a.yaml", "x: <secret:/secret/data/a+b~password>\n", "secret/data/a b"},
		{"bank-vaults", "a.yaml", "x: vault:secret/data/db#password\n", "secret/data/db"},
		{"ricoberger-vault-secret", "a.yaml",
			"apiVersion: ricoberger.de/v1alpha1\nkind: VaultSecret\nspec: {path: kv/int/db}\n",
			"kv/int/data/db"},
		{"ricoberger-vault-secret", "a.yaml",
			"apiVersion: ricoberger.de/v1alpha1\nkind: VaultSecret\nspec: {path: pki, secretEngine: pki, role: web}\n",
			"pki/issue/web"},
		{"vault-config-operator", "a.yaml",
			"apiVersion: redhatcop.redhat.io/v1alpha1\nkind: RandomSecret\nmetadata: {name: db}\nspec: {path: kv/int/data/}\n",
			"kv/int/data/db"},
		{"keda", "a.yaml", "apiVersion: keda.sh/v1alpha1\nkind: TriggerAuthentication\nspec: {hashiCorpVault: {mount: kubernetes, secrets: [{path: secret/data/db, key: x}]}}\n",
			"secret/data/db"},
		{"kong", "kong.yaml", strings.Replace(kongYAML, "CONFIG", "mount: kv/int, kv: v2", 1),
			"kv/int/data/teams/db"},
		{"kong", "kong.yaml", strings.Replace(kongYAML, "CONFIG", "host: x", 1), "secret/teams/db"},
		{"kapitan", "a.yml", "x: ?{vaultkv:a:kv/int:teams/db:key}\n", "kv/int/data/teams/db"},
		{"kapitan", "a.yml", "x: ?{vaultkv:a:v1kv:teams/db:key}\n", "v1kv/teams/db"},
		{"vault-agent", "agent.hcl",
			"template { contents = \"{{ with secret \\\"secret/db\\\" }}{{ end }}\" }\n", "secret/data/db"},
		{"consul-template", "a.ctmpl", `{{ range secrets "kv/int/teams" }}{{ . }}{{ end }}`,
			"kv/int/metadata/teams"},
		{"nomad", "a.nomad", "job \"a\" {\n group \"g\" {\n task \"t\" {\n secret \"s\" {\n provider = \"vault\"\n path = \"secret/db\"\n }\n }\n }\n}\n",
			"secret/data/db"},
		{"envconsul", "a.hcl", "secret {\n  path = \"kv/int/db\"\n}\n", "kv/int/data/db"},
	} {
		s := sourceOf(t, tc.source)
		found := look(s, File{Name: tc.name, Data: []byte(tc.text)})
		if len(found.References) != 1 {
			t.Errorf("%s: %d references in\n%s", tc.source, len(found.References), tc.text)
			continue
		}
		if got := s.Ask(requestOf(found)); got != tc.want {
			t.Errorf("%s asks for %q, want %q, for\n%s", tc.source, got, tc.want, tc.text)
		}
	}
}

// requestOf makes a request of a reference and the one store beside it.
func requestOf(f Found) Request {
	ref := f.References[0]
	r := Request{Mount: ref.Mount, Path: ref.Path, Folder: ref.Folder, Call: ref.Call,
		MountOf: askMountOf}
	if len(f.Stores) > 0 {
		r.KVVersion = f.Stores[0].KVVersion
		if r.Mount == "" {
			r.Mount = f.Stores[0].Mount
		}
	}
	r.Mount = strings.Trim(r.Mount, "/")
	return r
}

// A path comes from a repository that nobody vouches for. What is asked for is below /v1/ whatever
// stands in it: it cannot begin with a slash, and where Vault's client for Go cleans it, no dots
// lead out.
func FuzzAsk(f *testing.F) {
	for _, table := range asks {
		for _, row := range table.rows {
			f.Add(row.mount, row.path, row.kv, row.folder, row.blind)
		}
	}
	f.Add("../x", "../../y", 2, false, false)
	f.Add("/", "..", 0, true, true)
	f.Fuzz(func(t *testing.T, mount, p string, kv int, folder, blind bool) {
		r := Request{Mount: mount, Path: p, KVVersion: kv, Folder: folder}
		if !blind {
			r.MountOf = askMountOf
		}
		for _, s := range kubernetesSources() {
			asked := s.Ask(r)
			if asked != "" && (path.Clean("/"+asked) != "/"+asked) {
				t.Errorf("%s asks for %q for %+v", s.Name, asked, r)
			}
		}
		for _, s := range []Source{kong(), kapitan(), consulTemplate(), argocdVaultReplacer()} {
			if asked := s.Ask(r); strings.HasPrefix(asked, "/") {
				t.Errorf("%s asks for %q for %+v", s.Name, asked, r)
			}
		}
	})
}
