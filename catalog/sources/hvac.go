package sources

// hvacClient finds what programs in Python ask for with hvac, and with async-hvac, which has the
// same methods:
//
//	client.secrets.kv.v2.read_secret_version(path="app", mount_point="kv")
//	client.secrets.database.generate_credentials("app")
//	client.read("secret/data/app")
//
// https://github.com/hvac/hvac/tree/main/hvac/api/secrets_engines
// https://github.com/hvac/hvac/blob/main/hvac/v1/__init__.py (read, list, write, delete)
var hvacClient = &codeClient{
	name:      "hvac",
	languages: []string{"python"},
	markers: []string{"import hvac", "from hvac", "hvac.Client", "hvac_client", "secrets.kv.",
		".kv.v1.", ".kv.v2.", "read_secret_version", "vault_client", "vault.secrets",
		".generate_credentials("},
	imports: []string{"hvac"},
	makers: []string{
		"*.Client(url, token, cert, verify, timeout, proxies, allow_redirects, session, adapter, namespace)",
		"*.AsyncClient(url, token, cert, verify, timeout, proxies, allow_redirects, session, adapter, namespace)",
	},
	types: []string{"Client", "AsyncClient"},
	words: []string{"vault", "hvac", "bao"},
	calls: []codeCalls{
		{call: kvV2, forms: []string{
			"*.kv.v2.read_secret(path, mount_point:mount=secret)",
			"*.kv.v2.read_secret_version(path, version, mount_point:mount=secret)",
			"*.kv.v2.create_or_update_secret(path, secret, cas, mount_point:mount=secret)",
			"*.kv.v2.patch(path, secret, mount_point:mount=secret)",
			"*.kv.v2.delete_latest_version_of_secret(path, mount_point:mount=secret)",
			// without a version it is that of 2, unless the program says otherwise
			"*.kv.read_secret_version(path, version, mount_point:mount=secret)",
			"*.kv.patch(path, secret, mount_point:mount=secret)",
			"*.kv.delete_latest_version_of_secret(path, mount_point:mount=secret)",
			"*.secrets.kv.read_secret(path, mount_point:mount=secret)",
			"*.secrets.kv.create_or_update_secret(path, secret, cas, mount_point:mount=secret)",
		}},
		{call: kvV2, folder: true, forms: []string{
			"*.kv.v2.list_secrets(path, mount_point:mount=secret)",
			"*.secrets.kv.list_secrets(path, mount_point:mount=secret)",
		}},
		{call: callMetadata, forms: []string{
			"*.kv.v2.read_secret_metadata(path, mount_point:mount=secret)",
			"*.kv.v2.update_metadata(path, max_versions, cas_required, delete_version_after, mount_point:mount=secret)",
			"*.kv.v2.delete_metadata_and_all_versions(path, mount_point:mount=secret)",
			"*.kv.read_secret_metadata(path, mount_point:mount=secret)",
			"*.kv.update_metadata(path, max_versions, cas_required, delete_version_after, mount_point:mount=secret)",
			"*.kv.delete_metadata_and_all_versions(path, mount_point:mount=secret)",
		}},
		{call: "delete", forms: []string{
			"*.kv.v2.delete_secret_versions(path, versions, mount_point:mount=secret)",
			"*.kv.delete_secret_versions(path, versions, mount_point:mount=secret)",
		}},
		{call: "undelete", forms: []string{
			"*.kv.v2.undelete_secret_versions(path, versions, mount_point:mount=secret)",
			"*.kv.undelete_secret_versions(path, versions, mount_point:mount=secret)",
		}},
		{call: "destroy", forms: []string{
			"*.kv.v2.destroy_secret_versions(path, versions, mount_point:mount=secret)",
			"*.kv.destroy_secret_versions(path, versions, mount_point:mount=secret)",
		}},
		{call: kvV1, forms: []string{
			"*.kv.v1.read_secret(path, mount_point:mount=secret)",
			"*.kv.v1.create_or_update_secret(path, secret, method, mount_point:mount=secret)",
			"*.kv.v1.delete_secret(path, mount_point:mount=secret)",
		}},
		{call: kvV1, folder: true, forms: []string{
			"*.kv.v1.list_secrets(path, mount_point:mount=secret)",
		}},
		{forms: []string{
			"$.read(path)", "$.write(path)", "$.write_data(path)", "$.delete(path)",
			"*.secrets.database.generate_credentials(name:creds/*, mount_point:mount=database)",
			"*.secrets.database.get_static_credentials(name:static-creds/*, mount_point:mount=database)",
			"*.secrets.aws.generate_credentials(name:creds/*, role_arn, ttl, endpoint, mount_point:mount=aws)",
			"*.secrets.azure.generate_credentials(name:creds/*, mount_point:mount=azure)",
			"*.secrets.consul.generate_credentials(name:creds/*, mount_point:mount=consul)",
			"*.secrets.rabbitmq.generate_credentials(name:creds/*, mount_point:mount=rabbitmq)",
			"*.secrets.activedirectory.generate_credentials(name:creds/*, mount_point:mount=ad)",
			"*.secrets.ldap.generate_static_credentials(name:static-cred/*, mount_point:mount=ldap)",
			"*.secrets.gcp.generate_oauth2_access_token(roleset:token/*, mount_point:mount=gcp)",
			"*.secrets.gcp.generate_service_account_key(roleset:key/*, key_algorithm, key_type, method, mount_point:mount=gcp)",
			"*.secrets.pki.generate_certificate(name:issue/*, common_name, extra_params, mount_point:mount=pki)",
			"*.secrets.pki.sign_certificate(name:sign/*, csr, common_name, extra_params, mount_point:mount=pki)",
			"*.secrets.ssh.sign_ssh_key(name:sign/*, public_key, ttl, valid_principals, cert_type, key_id, critical_options, extensions, mount_point:mount=ssh)",
			"*.secrets.ssh.generate_ssh_credentials(name:creds/*, username, ip, mount_point:mount=ssh)",
			"*.secrets.transit.encrypt_data(name:encrypt/*, plaintext, context, key_version, nonce, batch_input, type, convergent_encryption, mount_point:mount=transit)",
			"*.secrets.transit.decrypt_data(name:decrypt/*, ciphertext, context, nonce, batch_input, mount_point:mount=transit)",
			"*.secrets.transit.read_key(name:keys/*, mount_point:mount=transit)",
		}},
		{folder: true, forms: []string{"$.list(path)"}},
	},
	ask: askHvac,
}

// askHvac returns what hvac asks for. Where it is told a mount, mount and path are escaped and put
// together, by the methods of version 2 with a segment of the API between them. What is read and
// written without one is a part of an address as it stands. Doubled slashes and those at either end
// are taken away.
//
// https://github.com/hvac/hvac/blob/main/hvac/api/secrets_engines/kv_v2.py
// https://github.com/hvac/hvac/blob/main/hvac/utils.py (format_url)
// https://github.com/hvac/hvac/blob/main/hvac/adapters.py (urljoin, RawAdapter.request)
func askHvac(r Request) string {
	if r.Mount == "" && r.Call == "" {
		return askAnsible(r) // which hands it to hvac
	}
	return askClient(goClientPath)(r)
}
