package details

import (
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// addPages adds the addresses of a location's pages.
func (s Source) addPages(f *facts, loc vaultpath.Location, id tree.ID) {
	if s.Addresses == nil {
		return
	}
	a := s.Addresses(loc, id)
	pages := []struct{ name, address string }{
		{"view", a.View}, {"edit", a.Edit}, {"create", a.Create},
	}
	if s.Brief {
		pages = pages[:1]
	}
	for _, page := range pages {
		if page.address != "" {
			f.list = append(f.list, Fact{Name: page.name, Text: page.address,
				Enter: overlay.OpenAddress{Address: page.address, At: loc}})
		}
	}
}

// addForms adds the forms in which a location can be written down.
func (s Source) addForms(f *facts, loc vaultpath.Location) {
	if s.Forms == nil {
		return
	}
	label := "copy"
	for _, form := range s.Forms(loc) {
		location := form.Name == xref.FormLocation
		if !location {
			f.add(label, form.Name+":", Quiet)
			label = ""
		}
		f.list = append(f.list, Fact{Name: label, Text: form.Text,
			Enter: overlay.Copy{Text: form.Text, Name: location, At: loc}})
		label = ""
	}
}
