package sources

// vaultRuby finds what programs in Ruby ask for with the gem "vault":
//
//	Vault.logical.read("secret/data/app")
//	Vault.kv("secret").read("app")
//
// https://github.com/hashicorp/vault-ruby/blob/master/lib/vault/api/logical.rb
// https://github.com/hashicorp/vault-ruby/blob/master/lib/vault/api/kv.rb
var vaultRuby = &codeClient{
	name:      "vault-ruby",
	languages: []string{"ruby"},
	markers:   []string{".logical", ".kv("},
	imports:   []string{"Vault", "vault"},
	settings:  []string{"*.Client.new({namespace})", "*.with_namespace(:namespace)"},
	calls: []codeCalls{
		{forms: []string{"*.logical.read(:path)", "*.logical.write(:path)", "*.logical.delete(:path)"}},
		{folder: true, forms: []string{"*.logical.list(:path)"}},
		{call: kvV2, forms: []string{"*.kv(:mount).read(:path, :version)", "*.kv(:mount).write(:path)",
			"*.kv(:mount).delete(:path)"}},
		{call: kvV2, folder: true, forms: []string{"*.kv(:mount).list(:path)"}},
		{call: callMetadata, forms: []string{"*.kv(:mount).read_metadata(:path)",
			"*.kv(:mount).write_metadata(:path)", "*.kv(:mount).patch_metadata(:path)",
			"*.kv(:mount).destroy(:path)"}},
		{call: "delete", forms: []string{"*.kv(:mount).delete_versions(:path)"}},
		{call: "undelete", forms: []string{"*.kv(:mount).undelete_versions(:path)"}},
		{call: "destroy", forms: []string{"*.kv(:mount).destroy_versions(:path)"}},
	},
	// Paths are escaped.
	// https://github.com/hashicorp/vault-ruby/blob/master/lib/vault/encode.rb
	ask: askClient(servedPath),
}
