package lex

import "testing"

func TestLineIndex(t *testing.T) {
	const text = "a\nb\r\nc\rd\n\ne"
	x := IndexLines(text, 10)
	want := []int{10, 10, 11, 11, 11, 12, 12, 13, 13, 14, 15}
	starts := []int{0, 0, 2, 2, 2, 5, 5, 7, 7, 9, 10}
	for i := range text {
		if got := x.At(i); got != want[i] {
			t.Errorf("byte %d is on line %d, want %d", i, got, want[i])
		}
		if got := x.lineStart(i); got != starts[i] {
			t.Errorf("the line of byte %d starts at %d, want %d", i, got, starts[i])
		}
	}
}
