package tree

import (
	"strings"
	"unicode"
	"unsafe"
)

// What grows with the number of names lies in blocks that never move: growing copies nothing and
// needs no room for two copies, and a snapshot goes on reading what was there.

// records are the nodes, by ID.
type records struct {
	blocks []*[recordsBlock]node
	n      int
}

const recordsBlock = 1 << 12

func (r *records) add(n node) {
	if r.n%recordsBlock == 0 {
		r.blocks = append(r.blocks, new([recordsBlock]node))
	}
	r.n++
	*r.at(ID(r.n - 1)) = n
}

func (r *records) at(id ID) *node { return &r.blocks[id/recordsBlock][id%recordsBlock] }

// lists are the children of all folders.
type lists struct {
	blocks [][]ID
	n      int64 // IDs for which there is room in all
}

const listsBlock = 1 << 14

// reserve finds room for a list of n and returns where. One that is longer than a block has a block
// of its own.
func (l *lists) reserve(n int) uint32 {
	if i := len(l.blocks); i == 0 || len(l.blocks[i-1])+n > listsBlock {
		l.blocks = append(l.blocks, make([]ID, 0, max(listsBlock, n)))
		l.n += int64(max(listsBlock, n))
	}
	last := len(l.blocks) - 1
	at := len(l.blocks[last])
	l.blocks[last] = l.blocks[last][:at+n]
	return uint32(last*listsBlock + at)
}

// at returns a list. Appending to it copies it.
func (l *lists) at(c children) []ID {
	if c.n == 0 {
		return nil
	}
	from := c.at % listsBlock
	return l.blocks[c.at/listsBlock][from : from+c.n : from+c.n]
}

// maxName is the longest name that a node can hold, in bytes.
const maxName = 1<<16 - 1

// arena keeps names back to back, in the order of their IDs, so that a name can be handed out as a
// string without copying it.
type arena struct{ blocks []textBlock }

type textBlock struct {
	text  []byte
	first ID   // whose name stands at the beginning
	mixed bool // there is more in it than ASCII in lower case
}

const textSize = 1 << 16

func (a *arena) put(s string, id ID) uint32 {
	if n := len(a.blocks); n == 0 || len(a.blocks[n-1].text)+len(s) > textSize {
		a.blocks = append(a.blocks, textBlock{text: make([]byte, 0, textSize), first: id})
	}
	last := len(a.blocks) - 1
	block := &a.blocks[last]
	at := len(block.text)
	block.text = append(block.text, s...)
	block.mixed = block.mixed || strings.ContainsFunc(s, func(r rune) bool {
		return 'A' <= r && r <= 'Z' || r > unicode.MaxASCII
	})
	return uint32(last*textSize + at)
}

func (a *arena) at(pos uint32, n uint16) string {
	if n == 0 {
		return ""
	}
	// The bytes are never written again: put only appends, and never past the capacity.
	return unsafe.String(&a.blocks[pos/textSize].text[pos%textSize], int(n))
}
