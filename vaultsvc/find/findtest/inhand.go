package findtest

import (
	"net/url"
	"strings"
)

// KVVersion returns the version of a mount: 2, 1 for kv/, and 0 for pki/, which is none of KV.
func KVVersion(mount string) int {
	switch mount {
	case "kv/":
		return 1
	case "pki/":
		return 0
	}
	return 2
}

// inHand are forms in which people have a place in hand. A is the server's address, L the location,
// M its mount and P its path, D the path by which the API reads it, m and p mount and path as the
// UI writes them.
var inHand = []string{
	"{L}", "/{L}", "{D}", "/{D}", "v1/{D}", "/v1/{D}", "{L}#key", "{D}#key", "{L}#key#3",
	"{L}?version=2",
	"{A}/v1/{D}", "{A}/v1/{D}?version=4", "curl -H 'X-Vault-Token: x' {A}/v1/{D} | jq",
	"{A}/ui/vault/secrets/{m}/kv/{p}/details?version=1", "{A}/ui/vault/secrets-engines/{m}/kv/{p}",
	"{A}/ui/vault/secrets/{m}/show/{P}", "/ui/vault/secrets/{m}/edit/{P}",
	"see {A}/ui/vault/secrets/{m}/show/{P}, please",
	"vault kv get {L}", "vault kv get -mount={M} -field=key {P}", "bao kv get -version=2 {L}",
	"vault read -format=json {D}", "$ vault kv get {L} | jq .data", "VAULT_TOKEN=x vault kv get {L}",
	"ref+vault://{L}#/key", "vault:{D}#key", "<path:{D}#key>", "{P}/key@{M}",
	`{{ with secret "{D}" }}{{ .Data }}{{ end }}`, "KEY={L}", `key: "{D}"`,
	"vault.hashicorp.com/agent-inject-secret-x: '{D}'", "{D} key | KEY ;",
}

// InHand are some places in forms in which people have them in hand, of a server whose address is
// given.
func InHand(address string) []Query {
	var all []Query
	for _, at := range []struct{ mount, path string }{
		{"platform/", "ci/npm-token"}, {"secret/", "shared/break-glass/root-token"},
		{"kv/", "shared/DATADOG_API_KEY"}, {"team/legacy/", "reports.db.password"},
		{"infra/", "databases/pg_readonly"},
	} {
		read := at.mount + at.path
		if KVVersion(at.mount) == 2 {
			read = at.mount + "data/" + at.path
		}
		mount := strings.TrimSuffix(at.mount, "/")
		fill := strings.NewReplacer("{A}", address, "{L}", at.mount+at.path, "{M}", mount, "{P}", at.path,
			"{D}", read, "{m}", url.PathEscape(mount), "{p}", url.PathEscape(at.path))
		for _, form := range inHand {
			all = append(all, Query{Typed: fill.Replace(form), Want: at.mount + at.path})
		}
	}
	return all
}
