package render

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Entity is one catalog entity as JSON has it. Secrets and references are there only where one
// entity was asked for.
type Entity struct {
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
	Secrets    []xref.Node  `json:"secrets"`
	References []*Reference `json:"references"`
	Problems   []Problem    `json:"problems"`
}

// NewEntity describes an entity by what files say of it.
func NewEntity(e *catalog.Entity, annotations catalog.Options) Entity {
	out := Entity{
		Ref: e.Ref, Kind: e.Kind, Namespace: e.Namespace, Name: e.Name, Title: e.Title, Owner: e.Owner,
		System: e.System,
		File:   e.File, Line: e.Line, Engine: e.SecretsEngine, Paths: []string{}, Locations: []string{},
		Secrets: []xref.Node{}, References: []*Reference{}, Problems: NewProblems(e.Problems),
	}
	for _, p := range e.SecretsPaths {
		out.Paths = append(out.Paths, p.Path)
	}
	for _, l := range e.Locations(annotations) {
		out.Locations = append(out.Locations, l.String())
	}
	return out
}

// Verdict returns the error for the exit status.
func (e *Entity) Verdict() error {
	bad, uncertain, found := false, false, false
	for _, r := range e.References {
		bad = bad || r.bad()
		uncertain = uncertain || r.uncertain && r.Ignored == ""
		found = found || r.Status == xref.OK
	}
	switch {
	case bad || !found && !uncertain:
		return Exit(Nothing)
	case uncertain:
		return Exit(Partial)
	}
	return nil
}

// Entity prints the secrets of an entity's folders with their addresses, and behind them what else
// its annotations and files name, with what policies in files allow there.
func (o *Output) Entity(e Entity, x *xref.Index, namespace string) error {
	return o.each(func(one *Output) error {
		if one.Format != Text {
			return one.document(e)
		}
		return one.entity(e, x, namespace)
	})
}

func (o *Output) entity(e Entity, x *xref.Index, namespace string) error {
	p := o.Printer()
	for _, n := range e.Secrets {
		details := []string{n.ViewURL}
		if n.State != tree.Listed.String() && n.State != tree.Unlisted.String() {
			details = append(details, n.State)
		}
		p.Node(&n, details...)
	}
	for _, r := range e.References {
		details := []string{r.Status.String(), r.What(namespace)}
		if r.Hint != "" {
			details = append(details, r.Hint)
		}
		p.Result(r, r.Where(), details...)
	}
	told := map[vaultpath.Location]bool{}
	for _, r := range e.References {
		if at := r.use.Location; r.use.Resolved() && !told[at] {
			told[at] = true
			p.Grants(x, at)
		}
	}
	return p.Close()
}
