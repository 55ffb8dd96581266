package vaultsvc

import "sync/atomic"

// What names may take, so that no server fills the memory of the machine. Whoever holds names says
// so by [Client.Hold]; an answer that does not fit beside them ends with [ErrTooMany], and a walk
// asks for nothing more once there is no room.
const (
	// mostHeld is for all names that are held together, in bytes: those of ten million secrets as
	// people name them.
	mostHeld = 384 << 20

	// mostInFolder is for the names of one folder while they are strings.
	mostInFolder = 128 << 20

	// bareName and bareString are what a name takes beside its text: in a store, and as a string.
	bareName, bareString = 24, 24

	// enough is how much is left where a usual answer may still fit.
	enough = 64 << 10
)

// budget counts the bytes of names that are held, and of folders that are still to be listed.
type budget struct {
	most         int64
	held, queued atomic.Int64
}

// fits reports whether so many bytes more may be held.
func (b *budget) fits(bytes int64) bool { return b.held.Load()+b.queued.Load()+bytes <= b.most }

// queues reports whether folders with so many bytes more may be queued: these leave room for the
// names in them.
func (b *budget) queues(bytes int64) bool { return b.queued.Load()+bytes <= b.most/4*3 }

// full reports whether there is no use in asking for more.
func (b *budget) full() bool { return b.held.Load()+min(enough, b.most/16) > b.most }

// Hold says that so many bytes more of names are held, or fewer where it is negative. It holds for
// all namespaces of the server.
func (c *Client) Hold(bytes int64) { c.names.held.Add(bytes) }

// Fits reports whether so many bytes more may be held.
func (c *Client) Fits(bytes int64) bool { return c.names.fits(bytes) }

// Size is how many bytes names take in a store.
func Size(names []string) int64 {
	size := bareName * int64(len(names))
	for _, name := range names {
		size += int64(len(name))
	}
	return size
}
