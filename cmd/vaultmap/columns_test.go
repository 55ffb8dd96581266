package main

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestColumns holds lines to 100 columns, a tab counted as one: make lint runs it. Longer are only
// lines in which a text or an address would have to be cut for that: a string of some length, one
// over several lines, and what holds "://".
func TestColumns(t *testing.T) {
	t.Parallel()
	const most, text = 100, 45
	files := 0
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry,
		err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		uncut := longStrings(source, text)
		for i, line := range strings.Split(string(source), "\n") {
			if n := utf8.RuneCountInString(line); n > most && !uncut[i+1] && !strings.Contains(line, "://") {
				t.Errorf("%s:%d has %d columns, of %d at the most", path, i+1, n, most)
			}
		}
		return nil
	})
	if err != nil || files < 300 {
		t.Errorf("looked at %d files: %v", files, err)
	}
}

// longStrings returns the lines that a string of at least so many bytes stands in.
func longStrings(source []byte, bytes int) map[int]bool {
	lines := map[int]bool{}
	set := token.NewFileSet()
	file := set.AddFile("", set.Base(), len(source))
	var s scanner.Scanner
	s.Init(file, source, func(token.Position, string) {}, 0)
	for {
		at, kind, text := s.Scan()
		if kind == token.EOF {
			return lines
		}
		if kind != token.STRING || len(text) < bytes {
			continue
		}
		for i := range strings.Count(text, "\n") + 1 {
			lines[set.Position(at).Line+i] = true
		}
	}
}
