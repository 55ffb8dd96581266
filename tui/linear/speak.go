package linear

import (
	"fmt"
	"io"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// speaker prints lines.
type speaker struct {
	to   io.Writer
	utf8 bool
	open bool  // a prompt stands there, and no line end behind it
	err  error // nobody listens any more
}

// NewOutput prints to w; what is not ASCII is escaped unless utf8 is true.
func NewOutput(w io.Writer, utf8 bool) *speaker { return &speaker{to: w, utf8: utf8} }

// say prints a line.
func (s *speaker) say(text string) { s.write(s.plain(text) + "\n") }

// sayf prints a line in a format.
func (s *speaker) sayf(format string, args ...any) { s.say(fmt.Sprintf(format, args...)) }

// prompt prints what stands before a line that is typed.
func (s *speaker) prompt(text string) {
	s.write(s.plain(text) + " ")
	s.open = true
}

// typed says that the user has ended the line of the prompt.
func (s *speaker) typed() { s.open = false }

// breakLine ends a line in which a prompt stands, or what a terminal shows of a key.
func (s *speaker) breakLine() {
	s.write("\n")
	s.open = false
}

func (s *speaker) write(text string) {
	if s.err == nil {
		_, s.err = io.WriteString(s.to, text)
	}
}

// spoken are signs that are read aloud badly, or not at all.
var spoken = strings.NewReplacer(" · ", ", ", "…", "...", "•••", "***")

// plain makes a line of a text.
func (s *speaker) plain(text string) string {
	text = spoken.Replace(harmless.Text(text))
	if s.utf8 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}
