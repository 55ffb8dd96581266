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

// Printer writes results one by one, to stdout and to files, to each in its format. Close it after
// the last one.
type Printer struct {
	mu    sync.Mutex // guards what is below: a timer delivers, too
	sinks []sink     // stdout is the last one
	err   error
}

// sink is what a printer writes to.
type sink struct {
	format   Format
	nul      bool // -0: exact names that end in NUL
	terminal bool
	any      bool       // something was printed
	rows     [][]string // for columns on a terminal
	out      *bufio.Writer
	due      bool  // it will deliver
	file     *File // nil is stdout
}

// Printer returns a printer for the results of a command.
func (o *Output) Printer() *Printer {
	p := &Printer{sinks: make([]sink, 0, len(o.Files)+1)}
	const some = 64 << 10 // a write for some hundred results
	for _, f := range o.Files {
		p.sinks = append(p.sinks, sink{format: f.Format, nul: o.NUL, file: f,
			out: bufio.NewWriterSize(f.To, some)})
	}
	p.sinks = append(p.sinks, sink{format: o.Format, nul: o.NUL, terminal: o.OutTerminal,
		out: bufio.NewWriterSize(o.Out, some)})
	return p
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
	for i := range p.sinks {
		if p.err != nil {
			return p.err
		}
		s := &p.sinks[i]
		if s.format == JSON || s.format == JSONL {
			p.err = s.json(appendDoc)
		} else {
			s.text(text, details)
		}
		s.any = true
	}
	return p.err
}

func (s *sink) json(appendDoc func([]byte) ([]byte, error)) error {
	line := s.out.AvailableBuffer()
	if s.format == JSON {
		before := ",\n  "
		if !s.any {
			before = "[\n  "
		}
		line = append(line, before...)
	}
	line, err := appendDoc(line)
	if err != nil {
		return err
	}
	if s.format == JSONL {
		line = append(line, '\n')
		if len(line) > s.out.Available() { // lines go out whole: the program may end between two writes
			if err := s.out.Flush(); err != nil {
				return err
			}
		}
	}
	_, err = s.out.Write(line)
	return err
}

// deliverWithin is how long a result waits at the most for others to go out with.
const deliverWithin = 50 * time.Millisecond

// Deliver has results that are wanted on stdout as they come (-o jsonl) go out soon. Where many
// come at a time a write for each would cost more than all else.
func (p *Printer) Deliver() {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := &p.sinks[len(p.sinks)-1]
	if s.format != JSONL || s.due || s.out.Buffered() == 0 {
		return
	}
	s.due = true
	time.AfterFunc(deliverWithin, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		s.due = false
		p.err = cmp.Or(p.err, s.out.Flush())
	})
}

// text writes a result as text. What keeps it from that [Printer.Close] tells.
func (s *sink) text(text string, details []string) {
	switch {
	case s.nul && s.terminal:
		fmt.Fprintf(s.out, "%s\x00", harmless.Text(text)) // nobody but a person reads it there
	case s.nul:
		fmt.Fprintf(s.out, "%s\x00", text)
	case len(details) == 0 && (!s.terminal || len(s.rows) == 0):
		s.out.WriteString(harmless.Text(text))
		s.out.WriteByte('\n')
	default:
		row := []string{harmless.Text(text)}
		for _, d := range details {
			row = append(row, harmless.Text(d))
		}
		if s.terminal && len(details)+len(s.rows) > 0 { // what comes after a row stays behind it
			s.rows = append(s.rows, row)
			return
		}
		fmt.Fprintln(s.out, strings.Join(row, "\t"))
	}
}

// Close writes what is left.
func (p *Printer) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.sinks {
		if p.err != nil {
			return p.err
		}
		s := &p.sinks[i]
		if p.err = s.close(); p.err == nil && s.file != nil {
			s.file.Whole = true
		}
	}
	return p.err
}

func (s *sink) close() error {
	if s.format == JSON {
		if !s.any {
			fmt.Fprint(s.out, "[")
		}
		fmt.Fprintln(s.out, "\n]")
	}
	fmt.Fprint(s.out, columns(s.rows))
	return s.out.Flush()
}
