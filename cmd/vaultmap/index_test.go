package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// keepingHome is a home folder whose config says that names are kept of a server.
func keepingHome(tb testing.TB, address string) (home string) {
	tb.Helper()
	home = tb.TempDir()
	dir := filepath.Join(home, ".config", "vaultmap")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	config := fmt.Sprintf("default_profile: p\nprofiles:\n  p: {address: %q, index: true}\n", address)
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(config), 0o600); err != nil {
		tb.Fatal(err)
	}
	return home
}

// keptFiles returns the files with names below a home folder, and fails where anybody else could
// read them or they hold a secret.
func keptFiles(tb testing.TB, home string, secrets []string) []string {
	tb.Helper()
	var files []string
	err := filepath.WalkDir(filepath.Join(home, ".cache"), func(path string, d fs.DirEntry,
		err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode() != 0o600 {
			tb.Errorf("%s has mode %v", path, info.Mode())
		}
		data, err := os.ReadFile(path)
		checkNoLeak(tb, path, string(data), secrets)
		files = append(files, path)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		tb.Fatal(err)
	}
	return files
}

// The second run of the explorer knows the names of the first, on both servers; a command shows
// that they are kept, and forgets them. No file holds the token.
func TestNamesBetweenRuns(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		token := e.token(memvault.TokenOptions{Policies: []string{"lister"}})
		home := keepingHome(t, e.address())
		env := []string{"HOME=" + home, "XDG_CONFIG_HOME=", "XDG_CACHE_HOME="}
		m := e.explore(t, token, env...)
		m.see("names, 1 denied", "all listed") // everything is listed, though nobody asked
		m.quit()
		files := keptFiles(t, home, []string{token, "denied/treasure"})
		if len(files) != 1 {
			t.Fatalf("kept are %q", files)
		}

		e.put("secrets", "teams/payments/staging/between-runs")
		m = e.explore(t, token, env...)
		m.see("stale until they are confirmed")
		m.press("f", "b", "e", "t", "w", "e", "e", "n")
		m.seeRow("secrets/teams/payments/staging/between-runs")
		m.press("esc")
		m.seeNo("names known")
		m.quit()
		e.remove("secrets", "teams/payments/staging/between-runs")

		s := e.start(token, "index")
		s.env = append(s.env, env...)
		if o := s.run(t); o.status != render.OK || !strings.HasPrefix(o.stdout,
			files[0]+"\t"+e.address()+"\troot namespace\t") || o.stderr != "" {
			t.Errorf("index: %+v", o)
		}
		s.args = []string{"index", "clear"}
		if o := s.run(t); o.status != render.OK || !strings.HasPrefix(o.stdout,
			"1 file of names removed from ") {
			t.Errorf("index clear: %+v", o)
		}
		if left := keptFiles(t, home, nil); len(left) != 0 {
			t.Errorf("left are %q", left)
		}

		// A token that may not look itself up has no identity: nothing is kept, and that is said.
		m = e.explore(t, e.lister, env...)
		m.see("names are not kept: the token may not look itself up")
		m.quit()
		if left := keptFiles(t, home, nil); len(left) != 0 {
			t.Errorf("kept for nobody: %q", left)
		}
	})
}

// Attack: a server that puts the token and a value wherever an answer has room does not get them
// into the file.
func TestNamesBetweenRunsDoNotLeak(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	token := e.token(memvault.TokenOptions{Policies: []string{"lister"}})
	address := leakyServer(t, v)
	home := keepingHome(t, address)
	s := e.start(token, "--catalog", e.catalog)
	s.env = append(s.env, "VAULT_ADDR="+address, "HOME="+home, "XDG_CONFIG_HOME=", "XDG_CACHE_HOME=")
	m := s.terminal(t)
	m.see("names, 1 denied", "all listed")
	m.quit()
	if files := keptFiles(t, home, []string{token}); len(files) != 1 {
		t.Errorf("kept are %q", files)
	}
}
