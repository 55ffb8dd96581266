package sources

import (
	"bytes"
	"iter"
	"regexp"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// heredocStart is the word that a heredoc ends with, in shells and HCL: <<EOF, <<-'EOF', << "EOF".
var heredocStart = regexp.MustCompile(`<<([-~]?)[ \t]*["'\\]?([A-Za-z_][A-Za-z0-9_]*)["']?`)

// leadingTabs are what a shell leaves out of a heredoc that begins with <<-.
var leadingTabs = regexp.MustCompile(`(?m)^\t+`)

// heredocs returns the YAML documents in the heredocs of a script. A heredoc that does not end
// goes on to the end of the text.
func heredocs(text []byte) iter.Seq[yamldoc.Document] {
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
				if m := heredocStart.FindSubmatch(content); m != nil {
					word, begin, first, dedent = m[2], end, line+1, len(m[1]) > 0
				}
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
