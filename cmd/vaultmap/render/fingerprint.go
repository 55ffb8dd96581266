package render

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/vaultmap/vaultmap/catalog"
)

// identity is what a finding is known by from one run to the next, whoever runs check and where:
// its kind, its file, and what is written there. The line is none of it, for a finding stays what
// it is where lines are put before it; nor is what only the server knows, nor a secret's value.
type identity struct {
	Rule string
	File string // below its git repository, with slashes; "" of what is in no file
	// the text that names the location; of a problem in a file what is wrong
	Raw       string
	Namespace string // "" is that of the session
	Field     string
}

// newFingerprint returns the name of the nth (from 0) finding of an identity: 32 digits, which a
// code scanning service keeps and a baseline holds. What it is made of never changes, or every
// baseline would be void.
func newFingerprint(i identity, nth int) string {
	h := sha256.New()
	for _, part := range []string{"vaultmap 1", i.Rule, i.File, i.Raw, i.Namespace, i.Field} {
		fmt.Fprintf(h, "%d %s\n", len(part), part) // with its length, no part can pass for two
	}
	fmt.Fprintf(h, "%d\n", nth)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// addFingerprints gives each of some findings its fingerprint, and what it is about. Of several
// that are written alike in a file each has its own, by the order in which they stand there.
func addFingerprints(findings []finding) {
	seen := make(map[identity]int, len(findings))
	for i := range findings {
		f := &findings[i]
		f.nth = seen[f.identity]
		seen[f.identity]++
		f.fingerprint = newFingerprint(f.identity, f.nth)
		f.judged().Fingerprint = f.fingerprint
	}
}

// problemText is what a problem in a file is known by: how many there are of something, or the line
// at which something begins, may change and it stays the same.
func problemText(p catalog.Problem) string {
	text := []byte(p.Message)
	if p.Key != "" {
		text = []byte(p.Key)
	}
	isDigit := func(b byte) bool { return '0' <= b && b <= '9' }
	for i := range text {
		if isDigit(text[i]) {
			text[i] = '0'
		}
	}
	return string(slices.CompactFunc(text, func(a, b byte) bool { return isDigit(a) && isDigit(b) }))
}
