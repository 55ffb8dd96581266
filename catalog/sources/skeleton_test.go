package sources

import (
	"slices"
	"strings"
	"testing"
)

// The placeholders of what makes repositories from others: Backstage's software templates,
// cookiecutter, Copier.
var skeletonPlaceholders = []string{
	"${{ values.name }}", "${{values.name}}", "${{ values.name | lower }}",
	`${{ values.name | default("a/b, c") }}`, "{{ cookiecutter.name }}", "{{cookiecutter.name}}",
	"[[ name ]]", "{% if x %}a{% endif %}", "#{name}#", "@name@", "$(name)", "<name>",
}

// A file in a template names nothing before it is filled in: every source says so, whatever part of
// its reference the placeholder stands for.
func TestSkeletons(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ source, file, text string }{
		{"shell", "run.sh", "vault kv get \"secret/%s/db\"\nvault kv get -mount='%s' app\nvault read 'secret/data/%s'\ncurl $VAULT_ADDR/v1/secret/data/%s/x\n"},
		{"shell", "ci.yml", "run: |\n  vault kv get \"secret/%s/db\"\nscript: ['vault kv get \"secret/%s/db\"']\n"},
		{"terraform", "main.tf", "data \"vault_generic_secret\" \"a\" { path = \"secret/%s/db\" }\ndata \"vault_kv_secret_v2\" \"b\" {\n  mount = \"%s\"\n  name = \"a\"\n}\n"},
		{"spring", "application.yml",
			"spring:\n  application: {name: 'x-%s'}\n  config:\n    import: 'vault://secret/%s/db'\n"},
		{"spring", "application.properties",
			"spring.application.name=%s\nspring.cloud.vault.kv.backend=a\n" +
				"spring.cloud.vault.kv.default-context=%s\n"},
		{"spring", "bootstrap.properties",
			"spring.application.name=a\nspring.cloud.vault.kv.backend=%s\n"},
		{"quarkus", "application.properties", "quarkus.vault.secret-config-kv-path=%s/db\n"},
		{"quarkus", "application.properties",
			"quarkus.vault.secret-config-kv-path=db\nquarkus.vault.kv-secret-engine-mount-path=%s\n"},
		{"github-actions", "ci.yml",
			"uses: hashicorp/vault-action@v3\nwith:\n  secrets: |\n    secret/data/%s/db key | KEY ;\n"},
		{"grafana-actions", "ci.yml",
			"uses: grafana/x/get-vault-secrets@v1\nwith:\n  common_secrets: |\n    KEY=%s/db:key\n"},
		{"buildkite", "pipeline.yml",
			"plugins:\n  - elastic/vault-secrets#v0.1.0:\n      path: 'secret/%s/db'\n"},
		{"gitlab", ".gitlab-ci.yml",
			"job:\n  secrets:\n    A: {vault: 'a/%s/db/key'}\n    B: {vault: 'a/db/key@%s'}\n    C: {vault: {engine: {name: kv-v2, path: '%s'}, path: a, field: b}}\n"},
		{"teller", ".teller.yml",
			"providers:\n  a:\n    kind: hashicorp\n    maps:\n      - path: 'secret/%s/db'\n"},
		{"vals", "values.yaml", "a: 'ref+vault://secret/%s/db#/key'\n"},
		{"ansible", "site.yml", "- vault_kv2_get: {path: 'a/%s/db'}\n- vault_kv2_get: {path: a, engine_mount_point: '%s'}\n- vault_read: {path: 'secret/data/%s/x'}\n"},
		{"cert-manager", "issuer.yaml",
			"apiVersion: cert-manager.io/v1\nkind: Issuer\nspec: {vault: {path: 'pki/sign/%s'}}\n"},
		{"crossplane", "secret.yaml",
			"apiVersion: kv.vault.upbound.io/v1alpha1\nkind: SecretV2\nspec: {forProvider: {mount: '%s', name: a}}\n---\n" +
				"apiVersion: generic.vault.upbound.io/v1alpha1\nkind: Secret\nspec: {forProvider: {path: 'a/%s'}}\n"},
		{"bank-vaults-operator", "vault.yaml", "startupSecrets:\n  - type: kv\n    path: 'secret/data/%s'\n"},
		{"sops", ".sops.yaml", "creation_rules:\n  - hc_vault_transit_uri: 'https://v/v1/transit/keys/%s'\n"},
		{"drone", ".drone.yml", "kind: secret\nget: {path: 'secret/data/%s/x', name: k}\n"},
		{"concourse", "pipeline.yml", "resources: [{name: v, type: vault, source: {secret: {engine: kv2, mount: '%s', path: a}}}]\n" +
			"jobs:\n- plan:\n  - {get: v, params: {paths: ['secret/%s/x']}}\n"},
		{"kafka", "connector.properties", "a=${vault:secret/%s/db:key}\n"},
		{"opentelemetry", "collector.yaml", "config_sources:\n  vault: {path: 'secret/data/%s/x'}\n"},
		{"jenkins", "Jenkinsfile",
			"def s = [[path: \"secret/%s/db\", secretValues: [[vaultKey: 'k']]]]\n"},
		{"jenkins", "compose.yaml", "environment:\n  CASC_VAULT_PATHS: 'secret/%s/db'\n"},
	} {
		i := slices.IndexFunc(All(), func(s Source) bool { return s.Name == tc.source })
		for _, p := range skeletonPlaceholders {
			text := strings.ReplaceAll(tc.text, "%s", p)
			found := look(All()[i], File{Name: tc.file, Data: []byte(text)})
			if len(found.References) == 0 {
				t.Errorf("%s: nothing in\n%s", tc.source, text)
			}
			for _, r := range found.References {
				if !r.Templated {
					t.Errorf("%s: line %d names %q in %q, in\n%s", tc.source, r.Line, r.Path, r.Mount, text)
				}
			}
		}
	}
}
