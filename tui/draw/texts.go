package draw

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Texts makes short texts out of parts. They share blocks of memory, so that a screen full of them
// costs one allocation in several frames instead of a few for each text; the block of a text stays
// for as long as somebody holds the text. The zero value is ready. A Texts belongs to one
// goroutine.
type Texts struct{ block strings.Builder }

const blockSize = 4 << 10

// room makes sure that the block has room for n bytes, so that it never moves, and returns where
// they will begin.
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

// Counted writes how many things there are: "1 folder", "12,402 folders".
func (t *Texts) Counted(n int, one, more string) string {
	if n == 1 {
		return t.Join("1 ", one)
	}
	return t.Join(t.Thousands(n), " ", more)
}

// FileLine is [FileLine] for what is drawn with each frame.
func (t *Texts) FileLine(file string, line int) string {
	if line <= 0 {
		return file
	}
	return t.Join(file, ":", t.Int(line))
}

// SecondsBelow is the remaining time from which on [Texts.Duration] shows seconds.
const SecondsBelow = 5 * time.Minute

// Duration writes a remaining time: "41m", "4m07s", "2h05m", "3d4h".
func (t *Texts) Duration(d time.Duration) string {
	d = max(d, 0)
	in := func(unit time.Duration) int { return int(d / unit) }
	two := func(n int) string {
		if n < 10 {
			return t.Join("0", t.Int(n))
		}
		return t.Int(n)
	}
	switch {
	case d < SecondsBelow:
		s := int((d + time.Second - 1) / time.Second)
		if s < 60 {
			return t.Join(t.Int(s), "s")
		}
		return t.Join(t.Int(s/60), "m", two(s%60), "s")
	case d < time.Hour:
		return t.Join(t.Int(in(time.Minute)), "m")
	case d < 24*time.Hour:
		return t.Join(t.Int(in(time.Hour)), "h", two(in(time.Minute)%60), "m")
	}
	return t.Join(t.Int(in(24*time.Hour)), "d", t.Int(in(time.Hour)%24), "h")
}

// FileLine names a line of a file; a line of 0 is the whole file.
func FileLine(file string, line int) string {
	if line <= 0 {
		return file
	}
	return file + ":" + strconv.Itoa(line)
}

// Percent writes a share. Only the whole is 100%.
func Percent(share float64) string { return fmt.Sprintf("%d%%", int(share*100)) }
