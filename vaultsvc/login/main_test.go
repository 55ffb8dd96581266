package login_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

func TestMain(m *testing.M) {
	vaulttest.Unset()
	m.Run()
}

// newClient returns a client without a token.
func newClient(t testing.TB, address string) *vaultsvc.Client {
	t.Helper()
	c, err := vaultsvc.New(vaultsvc.Options{Address: address, Timeout: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// write puts a secret into a file of its own and returns the file's name.
func write(t testing.TB, secret string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	rewrite(t, path, secret)
	return path
}

func rewrite(t testing.TB, path, secret string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
}

// settle waits until something holds that comes about by itself.
func settle(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within half a minute", what)
		}
	}
}
