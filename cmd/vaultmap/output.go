package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// format is how results are written: one a line for people and pipes, or JSON.
type format string

const (
	formatText  format = "text"
	formatJSON  format = "json"  // one document
	formatJSONL format = "jsonl" // one object a line, as results come
)

// extraFormats is the annotation of a command that has formats beside those of all commands.
const extraFormats = "formats"

// formats are those of all commands and those that a command has beside them.
func formats(extra []string) []string {
	return append([]string{string(formatText), string(formatJSON), string(formatJSONL)}, extra...)
}

func (f format) check(extra []string) error {
	all := formats(extra)
	if slices.Contains(all, string(f)) {
		return nil
	}
	last := len(all) - 1
	return usage(fmt.Sprintf("unknown output format %q", string(f)), "-o takes "+strings.Join(all[:last], ", ")+" or "+all[last])
}

// node is one mount, folder or secret as JSON has it. Names are exact.
type node struct {
	Namespace string   `json:"namespace"`
	Mount     string   `json:"mount"`
	Engine    string   `json:"engine"`
	KVVersion int      `json:"kv_version"` // 0 for engines other than kv
	Path      string   `json:"path"`
	Location  string   `json:"location"`
	Kind      string   `json:"kind"`  // secret, folder or mount
	State     string   `json:"state"` // of a folder or mount: see package tree; a secret is listed or deleted
	ViewURL   string   `json:"view_url"`
	EditURL   string   `json:"edit_url"`
	CreateURL string   `json:"create_url,omitempty"` // where a folder is empty
	Entities  []string `json:"entities"`
}

// printer writes results to stdout in one of the formats. Close it after the last one.
type printer struct {
	out      *bufio.Writer
	format   format
	nul      bool // -0: exact names that end in NUL
	terminal bool
	any      bool       // something was printed
	rows     [][]string // for columns on a terminal
}

func (a *app) printer() *printer {
	return &printer{out: bufio.NewWriter(a.io.out), format: a.flags.output, nul: a.flags.nul, terminal: a.io.outTerminal}
}

// result writes one result: v in the JSON formats, text otherwise. Details stand behind
// the text, after tabs, or on a terminal in columns, and are left out with -0.
func (p *printer) result(v any, text string, details ...string) error {
	first := !p.any
	p.any = true
	switch {
	case p.format == formatJSON:
		sep := ",\n"
		if first {
			sep = "[\n"
		}
		b, err := encode(v)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s  %s", sep, b)
		return nil
	case p.format == formatJSONL:
		b, err := encode(v)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s\n", b)
		return p.out.Flush()
	case p.nul && p.terminal:
		fmt.Fprintf(p.out, "%s\x00", harmless.Text(text)) // nobody but a person reads it there
	case p.nul:
		fmt.Fprintf(p.out, "%s\x00", text)
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

// close writes what is left.
func (p *printer) close() error {
	if p.format == formatJSON {
		if !p.any {
			fmt.Fprint(p.out, "[")
		}
		fmt.Fprintln(p.out, "\n]")
	}
	fmt.Fprint(p.out, columns(p.rows))
	return p.out.Flush()
}

// document writes v as one JSON document on one line.
func (a *app) document(v any) error {
	b, err := encode(v)
	if err == nil {
		_, err = fmt.Fprintf(a.io.out, "%s\n", b)
	}
	return err
}

// checkedWriter remembers what kept it from writing: cobra, which prints help and completions, does not look.
type checkedWriter struct {
	to  io.Writer
	err error
}

func (w *checkedWriter) Write(b []byte) (int, error) {
	n, err := w.to.Write(b)
	w.err = cmp.Or(w.err, err)
	return n, err
}

// encode writes v as JSON on one line. Angle brackets stay as they are: this is no HTML.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return escapeUnseen(bytes.TrimRight(b.Bytes(), "\n")), nil
}

// escapeUnseen writes what package json leaves as it is, and a terminal would act on or not
// show, as \u escapes: the names stay exact for whoever decodes them.
func escapeUnseen(doc []byte) []byte {
	out := make([]byte, 0, len(doc))
	for _, r := range string(doc) {
		if r < utf8.RuneSelf && r != 0x7f || unicode.Is(unicode.Mn, r) || harmless.Text(string(r)) == string(r) {
			out = utf8.AppendRune(out, r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			out = fmt.Appendf(out, `\u%04x`, unit)
		}
	}
	return out
}
