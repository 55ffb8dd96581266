package main

import (
	"slices"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
)

// rulesToCheck returns the rules of policies in the files that were asked for; nothing that was
// named is all files. Entities have none, nor has a location: what is for it is no fault of it.
func rulesToCheck(s *connect.Session, x *xref.Index, cat *catalog.Catalog,
	named []string) ([]*xref.Rule, error) {
	rules := x.Rules()
	if len(named) == 0 || len(rules) == 0 {
		return rules, nil
	}
	var files []connect.Argument
	for _, text := range named {
		w, err := s.Argument(x, cat, text)
		if err != nil {
			return nil, err
		}
		files = append(files, w)
	}
	return slices.DeleteFunc(rules, func(r *xref.Rule) bool {
		return !slices.ContainsFunc(files, func(w connect.Argument) bool {
			return w.HasFile(r.Place.Path) && (w.Line == 0 || w.Line == r.Place.Line)
		})
	}), nil
}

// withPlaces returns uses, and behind them the places that rules are for: both are asked about at
// once, each folder one time.
func withPlaces(uses []*xref.Use, rules []*xref.Rule) []*xref.Use {
	out := slices.Clone(uses)
	for _, r := range rules {
		out = append(out, r.Place)
	}
	return out
}

// withoutPlaces takes uses and the rules whose places are left among them apart again.
func withoutPlaces(all []*xref.Use, rules []*xref.Rule) ([]*xref.Use, []*xref.Rule) {
	left := map[*xref.Use]bool{}
	var uses []*xref.Use
	for _, u := range all {
		if left[u] = true; u.Source != xref.PolicyRule {
			uses = append(uses, u)
		}
	}
	return uses, slices.DeleteFunc(rules, func(r *xref.Rule) bool { return !left[r.Place] })
}
