package sources

// vaultRS finds what programs in Rust ask for with vaultrs:
//
//	kv2::read(&client, "secret", "app")
//	kv1::get(&client, "secret", "app")
//	database::role::creds(&client, "database", "app")
//
// https://github.com/jmgilman/vaultrs/blob/master/vaultrs/src/kv2.rs
// https://github.com/jmgilman/vaultrs/blob/master/vaultrs/src/kv1.rs
var vaultRS = &codeClient{
	name:      "vaultrs",
	languages: []string{"rust"},
	markers:   []string{"vaultrs"},
	imports:   []string{"vaultrs"},
	byImport:  true,
	settings:  []string{"*.namespace(:namespace)", "*.set_namespace(:namespace)"},
	calls: []codeCalls{
		{call: kvV2, forms: []string{
			"*.kv2.read(_, :mount, :path)", "*.kv2.read_version(_, :mount, :path, :version)",
			"*.kv2.read_raw(_, :mount, :path)", "*.kv2.set(_, :mount, :path)",
			"*.kv2.set_with_options(_, :mount, :path)", "*.kv2.delete_latest(_, :mount, :path)",
		}},
		{call: kvV2, folder: true, forms: []string{"*.kv2.list(_, :mount, :path)"}},
		{call: callMetadata, forms: []string{"*.kv2.read_metadata(_, :mount, :path)",
			"*.kv2.set_metadata(_, :mount, :path)", "*.kv2.delete_metadata(_, :mount, :path)"}},
		{call: "delete", forms: []string{"*.kv2.delete_versions(_, :mount, :path)"}},
		{call: "undelete", forms: []string{"*.kv2.undelete_versions(_, :mount, :path)"}},
		{call: "destroy", forms: []string{"*.kv2.destroy_versions(_, :mount, :path)"}},
		{call: kvV1, forms: []string{"*.kv1.get(_, :mount, :path)", "*.kv1.get_raw(_, :mount, :path)",
			"*.kv1.set(_, :mount, :path)", "*.kv1.delete(_, :mount, :path)"}},
		{call: kvV1, folder: true, forms: []string{"*.kv1.list(_, :mount, :path)"}},
		{forms: []string{
			"*.database.role.creds(_, :mount, :creds/*)",
			"*.database.static_role.creds(_, :mount, :static-creds/*)",
		}},
	},
	// Each part of a path between slashes is escaped.
	// https://github.com/jmgilman/rustify/blob/master/src/http.rs (build_url)
	ask: askClient(servedPath),
}

// hashicorpVaultRust finds what programs in Rust ask for with the crate hashicorp_vault:
//
//	client.get_secret("app")
//
// https://github.com/ChrisMacNaughton/vault-rs/blob/master/src/client/mod.rs
var hashicorpVaultRust = &codeClient{
	name:      "hashicorp-vault-rust",
	languages: []string{"rust"},
	markers:   []string{"hashicorp_vault"},
	imports:   []string{"hashicorp_vault"},
	byImport:  true,
	makers:    []string{"*.Client.new()", "*.VaultClient.new()"},
	settings:  []string{"*.secret_backend(:mount)"},
	types:     []string{"Client", "VaultClient"},
	calls: []codeCalls{
		{call: kvV2, forms: []string{
			"$.get_secret(:path, :mount=secret)", "$.get_custom_secret(:path, :mount=secret)",
			"$.get_secret_wrapped(:path, _, :mount=secret)", "$.set_secret(:path, _, :mount=secret)",
			"$.set_custom_secret(:path, _, :mount=secret)", "$.delete_secret(:path, :mount=secret)",
		}},
		{call: kvV2, folder: true, forms: []string{"$.list_secrets(:path, :mount=secret)"}},
		{forms: []string{"$.get_secret_engine_creds(:mount, :creds/*)",
			"$.get_postgresql_backend(:creds/*, :mount=postgresql)"}},
	},
	// What is made of mount and path is a part of an address (get, list).
	ask: askClient(addressPath),
}
