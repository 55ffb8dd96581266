package sources

// pulumi finds what programs for Pulumi name by its provider for Vault, in TypeScript, JavaScript,
// Python, Go and YAML:
//
//	vault.kv.getSecretV2({mount: "secret", name: "app"})
//	vault.kv.SecretV2("app", mount="secret", name="app", data_json=data)
//	type: vault:kv:SecretV2
//
// The provider is that of Terraform, and asks as that does.
//
// https://www.pulumi.com/registry/packages/vault/
// https://github.com/pulumi/pulumi-vault
func pulumi() Source {
	s := pulumiClient.source()
	s.program = false // alone: there is YAML, too
	inCode := s.Wants
	s.Wants = func(name string) bool { return inCode(name) || wantsYAML(name) }
	calls := s.find
	s.find = func(c *collector) {
		if inCode(c.Name) {
			calls(c)
			return
		}
		c.pulumiYAML()
	}
	return s
}

// pulumiMarkers are the tokens of what names secrets, in YAML.
var pulumiMarkers = []string{"vault:kv", "vault:generic"}

var pulumiClient = &codeClient{
	name:      "pulumi",
	languages: []string{"javascript", "python", "go"},
	markers:   append([]string{"@pulumi/vault", "pulumi_vault", "pulumi-vault/sdk"}, pulumiMarkers...),
	imports:   []string{"@pulumi/vault", "pulumi_vault", "pulumi-vault/sdk"},
	byImport:  true,
	calls: []codeCalls{
		{call: "vault_kv_secret_v2", forms: []string{
			"*.kv.getSecretV2({mount, name:path, version, namespace})",
			"*.kv.getSecretV2Output({mount, name:path, version, namespace})",
			"*.kv.get_secret_v2(mount, name:path, namespace, version)",
			"*.kv.get_secret_v2_output(mount, name:path, namespace, version)",
			"*.kv.LookupSecretV2(_, {Mount:mount, Name:path, Namespace:namespace})",
			"*.kv.LookupSecretV2Output(_, {Mount:mount, Name:path, Namespace:namespace})",
			"*.kv.SecretV2(_, {mount, name:path, namespace})",
			"*.kv.NewSecretV2(_, _, {Mount:mount, Name:path, Namespace:namespace})",
		}},
		{call: "vault_kv_secret", forms: []string{
			"*.kv.getSecret({path, namespace})", "*.kv.getSecretOutput({path, namespace})",
			"*.kv.get_secret(namespace, path)", "*.kv.get_secret_output(namespace, path)",
			"*.kv.LookupSecret(_, {Path:path, Namespace:namespace})",
			"*.kv.Secret(_, {path, namespace})",
			"*.kv.NewSecret(_, _, {Path:path, Namespace:namespace})",
		}},
		{call: "vault_generic_secret", forms: []string{
			"*.generic.getSecret({path, version, namespace})",
			"*.generic.getSecretOutput({path, version, namespace})",
			"*.generic.get_secret(namespace, path, version)",
			"*.generic.get_secret_output(namespace, path, version)",
			"*.generic.LookupSecret(_, {Path:path, Namespace:namespace})",
			"*.generic.LookupSecretOutput(_, {Path:path, Namespace:namespace})",
			"*.generic.Secret(_, {path, namespace})",
			"*.generic.NewSecret(_, _, {Path:path, Namespace:namespace})",
		}},
		{call: "vault_generic_endpoint", forms: []string{
			"*.generic.Endpoint(_, {path, namespace})",
			"*.generic.NewEndpoint(_, _, {Path:path, Namespace:namespace})",
		}},
		{call: "vault_kv_subkeys_v2", forms: []string{
			"*.kv.getSecretSubkeysV2({mount, name:path, namespace})",
			"*.kv.getSecretSubkeysV2Output({mount, name:path, namespace})",
			"*.kv.get_secret_subkeys_v2(depth, mount, name:path, namespace)",
		}},
		{call: "vault_kv_secrets_list", folder: true, forms: []string{
			"*.kv.getSecretsList({path, namespace})", "*.kv.getSecretsListOutput({path, namespace})",
			"*.kv.get_secrets_list(namespace, path)",
		}},
		{call: "vault_kv_secrets_list_v2", folder: true, forms: []string{
			"*.kv.getSecretsListV2({mount, name:path, namespace})",
			"*.kv.getSecretsListV2Output({mount, name:path, namespace})",
			"*.kv.get_secrets_list_v2(mount, name:path, namespace)",
		}},
	},
	ask: askTerraform,
}
