package tui

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Where the mounts are hidden, a find lists each that has come to light, also one that did so after
// everything had been listed.
func TestFindListsEachMountThatIsFound(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, dir := memvault.New(), t.TempDir()
		for _, mount := range []string{"one", "two"} {
			server.Mount(mount+"/", "kv", 2, "")
			server.Put(mount+"/", "app/key", "other/word")
			text := "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: " + mount +
				"\n  annotations:\n    vault.io/secrets-engine: " + mount + "\n    vault.io/secrets-path: app\n"
			if err := os.WriteFile(filepath.Join(dir, mount+".yaml"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		server.Policy("p", memvault.Allow("one/*", memvault.List), memvault.Allow("two/*", memvault.List))
		server.Fail("sys/internal/ui/mounts", http.StatusForbidden, -1)
		server.Fail("sys/mounts", http.StatusForbidden, -1)
		h := newHarness(t, server,
			server.Token(memvault.TokenOptions{Policies: []string{"p"}, TTL: time.Hour}), dir)
		h.rest()
		h.choose("one")
		h.lookFor("word")
		h.wants("one/other/word")
		h.press("esc", "a")
		h.choose("two")
		h.lookFor("word")
		h.wants("one/other/word", "two/other/word")
	})
}
