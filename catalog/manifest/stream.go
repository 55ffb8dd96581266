package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/vaultmap/vaultmap/catalog/repo"
)

// MaxStream is how many bytes are read: the objects of a large cluster. Each of them alone may be
// as large as a file.
const MaxStream = 64 << 20

// Why a stream is not read. A check that let one pass would be none.
var (
	ErrNothing   = errors.New("there is nothing on stdin")
	ErrTooLarge  = fmt.Errorf("there are more than %d MiB on stdin", MaxStream>>20)
	ErrNotText   = errors.New("what is on stdin is no text")
	ErrNoObjects = errors.New("what is on stdin is no manifest: none has a kind")
)

// Read reads a stream to its end, and makes UTF-8 of it.
func Read(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxStream+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading stdin: %s", repo.Reason(err))
	case len(data) > MaxStream:
		return nil, ErrTooLarge
	case len(bytes.TrimSpace(data)) == 0:
		return nil, ErrNothing
	}
	c := repo.Decode(data)
	if c.IsBinary() {
		return nil, ErrNotText
	}
	return c.Data, nil
}
