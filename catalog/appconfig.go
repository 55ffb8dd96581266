package catalog

import (
	"bytes"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// AppConfig is a Backstage configuration with the block of its Vault plugin, met during a scan.
// Nothing that stands in it is kept or used: it was found, not named by the user, so its address
// must never get a token. Who wants it used names it.
type AppConfig struct {
	File string // as it is shown, see [Entity.File]
	Path string // absolute
}

// hasVault reports whether a configuration names a Vault: vault.baseUrl.
func hasVault(data []byte) bool {
	if !bytes.Contains(data, []byte("vault")) || !bytes.Contains(data, []byte("baseUrl")) {
		return false
	}
	nodes, err := yamldoc.Parse(data)
	if err != nil || len(nodes) == 0 {
		return false
	}
	vault, _ := yamldoc.Find(nodes[0], "vault")
	address, _ := yamldoc.Find(vault.Value, "baseUrl")
	switch yamldoc.TypeOf(address.Value) {
	case "string":
		return yamldoc.Deref(address.Value).Value != ""
	case "map": // {$env: NAME} and its like
		return true
	}
	return false
}

// appConfig takes note of a configuration that names a Vault.
func (s *scan) appConfig(shown, path string, data []byte) {
	if len(data) >= heavyFile {
		s.heavy.Lock()
		defer s.heavy.Unlock()
	}
	if hasVault(data) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.catalog.AppConfigs = append(s.catalog.AppConfigs, AppConfig{File: shown, Path: path})
	}
}
