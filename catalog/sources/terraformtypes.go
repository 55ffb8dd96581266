package sources

// terraformType tells which arguments of a resource name a location.
type terraformType struct {
	mount string // the argument with the mount; "" where the path holds it
	path  string // the argument with the path or the name
	// below stands between mount and name: "creds" of what an engine makes on demand.
	below  string
	folder bool // everything below is meant, and the path need not be there
}

// terraformTypes are the resources that hold or read secrets; the same names stand for all
// three kinds of block.
func terraformTypes(name string) (t terraformType, ok bool) {
	switch name {
	case "vault_kv_secret_v2", "vault_kv_subkeys_v2", "vault_kv_secret_subkeys_v2":
		return terraformType{mount: "mount", path: "name"}, true
	case "vault_kv_secret", "vault_generic_secret", "vault_generic_endpoint":
		return terraformType{path: "path"}, true
	case "vault_kv_secrets_list":
		return terraformType{path: "path", folder: true}, true
	case "vault_kv_secrets_list_v2":
		return terraformType{mount: "mount", path: "name", folder: true}, true
	case "vault_database_secret":
		return terraformType{mount: "mount", path: "name", below: "creds"}, true
	case "vault_aws_access_credentials", "vault_azure_access_credentials", "vault_ad_access_credentials":
		return terraformType{mount: "backend", path: "role", below: "creds"}, true
	case "vault_aws_static_credentials", "vault_aws_static_access_credentials":
		return terraformType{mount: "mount", path: "name", below: "static-creds"}, true
	case "vault_pki_secret_backend_cert":
		return terraformType{mount: "backend", path: "name", below: "issue"}, true
	}
	return t, false
}
