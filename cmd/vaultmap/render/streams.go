package render

import (
	"cmp"
	"fmt"
	"io"
	"os"

	"github.com/charmbracelet/x/term"
)

// Streams are the program's ends to the outside.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Env      func(string) string
	Console  *Console // nil where there is none

	// Which of them are terminals. Terminal: input and output both are.
	Terminal, InTerminal, OutTerminal, ErrTerminal bool
}

// IsTerminal reports whether a file is a terminal.
func IsTerminal(f *os.File) bool { return term.IsTerminal(f.Fd()) }

// Output is where and how a command prints.
type Output struct {
	*Streams
	Format  Format  // on stdout
	Files   []*File // what gets the same in other formats
	NUL     bool    // names end in NUL and are exact
	Version string  // of the program
	// InWords puts a hint in the words of the user's command and variables; nil before they are known.
	InWords func(hint string) string
}

// Counted returns a number of things.
func Counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// CheckedWriter remembers what kept it from writing: cobra, which prints help and completions, does
// not look.
type CheckedWriter struct {
	To  io.Writer
	Err error // the first one
}

func (w *CheckedWriter) Write(b []byte) (int, error) {
	n, err := w.To.Write(b)
	w.Err = cmp.Or(w.Err, err)
	return n, err
}
