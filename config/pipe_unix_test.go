//go:build unix

package config

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A pipe that nobody writes to, where a file is looked for that nobody named, holds nothing up: it
// is told. One that a flag names may be meant, as <(command) is.
func TestPipesThatNobodyNamed(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.vars["VAULT_ADDR"] = "http://v"
	for _, name := range []string{".vault-token", ".vault", ".bao"} {
		if err := syscall.Mkfifo(filepath.Join(u.home, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := u.token(Flags{}); err == nil ||
		!strings.Contains(err.Error(), ".vault-token is no regular file") {
		t.Errorf("the token: %v", err)
	}
	conf := filepath.Dir(u.write(userConfig+".d/x", ""))
	if err := syscall.Mkfifo(strings.TrimSuffix(conf, ".d"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := load(Flags{}, u.env); err == nil ||
		!strings.Contains(err.Error(), "is no regular file") {
		t.Errorf("the config: %v", err)
	}
}
