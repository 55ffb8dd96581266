package index

import (
	"bufio"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// record is the names of one folder, as a file has them.
type record struct {
	mount int // which
	depth int // 0 is the mount itself
	name  string
	names []string // until the next record is read
}

// decoder reads the records, those above before those below.
type decoder struct {
	in     *bufio.Reader
	left   int64 // bytes that it still has
	mounts int
	dry    bool // only look whether all is right: records have no names

	mount int        // the one whose records are read
	above [][]string // the names that have a record still to come, by depth
	text  []byte
	names []string
	ends  []int // where they end in text: twice that, and one more where a record follows
	count int   // names that were read
	total int   // bytes of those
}

// decoder returns a decoder of all names. They are inflated as they are read: what is to be read is
// small beside a store.
func (x *Index) decoder() decoder {
	return decoder{in: bufio.NewReaderSize(flate.NewReader(bytes.NewReader(x.packed)), 4*maxName),
		left: x.size, mounts: len(x.mounts)}
}

// errRaw is what is wrong with raw data that are not what encode.go makes.
func errRaw(what string) error { return fmt.Errorf("%w: %s", ErrDamaged, what) }

// next returns the next record, and false after the last one.
func (d *decoder) next() (record, bool, error) {
	for len(d.above) > 0 && len(d.above[len(d.above)-1]) == 0 {
		d.above = d.above[:len(d.above)-1]
	}
	r := record{mount: d.mount - 1, depth: len(d.above)}
	if r.depth == 0 {
		if d.mount == d.mounts {
			if _, err := d.in.ReadByte(); err != io.EOF || d.left > 0 {
				return record{}, false, errRaw("there is more than the names, or less")
			}
			return record{}, false, nil
		}
		r.mount = d.mount
		d.mount++
	} else {
		waiting := &d.above[len(d.above)-1]
		r.name, *waiting = (*waiting)[0], (*waiting)[1:]
	}
	below, err := d.read(r.depth)
	if err != nil {
		return record{}, false, err
	}
	r.names = d.names
	d.above = append(d.above, below)
	return r, true, nil
}

// read reads the names of a record, and returns those that have one themselves.
func (d *decoder) read(depth int) (below []string, err error) {
	n, ok := d.number()
	switch {
	case !ok || n > uint64(d.left)/3: // which a name takes at least
		return nil, errRaw("a folder has more names than there is room for")
	case n == 0 && depth > 0:
		return nil, errRaw("a folder has no names")
	case depth > maxDepth:
		return nil, errRaw("folders lie too deep")
	}
	d.text, d.names = d.text[:0], d.names[:0]
	ends := slices.Grow(d.ends[:0], int(min(n, 1<<12)))
	defer func() { d.ends = ends }()
	marks := 0
	var before []byte
	for range n {
		head, ok1 := d.number()
		more, ok2 := d.number()
		same := head >> 1
		if !ok1 || !ok2 || same > uint64(len(before)) || more > uint64(d.left) || same+more > maxName {
			return nil, errRaw("a name is longer than what is there")
		}
		if d.total += int(same + more); d.total > maxText {
			// each can be a few bytes here, and many in memory
			return nil, errRaw("the names are too long together")
		}
		from := len(d.text)
		d.text = append(d.text, before[:same]...)
		rest, err := d.in.Peek(int(more)) // maxName at the most: it has room for that
		if err != nil {
			return nil, errRaw("a name is cut")
		}
		d.text = append(d.text, rest...)
		d.in.Discard(int(more))
		d.left -= int64(more)
		name := d.text[from:]
		if head&1 == 1 {
			marks++
			if len(name) == 0 || name[len(name)-1] != '/' {
				return nil, errRaw("there are names below a secret")
			}
		}
		switch {
		case bytes.Compare(name, before) <= 0:
			return nil, errRaw("names are not in order")
		case !goodName(name):
			return nil, errRaw("a name is none that Vault lists")
		}
		ends = append(ends, len(d.text)<<1|int(head&1))
		before = name
	}
	d.count += len(ends)
	if d.dry {
		return make([]string, marks), nil
	}
	if marks > 0 {
		below = make([]string, 0, marks)
	}
	text, from := string(d.text), 0 // one string for all names
	for _, end := range ends {
		name := text[from : end>>1]
		from = end >> 1
		d.names = append(d.names, name)
		if end&1 == 1 {
			below = append(below, name)
		}
	}
	return below, nil
}

func (d *decoder) number() (n uint64, ok bool) {
	for shift := 0; shift < 64; shift += 7 {
		b, err := d.in.ReadByte()
		if d.left--; err != nil || d.left < 0 {
			return 0, false
		}
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n, true
		}
	}
	return 0, false
}

// check reads all names, and believes none of what the file says of them.
func (x *Index) check() error {
	d := x.decoder()
	d.dry = true
	for more := true; more; {
		var err error
		if _, more, err = d.next(); err != nil {
			return err
		}
	}
	if d.count != x.Names {
		return errRaw("the number of names is wrong")
	}
	return nil
}

// In returns the names that are kept of one folder, whose names below the mount are given: nil
// where the mount is gone, or is another one now.
func (x *Index) In(mounts []Mount, mount string, below []string) []string {
	of := slices.IndexFunc(x.mounts, func(m Mount) bool { return m.Path == mount })
	if of < 0 || !slices.Contains(mounts, x.mounts[of]) {
		return nil
	}
	d := x.decoder()
	for next := 0; ; { // the depth of the next record on the way
		rec, more, err := d.next()
		switch {
		case !more || err != nil || rec.mount > of:
			return nil
		case rec.mount < of || rec.depth > next:
			continue // it lies in another folder
		case rec.depth < next:
			return nil // the folder above has ended
		case next > 0 && rec.name != below[next-1]:
			continue
		case next == len(below):
			return slices.Clone(rec.names)
		}
		next++
	}
}

// Reader gives a store the names of an index, a few at a time.
type Reader struct {
	d     decoder
	roots []string // the paths of the mounts; "" for those that are gone or are others now
	// of the folders above the next record, by depth; [tree.Root] where the store has none
	ids   []tree.ID
	given int
}

// Reader returns a reader of what lies in mounts that are still there.
func (x *Index) Reader(mounts []Mount) *Reader {
	r := &Reader{d: x.decoder(), roots: make([]string, len(x.mounts))}
	for i, m := range x.mounts {
		if slices.Contains(mounts, m) {
			r.roots[i] = m.Path
		}
	}
	return r
}

// Put gives a store the names of the next folders, as [tree.Store.Remember] does: of as many
// folders as have about that many names together, and of one at least. It returns false when there
// are no more, and calls changed for each folder.
func (r *Reader) Put(s *tree.Store, names int, changed func(tree.ID)) (more bool) {
	for until := r.d.count + names; r.d.count < until; {
		rec, more, err := r.d.next()
		if !more || err != nil {
			return false // the index was checked: there is no error
		}
		id := r.find(s, rec)
		r.ids = append(r.ids[:rec.depth], id)
		if id == tree.Root {
			continue
		}
		before := s.NamedChildren(id)
		s.Remember(id, rec.names)
		if n := s.NamedChildren(id) - before; n > 0 {
			r.given += n
			changed(id)
		}
	}
	return true
}

// Given returns how many names the store has got.
func (r *Reader) Given() int { return r.given }

// find returns the folder of a record. One that is denied has no names any more, nor has what is
// below it.
func (r *Reader) find(s *tree.Store, rec record) tree.ID {
	above, name := tree.Root, r.roots[rec.mount]
	if rec.depth > 0 {
		above, name = r.ids[rec.depth-1], rec.name
		if above == tree.Root {
			return tree.Root
		}
	}
	id, ok := s.Child(above, name)
	if !ok || !strings.HasSuffix(name, "/") || s.State(id) == tree.Denied {
		return tree.Root
	}
	return id
}
