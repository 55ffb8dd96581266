package overlay

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/order"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// sortingOfUses returns by what uses can be sorted: as they come, which is by file and line, by
// what they name, or by whose they are.
func sortingOfUses() order.Order[*xref.Use] {
	type key = order.Key[*xref.Use]
	return order.New(
		key{Name: "file"},
		key{Name: "location", Rank: func(u *xref.Use) order.Rank {
			return order.Rank{Text: u.Location.String()}
		}},
		key{Name: "entity", Rank: func(u *xref.Use) order.Rank { return order.Rank{Text: u.Ref()} }},
	)
}

// onKey does something with uses that keeps the list open. It reports whether the key was one for
// that.
func (u *UsedBy) onKey(press tea.KeyPressMsg) (Action, bool) {
	k := u.Keys
	if u.Len == 0 {
		return nil, false
	}
	at := u.uses.List[u.Cursor]
	switch {
	case isKey(press, k.Edit):
		return EditFile{Place: u.place(at)}, true
	case isKey(press, k.Select):
		u.selected.Toggle(at, at)
		u.moveTo(u.Cursor + 1)
	case isKey(press, k.SelectAll):
		u.selected.ToggleAll(func(yield func(*xref.Use, *xref.Use) bool) {
			for _, use := range u.uses.List {
				if !yield(use, use) {
					return
				}
			}
		})
	case isKey(press, k.Sort):
		u.sorting.Next()
	case isKey(press, k.SortTurn):
		u.sorting.Turn()
	case isKey(press, k.CopyPath):
		return CopyLines{Lines: u.places(), What: "places in files", Name: true}, true
	case isKey(press, k.CopyAs):
		return u.copiedAs(), true
	default:
		return nil, false
	}
	u.show()
	return nil, true
}

// show has the rows and the title follow how they are sorted and what is selected. The cursor stays
// on its use.
func (u *UsedBy) show() {
	here := u.uses.List[u.Cursor]
	u.uses.List = u.granted.behind(u.sorting.Sorted(u.given))
	u.MoveTo(slices.Index(u.uses.List, here))
	u.Title = u.title
	if by := u.sorting.Title(); by != "" {
		u.Title += "  " + by
	}
	if n := u.selected.Len(); n > 0 {
		u.Title += "  " + draw.Thousands(n) + " selected"
	}
}

// chosen returns the uses that are selected, or else the one under the cursor.
func (u *UsedBy) chosen() []*xref.Use {
	if u.selected.Len() > 0 {
		return u.selected.All()
	}
	return u.uses.List[u.Cursor : u.Cursor+1]
}

// places returns where the chosen uses stand.
func (u *UsedBy) places() (lines []string) {
	for _, use := range u.chosen() {
		lines = append(lines, draw.FileLine(use.Path, use.Line))
	}
	return lines
}

// copiedAs has the user choose in which form the chosen uses are copied.
func (u *UsedBy) copiedAs() Action {
	var references, names []string
	var at []vaultpath.Location
	for _, use := range u.chosen() {
		if u.granted.has(use) {
			continue
		}
		references = append(references, ReferenceLine(use, u.uses.Judge(use)))
		if use.Resolved() && !slices.Contains(at, use.Location) {
			at, names = append(at, use.Location), append(names, use.Location.String())
		}
	}
	title := "Copy 1 use as"
	switch n := len(references); {
	case n > 1:
		title = "Copy " + draw.Thousands(n) + " uses as"
	case n == 0:
		title = "Copy as"
	}
	return CopyForms(title,
		CopyForm{Name: "file:line", Lines: CopyLines{Lines: u.places(), What: "places in files",
			Name: true}},
		CopyForm{Name: "what they name in Vault", Lines: CopyLines{Lines: names, Name: true, At: at}},
		CopyForm{Name: "JSON, an object a line", Lines: CopyLines{Lines: references,
			What: "references"}},
	)
}
