package sources

import (
	"strings"
	"testing"
)

// textMounts are the mounts of the server that the tools of the tests ask, with the version of the
// key-value engine.
var textMounts = map[string]int{"secret/": 2, "kv/int/": 2, "legacy/": 1, "old/kv/": 1,
	"database/": 0}

// mountOfTests answers as sys/internal/ui/mounts does.
func mountOfTests(p string) (mount string, kvVersion int, ok bool) {
	p = strings.Trim(p, "/") + "/"
	for m, version := range textMounts {
		if strings.HasPrefix(p, m) && len(m) > len(mount) {
			mount, kvVersion, ok = m, version, true
		}
	}
	return mount, kvVersion, ok
}

// textAsk is one request of a tool and what it comes to.
type textAsk struct {
	call, mount, path string
	folder            bool
	want              string
}

func (r textAsk) request() Request {
	return Request{Call: r.call, Mount: r.mount, Path: r.path, Folder: r.folder, MountOf: mountOfTests}
}

// The rows of each source: three shapes of mounts, both versions, data/ in the path and not, and
// slashes around it.
var textAsks = map[string][]textAsk{
	"shell": {
		{"kv get", "", "secret/app", false, "secret/data/app"},
		{"kv get", "", "secret/data/app", false, "secret/data/data/app"},
		{"kv get", "", "secret/data/data/app", false, "secret/data/data/data/app"},
		{"kv get", "", "kv/int/app", false, "kv/int/data/app"},
		{"kv get", "", "kv/int", false, "kv/int/data"},
		{"kv get", "", "secret/teams/app", false, "secret/data/teams/app"},
		{"kv get", "", "legacy/app", false, "legacy/app"},
		{"kv get", "", "legacy/data/app", false, "legacy/data/app"},
		{"kv get", "", "old/kv/app", false, "old/kv/app"},
		{"kv get", "", "/secret/app", false, "secret/data/app"},
		// it takes one slash away, and then sees no mount
		{"kv get", "", "//secret/app", false, "secret/data/secret/app"},
		{"kv get", "", "secret/app/", false, "secret/data/app"},
		{"kv get", "", "secretive/app", false, ""}, // there is no such mount to learn of
		{"kv get", "secret", "app", false, "secret/data/app"},
		{"kv get", "secret", "/app", false, "secret/data/app"},
		{"kv get", "secret", "data/app", false, "secret/data/data/app"},
		{"kv get", "secret", "secret/app", false, "secret/data/secret/app"},
		{"kv get", "kv/int", "app", false, "kv/int/data/app"},
		{"kv get", "secret/teams", "app", false, "secret/data/app"}, // what is below the mount is lost
		{"kv get", "legacy", "app", false, "legacy/app"},
		{"kv get", "nowhere", "app", false, ""},
		{"kv put", "", "//secret/app", false, "secret/data/app"},
		{"kv patch", "", "secret/app", false, "secret/data/app"},
		{"kv patch", "", "legacy/app", false, ""},
		{"kv list", "", "secret/teams/", true, "secret/metadata/teams"},
		{"kv list", "", "secret", true, "secret/metadata"},
		{"kv list", "", "secret/metadata/teams", true, "secret/metadata/metadata/teams"},
		{"kv list", "legacy", "teams/", true, "legacy/teams"},
		{"kv metadata get", "kv/int", "app", false, "kv/int/metadata/app"},
		{"kv metadata get", "", "legacy/app", false, ""},
		{"kv delete", "", "secret/app", false, "secret/data/app"},
		{"kv delete -versions", "", "secret/app", false, "secret/delete/app"},
		{"kv destroy", "secret", "app", false, "secret/destroy/app"},
		{"kv undelete", "secret", "app", false, "secret/undelete/app"},
		{"kv undelete", "secret/teams", "app", false, "secret/teams/undelete/app"},
		{"kv rollback", "", "secret/app", false, "secret/data/app"},
		{"read", "", "secret/app", false, "secret/app"},
		{"read", "", "/secret/data/app/", false, "secret/data/app"},
		{"read", "", "kv/int/data/app", false, "kv/int/data/app"},
		{"list", "", "kv/int/metadata/teams/", true, "kv/int/metadata/teams"},
		{"curl", "", "secret/data/app", false, "secret/data/app"},
		{"curl", "", "/kv/int//data/app/", false, "kv/int/data/app/"},
		{"curl", "", "secret/data/a%20b", false, "secret/data/a b"},
		{"curl", "", "secret/data/a%zz", false, ""}, // the server refuses it
		{"read", "", "secret/data/a%20b", false, "secret/data/a%20b"},
		{"read", "", "../sys/mounts", false, ""},
		{"write", "", "secret/app", false, "secret/app"},
		{"write", "", "/kv/int/data/app/", false, "kv/int/data/app"},
		{"delete", "", "legacy/app", false, "legacy/app"},
		{"patch", "", "secret/data/app", false, "secret/data/app"},
	},
	"terraform": {
		{"vault_generic_secret", "", "secret/app", false, "secret/data/app"},
		{"vault_generic_secret", "", "secret/data/app", false, "secret/data/data/app"},
		{"vault_generic_secret", "", "kv/int/app", false, "kv/int/data/app"},
		{"vault_generic_secret", "", "kv/int", false, "kv/int/data"},
		{"vault_generic_secret", "", "secret/teams/app", false, "secret/data/teams/app"},
		{"vault_generic_secret", "", "legacy/data/app", false, "legacy/data/app"},
		// no slash is taken away
		{"vault_generic_secret", "", "/secret/app", false, "secret/data/secret/app"},
		{"vault_generic_secret", "", "/legacy/app", false, "legacy/app"},
		{"vault_generic_secret", "", "nowhere/app", false, "nowhere/app"}, // taken for version 1
		{"vault_generic_secret", "", "database/creds/app", false, "database/creds/app"},
		{"ephemeral vault_generic_secret", "", "secret/app", false, "secret/app"},
		{"ephemeral vault_generic_secret", "", "secret/data/app", false, "secret/data/app"},
		{"vault_kv_secret", "", "secret/app", false, "secret/app"},
		{"vault_kv_secret", "", "/legacy/app/", false, "legacy/app"},
		{"vault_generic_endpoint", "", "secret/data/app", false, "secret/data/app"},
		{"vault_kv_secret_v2", "secret", "app", false, "secret/data/app"},
		{"vault_kv_secret_v2", "secret", "data/app", false, "secret/data/data/app"},
		{"vault_kv_secret_v2", "secret", "/app", false, "secret/data/app"},
		{"vault_kv_secret_v2", "kv/int", "app", false, "kv/int/data/app"},
		{"vault_kv_secret_v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"vault_kv_secret_v2", "legacy", "app", false, "legacy/data/app"},
		{"ephemeral vault_kv_secret_v2", "kv/int", "app", false, "kv/int/data/app"},
		{"vault_kv_subkeys_v2", "kv/int", "app", false, "kv/int/subkeys/app"},
		{"vault_kv_secret_subkeys_v2", "secret", "app", false, "secret/subkeys/app"},
		{"vault_kv_secrets_list_v2", "kv/int", "", true, "kv/int/metadata"},
		{"vault_kv_secrets_list_v2", "secret", "teams", true, "secret/metadata/teams"},
		{"vault_kv_secrets_list", "", "legacy/teams", true, "legacy/teams"},
		{"vault_kv_secrets_list", "", "legacy/teams/", true, ""},
		{"vault_database_secret", "database", "creds/app", false, "database/creds/app"},
		{"vault_pki_secret_backend_cert", "pki/int", "issue/app", false, "pki/int/issue/app"},
		{"vault_transit_decrypt", "transit/eu", "decrypt/app", false, "transit/eu/decrypt/app"},
		{"vault_ldap_static_credentials", "ldap", "static-cred/app", false, "ldap/static-cred/app"},
		{"boundary_credential_library_vault", "", "secret/app", false, "secret/app"},
		{"boundary_credential_library_vault", "", "kv/int/data/app", false, "kv/int/data/app"},
		{"boundary_credential_library_vault", "", "/legacy/app/", false, "legacy/app"},
		{"boundary_credential_library_vault_ssh_certificate", "", "ssh/sign/app", false, "ssh/sign/app"},
	},
	"spring": {
		{"", "", "secret/app", false, "secret/data/app"},
		{"", "", "secret/data/app", false, "secret/data/data/app"},
		{"", "", "secret/data/data/app", false, "secret/data/data/data/app"},
		{"", "", "kv/int/app", false, "kv/int/data/app"},
		{"", "", "legacy/data/app", false, "legacy/data/app"},
		{"", "", "nowhere/app", false, "nowhere/app"},
		{"", "", "secret/app/", false, ""}, // "must not end with a trailing slash"
		{"", "secret", "app/prod", false, "secret/data/app/prod"},
		{"", "secret", "/app", false, "secret/data/app"},
		{"", "kv/int", "app", false, "kv/int/data/app"},
		{"", "secret/teams", "app", false, "secret/data/teams/app"},
		{"", "secret/data", "app", false, "secret/data/data/app"},
		{"", "old/kv", "app", false, "old/kv/app"},
		{"", "database", "creds/app", false, "database/creds/app"},
	},
	"quarkus": {
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "secret", "data/app", false, "secret/data/data/app"},
		{"kv-v2", "secret", "/app/", false, "secret/data/app"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v2", "secret/data", "app", false, "secret/data/data/app"},
		{"kv-v2", "legacy", "app", false, "legacy/data/app"}, // 2 is what it is told, or the default
		{"kv-v1", "legacy", "app", false, "legacy/app"},
		{"kv-v1", "secret", "data/app", false, "secret/data/app"},
		{"kv", "old/kv", "app", false, "old/kv/app"},
		{"kv", "kv/int", "app", false, "kv/int/data/app"},
		{"", "database", "creds/app", false, "database/creds/app"},
		{"kv-v2", "secret", "a%20b", false, "secret/data/a b"},
		{"kv-v2", "secret", "a b", false, ""}, // it is no address
	},
	"github-actions": {
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "", "secret/app", false, "secret/app"},
		{"", "", "secret/data/data/app", false, "secret/data/data/app"},
		{"", "", "kv/int/data/app", false, "kv/int/data/app"},
		{"", "", "kv/data/int/app", false, "kv/data/int/app"},
		{"", "", "kv/int", false, "kv/int"},
		{"", "", "legacy/app", false, "legacy/app"},
		{"", "", "/secret/data/app", false, "secret/data/app"},
		{"", "", "secret/data/app/", false, "secret/data/app/"},
		{"", "", "pki/issue/web", false, "pki/issue/web"},
		{"", "", "secret/data/a%20b", false, "secret/data/a b"},
		{"", "", "secret/data/a#b", false, "secret/data/a"},
		{"", "", "secret/data/a?version=2", false, "secret/data/a"},
		{"", "", `secret/data/a\b`, false, "secret/data/a/b"},
		{"", "", "secret/data/100%", false, ""},
	},
	"grafana-actions": {
		{"", "ci", "common/app", false, "ci/data/common/app"},
		{"", "ci", "common/data/app", false, "ci/data/common/data/app"},
		{"", "ci", "common//app", false, "ci/data/common/app"},
		{"", "ci", "repo/grafana/k6/app", false, "ci/data/repo/grafana/k6/app"},
	},
	"buildkite": {
		{"", "", "secret/app", false, "secret/data/app"},
		{"", "", "secret/data/app", false, "secret/data/data/app"},
		{"", "", "kv/int/app", false, "kv/int/data/app"},
		{"", "", "kv/int", false, "kv/int/data"},
		{"", "", "secret/teams/app", false, "secret/data/teams/app"},
		{"", "", "legacy/app", false, "legacy/app"},
		{"", "", "/secret/app", false, "secret/data/app"},
		{"", "", "nowhere/app", false, ""},
	},
	"gitlab": {
		{"kv-v2", "kv-v2", "app", false, "kv-v2/data/app"},
		{"kv-v2", "secret", "data/app", false, "secret/data/data/app"},
		{"kv-v2", "secret", "/app", false, "secret/data/app"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v2", "secret/data", "app", false, "secret/data/data/app"},
		{"kv-v2", "legacy", "app", false, "legacy/data/app"},
		{"kv-v1", "legacy", "app", false, "legacy/app"},
		{"generic", "secret", "data/app", false, "secret/data/app"},
		{"generic", "secret", "app", false, "secret/app"},
		{"generic", "database", "creds/app", false, "database/creds/app"},
		{"", "kv-v2", "app", false, ""},       // an engine must be named
		{"kv-v3", "secret", "app", false, ""}, // and be known
		{"kv", "legacy", "app", false, "legacy/app"},
	},
	"teller": {
		{"kv-v2", "", "secret/app", false, "secret/data/app"},
		{"kv-v2", "", "secret/data/app", false, "secret/data/data/app"},
		{"kv-v2", "", "kv/int/app", false, "kv/data/int/app"}, // the first segment is the mount
		{"kv-v2", "", "secret/teams/app", false, "secret/data/teams/app"},
		{"kv-v2", "", "secret", false, ""},
		{"kv-v2", "", "legacy/app", false, "legacy/data/app"},
		{"kv-v2", "", "/secret/app", false, "data/secret/app"}, // and here it is empty
		{"kv-v1", "", "legacy/app", false, "legacy/app"},
		{"kv-v1", "", "secret/data/app", false, "secret/data/app"},
		{"kv-v1", "", "/legacy/app", false, "legacy/app"},
		{"read", "", "secret/data/app", false, "secret/data/app"},
		{"read", "", "kv/int/data/app", false, "kv/int/data/app"},
		{"read", "", "/secret/app/", false, "secret/app"},
	},
	"vals": {
		{"", "", "secret/app", false, "secret/data/app"},
		{"", "", "secret/data/app", false, "secret/data/data/app"},
		{"", "", "kv/int/app", false, "kv/int/data/app"},
		{"", "", "kv/int", false, "kv/int/data"},
		{"", "", "secret/teams/app", false, "secret/data/teams/app"},
		{"", "", "legacy/data/app", false, "legacy/data/app"},
		{"", "", "/secret/app", false, "secret/data/secret/app"},
		{"", "", "/legacy/app", false, "legacy/app"},
		{"", "", "database/creds/app", false, "database/creds/app"},
		{"", "", "nowhere/app", false, ""},
		{"", "", "secret/a b#c", false, "secret/data/a b#c"},
		{"", "", "my kv/app", false, ""}, // no host of a URL
	},
	"ansible": {
		{"", "", "secret/data/a b", false, "secret/data/a b"},
		{"", "", "secret/data/a%20b", false, "secret/data/a b"},
		{"", "", "secret/data/100%", false, "secret/data/100%"},
		{"", "", "secret/data/a#b", false, "secret/data/a"},
		{"kv-v2", "secret", "a%20b#c", false, "secret/data/a%20b#c"},
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "", "secret/app", false, "secret/app"},
		{"", "", "/kv/int/data/app/", false, "kv/int/data/app"},
		{"", "", "secret/metadata/teams/", true, "secret/metadata/teams"},
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "secret", "data/app", false, "secret/data/data/app"},
		{"kv-v2", "secret", "/app", false, "secret/data/app"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v2", "secret/data", "app", false, "secret/data/data/app"},
		{"kv-v2", "secret", "teams", true, "secret/metadata/teams"},
		{"kv-v2", "", "/secret/app", false, "data/secret/app"}, // the mount is lost
		{"kv-v1", "legacy", "app", false, "legacy/app"},
		{"kv-v1", "secret", "data/app", false, "secret/data/app"},
		{"kv-v1", "", "/legacy/app", false, "legacy/app"},
		{"metadata", "secret", "app", false, "secret/metadata/app"},
		{"kv", "old/kv", "app", false, "old/kv/app"},
	},
	"hvac": {
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "secret", "data/app", false, "secret/data/data/app"},
		{"kv-v2", "secret", "/app/", false, "secret/data/app"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v2", "secret", "teams", true, "secret/metadata/teams"},
		{"kv-v2", "legacy", "app", false, "legacy/data/app"},
		{"kv-v2", "secret", "a%20b#c", false, "secret/data/a%20b#c"},
		{"kv-v1", "legacy", "app", false, "legacy/app"},
		{"kv-v1", "old/kv", "app", true, "old/kv/app"},
		{"kv-v1", "secret", "data/app", false, "secret/data/app"},
		{"metadata", "kv/int", "app", false, "kv/int/metadata/app"},
		{"destroy", "secret", "app", false, "secret/destroy/app"},
		{"", "database", "creds/app", false, "database/creds/app"},
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "", "secret/app", false, "secret/app"},
		{"", "", "/kv/int/data/app/", false, "kv/int/data/app"},
		{"", "", "secret/data/a%20b", false, "secret/data/a b"},
		{"", "", "secret/data/a#b", false, "secret/data/a"},
	},
	"vault-go": {
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "secret", "data/app", false, "secret/data/data/app"},
		{"kv-v2", "secret", "/app/", false, "secret/data/app"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v2", "legacy", "app", false, "legacy/data/app"},
		{"kv-v1", "legacy", "app", false, "legacy/app"},
		{"kv-v1", "old/kv", "app", false, "old/kv/app"},
		{"metadata", "kv/int", "app", false, "kv/int/metadata/app"},
		{"undelete", "secret", "app", false, "secret/undelete/app"},
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "", "secret/app", false, "secret/app"},
		{"", "", "/kv/int/data/app/", false, "kv/int/data/app"},
		{"", "", "secret/metadata/teams/", true, "secret/metadata/teams"},
		{"", "", "secret/data/a%20b", false, "secret/data/a%20b"},
		{"", "", "../sys/mounts", false, ""},
	},
	"spring-vault": {
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "secret", "data/app", false, "secret/data/data/app"},
		{"kv-v2", "secret", "/app/", false, "secret/data/app"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v2", "kv/int", "teams", true, "kv/int/metadata/teams"},
		{"kv-v1", "legacy", "app", false, "legacy/app"},
		{"kv", "old/kv", "app", false, "old/kv/app"},
		{"kv", "secret", "app", false, "secret/data/app"},
		{"metadata", "secret", "app", false, "secret/metadata/app"},
		{"property source", "", "secret/app", false, "secret/data/app"},
		{"property source", "", "secret/data/app", false, "secret/data/data/app"},
		{"property source", "", "kv/int/app", false, "kv/int/data/app"},
		{"property source", "", "legacy/data/app", false, "legacy/data/app"},
		{"property source", "", "secret/app/", false, ""},
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "", "secret/app", false, "secret/app"},
		{"", "transit", "encrypt/app", false, "transit/encrypt/app"},
	},
	"vault-java-driver": {
		{"kv-v2", "", "secret/app", false, "secret/data/app"},
		{"kv-v2", "", "secret/data/app", false, "secret/data/data/app"},
		{"kv-v2", "", "kv/int/app", false, "kv/data/int/app"}, // one segment is the mount
		{"kv-v2", "", "secret/teams", true, "secret/metadata/teams"},
		{"kv-v2", "", "legacy/app", false, "legacy/data/app"},
		{"kv-v1", "", "legacy/app", false, "legacy/app"},
		{"kv-v1", "", "old/kv/app", false, "old/kv/app"},
		{"", "database", "creds/app", false, "database/creds/app"},
	},
	"quarkus-vault": {
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "secret", "data/app", false, "secret/data/data/app"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret", "teams", true, "secret/metadata/teams"},
		{"kv-v1", "legacy", "app", false, "legacy/app"},
		{"destroy", "secret", "app", false, "secret/destroy/app"},
	},
	"node-vault": {
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "", "secret/app", false, "secret/app"},
		{"", "", "/kv/int/data/app", false, "kv/int/data/app"},
		{"", "", "legacy/app", false, "legacy/app"},
		{"", "", "secret/metadata/teams", true, "secret/metadata/teams"},
		{"", "", "secret/data/app?version=2", false, "secret/data/app"},
		{"", "", "secret/data/a%20b", false, "secret/data/a b"},
		{"", "database", "creds/app", false, "database/creds/app"},
		{"destroy", "kv/int", "app", false, "kv/int/destroy/app"},
	},
	"litehex-node-vault": {
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "secret", "data/app", false, "secret/data/data/app"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "kv/int", "teams", true, "kv/int/metadata/teams"},
		{"kv-v1", "legacy", "app", false, "legacy/app"},
		{"subkeys", "secret", "app", false, "secret/subkeys/app"},
	},
	"hashi-vault-js": {
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "secret", "data/app", false, "secret/data/data/app"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret", "teams", true, "secret/metadata/teams"},
		{"metadata", "secret", "app", false, "secret/metadata/app"},
		{"kv-v2", "legacy", "app", false, "legacy/data/app"}, // it knows no other version
	},
	"vault-client-go": {
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "secret", "data/app", false, "secret/data/data/app"},
		{"kv-v2", "secret", "/app", false, "secret/data/app"},
		{"kv-v2", "secret", "app/", false, "secret/data/app/"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v2", "kv/int", "teams", true, "kv/int/metadata/teams"},
		{"kv-v2", "secret", "a%20b", false, "secret/data/a%20b"},
		{"kv-v1", "legacy", "app", false, "legacy/app"},
		{"kv-v1", "old/kv", "app", false, "old/kv/app"},
		{"subkeys", "secret", "app", false, "secret/subkeys/app"},
		{"", "database", "creds/app", false, "database/creds/app"},
		{"", "", "/secret/data/app", false, "secret/data/app"},
		{"", "", "v1/secret/data/app", false, "secret/data/app"},
		{"", "", "secret/data/a%20b", false, "secret/data/a b"},
		{"", "", "secret/data/a?version=2", false, "secret/data/a"},
		{"", "", "secret/app", false, "secret/app"},
	},
	"vault-http": {
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "", "kv/int/data/app", false, "kv/int/data/app"},
		{"", "", "secret/app", false, "secret/app"},
		{"", "", "secret/data/a%20b", false, "secret/data/a b"},
		{"", "", "secret/metadata/teams", true, "secret/metadata/teams"},
	},
	"vault-ruby": {
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "", "/kv/int/data/app/", false, "kv/int/data/app/"},
		{"", "", "secret/data/a%20b?c#d", false, "secret/data/a%20b?c#d"},
		{"", "", "secret/metadata/teams", true, "secret/metadata/teams"},
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v2", "secret", "data/app", false, "secret/data/data/app"},
		{"kv-v2", "secret", "teams", true, "secret/metadata/teams"},
		{"metadata", "kv/int", "app", false, "kv/int/metadata/app"},
	},
	"vaultsharp": {
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "/kv/int/", "/app/", false, "kv/int/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v2", "secret", "data/app", false, "secret/data/data/app"},
		{"kv-v2", "secret", "teams", true, "secret/metadata/teams"},
		{"kv-v2", "secret", "a%20b?c", false, "secret/data/a b"},
		{"kv-v1", "old/kv", "app", false, "old/kv/app"},
		{"subkeys", "kv/int", "app", false, "kv/int/subkeys/app"},
		{"", "database", "creds/app", false, "database/creds/app"},
	},
	"vaultrs": {
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "kv/int", "/app", false, "kv/int/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v2", "secret", "a%20b?c", false, "secret/data/a%20b?c"},
		{"kv-v2", "secret", "app/", false, "secret/data/app/"},
		{"kv-v2", "secret", "teams", true, "secret/metadata/teams"},
		{"kv-v1", "old/kv", "app", false, "old/kv/app"},
		{"", "database", "creds/app", false, "database/creds/app"},
	},
	"hashicorp-vault-rust": {
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v2", "secret", "a%20b#c", false, "secret/data/a b"},
		{"kv-v2", "secret", "teams/", true, "secret/metadata/teams/"},
		{"", "postgresql", "creds/app", false, "postgresql/creds/app"},
	},
	"vault-php": {
		{"", "", "/secret/data/app", false, "secret/data/app"},
		{"", "", "/kv/int/data/app", false, "kv/int/data/app"},
		{"", "", "/secret/app", false, "secret/app"},
		{"", "", "secret/data/app", false, ""},
		{"", "", "/secret/data/app?version=2", false, "secret/data/app"},
		{"", "", "/secret/data/a#b", false, "secret/data/a#b"},
		{"", "", "/secret/metadata/teams", true, "secret/metadata/teams"},
	},
	"vaultex": {
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "", "/kv/int/data/app", false, "kv/int/data/app"},
		{"", "", "secret/app", false, "secret/app"},
		{"", "", "secret/data/app?version=2", false, "secret/data/app"},
	},
	"libvault": {
		{"kv-v2", "", "secret/app", false, "secret/data/app"},
		{"kv-v2", "", "kv/int/app", false, "kv/data/int/app"},
		{"kv-v2", "", "secret/data/app", false, "secret/data/data/app"},
		{"kv-v2", "", "/secret/app", false, "data/secret/app"},
		{"kv-v2", "", "secret/teams", true, "secret/metadata/teams"},
		{"kv-v1", "", "secret/data/app", false, "secret/data/app"},
		{"kv-v1", "", "kv/int/data/app", false, "kv/int/data/app"},
		{"kv-v1", "", "legacy/app", false, "legacy/app"},
		{"", "", "secret/app", false, "secret/data/app"},
		{"", "", "secret/data/app", false, "secret/data/app"},
		{"", "", "kv/int/data/app", false, "kv/int/data/app"},
		{"", "", "kv/int/app", false, "kv/data/int/app"},
		{"", "", "legacy/app", false, "legacy/app"},
		{"", "", "secret/teams", true, "secret/metadata/teams"},
	},
	"pulumi": {
		{"vault_kv_secret_v2", "kv/int", "app", false, "kv/int/data/app"},
		{"vault_kv_secret_v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"vault_generic_secret", "", "secret/app", false, "secret/data/app"},
		{"vault_generic_secret", "", "secret/data/app", false, "secret/data/data/app"},
		{"vault_kv_secret", "", "legacy/app", false, "legacy/app"},
		{"vault_kv_secrets_list_v2", "secret", "teams", true, "secret/metadata/teams"},
	},
	"cdktf": {
		{"vault_kv_secret_v2", "kv/int", "app", false, "kv/int/data/app"},
		{"vault_kv_secret_v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"vault_generic_secret", "", "secret/app", false, "secret/data/app"},
		{"vault_kv_secret", "", "legacy/app", false, "legacy/app"},
	},
	"jenkins": {
		{"kv-v2", "", "secret/app", false, "secret/data/app"},
		{"kv-v2", "", "secret/data/app", false, "secret/data/data/app"},
		{"kv-v2", "", "kv/int/app", false, "kv/data/int/app"}, // one segment is the mount
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v2", "", "//secret//app", false, "secret/data/app"},
		{"kv-v2", "", "secret/app/", false, "secret/data/app/"},
		{"kv-v2", "", "legacy/app", false, "legacy/data/app"},
		{"kv-v1", "", "legacy/app", false, "legacy/app"},
		{"kv-v1", "", "/old/kv/app", false, "old/kv/app"},
		{"kv-v1", "", "secret/data/app", false, "secret/data/app"},
		{"kv", "", "legacy/app", false, "legacy/app"},
		{"kv", "", "secret/app", false, "secret/data/app"},
		{"kv-v2", "", "secret/a%20b", false, "secret/data/a b"},
		{"kv-v2", "", "secret/a b", false, ""}, // it is no address
	},
}

func TestAskOfTextSources(t *testing.T) {
	t.Parallel()
	byName := map[string]Source{}
	for _, s := range All() {
		byName[s.Name] = s
	}
	for name, rows := range asksOfTexts() {
		s := byName[name]
		if s.Ask == nil {
			t.Errorf("%s does not say what its tool asks for", name)
			continue
		}
		for _, r := range rows {
			if got := s.Ask(r.request()); got != r.want {
				t.Errorf("%s %q of mount %q and path %q asks for %q, want %q", name, r.call, r.mount, r.path,
					got, r.want)
			}
		}
	}
}

// A tool that asks the server cannot be told what it asks for where there is none.
func TestAskWithoutServer(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"shell": "", "vals": "", "buildkite": "",
		"terraform": "secret/app", "spring": "secret/app"} {
		for _, s := range All() {
			if s.Name != name {
				continue
			}
			r := Request{Path: "secret/app"}
			switch name {
			case "shell":
				r.Call = "kv get"
			case "terraform":
				r.Call = "vault_generic_secret"
			}
			if got := s.Ask(r); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	}
}
