package sources

import (
	"testing"
)

// Whatever somebody types is a piece of no file unless it looks like one.
func TestNoSnippet(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " ", "stripe", "stripe prod", "payments/stripe", "a/b/c/",
		"/x/y",
		"!prod ^secret key$", "'whole'", "https://example.com/x", "component:default/payments-api",
		"secret/teams/payments stripe", "vault kv", "vault", "deploy/es.yaml:22", "a: b", "a=b",
		"key-with-@-in", "{}", "{{ x }}", "#field", "?version=2", "a b/c d"} {
		if refs := Snippet(text); len(refs) > 0 {
			t.Errorf("%q: %+v", text, refs[0])
		}
	}
}

// What people copy out of files, with nothing around it.
func TestSnippet(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, source, mount, path, field string }{
		{`{vault://hcv/payments/stripe/key}`, "kong", "", "payments/stripe", "key"},
		{`ref+vault://secret/payments/stripe#/key`, "vals", "", "secret/payments/stripe", "key"},
		{`url: ref+vault://secret/payments/stripe#/key`, "vals", "", "secret/payments/stripe", "key"},
		{`vault:secret/data/payments/stripe#key`,
			"bank-vaults", "", "secret/data/payments/stripe", "key"},
		{`<path:secret/data/payments/stripe#key>`,
			"argocd-vault-plugin", "", "secret/data/payments/stripe", "key"},
		{`<secret:secret/data/payments/stripe~key>`,
			"argocd-vault-replacer", "", "secret/data/payments/stripe", "key"},
		{`vault kv get -mount=secret -field=key payments/stripe`,
			"shell", "secret", "payments/stripe", "key"},
		{`bao kv get secret/payments/stripe`, "shell", "", "secret/payments/stripe", ""},
		{`$ vault read -field=key secret/data/payments/stripe`,
			"shell", "", "secret/data/payments/stripe", "key"},
		{`kubectl exec -it vault-0 -- vault kv get secret/payments/stripe`,
			"shell", "", "secret/payments/stripe", ""},
		{`curl -H "X-Vault-Token: $T" $VAULT_ADDR/v1/secret/data/payments/stripe`,
			"shell", "", "secret/data/payments/stripe", ""},
		{`{{ with secret "secret/data/payments/stripe" }}`,
			"consul-template", "", "secret/data/payments/stripe", ""},
		{`with secret "secret/data/payments/stripe"`,
			"consul-template", "", "secret/data/payments/stripe", ""},
		{`vault.hashicorp.com/agent-inject-secret-db: "secret/data/payments/stripe"`,
			"vault-agent-injector", "", "secret/data/payments/stripe", ""},
		{`payments/stripe/key@secret`, "gitlab", "secret", "payments/stripe", "key"},
		{`secret/data/payments/stripe key | STRIPE_KEY ;`,
			"github-actions", "", "secret/data/payments/stripe", "key"},
		{`lookup('hashi_vault', 'secret=secret/data/payments/stripe:key')`,
			"ansible", "", "secret/data/payments/stripe", "key"},
		{`{{ lookup('community.hashi_vault.vault_kv2_get', 'payments/stripe', engine_mount_point='secret') }}`,
			"ansible", "secret", "payments/stripe", ""},
		{`secret=secret/data/payments/stripe:key`,
			"ansible", "", "secret/data/payments/stripe", "key"},
		{`[path: 'secret/payments/stripe', engineVersion: 2, secretValues: [[vaultKey: 'key']]]`,
			"jenkins", "", "secret/payments/stripe", "key"},
		{"data \"vault_kv_secret_v2\" \"x\" {\n  mount = \"secret\"\n  name  = \"payments/stripe\"\n}",
			"terraform", "secret", "payments/stripe", ""},
		{`{{ salt['vault'].read_secret('secret/payments/stripe', 'key') }}`,
			"salt", "", "secret/payments/stripe", "key"},
		{`password: sdb://vault/secret/payments/stripe/key`, "salt", "", "secret/payments/stripe", "key"},
		{`vault_lookup::lookup('secret/data/payments/stripe')`,
			"puppet", "", "secret/data/payments/stripe", ""},
		{`foo = vault("secret/data/payments/stripe", "key")`,
			"packer", "", "secret/data/payments/stripe", "key"},
		{`{{ (vault "secret/payments/stripe").data.data.key }}`,
			"chezmoi", "", "secret/payments/stripe", "key"},
		{"remote.vault \"x\" {\n  path = \"secret\"\n  key = \"payments/stripe\"\n}",
			"alloy", "secret", "payments/stripe", ""},
		{`gomplate -d x=vault:///secret/payments/stripe`, "gomplate", "", "secret/payments/stripe", ""},
		{`vault write secret/payments/stripe key=CANARY`, "shell", "", "secret/payments/stripe", ""},
		{`vault://secret/payments/stripe`, "spring", "", "secret/payments/stripe", ""},
		{`spring.config.import=vault://secret/payments/stripe`,
			"spring", "", "secret/payments/stripe", ""},
		{`- objectName: key
  secretPath: secret/data/payments/stripe
  secretKey: key`, "secrets-store-csi", "", "secret/data/payments/stripe", "key"},
		{"secret {\n  path = \"secret/payments/stripe\"\n}",
			"envconsul", "", "secret/payments/stripe", ""},
		{"apiVersion: secrets.hashicorp.com/v1beta1\nkind: VaultStaticSecret\nspec:\n  mount: secret\n  path: payments/stripe\n  type: kv-v2",
			"vault-secrets-operator", "secret", "payments/stripe", ""},
	} {
		refs := Snippet(tc.text)
		if len(refs) == 0 {
			t.Errorf("%s: nothing", tc.text)
			continue
		}
		if r := refs[0]; r.Source != tc.source || r.Mount != tc.mount || r.Path != tc.path ||
			r.Field != tc.field {
			t.Errorf("%s: %+v, want %s %s %s %s", tc.text, r, tc.source, tc.mount, tc.path, tc.field)
		}
	}
}
