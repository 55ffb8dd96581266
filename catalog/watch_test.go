package catalog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog/repo"
)

func TestWatch(t *testing.T) {
	t.Parallel()
	write := func(path, text string) error { return os.WriteFile(path, []byte(text), 0o600) }
	for _, tc := range []struct {
		name    string
		change  func(dir string) error
		noticed bool
	}{
		{"the file", func(d string) error { return write(d+"/run.sh", "vault kv get secret/b\n") }, true},
		{"a new file", func(d string) error { return write(d+"/new.yaml", "a: 1\n") }, true},
		{"removed", func(d string) error { return os.Remove(d + "/run.sh") }, true},
		{"put in its place, as editors do", func(d string) error {
			return errors.Join(write(d+"/run.sh~", "x"), os.Rename(d+"/run.sh~", d+"/run.sh"))
		}, true},
		{"a file of no interest", func(d string) error { return write(d+"/.run.sh.swp", "x") }, false},
		{"its mode", func(d string) error { return os.Chmod(d+"/run.sh", 0o700) }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := repo.Real(t.TempDir())
			if err := write(dir+"/run.sh", "vault kv get secret/a\n"); err != nil {
				t.Fatal(err)
			}
			since := time.Now().Add(time.Second) // the file is older than that
			c, err := Scan(t.Context(), []string{dir}, ScanOptions{References: true})
			if err != nil {
				t.Fatal(err)
			}
			wait := 30 * time.Second
			if !tc.noticed {
				wait = 2 * quiet
			}
			ctx, cancel := context.WithTimeout(t.Context(), wait)
			defer cancel()
			done := make(chan error)
			go func() { done <- Watch(ctx, c, since) }()
			// The watch may not have begun yet, so the change is repeated until it was noticed.
			for {
				if err := tc.change(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
					t.Fatal(err)
				}
				select {
				case err := <-done:
					if tc.noticed && err != nil || !tc.noticed && !errors.Is(err, context.DeadlineExceeded) {
						t.Error(err)
					}
					return
				case <-time.After(quiet + 100*time.Millisecond):
				}
			}
		})
	}
}

// What changed while the scan was under way is noticed, too, and a file from the future does not
// make it scan for ever.
func TestWatchChangedMeanwhile(t *testing.T) {
	t.Parallel()
	dir := repo.Real(t.TempDir())
	path := filepath.Join(dir, "run.sh")
	if err := os.WriteFile(path, []byte("vault kv get secret/a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Scan(t.Context(), []string{dir}, ScanOptions{References: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := Watch(t.Context(), c, time.Now().Add(-time.Hour)); err != nil {
		t.Error(err)
	}
	future := time.Now().Add(time.Hour)
	if err := os.Chtimes(path, future, future); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), quiet/2)
	defer cancel()
	if err := Watch(ctx, c, time.Now()); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// A large repository must not take all the watches that the system has.
func TestWatchIsCheap(t *testing.T) {
	t.Parallel()
	c := &Catalog{}
	for i := range maxWatched + 1 {
		c.Entities = append(c.Entities, &Entity{Path: fmt.Sprintf("/nowhere/%d/catalog-info.yaml", i)})
	}
	if err := Watch(t.Context(), c, time.Now()); !errors.Is(err, ErrNoWatch) {
		t.Error(err)
	}
	if err := Watch(t.Context(), &Catalog{}, time.Now()); !errors.Is(err, ErrNoWatch) {
		t.Error(err)
	}
}
