package connect

import (
	"slices"
	"testing"
)

// The attack is a browser, an editor or a plugin of one that sends its environment somewhere: no
// secret of Vault's, nor one of which the settings say that it is in a variable, is in there.
func TestProgramsGetNoSecrets(t *testing.T) {
	t.Parallel()
	kept := []string{"PATH=/bin", "HOME=/home/me", "VAULT_ADDR=https://v", "VAULT_NAMESPACE=n",
		"BAO_ADDR=https://b", "VAULTMAP_PROFILE=prod", "DISPLAY=:0", "EMPTY=", "GITHUB_TOKEN=mine",
		"VAULT_CACERT=/ca.pem"}
	gone := []string{"VAULT_TOKEN=x", "BAO_TOKEN=x", "VAULT_DEV_ROOT_TOKEN_ID=x", "VAULT_SECRET_ID=x",
		"VAULT_HEADERS={\"Cf-Access-Token\":\"x\"}", "BAO_HEADERS=x", "VAULT_PROXY_ADDR=http://u:p@h",
		"VAULT_HTTP_PROXY=x", "VAULTMAP_PASSWORD=x", "VAULTMAP_SECRET=x", "LDAP_PASS=x", "CI_JWT=x",
		"VAULT_WRAP_TOKEN=x", "VAULT_LDAP_PASSWORD=x", "vault_token=x"}
	got := withoutSecrets(append(slices.Clone(gone), kept...), []string{"LDAP_PASS", "CI_JWT"})
	if !slices.Equal(got, kept) {
		t.Errorf("%q, want %q", got, kept)
	}
}
