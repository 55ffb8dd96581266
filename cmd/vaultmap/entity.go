package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// entity is one catalog entity as JSON has it. Secrets and references are there only where one entity was asked for.
type entity struct {
	Ref        string       `json:"ref"`
	Kind       string       `json:"kind"`
	Namespace  string       `json:"namespace"`
	Name       string       `json:"name"`
	Title      string       `json:"title"`
	Owner      string       `json:"owner"`
	System     string       `json:"system"`
	File       string       `json:"file"`
	Line       int          `json:"line"`
	Paths      []string     `json:"secrets_paths"`
	Engine     string       `json:"secrets_engine"`
	Locations  []string     `json:"locations"`
	Secrets    []node       `json:"secrets"`
	References []*reference `json:"references"`
	Problems   []problem    `json:"problems"`
}

func (a *app) entityCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "entity [REF]",
		Short: "List the catalog's entities, or all that one of them uses",
		Long: `List the entities of the catalog; no server is asked. With a reference, as in
component:default/payments-api or just payments-api: the names in the folders that the entity's
annotations name, each with the address of its page in Vault's UI, and everything else that its
annotations and files name, with its status. A location or a file stands for the entity that it belongs to.

The exit status is 1 where something that is named is not there, 3 where it could not be found out.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.entities(cmd.Context())
			}
			return a.entity(cmd.Context(), args[0])
		},
	}
}

func (s *settings) entity(e *catalog.Entity) entity {
	out := entity{
		Ref: e.Ref, Kind: e.Kind, Namespace: e.Namespace, Name: e.Name, Title: e.Title, Owner: e.Owner, System: e.System,
		File: e.File, Line: e.Line, Engine: e.SecretsEngine, Paths: []string{}, Locations: []string{}, Secrets: []node{}, References: []*reference{}, Problems: []problem{},
	}
	for _, p := range e.SecretsPaths {
		out.Paths = append(out.Paths, p.Path)
	}
	for _, l := range e.Locations(s.annotations) {
		out.Locations = append(out.Locations, l.String())
	}
	for _, p := range e.Problems {
		out.Problems = append(out.Problems, newProblem(p))
	}
	return out
}

func (a *app) entities(ctx context.Context) error {
	set, err := a.offlineSettings()
	if err != nil {
		return err
	}
	s := &session{settings: set}
	cat, err := s.scan(ctx)
	if err != nil {
		return err
	}
	p := a.printer()
	for _, e := range cat.Entities {
		out := set.entity(e)
		if err := p.result(out, e.Ref, strings.Join(out.Locations, ", "), fileLine(e.Path, e.Line)); err != nil {
			return err
		}
	}
	if err := p.close(); err != nil {
		return err
	}
	a.warnOfProblems(cat.Problems)
	if len(cat.Entities) == 0 {
		return set.foundNo("entity")
	}
	return nil
}

func (a *app) entity(ctx context.Context, ref string) error {
	s, err := a.connect(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	cat, err := s.scanAll(ctx)
	if err != nil {
		return err
	}
	if err := s.askMounts(ctx); err != nil {
		return err
	}
	if s.xref, err = s.join(ctx, cat); err != nil {
		return err
	}
	e, err := s.entityOf(cat, ref)
	if err != nil {
		return err
	}
	if err := s.askUI(ctx); err != nil {
		return err
	}
	uses := s.xref.OfEntity(e.Ref)
	known, err := s.inquire(ctx, s.xref, uses)
	if err != nil {
		return err
	}
	out := s.entity(e)
	out.References = references(s.xref, uses, known)
	out.Secrets = s.secrets(ctx, e, known)
	a.warnOfProblems(e.Problems)
	if err := a.printEntity(out, s.Namespace.V); err != nil {
		return err
	}
	return out.verdict()
}

// entityOf finds the entity that a user means: by its reference, by a location that it owns or uses, or by a file of its.
func (s *session) entityOf(cat *catalog.Catalog, text string) (*catalog.Entity, error) {
	w, err := s.what(s.xref, cat, text)
	if err != nil || w.entity != nil {
		return w.entity, err
	}
	var of []*catalog.Entity
	add := func(e *catalog.Entity) {
		if e != nil && !slices.Contains(of, e) {
			of = append(of, e)
		}
	}
	if w.path == "" {
		of = s.xref.BelongsTo(w.location)
	} else {
		for _, u := range w.uses(s.xref) {
			add(u.Entity)
		}
		for _, e := range cat.Entities {
			if below(e.Path, w.path) {
				add(e)
			}
		}
	}
	switch len(of) {
	case 0:
		if w.path == "" {
			if _, err := s.lookup(cat, text); err != nil {
				return nil, err // it may as well be a name
			}
		}
		return nil, &failure{err: fmt.Errorf("%s belongs to no entity", text), status: exitNothing, hint: "'vaultmap entity' lists what is there"}
	case 1:
		return of[0], nil
	}
	refs := make([]string, len(of))
	for i, e := range of {
		refs[i] = e.Ref
	}
	return nil, &failure{err: fmt.Errorf("%s belongs to several entities", text), status: exitNothing, hint: "name one of them: " + strings.Join(refs, ", ")}
}

// secrets returns the names in the folders of an entity's annotations.
func (s *session) secrets(ctx context.Context, e *catalog.Entity, known *xref.Lists) []node {
	out := []node{}
	for _, u := range s.xref.OfEntity(e.Ref) {
		if u.Source != xref.Annotation || !u.Resolved() || s.xref.Judge(u, known).Status == xref.Missing {
			continue
		}
		m, loc, err := s.locate(ctx, u.Location.String())
		state, _ := known.State(u.Location)
		if err != nil || state == tree.Unlisted {
			continue // the references say why
		}
		if state != tree.Listed {
			out = append(out, s.node(m, loc, state))
			continue
		}
		if !known.Complete(loc) {
			client, _ := s.at(loc)
			if names, err := client.ListPersistently(ctx, m, loc); err == nil {
				known.Add(loc, names, tree.Listed, nil)
			}
		}
		for name := range known.Names(u.Location) {
			n := s.node(m, loc.Folder().Join(name), tree.Unlisted)
			if known.Name(u.Location, name) == xref.Gone {
				n.State = xref.Deleted.String()
			}
			out = append(out, n)
		}
	}
	return out
}

// verdict returns the error for the exit status.
func (e *entity) verdict() error {
	bad, uncertain, found := false, false, false
	for _, r := range e.References {
		bad = bad || r.bad()
		uncertain = uncertain || r.uncertain
		found = found || r.Status == xref.OK
	}
	switch {
	case bad || !found && !uncertain:
		return exit(exitNothing)
	case uncertain:
		return exit(exitPartial)
	}
	return nil
}

// printEntity prints the secrets of an entity's folders with their addresses, and behind them what else its annotations and files
// name.
func (a *app) printEntity(e entity, namespace string) error {
	if a.flags.output != formatText {
		return a.document(e)
	}
	p := a.printer()
	for _, n := range e.Secrets {
		details := []string{n.ViewURL}
		if n.State != tree.Listed.String() && n.State != tree.Unlisted.String() {
			details = append(details, n.State)
		}
		if err := p.result(n, n.Location, details...); err != nil {
			return err
		}
	}
	for _, r := range e.References {
		details := []string{r.Status.String(), r.what(namespace)}
		if r.Hint != "" {
			details = append(details, r.Hint)
		}
		if err := p.result(r, r.where(), details...); err != nil {
			return err
		}
	}
	return p.close()
}
