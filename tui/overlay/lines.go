package overlay

import (
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// CopyForm is a form in which several things can be copied, each on a line.
type CopyForm struct {
	Name  string // made harmless
	Lines CopyLines
}

// CopyForms has the user choose one of some forms; one without a line is left out.
func CopyForms(title string, forms ...CopyForm) Choose {
	c := Choose{Title: title}
	for _, f := range forms {
		if len(f.Lines.Lines) > 0 {
			c.Choices = append(c.Choices, Choice{Name: f.Name, Then: f.Lines})
		}
	}
	return c
}

// ReferenceLine returns a use as a line of JSON, as commands print it.
func ReferenceLine(u *xref.Use, v xref.Verdict) string {
	b, err := harmless.JSON(xref.NewReference(u, v))
	if err != nil {
		return "" // it has nothing that cannot be written
	}
	return string(b)
}
