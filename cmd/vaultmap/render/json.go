package render

import (
	"fmt"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Document writes v as one JSON document on one line.
func (o *Output) Document(v any) error {
	b, err := harmless.JSON(v)
	if err == nil {
		_, err = fmt.Fprintf(o.Out, "%s\n", b)
	}
	return err
}
