package treeview

import (
	"bytes"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// holders returns the nodes whose names hold a word, for each word. It looks through the text of all names at once, which
// takes a tenth of the time that the names take one by one.
func holders(names tree.Snapshot, words []string) []idSet {
	sets := make([]idSet, len(words))
	for i, w := range words {
		sets[i] = make(idSet, names.Len()/64+1)
		for block := range names.Blocks() {
			if names.LowerCase(block) {
				holdersIn(names, block, []byte(w), &sets[i])
				continue
			}
			_, id, end := names.Block(block)
			for ; id < end; id++ {
				if strings.Contains(lower(names.Name(id)), w) {
					sets[i].add(id)
				}
			}
		}
	}
	return sets
}

// holdersIn looks for a word in a block of names that are all in lower case.
func holdersIn(names tree.Snapshot, block int, word []byte, set *idSet) {
	text, id, last := names.Block(block)
	_, end := names.InBlock(id)
	for at := 0; ; {
		next := bytes.Index(text[at:], word)
		if next < 0 {
			return
		}
		at += next
		for end <= at {
			if id++; id >= last {
				return // the text goes on with names that came later
			}
			_, end = names.InBlock(id)
		}
		if at+len(word) > end {
			at++ // it begins in one name and ends in the next
			continue
		}
		set.add(id)
		at = end
	}
}

// lower is [strings.ToLower], without a look at each letter's case where there are none but small ones.
func lower(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || 'A' <= c && c <= 'Z' {
			return strings.ToLower(s)
		}
	}
	return s
}
