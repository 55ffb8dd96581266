package lex

import (
	"math/rand/v2"
	"regexp"
	"testing"
)

// The word of a heredoc is what a pattern would find: lines of the signs that matter, at random.
func TestHeredocWord(t *testing.T) {
	t.Parallel()
	pattern := regexp.MustCompile(`<<([-~]?)[ \t]*["'\\]?([A-Za-z_][A-Za-z0-9_]*)["']?`)
	const signs = "<<<<<<-~ \t\"'\\A_z9\n"
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 200_000 {
		line := make([]byte, r.IntN(12))
		for i := range line {
			line[i] = signs[r.IntN(len(signs))]
		}
		var want string
		dedent := false
		if m := pattern.FindSubmatch(line); m != nil {
			want, dedent = string(m[2]), len(m[1]) > 0
			found++
		}
		if word, is := heredocWord(line); string(word) != want || word != nil && is != dedent {
			t.Fatalf("%q: %q, indented %t, want %q, %t", line, word, is, want, dedent)
		}
	}
	if found < 1000 {
		t.Fatalf("%d lines begin a heredoc", found)
	}
}
