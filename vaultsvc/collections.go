package vaultsvc

import (
	"slices"
	"strings"
)

// collections returns the folders of an engine of Vault's own that can be listed, where its root cannot: what the API
// documentation (developer.hashicorp.com/vault/api-docs) has under LIST, below the mount. An engine that lists its
// root, as key-value stores do, and one that is not known, such as a plugin, has none.
func collections(engine string) []string {
	switch engine {
	case "ad":
		return []string{"library/", "roles/"}
	case "alicloud", "nomad", "terraform":
		return []string{"role/"}
	case "aws":
		return []string{"roles/", "static-roles/"}
	case "azure", "consul", "kubernetes", "mongodbatlas", "rabbitmq", "ssh":
		return []string{"roles/"}
	case "database":
		return []string{"config/", "roles/", "static-roles/"}
	case "gcp":
		return []string{"impersonated-accounts/", "rolesets/", "static-accounts/"}
	case "gcpkms", "totp", "transit":
		return []string{"keys/"}
	case "identity":
		return []string{
			"entity/id/", "entity/name/", "entity-alias/id/", "group/id/", "group/name/", "group-alias/id/", "mfa/method/",
			"oidc/assignment/", "oidc/client/", "oidc/key/", "oidc/provider/", "oidc/role/", "oidc/scope/",
		}
	case "keymgmt":
		return []string{"key/", "kms/"}
	case "kmip":
		return []string{"scope/"}
	case "ldap", "openldap":
		return []string{"library/", "role/", "static-role/"}
	case "pki":
		return []string{"certs/", "issuers/", "keys/", "roles/"}
	case "system":
		return []string{
			"namespaces/", "plugins/catalog/auth/", "plugins/catalog/database/", "plugins/catalog/secret/",
			"policies/acl/", "policies/password/", "quotas/rate-limit/",
		}
	case "transform":
		return []string{"alphabet/", "role/", "template/", "transformation/"}
	}
	return nil
}

// collectionsAt returns the names that lead from a folder of an engine to its collections, nil where that
// folder must be asked for.
func collectionsAt(engine, folder string) []string {
	var names []string
	for _, c := range collections(engine) {
		below, ok := strings.CutPrefix(c, folder)
		if !ok || below == "" {
			continue
		}
		first, _, _ := strings.Cut(below, "/")
		if name := first + "/"; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
