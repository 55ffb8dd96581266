package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Answer prints what is one answer: v as one document in the formats for programs, text otherwise.
func (o *Output) Answer(v any, text func() string) error {
	return o.each(func(one *Output) error {
		if one.Format != Text {
			return one.document(v)
		}
		_, err := io.WriteString(one.Out, text())
		return err
	})
}

// document writes v as one JSON document on one line.
func (o *Output) document(v any) error {
	b, err := harmless.JSON(v)
	if err == nil {
		_, err = fmt.Fprintf(o.Out, "%s\n", b)
	}
	return err
}

// writeIndented writes a document that people open, too.
func writeIndented(w io.Writer, v any) error {
	b, err := harmless.JSON(v)
	if err != nil {
		return err
	}
	var doc bytes.Buffer
	if err := json.Indent(&doc, b, "", "  "); err != nil {
		return err
	}
	doc.WriteByte('\n')
	_, err = w.Write(doc.Bytes())
	return err
}
