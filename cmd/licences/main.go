package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	modules, err := readModules(in)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, document(modules))
	return err
}
