package lex

import "testing"

func TestText(t *testing.T) {
	t.Parallel()
	const body = "a\nb\r\nc\rd\n\ne"
	text := NewText(body, 10)
	lines := []int{10, 10, 11, 11, 11, 12, 12, 13, 13, 14, 15}
	starts := []int{0, 0, 2, 2, 2, 5, 5, 7, 7, 9, 10}
	for i := range body {
		if got := text.Line(i); got != lines[i] {
			t.Errorf("byte %d is on line %d, want %d", i, got, lines[i])
		}
		if got := text.Offset(lines[i]); got != starts[i] {
			t.Errorf("line %d starts at %d, want %d", lines[i], got, starts[i])
		}
	}
}
