package render

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Printer writes results to stdout in one of the formats. Close it after the last one.
type Printer struct {
	format   Format
	nul      bool // -0: exact names that end in NUL
	terminal bool
	any      bool       // something was printed
	rows     [][]string // for columns on a terminal

	mu  sync.Mutex // guards what is below: a timer delivers, too
	out *bufio.Writer
	err error
	due bool // it will
}

// Printer returns a printer for the results of a command.
func (o *Output) Printer() *Printer {
	return &Printer{
		out:    bufio.NewWriterSize(o.Out, 64<<10), // a write for some hundred results
		format: o.Format, nul: o.NUL, terminal: o.OutTerminal,
	}
}

// Result writes one result: v in the JSON formats, text otherwise. Details stand behind the text,
// after tabs, or on a terminal in columns, and are left out with -0. It returns the first error of
// the printer: Close does, too, so that only who can stop something looks at it.
func (p *Printer) Result(v any, text string, details ...string) error {
	return p.print(func(line []byte) ([]byte, error) {
		doc, err := harmless.JSON(v)
		return append(line, doc...), err
	}, text, details)
}

// Node is [Printer.Result] of a location.
func (p *Printer) Node(n *xref.Node, details ...string) error {
	return p.print(func(line []byte) ([]byte, error) { return n.AppendJSON(line), nil }, n.Location,
		details)
}

// print writes a result, which appendDoc appends as JSON.
func (p *Printer) print(appendDoc func([]byte) ([]byte, error), text string,
	details []string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return p.err
	}
	if p.format == JSON || p.format == JSONL {
		p.err = p.json(appendDoc)
	} else {
		p.text(text, details)
	}
	p.any = true
	return p.err
}

func (p *Printer) json(appendDoc func([]byte) ([]byte, error)) error {
	line := p.out.AvailableBuffer()
	if p.format == JSON {
		before := ",\n  "
		if !p.any {
			before = "[\n  "
		}
		line = append(line, before...)
	}
	line, err := appendDoc(line)
	if err != nil {
		return err
	}
	if p.format == JSONL {
		line = append(line, '\n')
		if len(line) > p.out.Available() { // lines go out whole: the program may end between two writes
			if err := p.out.Flush(); err != nil {
				return err
			}
		}
	}
	_, err = p.out.Write(line)
	return err
}

// deliverWithin is how long a result waits at the most for others to go out with.
const deliverWithin = 50 * time.Millisecond

// Deliver has results that are wanted as they come (-o jsonl) go out soon. Where many come at a
// time a write for each would cost more than all else.
func (p *Printer) Deliver() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.format != JSONL || p.due || p.out.Buffered() == 0 {
		return
	}
	p.due = true
	time.AfterFunc(deliverWithin, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.due = false
		p.err = cmp.Or(p.err, p.out.Flush())
	})
}

// text writes a result as text. What keeps it from that [Printer.Close] tells.
func (p *Printer) text(text string, details []string) {
	switch {
	case p.nul && p.terminal:
		fmt.Fprintf(p.out, "%s\x00", harmless.Text(text)) // nobody but a person reads it there
	case p.nul:
		fmt.Fprintf(p.out, "%s\x00", text)
	case len(details) == 0 && (!p.terminal || len(p.rows) == 0):
		p.out.WriteString(harmless.Text(text))
		p.out.WriteByte('\n')
	default:
		row := []string{harmless.Text(text)}
		for _, d := range details {
			row = append(row, harmless.Text(d))
		}
		if p.terminal && len(details)+len(p.rows) > 0 { // what comes after a row stays behind it
			p.rows = append(p.rows, row)
			return
		}
		fmt.Fprintln(p.out, strings.Join(row, "\t"))
	}
}

// Close writes what is left.
func (p *Printer) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return p.err
	}
	if p.format == JSON {
		if !p.any {
			fmt.Fprint(p.out, "[")
		}
		fmt.Fprintln(p.out, "\n]")
	}
	fmt.Fprint(p.out, columns(p.rows))
	return p.out.Flush()
}
