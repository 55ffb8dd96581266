package uses

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Forms returns the forms in which a location can be copied, none where its mount is not known.
// address is that of its page, "" where it has none; inWords puts a command in the user's words,
// nil leaves it.
func Forms(
	m *Model, loc vaultpath.Location, address string, inWords func(string) string,
) []xref.Form {
	mount, known := m.listing.Mounts.At(loc)
	if !known {
		return nil
	}
	forms := m.index.Forms(loc, mount.KVVersion, m.index.Field(loc))
	if inWords != nil {
		for i, f := range forms {
			if command, args, ok := strings.Cut(f.Text, " "); ok && f.Name == xref.FormCommand {
				// of the words that follow some are names, which are what they are
				program, _, _ := strings.Cut(inWords(command+" kv get"), " ")
				forms[i] = xref.Form{Name: program + " command", Text: program + " " + args}
			}
		}
	}
	if address != "" {
		forms = slices.Insert(forms, 1, xref.Form{Name: "UI address", Text: address})
	}
	for i, rule := range m.listing.Rights.Rules(mount, loc) {
		name := "policy rule"
		if i > 0 {
			name = "and for all below"
		}
		forms = append(forms, xref.Form{Name: name, Text: rule})
	}
	return forms
}
