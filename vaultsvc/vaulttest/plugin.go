package vaulttest

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// PluginVersion is the version that the plugin of vaultsvc/realvault/engine says that it has.
const PluginVersion = "v1.4.2"

// pluginCommand is that plugin's file, in the folder that build.sh puts plugins into.
const pluginCommand = "engine"

// WithPlugins starts a server as [Real] does, for which [Server.Plugin] can be called.
func WithPlugins(t testing.TB, flags ...string) *Server {
	t.Helper()
	return Real(t, append([]string{"-plugins", os.Getenv(BinaryVariable) + "-plugins"}, flags...)...)
}

// Plugin registers the secrets engine of vaultsvc/realvault/engine under a name, by its checksum,
// as an operator does with a company's own. It can then be mounted as an engine of that type. It
// keeps what is written to any path; with the argument "-no-list" it has no list operation, and
// with "-no-version" no version: only such a one, and what is built in, is in the server's list of
// plugins.
func (s *Server) Plugin(name string, args ...string) {
	s.t.Helper()
	command := pluginCommand
	if runtime.GOOS == "windows" {
		command += ".exe"
	}
	raw, err := os.ReadFile(filepath.Join(s.binary+"-plugins", command))
	if err != nil {
		s.t.Fatalf("reading the plugin: %v", err)
	}
	sum := sha256.Sum256(raw)
	s.Write("sys/plugins/catalog/secret/"+name, map[string]any{
		"sha256": hex.EncodeToString(sum[:]), "command": command, "args": args,
	})
}
