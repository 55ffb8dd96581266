package lex

import (
	"bytes"
	"iter"
	"regexp"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// leadingTabs are what a shell leaves out of a heredoc that begins with <<-.
var leadingTabs = regexp.MustCompile(`(?m)^\t+`)

// Heredocs returns the YAML documents in the heredocs of a script. A heredoc that does not end
// goes on to the end of the text.
func Heredocs(text []byte) iter.Seq[yamldoc.Document] {
	return func(yield func(yamldoc.Document) bool) {
		var word []byte // that ends the heredoc; nil outside
		line, begin, first, dedent := 0, 0, 0, false
		body := func(end int) bool {
			content := text[begin:end]
			if dedent {
				content = leadingTabs.ReplaceAll(content, nil)
			}
			for d := range yamldoc.Split(content) {
				d.Line += first - 1
				if !yield(d) {
					return false
				}
			}
			return true
		}
		for pos := 0; pos < len(text); {
			end := len(text)
			if n := bytes.IndexByte(text[pos:], '\n'); n >= 0 {
				end = pos + n + 1
			}
			line++
			if content := text[pos:end]; word == nil {
				word, dedent = heredocWord(content)
				begin, first = end, line+1
			} else if bytes.Equal(bytes.TrimSpace(content), word) {
				if !body(pos) {
					return
				}
				word = nil
			}
			pos = end
		}
		if word != nil {
			body(len(text))
		}
	}
}

// HeredocWord returns the word that a heredoc ends with which begins in a line, "" where none does.
func HeredocWord(line string) string {
	word, _ := heredocWord([]byte(line))
	return string(word)
}

// heredocWord returns the word that a heredoc ends with which begins in a line of a shell or of
// HCL: <<EOF, <<-'EOF', << "EOF"; and whether what stands in it may be indented. It is nil where
// none begins.
func heredocWord(line []byte) (word []byte, dedent bool) {
	for {
		_, after, found := bytes.Cut(line, []byte("<<"))
		if !found {
			return nil, false
		}
		line = line[len(line)-len(after)-1:] // in <<<A one begins a sign later
		dedent = len(after) > 0 && (after[0] == '-' || after[0] == '~')
		if dedent {
			after = after[1:]
		}
		after = bytes.TrimLeft(after, " \t")
		if len(after) > 0 && bytes.IndexByte([]byte("\"'\\"), after[0]) >= 0 {
			after = after[1:]
		}
		n := 0
		for n < len(after) && (IsWordStart(after[n]) || n > 0 && IsDigit(after[n])) {
			n++
		}
		if n > 0 {
			return after[:n], dedent
		}
	}
}
