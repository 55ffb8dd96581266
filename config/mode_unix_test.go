//go:build unix

package config

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file that others may read gives its secret away, and a config file that others may write gives
// the token.
func TestModes(t *testing.T) {
	t.Parallel()
	const method = "auth: {method: approle, role_id: r, secret_id_file: sid}\n"
	for what, tc := range map[string]struct {
		config, file string
		mode         fs.FileMode
		env, want    string
	}{
		"a config file as it usually is": {"", userConfig, 0o644, "", ""},
		"one that others write": {"", userConfig, 0o646, "",
			"~/.config/vaultmap/config.yaml: it can be changed by others (mode 0646): chmod go-w"},
		"a token as vault leaves it": {"", ".vault-token", 0o600, "", ""},
		"one that all read": {"", ".vault-token", 0o644, "",
			"~/.vault-token: it can be read by others (mode 0644): chmod 600"},
		"one that all write": {"", ".vault-token", 0o602, "",
			"~/.vault-token: it can be changed by others (mode 0602): chmod 600"},
		"one that is not used": {"", ".vault-token", 0o644, "hvs.x", ""},
		"a token file": {"token_file: tok\n", ".config/vaultmap/tok", 0o604, "",
			"~/.config/vaultmap/tok: it can be read by others (mode 0604): chmod 600"},
		"a secret id": {method, ".config/vaultmap/sid", 0o604, "",
			"~/.config/vaultmap/sid: it can be read by others (mode 0604): chmod 600"},
		"a secret id of one's own": {method, ".config/vaultmap/sid", 0o400, "", ""},
		"a key": {"tls: {client_cert: c, client_key: k}\n",
			".config/vaultmap/k", 0o644, "",
			"~/.config/vaultmap/k: it can be read by others (mode 0644): chmod 600"},
		"a certificate": {"tls: {client_cert: c, client_key: k}\n",
			".config/vaultmap/c", 0o644, "", ""},
		"a volume of kubelet's": {"token_file: vol/tok\n",
			".config/vaultmap/vol/..2026_11_22/tok", 0o644, "", ""},
		"a folder that is named like that": {"token_file: ..x/tok\n", ".config/vaultmap/..x/tok", 0o644,
			"", "~/.config/vaultmap/..x/tok: it can be read by others (mode 0644): chmod 600"},
	} {
		u := newUser(t)
		u.write(userConfig, "address: https://v\n"+tc.config)
		u.vars["VAULT_TOKEN"] = tc.env
		if tc.file != userConfig {
			u.write(tc.file, "x")
		}
		if err := os.Chmod(filepath.Join(u.home, tc.file), tc.mode); err != nil {
			t.Fatal(err)
		}
		if dir, _, ok := strings.Cut(tc.file, "/..2026"); ok { // as kubelet makes it
			if err := os.Symlink("..2026_11_22", filepath.Join(u.home, dir, "..data")); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink("..data/tok", filepath.Join(u.home, dir, "tok")); err != nil {
				t.Fatal(err)
			}
		}
		c, err := load(Flags{}, u.env)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range c.Warnings {
			got = append(got, w.String())
		}
		if strings.Join(got, "\n") != tc.want {
			t.Errorf("%s: %q, want %q", what, got, tc.want)
		}
	}
}

func TestMounted(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"/var/run/secrets/kubernetes.io/serviceaccount/token": true, "/run/secrets/token": true,
		"/run/secretsx/token": false, "/home/me/run/secrets/token": false,
		"/etc/x/..2026_11_22_10_00_00.1/token": true, "/etc/x/../token": false,
	} {
		if got := isMounted(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

// A pipe, as shells make of <(...), has modes that say nothing.
func TestModeOfNoFile(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	c := &Config{home: u.home}
	for _, path := range []string{"", u.home, os.DevNull, filepath.Join(u.home, "none")} {
		c.warnMode(path, othersRead|othersWrite|groupReads, "x", "600")
	}
	if len(c.Warnings) != 0 {
		t.Errorf("%v", c.Warnings)
	}
}
