package repo

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	// MaxFile is the largest file that is read whole, in bytes, as it is and as UTF-8.
	MaxFile = 4 << 20
	// binaryHead is how far git looks for a zero byte to report whether a file is text.
	binaryHead = 8000
	byteOrder  = "\ufeff" // the mark that a text may begin with
)

// Content is what was read of a file, in UTF-8 and without a byte order mark.
type Content struct {
	Data  []byte
	Whole bool // else the file goes on: it is larger than [MaxFile]
}

// Decode makes UTF-8 of what was read of a file, at most one byte more than [MaxFile]. Line breaks
// stay what they are, so that lines are those that an editor shows.
func Decode(data []byte) Content {
	c := Content{Data: data, Whole: len(data) <= MaxFile}
	if order := utf16Order(data); order != nil {
		c.Data = fromUTF16(data, order)
		c.Whole = c.Whole && len(c.Data) <= MaxFile
	}
	c.Data = bytes.TrimPrefix(c.Data, []byte(byteOrder))
	return c
}

// IsBinary reports, as git does, whether a file is no text.
func (c Content) IsBinary() bool {
	return bytes.IndexByte(c.Data[:min(len(c.Data), binaryHead)], 0) >= 0
}

// WholeLines returns the text as far as its last whole line, and the number of the line after that.
func (c Content) WholeLines() (data []byte, next int) {
	data = c.Data
	if !c.Whole {
		data = data[:min(len(data), MaxFile)]
		data = data[:bytes.LastIndexAny(data, "\r\n")+1]
	}
	breaks := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) - bytes.Count(data,
		[]byte("\r\n"))
	return data, 1 + breaks
}

// utf16Order returns the byte order of a text in UTF-16, nil where it is none. Without a byte order
// mark the zero bytes tell, as in YAML: a text there begins with characters of ASCII. One that did
// in any other format would be no text to us.
//
// https://yaml.org/spec/1.2.2/#52-character-encodings
func utf16Order(data []byte) binary.ByteOrder {
	if len(data) < 4 {
		return nil
	}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		first, second := order.Uint16(data), order.Uint16(data[2:])
		if (first == '\ufeff' || isASCIIText(first)) && second != 0 &&
			(first == '\ufeff' || isASCIIText(second)) {
			return order
		}
	}
	return nil
}

func isASCIIText(unit uint16) bool {
	return unit == '\t' || unit == '\n' || unit == '\r' || unit >= ' ' && unit < 0x7f
}

// fromUTF16 returns a text in UTF-8, which takes no more than one and a half times as many bytes.
// Halves of characters become U+FFFD.
func fromUTF16(data []byte, order binary.ByteOrder) []byte {
	out := make([]byte, 0, len(data)/2+utf8.UTFMax)
	for ; len(data) > 1; data = data[2:] {
		r := rune(order.Uint16(data))
		if utf16.IsSurrogate(r) && len(data) > 3 {
			if pair := utf16.DecodeRune(r, rune(order.Uint16(data[2:]))); pair != utf8.RuneError {
				r, data = pair, data[2:]
			}
		}
		out = utf8.AppendRune(out, r) // of a lone surrogate that is U+FFFD
	}
	return out
}
