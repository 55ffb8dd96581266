package linear

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Input is where lines come from. It outlives a model: what was typed ahead is for the next one.
type Input struct{ lines chan inputLine } // closed after the last

type inputLine struct {
	text string
	why  string // it is no line; "" where it is one
}

// maxLine is how many bytes a line may have.
const maxLine = 64 << 10

// NewInput reads lines of r, one ahead of what is taken.
func NewInput(r io.Reader) *Input {
	in := &Input{make(chan inputLine)}
	go func() {
		defer close(in.lines)
		b := bufio.NewReaderSize(r, maxLine)
		for {
			line, err := b.ReadSlice('\n')
			long := false
			for err == bufio.ErrBufferFull {
				long = true
				_, err = b.ReadSlice('\n')
			}
			switch {
			case long:
				in.lines <- inputLine{why: fmt.Sprintf("The line is longer than %d KiB.", maxLine>>10)}
			case len(line) > 0:
				in.lines <- inputLine{text: strings.TrimRight(string(line), "\r\n")}
			}
			if err != nil {
				return
			}
		}
	}()
	return in
}
