package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Started among the files of an entity, the explorer begins with what that one names; elsewhere
// with the place that somebody dealt with last, where such places are kept.
func TestWhereTheExplorerBegins(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	token := e.token(memvault.TokenOptions{Policies: []string{"lister"}})
	home := keepingHome(t, e.address())
	dir := filepath.Join(e.catalog, "deploy", "prod")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	run := func(dir string) *terminal {
		s := e.start(token, "--catalog", e.catalog)
		s.env = append(s.env, "HOME="+home, "XDG_CONFIG_HOME=", "XDG_CACHE_HOME=")
		s.dir = dir
		return s.terminal(t)
	}
	m := run(dir)
	m.see("┏━ Secrets of payments-api", "stripe-webhook")
	m.quit()

	m = run("")
	m.see("payments-api", "▌All mounts")
	m.allMounts()
	m.moveTo("team/legacy/")
	m.press("y")
	m.see("copied")
	m.quit()

	m = run("")
	m.see("┏━ All mounts")
	m.seeRow("▌", "team/legacy/")
	m.quit()
}
