package index

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// The names of each mount stand as one record of its folder:
//
//	record  count of names, the names, and a record for each name that says so, in their order
//	name    2 * (how many bytes it begins with like the one before) + 1 where a record follows,
//	        how many bytes follow, those bytes
//
// Numbers are unsigned varints. The names of a record are in byte order, each once. Only a mount's
// record may be without names. What would be alike in front of most names, the folders above them,
// is in no name.

// maxDepth is how deep below a mount names are kept. Nobody has so many folders in one another, but
// a server can say so.
const maxDepth = 1000

type encoder struct {
	ctx   context.Context
	out   io.Writer
	names tree.Snapshot

	ends []uint32         // where the children of a node end in kids, and those of the next one begin
	kids []tree.ID        // by parent, then in the order of IDs
	shut map[tree.ID]bool // nodes below which nothing is kept

	buf            []byte
	written        int64
	total, folders int
	text           int // bytes of all names
	err            error
}

// flushed is how much is gathered before it is written.
const flushed = 1 << 16

func newEncoder(ctx context.Context, out io.Writer, n Names) *encoder {
	size := n.Snapshot.Len()
	e := &encoder{ctx: ctx, out: out, names: n.Snapshot, ends: make([]uint32, size),
		shut: map[tree.ID]bool{}, buf: make([]byte, 0, flushed+1<<12)}
	left := map[tree.ID]bool{}
	for _, id := range n.Unnamed {
		left[id] = true
	}
	for _, id := range n.Hidden {
		e.shut[id] = true
	}
	each := func(f func(id, parent tree.ID)) {
		for id := tree.ID(1); int(id) < size; id++ {
			parent := n.Snapshot.Parent(id)
			// the name of a mount is a path
			good := parent == tree.Root || goodName(n.Snapshot.Text(n.Snapshot.Place(id)))
			if good && !left[id] && n.Snapshot.Alive(id) {
				f(id, parent)
			}
		}
	}
	each(func(_, parent tree.ID) { e.ends[parent]++ })
	at := uint32(0)
	for i, count := range e.ends {
		e.ends[i], at = at, at+count // where they begin, until they are put there
	}
	e.kids = make([]tree.ID, at)
	each(func(id, parent tree.ID) {
		e.kids[e.ends[parent]] = id
		e.ends[parent]++
	})
	return e
}

// children returns those of a node that are kept, by name.
func (e *encoder) children(id tree.ID) []tree.ID {
	if e.shut[id] {
		return nil
	}
	from := uint32(0)
	if id > 0 {
		from = e.ends[id-1]
	}
	kids := e.kids[from:e.ends[id]]
	byName := func(a, b tree.ID) int { return strings.Compare(e.names.Name(a), e.names.Name(b)) }
	if !slices.IsSortedFunc(kids, byName) { // they came in more than one answer
		slices.SortFunc(kids, byName)
	}
	return kids
}

// mount writes the record of a mount. Of one that is not in the tree it is empty.
func (e *encoder) mount(path string) {
	for _, id := range e.children(tree.Root) {
		if e.names.Name(id) == path {
			e.record(id, 0)
			return
		}
	}
	e.number(0)
}

func (e *encoder) record(id tree.ID, depth int) {
	kids := e.children(id)
	e.number(uint64(len(kids)))
	e.total += len(kids)
	last := ""
	var below []tree.ID
	for _, kid := range kids {
		name := e.names.Name(kid)
		same := shared(last, name)
		head := uint64(same) << 1
		if strings.HasSuffix(name, "/") {
			e.folders++
			if depth < maxDepth && len(e.children(kid)) > 0 {
				head |= 1
				below = append(below, kid)
			}
		}
		e.number(head)
		e.number(uint64(len(name) - same))
		e.buf = append(e.buf, name[same:]...)
		e.text += len(name)
		last = name
		if len(e.buf) >= flushed {
			e.flush()
		}
	}
	for _, kid := range below {
		if e.err != nil {
			return
		}
		e.record(kid, depth+1)
	}
}

func (e *encoder) number(n uint64) { e.buf = binary.AppendUvarint(e.buf, n) }

// flush writes what has been gathered, unless the context has ended.
func (e *encoder) flush() {
	if e.err == nil {
		e.err = e.ctx.Err()
	}
	if e.err == nil {
		_, e.err = e.out.Write(e.buf)
	}
	e.written += int64(len(e.buf))
	e.buf = e.buf[:0]
}

// shared returns how many bytes two names have alike at their start.
func shared(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// goodName reports whether a name can be one that LIST gave: one segment, which leads nowhere but
// down.
func goodName(name []byte) bool {
	bare := bytes.TrimSuffix(name, []byte("/"))
	return len(bare) > 0 && len(name) <= maxName && bytes.IndexByte(bare, '/') < 0 &&
		string(bare) != "." && string(bare) != ".."
}

// maxName is the longest name that is kept, in bytes: longer than any that a person gave.
const maxName = 1 << 12
