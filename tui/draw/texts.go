package draw

import (
	"strconv"
	"strings"
)

// Texts makes short texts out of parts. They share blocks of memory, so that a screen full of them costs one allocation in
// several frames instead of a few for each text; the block of a text stays for as long as somebody holds the text. The zero
// value is ready. A Texts belongs to one goroutine.
type Texts struct{ block strings.Builder }

const blockSize = 4 << 10

// room makes sure that the block has room for n bytes, so that it never moves, and returns where they will begin.
func (t *Texts) room(n int) int {
	if t.block.Cap()-t.block.Len() < n {
		t.block.Reset()
		t.block.Grow(max(n, blockSize))
	}
	return t.block.Len()
}

// Join returns the parts as one text.
func (t *Texts) Join(parts ...string) string {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	from := t.room(n)
	for _, p := range parts {
		t.block.WriteString(p)
	}
	return t.block.String()[from:]
}

// Int returns a number as text.
func (t *Texts) Int(n int) string {
	var digits [20]byte
	return t.bytes(strconv.AppendInt(digits[:0], int64(n), 10))
}

// Thousands returns a number with commas: 12,402.
func (t *Texts) Thousands(n int) string {
	var b [27]byte
	return t.bytes(appendThousands(b[:0], n))
}

func (t *Texts) bytes(b []byte) string {
	from := t.room(len(b))
	t.block.Write(b)
	return t.block.String()[from:]
}

// Thousands is [Texts.Thousands] for a text that is needed once.
func Thousands(n int) string {
	var b [27]byte
	return string(appendThousands(b[:0], n))
}

func appendThousands(b []byte, n int) []byte {
	var digits [20]byte
	d := strconv.AppendInt(digits[:0], int64(n), 10)
	for i, c := range d {
		if i > 0 && (len(d)-i)%3 == 0 && d[i-1] != '-' {
			b = append(b, ',')
		}
		b = append(b, c)
	}
	return b
}
