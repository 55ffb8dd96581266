package lex

import (
	"bytes"
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
// The algorithm is that of Wu and Manber: the two bytes at the end of a window, as long as the
// shortest text, tell how far the window can move without missing one.
type MarkerIndex struct {
	texts   []string
	number  map[string]int
	window  int
	shift   [1 << 16]uint8
	bucket  [1 << 16]uint16 // from 1, of the texts whose window ends so
	buckets [][]int
}

// NewMarkerIndex returns an index of texts that have two bytes at least.
func NewMarkerIndex(texts []string) *MarkerIndex {
	x := &MarkerIndex{number: map[string]int{}, window: 255}
	for _, t := range texts {
		if _, ok := x.number[t]; !ok && len(t) > 1 {
			x.number[t] = len(x.texts)
			x.texts = append(x.texts, t)
			x.window = min(x.window, len(t))
		}
	}
	if len(x.texts) > maxTexts {
		panic(fmt.Sprintf("%d texts to look for, more than %d", len(x.texts), maxTexts))
	}
	for i := range x.shift {
		x.shift[i] = uint8(x.window - 1)
	}
	for i, t := range x.texts {
		for end := 1; end < x.window; end++ {
			pair := pairOf(t[end-1], t[end])
			x.shift[pair] = min(x.shift[pair], uint8(x.window-1-end))
		}
		last := pairOf(t[x.window-2], t[x.window-1])
		if x.bucket[last] == 0 {
			x.buckets = append(x.buckets, nil)
			x.bucket[last] = uint16(len(x.buckets))
		}
		b := x.bucket[last] - 1
		x.buckets[b] = append(x.buckets[b], i)
	}
	return x
}

func pairOf(a, b byte) uint16 { return uint16(a)<<8 | uint16(b) }

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

// Seen finds out which of the texts the data holds. Both halves of the data are gone through at
// once: a processor waits for each shift, and can look up one of the other half meanwhile.
func (x *MarkerIndex) Seen(data []byte) (found SeenTexts) {
	ahead := x.window - 1 // from the first byte of a window to its last
	first, second := ahead, len(data)/2+ahead
	for middle := min(second, len(data)); first < middle; {
		one := pairOf(data[first-1], data[first])
		if second < len(data) {
			two := pairOf(data[second-1], data[second])
			second += x.step(data, second, two, &found)
		}
		first += x.step(data, first, one, &found)
	}
	for second < len(data) {
		second += x.step(data, second, pairOf(data[second-1], data[second]), &found)
	}
	return found
}

// Any reports whether the data holds one of the texts.
func (x *MarkerIndex) Any(data []byte) bool { return x.Seen(data) != SeenTexts{} }

// Step returns how far a window can move that ends in a pair, once the texts were compared that may
// begin where it begins.
func (x *MarkerIndex) step(data []byte, end int, pair uint16, found *SeenTexts) int {
	if s := x.shift[pair]; s > 0 {
		return int(s)
	}
	x.compare(data[end-x.window+1:], pair, found)
	return 1
}
func (x *MarkerIndex) compare(data []byte, pair uint16, found *SeenTexts) {
	for _, i := range x.buckets[x.bucket[pair]-1] {
		found[i] = found[i] || bytes.HasPrefix(data, []byte(x.texts[i]))
	}
}

// KeyMarkers returns the texts of which a file holds one that has a key of YAML or JSON, also in a
// text in quotes.
func KeyMarkers(key string) []string {
	return []string{key + ":", key + " ", key + `"`, key + "'", key + `\`, key + "\t"}
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
