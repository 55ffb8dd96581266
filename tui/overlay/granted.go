package overlay

import (
	"slices"

	"github.com/vaultmap/vaultmap/catalog/xref"
)

// granted are the lines of a list of uses that are none: what policies in files allow.
type granted struct {
	list []*xref.Use // each stands for the place of a rule
	of   map[*xref.Use]string
}

func newGranted(all []xref.Granted) granted {
	g := granted{of: map[*xref.Use]string{}}
	for _, one := range all {
		u := &xref.Use{Source: xref.PolicyRule, File: one.File, Path: one.FilePath, Line: one.Rule.Line,
			Raw: one.Rule.Path}
		g.list, g.of[u] = append(g.list, u), one.Text()
	}
	return g
}

// behind returns uses with the lines that are none behind them.
func (g granted) behind(uses []*xref.Use) []*xref.Use { return slices.Concat(uses, g.list) }

// has reports whether a line is one of these.
func (g granted) has(u *xref.Use) bool {
	_, ok := g.of[u]
	return ok
}

// GrantedPlace returns where a rule of a policy stands.
func GrantedPlace(g xref.Granted) Place {
	return Place{File: g.File, Path: g.FilePath, Line: g.Rule.Line}
}

// place returns where a line of the list leads.
func (u *UsedBy) place(use *xref.Use) Place {
	if u.granted.has(use) {
		return PlaceOf(use, "")
	}
	return u.uses.Place(use)
}
