package sources

import (
	"maps"
	"sync"
)

// pathAsks are the rows of tools that ask for a path as it is written.
var pathAsks = []textAsk{
	{"", "", "secret/data/app", false, "secret/data/app"},
	{"", "", "secret/app", false, "secret/app"},
	{"", "", "kv/int/data/app", false, "kv/int/data/app"},
	{"", "", "legacy/app", false, "legacy/app"},
	{"", "", "/secret/data/app/", false, "secret/data/app"},
	{"", "", "pki/sign/web", false, "pki/sign/web"},
	{"", "", "../sys/raw", false, ""},
}

// yamlAsks are the rows of the tools whose settings and pipelines are YAML.
var yamlAsks = map[string][]textAsk{
	"cert-manager":         pathAsks,
	"bank-vaults-operator": pathAsks,
	"drone":                pathAsks,
	"opentelemetry":        pathAsks,
	"crossplane": {
		{"vault_kv_secret_v2", "secret", "app", false, "secret/data/app"},
		{"vault_kv_secret_v2", "kv/int", "app", false, "kv/int/data/app"},
		{"vault_kv_secret_v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"vault_kv_secret_v2", "secret", "data/app", false, "secret/data/data/app"},
		{"vault_kv_secret", "", "legacy/app", false, "legacy/app"},
		{"vault_kv_secret", "", "secret/app", false, "secret/app"},
		{"vault_generic_secret", "", "secret/app", false, "secret/data/app"},
		{"vault_generic_secret", "", "kv/int/data/app", false, "kv/int/data/data/app"},
		{"vault_generic_endpoint", "", "pki/issue/web", false, "pki/issue/web"},
	},
	"sops": {
		{"", "transit", "keys/one", false, "transit/keys/one"},
		{"", "teams/transit", "keys/one", false, "teams/transit/keys/one"},
		{"", "transit/", "keys/one", false, "transit/keys/one"},
		{"kv-v2", "secret", "sops/", true, "secret/metadata/sops"},
		{"kv-v2", "kv/int", "sops", true, "kv/int/metadata/sops"},
		{"kv-v1", "legacy", "sops", true, "legacy/sops"},
	},
	"concourse": {
		{"var", "", "/secret/app", false, "secret/data/app"},
		{"var", "", "secret/data/app", false, "secret/data/data/app"},
		{"var", "", "/kv/int/teams/app", false, "kv/int/data/teams/app"},
		{"var", "", "/kv/int", false, "kv/int/data"},
		{"var", "", "/legacy/app", false, "legacy/app"},
		{"var", "", "/concourse/main/app", false, "concourse/main/app"}, // no mount
		{"read", "", "secret/app", false, "secret/app"},
		{"read", "", "kv/int/data/app", false, "kv/int/data/app"},
		{"kv-v2", "secret", "app", false, "secret/data/app"},
		{"kv-v2", "kv/int", "app", false, "kv/int/data/app"},
		{"kv-v2", "secret/teams", "app", false, "secret/teams/data/app"},
		{"kv-v1", "legacy", "app", false, "legacy/app"},
		{"creds", "database", "creds/readonly", false, "database/creds/readonly"},
	},
	"kafka": {
		{"kv", "", "secret/app", false, "secret/data/app"},
		{"kv", "", "secret/data/app", false, "secret/data/app"},
		{"kv", "", "kv/int/app", false, "kv/int/data/app"},
		{"kv", "", "legacy/app", false, "legacy/app"},
		{"kv", "", "nowhere/app", false, "nowhere/app"},
		{"kv-v2", "", "secret/app", false, "secret/data/app"},
		{"kv-v2", "", "secret/data/app", false, "secret/data/data/app"},
		{"kv-v2", "", "kv/int/app", false, "kv/data/int/app"}, // one segment is the mount
		{"kv-v1", "", "secret/data/app", false, "secret/data/app"},
		{"kv-v1", "", "/legacy/app", false, "legacy/app"},
	},
	"airflow": {
		{"kv-v2", "secret", "connections", true, "secret/metadata/connections"},
		{"kv-v2", "kv/int", "team/variables", true, "kv/int/metadata/team/variables"},
		{"kv-v2", "secret/airflow", "config", true, "secret/airflow/metadata/config"},
		{"kv-v1", "legacy", "connections", true, "legacy/connections"},
	},
	"github-actions": {
		{"input", "", "secret/data/app", false, "secret/data/app"},
		{"input", "", "secret/app", false, "secret/data/app"},
		{"input", "", "kv/int/app", false, "kv/int/data/app"},
		{"input", "", "/legacy/app/", false, "legacy/app"},
	},
}

// asksOfTexts are all rows of sources that are not for Kubernetes alone.
var asksOfTexts = sync.OnceValue(func() map[string][]textAsk {
	all := maps.Clone(textAsks)
	for _, more := range []map[string][]textAsk{yamlAsks, scriptAsks} {
		for name, rows := range more {
			all[name] = append(all[name], rows...)
		}
	}
	return all
})
