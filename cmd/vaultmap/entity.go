package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// entity is one catalog entity as JSON has it. Secrets are there only where one entity was asked for.
type entity struct {
	Ref       string    `json:"ref"`
	Kind      string    `json:"kind"`
	Namespace string    `json:"namespace"`
	Name      string    `json:"name"`
	Title     string    `json:"title"`
	Owner     string    `json:"owner"`
	System    string    `json:"system"`
	File      string    `json:"file"`
	Line      int       `json:"line"`
	Paths     []string  `json:"secrets_paths"`
	Engine    string    `json:"secrets_engine"`
	Locations []string  `json:"locations"`
	Secrets   []node    `json:"secrets"`
	Problems  []problem `json:"problems"`
}

func (a *app) entityCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "entity [REF]",
		Short: "List the catalog's entities, or one entity's secrets with their addresses",
		Long: `List the entities of the catalog; no server is asked. With a reference, as in
component:default/payments-api or just payments-api: the names in the folders that the entity's
annotations name, each with the address of its page in Vault's UI.`,
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
		File: e.File, Line: e.Line, Engine: e.SecretsEngine, Paths: []string{}, Locations: []string{}, Secrets: []node{}, Problems: []problem{},
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
		if err := p.result(out, e.Ref, strings.Join(out.Locations, ", "), fmt.Sprintf("%s:%d", e.File, e.Line)); err != nil {
			return err
		}
	}
	if err := p.close(); err != nil {
		return err
	}
	for _, problem := range cat.Problems {
		problem.Message = newProblem(problem).Message
		a.warn("%s", problem.String())
	}
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
	e, err := s.lookup(ctx, ref)
	if err != nil {
		return err
	}
	if err := s.askMounts(ctx); err != nil {
		return err
	}
	if err := s.addresses(ctx); err != nil {
		return err
	}
	out := s.entity(e)
	found, partial := false, false
	for _, root := range e.Locations(s.annotations) {
		m, loc, err := s.locate(ctx, root.String())
		var names []string
		if err == nil {
			names, err = s.client.List(ctx, m, loc)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			partial = partial || !errors.Is(err, vaultsvc.ErrEmpty)
			a.warn("%s: %s", root, err)
			if m.Path != "" {
				out.Secrets = append(out.Secrets, s.node(m, loc, vaultsvc.StateOf(err)))
			}
			continue
		}
		found = true
		for _, name := range names {
			out.Secrets = append(out.Secrets, s.node(m, loc.Folder().Join(name), tree.Unlisted))
		}
	}
	if err := a.printEntity(out); err != nil {
		return err
	}
	switch {
	case partial:
		return exit(exitPartial)
	case !found:
		return exit(exitNothing)
	}
	return nil
}

func (a *app) printEntity(e entity) error {
	if a.flags.output == formatText {
		p := a.printer()
		for _, n := range e.Secrets {
			if err := p.result(n, n.Location, n.ViewURL); err != nil {
				return err
			}
		}
		return p.close()
	}
	return a.document(e)
}
