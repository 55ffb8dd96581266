// Package sample holds a small catalog for the demo: three systems whose annotations
// name places in the sample Vault, some of them right, some wrong in the ways that are
// usual, and one document that cannot be read.
package sample

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
)

//go:embed all:files
var files embed.FS

// Write writes the sample's files below dir, which is made if need be. It does not
// overwrite: a file that is there already is an error.
func Write(dir string) error {
	sub, err := fs.Sub(files, "files")
	if err != nil {
		return fmt.Errorf("opening the sample catalog: %w", err)
	}
	if err := os.CopyFS(dir, sub); err != nil {
		return fmt.Errorf("writing the sample catalog: %w", err)
	}
	return nil
}
