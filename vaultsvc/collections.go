package vaultsvc

import (
	"slices"
	"strings"
)

// collections are the folders of an engine of Vault's own that can be listed, where its root
// cannot: what the API documentation (developer.hashicorp.com/vault/api-docs) has under LIST, below
// the mount. An engine that lists its root, as key-value stores do, and one that is not known, such
// as a plugin, has none.
var collections = map[string]string{
	"ad":       "library/ roles/",
	"alicloud": "role/",
	"aws":      "roles/ static-roles/",
	"azure":    "roles/",
	"consul":   "roles/",
	"database": "config/ roles/ static-roles/",
	"gcp":      "impersonated-accounts/ rolesets/ static-accounts/",
	"gcpkms":   "keys/",
	"identity": "entity/id/ entity/name/ entity-alias/id/ group/id/ group/name/ group-alias/id/ " +
		"mfa/method/ oidc/assignment/ oidc/client/ oidc/key/ oidc/provider/ oidc/role/ " +
		"oidc/scope/",
	"keymgmt":      "key/ kms/",
	"kmip":         "scope/",
	"kubernetes":   "roles/",
	"ldap":         "library/ role/ static-role/",
	"mongodbatlas": "roles/",
	"nomad":        "role/",
	"openldap":     "library/ role/ static-role/",
	"pki":          "certs/ issuers/ keys/ roles/",
	"rabbitmq":     "roles/",
	"ssh":          "roles/",
	"system": "namespaces/ plugins/catalog/auth/ plugins/catalog/database/ " +
		"plugins/catalog/secret/ policies/acl/ policies/password/ quotas/rate-limit/",
	"terraform": "role/",
	"totp":      "keys/",
	"transform": "alphabet/ role/ template/ transformation/",
	"transit":   "keys/",
}

// collectionsAt returns the names that lead from a folder of an engine to its collections, nil
// where that folder must be asked for.
func collectionsAt(engine, folder string) []string {
	var names []string
	for c := range strings.FieldsSeq(collections[engine]) {
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
