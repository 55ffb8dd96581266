package connect

import (
	"context"
	"slices"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// mostPolicies is how many policies are named in which a rule could stand.
const mostPolicies = 3

// NamePolicies says of the rules that an explanation misses in which files they could stand: those
// of the policies that the token has, by their names. It reads the files where that was not done,
// and asks the server for these names where there are policies in them. Where nobody tells the
// names, nothing is said.
func NamePolicies(ctx context.Context, s *Session, e *render.Explanation) error {
	if len(e.Missing) == 0 || len(s.Folders.Dirs) == 0 || s.Client.Spares() {
		return nil
	}
	var x *xref.Index
	if s.files != nil {
		x = s.files.index
	} else {
		cat, err := s.Folders.Scan(ctx, true)
		if err != nil {
			return err
		}
		x = xref.New(cat, s.Annotations, s.known())
	}
	if len(x.Policies()) == 0 {
		return nil
	}
	token, err := s.Client.LookupToken(ctx)
	if err != nil || len(token.Policies) == 0 {
		return ctx.Err()
	}
	for i := range e.Missing {
		r := &e.Missing[i]
		near := x.Lacking(token.Policies, e.Namespace, r.Path)
		for _, n := range near[:min(len(near), mostPolicies)] {
			j := slices.IndexFunc(n.Names, func(name string) bool {
				return slices.Contains(token.Policies, name)
			})
			r.Policies = append(r.Policies, render.PolicyPlace{Policy: n.Names[j], File: n.File,
				Line: n.Rule.Line, Path: n.FilePath})
		}
	}
	return nil
}
