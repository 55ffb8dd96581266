package repo

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/panics"
)

// A file that trips the program must end it where somebody puts the terminal back, and not in a
// goroutine of the walk.
func TestAFaultInAVisit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"one", "two"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := Walker{Dir: dir, Folders: new(atomic.Int64), Ignored: new(atomic.Int64),
		Wanted: func(string) bool { return true },
		Visit:  func(*Folder, string, string) { panic("a fault that was put in on purpose") }}
	value := panics.In(func() { _ = w.Walk(context.Background()) })
	if text, _ := value.(string); !strings.Contains(text, "on purpose") {
		t.Errorf("whoever walks gets %v", value)
	}
}
