package render

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"
)

// File is a file that gets the results of a command, beside what goes to stdout.
type File struct {
	Name   string
	Format Format
	To     io.Writer // what is written here must not be seen before Whole is true

	Whole bool // all that belongs into it is written
}

// ParseOutputs reads what -o was given: formats, and files as FORMAT=FILE. Without a format alone
// stdout has text. extra are the formats that a command has beside those of all commands. The files
// have nothing to write to yet.
func ParseOutputs(given, extra []string) (stdout Format, files []*File, err error) {
	for _, text := range given {
		name, file, toFile := strings.Cut(text, "=")
		format := Format(name)
		if err := format.Check(extra); err != nil {
			return "", nil, err
		}
		switch {
		case toFile && file == "":
			return "", nil, Usage("-o "+text+" names no file", "-o "+name+"=FILE, or -o "+name+" for stdout")
		case toFile && slices.ContainsFunc(files, func(f *File) bool { return f.Name == file }):
			return "", nil, Usage("two outputs go to "+file, "each takes a file of its own")
		case toFile:
			files = append(files, &File{Name: file, Format: format})
		case stdout != "":
			return "", nil, Usage("-o "+string(stdout)+" and -o "+name+" both go to stdout",
				"-o "+name+"=FILE writes a file")
		default:
			stdout = format
		}
	}
	return cmp.Or(stdout, Text), files, nil
}

// Structured reports whether results are wanted in a format for programs, on stdout or in a file.
func (o *Output) Structured() bool {
	return o.Format != Text ||
		slices.ContainsFunc(o.Files, func(f *File) bool { return f.Format != Text })
}

// Has reports whether results are wanted in a format, on stdout or in a file.
func (o *Output) Has(format Format) bool {
	return o.Format == format ||
		slices.ContainsFunc(o.Files, func(f *File) bool { return f.Format == format })
}

// each prints to each of the files as if it were stdout, and last to stdout itself: who reads that
// may have seen enough, which ends the program.
func (o *Output) each(print func(one *Output) error) error {
	var errs []error
	for _, f := range o.Files {
		err := print(o.of(f))
		f.Whole = err == nil
		errs = append(errs, err)
	}
	one := *o
	one.Files = nil
	return errors.Join(append(errs, print(&one))...)
}

// of is an output that has a file for its stdout.
func (o *Output) of(f *File) *Output {
	streams := *o.Streams
	streams.Out, streams.Terminal, streams.OutTerminal = f.To, false, false
	one := *o
	one.Streams, one.Format, one.Files = &streams, f.Format, nil
	return &one
}
