package lex

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// maxTexts is how many texts an index can look for.
const maxTexts = 256

// SeenTexts tells of the number of each text whether it was seen.
type SeenTexts [maxTexts]bool

// Any reports whether one of the texts was seen.
func (s *SeenTexts) Any(numbers []int) bool {
	for _, n := range numbers {
		if s[n] {
			return true
		}
	}
	return false
}

// MarkerIndex finds out in one pass which of many texts a file holds: most files hold none,
// and looking for each text by itself takes longer than reading the file.
//
// Of each text one piece is looked for, as long as the shortest text. However a piece lies, one of
// its threes of bytes begins at a place that can be divided by the stride. So only there is looked,
// in a table of bits that stays in the nearest memory of a processor, and few are set.
type MarkerIndex struct {
	texts  []string
	number map[string]int
	length int // of pieces
	stride int
	bits   [1 << (hashBits - 6)]uint64 // by the hash of a three: some piece has it
	begins [1 << hashBits]uint16       // likewise: the number of pieces that have it, from 1
	pieces [][]piece
}

// piece is a part of a text, with the place of a three in it.
type piece struct {
	part string
	at   int
	of   []marked
}

// marked is a text that holds a piece at some place.
type marked struct{ text, at int }

const (
	three    = 3
	hashBits = 15
)

// hashOf returns the hash of the first three of four bytes.
func hashOf(four uint32) uint32 { return (four << 8) * 0x9e3779b1 >> (32 - hashBits) }

// NewMarkerIndex returns an index of texts that have three bytes at least.
func NewMarkerIndex(texts []string) *MarkerIndex {
	x := &MarkerIndex{number: map[string]int{}, length: 255}
	for _, t := range texts {
		if _, ok := x.number[t]; !ok && len(t) >= three {
			x.number[t] = len(x.texts)
			x.texts = append(x.texts, t)
			x.length = min(x.length, len(t))
		}
	}
	if len(x.texts) > maxTexts {
		panic(fmt.Sprintf("%d texts to look for, more than %d", len(x.texts), maxTexts))
	}
	holding := map[string]int{} // how many texts, by piece: few pieces are found sooner than many
	for _, t := range x.texts {
		for at := range len(t) - x.length + 1 {
			holding[t[at:at+x.length]]++
		}
	}
	parts := map[string][]marked{}
	for i, t := range x.texts {
		best := 0
		for at := range len(t) - x.length + 1 {
			if holding[t[at:at+x.length]] > holding[t[best:best+x.length]] {
				best = at
			}
		}
		part := t[best : best+x.length]
		parts[part] = append(parts[part], marked{i, best})
	}
	for part, of := range parts {
		for at := range len(part) - three + 1 {
			h := hashOf(uint32(part[at]) | uint32(part[at+1])<<8 | uint32(part[at+2])<<16)
			x.bits[h/64] |= 1 << (h % 64)
			if x.begins[h] == 0 {
				x.pieces = append(x.pieces, nil)
				x.begins[h] = uint16(len(x.pieces))
			}
			has := &x.pieces[x.begins[h]-1]
			*has = append(*has, piece{part, at, of})
		}
	}
	x.stride = x.length - three + 1
	return x
}

// Numbers returns the numbers of texts.
func (x *MarkerIndex) Numbers(texts []string) []int {
	var numbers []int
	for _, t := range texts {
		if n, ok := x.number[t]; ok {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// Seen finds out which of the texts the data holds.
func (x *MarkerIndex) Seen(data []byte) (found SeenTexts) {
	stride, at := x.stride, 0
	// Four places together, since a processor has them all on their way before it must decide.
	for ; at+3*stride+4 <= len(data); at += 4 * stride {
		a := hashOf(binary.LittleEndian.Uint32(data[at:]))
		b := hashOf(binary.LittleEndian.Uint32(data[at+stride:]))
		c := hashOf(binary.LittleEndian.Uint32(data[at+2*stride:]))
		d := hashOf(binary.LittleEndian.Uint32(data[at+3*stride:]))
		if (x.bits[a/64]>>(a%64)|x.bits[b/64]>>(b%64)|x.bits[c/64]>>(c%64)|x.bits[d/64]>>(d%64))&1 == 0 {
			continue
		}
		for i, h := range [...]uint32{a, b, c, d} {
			x.compare(data, at+i*stride, h, &found)
		}
	}
	for ; at+three <= len(data); at += stride {
		x.compare(data, at, hashOf(uint32(data[at])|uint32(data[at+1])<<8|uint32(data[at+2])<<16), &found)
	}
	return found
}

// Any reports whether the data holds one of the texts.
func (x *MarkerIndex) Any(data []byte) bool { return x.Seen(data) != SeenTexts{} }

// compare looks for the texts that have a three with some hash, which the data has at a place.
func (x *MarkerIndex) compare(data []byte, at int, hash uint32, found *SeenTexts) {
	if x.bits[hash/64]>>(hash%64)&1 == 0 {
		return
	}
	for i := range x.pieces[x.begins[hash]-1] {
		p := &x.pieces[x.begins[hash]-1][i]
		begin := at - p.at
		if begin < 0 || !bytes.HasPrefix(data[begin:], []byte(p.part)) {
			continue
		}
		for _, m := range p.of {
			if found[m.text] {
				continue
			}
			first, text := begin-m.at, x.texts[m.text]
			end := first + len(text)
			// Texts that share a piece differ in their last byte, mostly.
			if first >= 0 && end <= len(data) && data[end-1] == text[len(text)-1] {
				found[m.text] = string(data[first:end]) == text
			}
		}
	}
}

// KeyMarkers returns the texts of which a file holds one that has a key of YAML or JSON, also in a
// text in quotes.
func KeyMarkers(key string) []string {
	return []string{key + ":", key + " ", key + `"`, key + "'", key + `\`, key + "\t"}
}

// HasKey reports whether a text may hold a key of YAML or JSON, also in a text in quotes. It takes
// longer than [KeyMarkers] and far less than parsing the text, and is not misled by prose.
func HasKey(text []byte, key string) bool {
	for {
		before, behind, ok := bytes.Cut(text, []byte(key))
		if !ok {
			return false
		}
		if bytes.HasPrefix(bytes.TrimLeft(behind, "\"'\\ \t\r\n"), []byte(":")) ||
			bytes.HasSuffix(bytes.TrimRight(before, "\"'\\ \t"), []byte("?")) {
			return true
		}
		text = behind
	}
}

// Mentions reports whether a text holds one of several.
func Mentions(text []byte, markers ...string) bool {
	for _, m := range markers {
		if bytes.Contains(text, []byte(m)) {
			return true
		}
	}
	return false
}
