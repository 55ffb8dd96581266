package vaulttest

import (
	"os"
	"strings"
)

// Unset takes everything out of the environment that configures a client: whoever runs the tests
// may have a Vault of their own. Call it before all tests.
func Unset() {
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if strings.HasPrefix(name, "VAULT_") || strings.HasPrefix(name, "BAO_") ||
			strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			os.Unsetenv(name)
		}
	}
}
