package catalog

import "sync"

// buffers are what files are read into, as many as are read at once.
type buffers struct {
	mu   sync.Mutex
	free [][]byte
}

func (b *buffers) take() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	last := len(b.free) - 1
	if last < 0 {
		return nil
	}
	buf := b.free[last]
	b.free = b.free[:last]
	return buf
}

// put takes one back. The memory of a large file is not held until the scan ends.
func (b *buffers) put(buf []byte) {
	if cap(buf) == 0 || cap(buf) > heavyFile {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free = append(b.free, buf)
}
