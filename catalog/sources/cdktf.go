package sources

// cdktf finds the constructs of the provider for Vault in programs for the CDK for Terraform, in
// TypeScript, JavaScript, Python and Go, from its package or generated:
//
//	new DataVaultKvSecretV2(this, "app", {mount: "secret", name: "app"})
//	DataVaultKvSecretV2(self, "app", mount="secret", name="app")
//
// Terraform is what asks.
//
// https://github.com/cdktf/cdktf-provider-vault/tree/main/docs
var cdktf = &codeClient{
	name:      "cdktf",
	languages: []string{"javascript", "python", "go"},
	markers: []string{"DataVault", "provider-vault", "provider_vault", "providers/vault",
		"imports.vault"},
	imports: []string{"DataVault", "provider-vault", "provider_vault", "providers/vault",
		"imports.vault"},
	byImport: true,
	calls: []codeCalls{
		{call: "vault_kv_secret_v2", forms: []string{
			"*.DataVaultKvSecretV2(_, _, {mount, name:path, version, namespace})",
			"*.KvSecretV2(_, _, {mount, name:path, namespace})",
			"*.NewDataVaultKvSecretV2(_, _, {Mount:mount, Name:path, Namespace:namespace})",
			"*.NewKvSecretV2(_, _, {Mount:mount, Name:path, Namespace:namespace})",
		}},
		{call: "vault_kv_secret", forms: []string{
			"*.DataVaultKvSecret(_, _, {path, namespace})", "*.KvSecret(_, _, {path, namespace})",
			"*.NewDataVaultKvSecret(_, _, {Path:path, Namespace:namespace})",
			"*.NewKvSecret(_, _, {Path:path, Namespace:namespace})",
		}},
		{call: "vault_generic_secret", forms: []string{
			"*.DataVaultGenericSecret(_, _, {path, version, namespace})",
			"*.GenericSecret(_, _, {path, namespace})",
			"*.NewDataVaultGenericSecret(_, _, {Path:path, Namespace:namespace})",
			"*.NewGenericSecret(_, _, {Path:path, Namespace:namespace})",
		}},
		{call: "vault_generic_endpoint", forms: []string{"*.GenericEndpoint(_, _, {path, namespace})"}},
		{call: "vault_kv_subkeys_v2", forms: []string{
			"*.DataVaultKvSubkeysV2(_, _, {mount, name:path, namespace})",
		}},
		{call: "vault_kv_secrets_list", folder: true, forms: []string{
			"*.DataVaultKvSecretsList(_, _, {path, namespace})",
		}},
		{call: "vault_kv_secrets_list_v2", folder: true, forms: []string{
			"*.DataVaultKvSecretsListV2(_, _, {mount, name:path, namespace})",
		}},
	},
	ask: askTerraform,
}
