package sources

import "strings"

// nodeVaultClient finds what programs in JavaScript and TypeScript ask for with node-vault:
// vault.read("secret/data/app").
//
// https://github.com/nodevault/node-vault/blob/master/src/index.js
// https://github.com/nodevault/node-vault/blob/master/src/commands.js
var nodeVaultClient = &codeClient{
	name:      "node-vault",
	languages: []string{"javascript"},
	markers: []string{"node-vault", "vault.read(", "vault.write(", "vault.list(", "vault.delete(",
		"aultClient."},
	imports: []string{"node-vault"},
	makers: []string{
		`require("node-vault")`, "*.nodeVault({namespace})", "*.NodeVault({namespace})",
		"*.vault({namespace})", "*.Vault({namespace})",
	},
	calls: []codeCalls{
		{forms: []string{
			"$.read(:path)", "$.write(:path)", "$.update(:path)", "$.delete(:path)",
			"*.generateDatabaseCredentials({databasePath:mount=database, name:creds/*})",
		}},
		{call: "destroy", forms: []string{"$.destroySecretVersions({mount_point:mount=secret, path})"}},
		{folder: true, forms: []string{"$.list(:path)"}},
	},
	ask: askNodeVault,
}

// askNodeVault returns what node-vault asks for: the path becomes a part of an address as it
// stands.
//
// https://github.com/nodevault/node-vault/blob/master/src/index.js (client.request)
func askNodeVault(r Request) string {
	if r.Mount == "" && r.Call == "" {
		return addressPath(r.Path)
	}
	return askClient(addressPath)(r)
}

// litehexVaultClient finds what programs in JavaScript and TypeScript ask for with
// @litehex/node-vault: vc.kv2.read({mountPath: "secret", path: "app"}).
//
// https://github.com/shahradelahi/node-vault/blob/main/README.md
// https://github.com/shahradelahi/node-vault/wiki
var litehexVaultClient = &codeClient{
	name:      "litehex-node-vault",
	languages: []string{"javascript"},
	markers:   []string{"litehex/node-vault", ".kv2.read(", ".kv2.write(", ".kv1.read("},
	imports:   []string{"litehex/node-vault"},
	settings:  []string{"*.Client({namespace})"},
	calls: []codeCalls{
		{call: kvV2, forms: []string{
			"*.kv2.read({mountPath:mount, path, version})", "*.kv2.write({mountPath:mount, path})",
			"*.kv2.patch({mountPath:mount, path})", "*.kv2.deleteLatest({mountPath:mount, path})",
		}},
		{call: kvV2, folder: true, forms: []string{"*.kv2.list({mountPath:mount, path})"}},
		{call: "subkeys", forms: []string{"*.kv2.subKeys({mountPath:mount, path})"}},
		{call: callMetadata, forms: []string{
			"*.kv2.readMetadata({mountPath:mount, path})", "*.kv2.writeMetadata({mountPath:mount, path})",
			"*.kv2.patchMetadata({mountPath:mount, path})",
			"*.kv2.deleteMetadata({mountPath:mount, path})",
		}},
		{call: "delete", forms: []string{"*.kv2.delete({mountPath:mount, path})"}},
		{call: "undelete", forms: []string{"*.kv2.undelete({mountPath:mount, path})"}},
		{call: "destroy", forms: []string{"*.kv2.destroy({mountPath:mount, path})"}},
		{call: kvV1, forms: []string{
			"*.kv1.read({mountPath:mount, path})", "*.kv1.write({mountPath:mount, path})",
			"*.kv1.delete({mountPath:mount, path})",
		}},
		{call: kvV1, folder: true, forms: []string{"*.kv1.list({mountPath:mount, path})"}},
	},
	ask: askClient(addressPath),
}

// hashiVaultJSClient finds what programs in JavaScript and TypeScript ask for with hashi-vault-js:
// vault.readKVSecret(token, "app", 3, "secret").
//
// https://github.com/rod4n4m1/hashi-vault-js/blob/main/src/Vault.js
var hashiVaultJSClient = &codeClient{
	name:      "hashi-vault-js",
	languages: []string{"javascript"},
	markers:   []string{"hashi-vault-js", "KVSecret"},
	imports:   []string{"hashi-vault-js"},
	settings:  []string{"*.Vault({rootPath:mount, namespace})"},
	calls: []codeCalls{
		{call: kvV2, forms: []string{
			"*.readKVSecret(_, :path, :version, :mount=secret)",
			"*.createKVSecret(_, :path, _, :mount=secret)",
			"*.updateKVSecret(_, :path, _, _, :mount=secret)",
			"*.deleteLatestVerKVSecret(_, :path, :mount=secret)",
		}},
		{call: kvV2, folder: true, forms: []string{"*.listKVSecrets(_, :path, :mount=secret)"}},
		{call: callMetadata, forms: []string{
			"*.readKVSecretMeta(_, :path, :mount=secret)", "*.createKVSecretMeta(_, :path, _, :mount=secret)",
			"*.updateKVSecretMeta(_, :path, _, :mount=secret)", "*.eliminateKVSecret(_, :path, :mount=secret)",
		}},
		{call: "delete", forms: []string{"*.deleteVersionsKVSecret(_, :path, _, :mount=secret)"}},
		{call: "undelete", forms: []string{"*.undeleteVersionsKVSecret(_, :path, _, :mount=secret)"}},
		{call: "destroy", forms: []string{"*.destroyVersionsKVSecret(_, :path, _, :mount=secret)"}},
	},
	ask: askHashiVaultJS,
}

// askHashiVaultJS returns what hashi-vault-js asks for: a part of an address, with data/ or another
// segment of the API behind the mount.
//
// https://github.com/rod4n4m1/hashi-vault-js/blob/main/src/Config.js
func askHashiVaultJS(r Request) string {
	r.Mount = strings.Trim(r.Mount, "/")
	return askClient(addressPath)(r)
}
