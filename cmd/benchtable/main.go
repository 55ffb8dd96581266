package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout, goals); err != nil {
		fmt.Fprintln(os.Stderr, "benchtable:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer, goals []goal) error {
	set := flag.NewFlagSet("benchtable", flag.ContinueOnError)
	write := set.String("write", "", "`file` to write the table to")
	committed := set.String("compare", "", "`file` with the table to compare with")
	list := set.Bool("compared", false, "print the expression for -bench that runs what is compared")
	if err := set.Parse(args); err != nil {
		return err
	}
	if *list {
		_, err := fmt.Fprintln(out, pattern(goals))
		return err
	}
	if (*write == "") == (*committed == "") || set.NArg() > 0 {
		return errors.New("one of -write, -compare and -compared is needed")
	}
	var before map[figure]float64
	if *committed != "" {
		text, err := os.ReadFile(*committed) // before the benchmarks have run for nothing
		if err == nil {
			before, err = readTable(string(text))
		}
		if err != nil {
			return fmt.Errorf("reading the committed figures: %w", err)
		}
	}
	got, err := readResults(in, out)
	if err != nil {
		return err
	}
	fmt.Fprintln(out)
	if *committed != "" {
		return compare(out, goals, before, got)
	}
	// What they were measured on, and no more than that.
	machine := fmt.Sprintf("%d processors, %s %s/%s", runtime.NumCPU(), runtime.Version(),
		runtime.GOOS, runtime.GOARCH)
	var table strings.Builder
	err = writeTable(&table, machine, goals, got)
	fmt.Fprint(out, table.String())
	if err != nil {
		return err
	}
	if err := os.WriteFile(*write, []byte(table.String()), 0o644); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	return nil
}
