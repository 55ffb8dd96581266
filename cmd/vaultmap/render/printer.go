package render

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Printer writes results to stdout in one of the formats. Close it after the last one.
type Printer struct {
	out      *bufio.Writer
	format   Format
	nul      bool // -0: exact names that end in NUL
	terminal bool
	any      bool // something was printed
	err      error
	rows     [][]string // for columns on a terminal
}

// Printer returns a printer for the results of a command.
func (o *Output) Printer() *Printer {
	return &Printer{out: bufio.NewWriterSize(o.Out, 64<<10), format: o.Format, nul: o.NUL,
		terminal: o.OutTerminal}
}

// Result writes one result: v in the JSON formats, text otherwise. Details stand behind the text,
// after tabs, or on a terminal in columns, and are left out with -0. It returns the first error of
// the printer: Close does, too, so that only who can stop something looks at it.
func (p *Printer) Result(v any, text string, details ...string) error {
	if p.err == nil {
		p.err = p.result(v, text, details)
		p.any = true
	}
	return p.err
}

func (p *Printer) result(v any, text string, details []string) error {
	switch {
	case p.format == JSON || p.format == JSONL:
		b, err := encode(v)
		switch {
		case err != nil:
			return err
		case p.format == JSONL:
			fmt.Fprintf(p.out, "%s\n", b)
			return p.out.Flush()
		case p.any:
			fmt.Fprintf(p.out, ",\n  %s", b)
		default:
			fmt.Fprintf(p.out, "[\n  %s", b)
		}
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
			return nil
		}
		fmt.Fprintln(p.out, strings.Join(row, "\t"))
	}
	return nil
}

// Close writes what is left.
func (p *Printer) Close() error {
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
