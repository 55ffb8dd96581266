package sources

import (
	"slices"
	"strings"
	"testing"
)

// Wherever a syntax names a place, a placeholder in it makes the reference a templated one: nobody
// is told that something called "${ENV}" is missing. PLACE stands in the middle of a path, MOUNT
// for a mount that has a field of its own.
func TestPlaceholdersMakeReferencesTemplated(t *testing.T) {
	t.Parallel()
	const (
		eso = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec: {secretStoreRef: {name: s}, "
		vso = "apiVersion: secrets.hashicorp.com/v1beta1\nkind: VaultStaticSecret\n"
	)
	texts := []struct{ source, name, text string }{
		{"external-secrets", "a.yaml", eso + "data: [{remoteRef: {key: 'apps/PLACE/db'}}]}\n"},
		{"external-secrets", "a.yaml", eso + "dataFrom: [{extract: {key: 'apps/PLACE/db'}}]}\n"},
		{"external-secrets", "a.yaml", eso + "dataFrom: [{find: {path: 'apps/PLACE'}}]}\n"},
		{"external-secrets", "a.yaml",
			"kind: PushSecret\napiVersion: external-secrets.io/v1alpha1\nspec: {data: [{match: {remoteRef: {remoteKey: 'apps/PLACE'}}}]}\n"},
		{"external-secrets", "a.yaml",
			"kind: VaultDynamicSecret\napiVersion: generators.external-secrets.io/v1alpha1\nspec: {path: 'kv/data/PLACE'}\n"},
		{"vault-agent-injector", "a.yaml",
			"vault.hashicorp.com/agent-inject-secret-x: 'kv/data/PLACE/db'\n"},
		{"vault-secrets-operator", "a.yaml", vso + "spec: {mount: kv, path: 'apps/PLACE/db'}\n"},
		{"vault-secrets-operator", "a.yaml", vso + "spec: {mount: 'MOUNT', path: db}\n"},
		{"vault-secrets-operator", "a.yaml", vso + "spec: {mount: kv, path: db, namespace: 'MOUNT'}\n"},
		{"secrets-store-csi", "a.yaml",
			"apiVersion: x/v1\nkind: SecretProviderClass\nspec: {provider: vault, parameters: {objects: \"- objectName: x\\n  secretPath: 'kv/data/PLACE/db'\"}}\n"},
		{"argocd-vault-plugin", "a.yaml", "x: '<path:kv/data/PLACE/db#x>'\n"},
		{"argocd-vault-plugin", "a.yaml",
			"metadata: {annotations: {avp.kubernetes.io/path: 'kv/data/PLACE/db'}}\n"},
		{"argocd-vault-replacer", "a.yaml", "x: '<secret:kv/data/PLACE/db~x>'\n"},
		{"bank-vaults", "a.yaml", "x: 'vault:kv/data/PLACE/db#x'\n"},
		{"ricoberger-vault-secret", "a.yaml",
			"apiVersion: ricoberger.de/v1alpha1\nkind: VaultSecret\nspec: {path: 'kv/PLACE/db'}\n"},
		{"vault-config-operator", "a.yaml",
			"apiVersion: redhatcop.redhat.io/v1alpha1\nkind: VaultSecret\nspec: {vaultSecretDefinitions: [{path: 'kv/data/PLACE'}]}\n"},
		{"keda", "a.yaml", "apiVersion: keda.sh/v1alpha1\nkind: TriggerAuthentication\nspec: {hashiCorpVault: {secrets: [{path: 'kv/data/PLACE', key: x}]}}\n"},
		{"kong", "kong.yaml", "x: '{vault://p/teams/PLACE/x}'\n"},
		{"kapitan", "a.yml", "x: '?{vaultkv:a:kv:teams/PLACE/db:x}'\n"},
		{"kapitan", "a.yml", "x: '?{vaultkv:a:MOUNT:teams/db:x}'\n"},
		{"consul-template", "a.ctmpl", "{{ with secret `kv/data/PLACE/db` }}{{ end }}"},
		{"vault-agent", "a.hcl", "template {\n  contents = <<EOT\n{{ with secret \"kv/data/PLACE/db\" }}{{ end }}\nEOT\n}\n"},
		{"nomad", "a.nomad", "job \"a\" {\n  group \"g\" {\n    task \"t\" {\n      secret \"s\" {\n        provider = \"vault\"\n        path = \"kv/data/PLACE/db\"\n      }\n    }\n  }\n}\n"},
		{"envconsul", "a.hcl", "secret {\n  path = \"kv/PLACE/db\"\n}\n"},
		{"envconsul", "a.sh", "envconsul -secret \"kv/PLACE/db\" env\n"},
	}
	// Those of one kind of braces would be the syntax itself there.
	cannot := map[string][]string{"kong": {"{env}"}, "argocd-vault-replacer": {"<env>", "<your env>"}}
	for _, tc := range texts {
		s := sourceOf(t, tc.source)
		for _, p := range []string{
			"${{ values.name }}", "{{ .Values.env }}", "[[ .env ]]", "$[[ env ]]", "${ENV}", "$ENV", "%s",
			"<env>", "<your env>",
			"__ENV__", "@env@", "CHANGEME", "YOUR_ENV", "{env}", "((env))",
		} {
			if slices.Contains(cannot[tc.source], p) {
				continue
			}
			text := strings.NewReplacer("PLACE", p, "MOUNT", p).Replace(tc.text)
			refs := look(s, File{Name: tc.name, Data: []byte(text)}).References
			if len(refs) == 0 || slices.ContainsFunc(refs, func(r Reference) bool { return !r.Templated }) {
				t.Errorf("%s: %+v in\n%s", tc.source, refs, text)
			}
		}
	}
}
