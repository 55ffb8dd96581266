package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func entityCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "entity [REF]",
		Short: "List the catalog's entities, or all that one of them uses",
		Long: `List the entities of the catalog; no server is asked. With a reference, as in
component:default/payments-api or just payments-api: the names in the folders that the entity's
annotations name, each with the address of its page in Vault's UI, and everything else that its
annotations and files name, with its status. A location or a file stands for the entity that it belongs to.

The exit status is 1 where something that is named is not there, 3 where it could not be found out.`,
		Example: "  vaultmap entity\n  vaultmap entity payments-api\n" +
			"  vaultmap entity deploy/values.yaml -o json | jq -r '.locations[]'",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return entities(cmd.Context(), a)
			}
			return a.online(func(ctx context.Context, s *connect.Session, args []string) error {
				return entity(ctx, a, s, args[0])
			})(cmd, args)
		},
	}
}

func entities(ctx context.Context, a *app) error {
	s, err := a.offline(ctx)
	if err != nil {
		return err
	}
	cat, err := s.Folders.Scan(ctx, false)
	if err != nil {
		return err
	}
	p := a.Printer()
	for _, e := range cat.Entities {
		out := render.NewEntity(e, s.Annotations)
		p.Result(out, e.Ref, strings.Join(out.Locations, ", "), render.FileLine(e.Path, e.Line))
	}
	if err := p.Close(); err != nil {
		return err
	}
	a.WarnOfProblems(cat.Problems)
	if len(cat.Entities) == 0 {
		return s.Folders.NoneFound("entity")
	}
	return nil
}

func entity(ctx context.Context, a *app, s *connect.Session, ref string) error {
	cat, err := s.Folders.Scan(ctx, true)
	if err != nil {
		return err
	}
	if s.Owners, err = s.Map(ctx, cat); err != nil {
		return err
	}
	e, err := entityOf(s, cat, ref)
	if err != nil {
		return err
	}
	if err := s.AskUI(ctx); err != nil {
		return err
	}
	uses := s.Owners.OfEntity(e.Ref)
	connect.WarnOfUses(s, a.Output)
	known, err := s.Inquire(ctx, s.Owners, uses, annotated(s.Owners, uses)...)
	if err != nil {
		return err
	}
	out := render.NewEntity(e, s.Annotations)
	out.References = render.NewReferences(s.Owners, uses, known)
	render.AddPolicies(s.Owners, out.References)
	out.Secrets = entitySecrets(ctx, s, uses, known)
	a.WarnOfProblems(e.Problems)
	if err := a.Entity(out, s.Owners, s.Namespace.V); err != nil {
		return err
	}
	return out.Verdict()
}

// entityOf finds the entity that a user means: by its reference, by a location that it owns or
// uses, or by a file of its.
func entityOf(s *connect.Session, cat *catalog.Catalog, text string) (*catalog.Entity, error) {
	w, err := s.Argument(s.Owners, cat, text)
	if err != nil || w.Entity != nil {
		return w.Entity, err
	}
	var of []*catalog.Entity
	add := func(e *catalog.Entity) {
		if e != nil && !slices.Contains(of, e) {
			of = append(of, e)
		}
	}
	if w.Path == "" {
		of = s.Owners.BelongsTo(w.Location)
	} else {
		for _, u := range w.Uses(s.Owners) {
			add(u.Entity)
		}
		for _, e := range cat.Entities {
			if w.HasFile(e.Path) {
				add(e)
			}
		}
	}
	switch len(of) {
	case 0:
		if w.Path == "" {
			if _, err := s.Folders.Lookup(cat, text); err != nil {
				return nil, err // it may as well be a name
			}
		}
		return nil, render.NotFound("'vaultmap entity' lists what is there", "%s belongs to no entity",
			text)
	case 1:
		return of[0], nil
	}
	refs := make([]string, len(of))
	for i, e := range of {
		refs[i] = e.Ref
	}
	return nil, render.NotFound("name one of them: "+strings.Join(refs, ", "),
		"%s belongs to several entities", text)
}

// annotated returns the folders of annotations that can be asked for: all names in them are shown.
func annotated(x *xref.Index, uses []*xref.Use) []vaultpath.Location {
	var folders []vaultpath.Location
	for _, u := range uses {
		for _, w := range x.Judge(u, xref.Nothing).Wants {
			if u.Source == xref.Annotation && w.Folder == u.Location {
				folders = append(folders, w.Folder)
			}
		}
	}
	return folders
}

// entitySecrets returns the names in the folders of an entity's annotations.
func entitySecrets(ctx context.Context, s *connect.Session, uses []*xref.Use,
	known *xref.Lists) []xref.Node {
	out := []xref.Node{}
	for _, u := range uses {
		if u.Source != xref.Annotation || !u.Resolved() ||
			s.Owners.Judge(u, known).Status == xref.Missing {
			continue
		}
		m, loc, err := s.Locate(ctx, u.Location)
		state, _ := known.State(u.Location)
		if err != nil || state == tree.Unlisted {
			continue // the references say why
		}
		if state != tree.Listed {
			out = append(out, s.Node(m, loc, state))
			continue
		}
		nodes := render.NewNodes(m, loc.Folder(), s.UI, s.Owners)
		for name := range known.Names(u.Location) {
			n := nodes.Node(name, tree.Unlisted)
			if known.Name(u.Location, name) == xref.Gone {
				n.State = xref.Deleted.String()
			}
			out = append(out, n)
		}
	}
	return out
}
