package repo

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
)

// Between listing and opening, a file can be replaced by a link that leads out.
func TestReadDoesNotLeaveTheFolder(t *testing.T) {
	t.Parallel()
	outside := catalogtest.Files(t, map[string]string{"out.yaml": "x"})
	dir := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "sub")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "out.yaml"),
		filepath.Join(dir, "out.yaml")); err != nil {
		t.Fatal(err)
	}
	f, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if sub, err := f.sub("sub"); err == nil {
		defer sub.Close()
		t.Error("entered a folder through a link")
	}
	for _, name := range []string{"out.yaml", filepath.Join("sub", "out.yaml"),
		filepath.Join(outside, "out.yaml"), "..", ""} {
		if data, err := f.Read(name, nil, 100, nil); err == nil {
			t.Errorf("read %q through %q", data, name)
		}
	}
}

// Texts are found in a large file wherever they stand in what would be read, and nowhere else.
func TestMentions(t *testing.T) {
	t.Parallel()
	file, err := os.Create(filepath.Join(t.TempDir(), "a"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	const text, limit = "vault", 3 * pieceSize
	if err := file.Truncate(2 * limit); err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{0, 1, pieceSize - len(text) - 1, pieceSize - len(text), pieceSize - 2,
		pieceSize - 1, pieceSize, 2*pieceSize - 3, limit - len(text), limit - len(text) + 1, limit} {
		if _, err := file.WriteAt([]byte(text), int64(at)); err != nil {
			t.Fatal(err)
		}
		got, err := mentions(nil, file, limit, []string{"no", text})
		if want := at+len(text) <= limit; err != nil || got != want {
			t.Errorf("at %d: %v, %v", at, got, err)
		}
		if _, err := file.WriteAt(make([]byte, len(text)), int64(at)); err != nil {
			t.Fatal(err)
		}
	}
}

// countedReads counts the calls of the system that reading a file takes.
type countedReads struct {
	*os.File
	reads int
}

func (c *countedReads) Read(into []byte) (int, error) {
	c.reads++
	return c.File.Read(into)
}

// A file whose size is known is read by one call, whatever the size: a second one that finds the
// end would be a fifth of what a small file costs.
func TestOneReadForAFile(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1, 100, 511, 512, 513, 4096, 1 << 20} {
		name := filepath.Join(t.TempDir(), "a")
		if err := os.WriteFile(name, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		c := &countedReads{File: file}
		data, err := readInto(nil, c, int64(size), MaxFile+1, nil)
		if err != nil || len(data) != size || c.reads != 1 {
			t.Errorf("%d bytes: %d are read by %d calls, %v", size, len(data), c.reads, err)
		}
	}
}
