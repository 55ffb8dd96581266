package catalog

import (
	"cmp"
	"path/filepath"
	"slices"

	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/sources"
)

// Policy is a policy of Vault whose rules stand in a file: what a token may do, and nothing that
// anybody uses.
type Policy struct {
	// Names are what it is called where it is written to Vault, else what its own file is called.
	// There may be none.
	Names     []string
	File      string // as it is shown, see [Entity.File]
	FilePath  string // absolute
	Namespace string // in which it is written; "" where no file names one
	Context   string // see [sources.Reference.Context]
	Rules     []sources.Grant
}

// maxPolicyNames is how many names of one policy are kept: one for each environment.
const maxPolicyNames = 8

// naming is a name of a policy, with the file that tells it.
type naming struct {
	sources.Naming
	path string
}

// document is what a policy is known by before it has a name: a part of a file, or the address of a
// block of Terraform.
type document struct{ path, name string }

// addGrants takes over the rules that a file holds, and the names that it has for others.
func (c *Catalog) addGrants(found sources.Found, shown, path string) {
	policies := map[string]*Policy{}
	for _, g := range found.Grants {
		cloneStrings(&g.Policy, &g.Document, &g.Path, &g.Namespace, &g.Context)
		p := policies[g.Document]
		if p == nil {
			p = &Policy{File: shown, FilePath: path, Namespace: g.Namespace, Context: g.Context}
			if g.Policy != "" {
				p.Names = []string{g.Policy}
			}
			policies[g.Document] = p
			c.Policies = append(c.Policies, p)
		}
		p.Rules = append(p.Rules, g)
	}
	for _, n := range found.Namings {
		cloneStrings(&n.Policy, &n.File, &n.Document, &n.Namespace, &n.Context)
		c.namings = append(c.namings, naming{n, path})
	}
}

// namePolicies sorts the policies, and gives each the names that other places have for it.
func (c *Catalog) namePolicies() {
	slices.SortStableFunc(c.Policies, func(a, b *Policy) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.FilePath, b.FilePath),
			cmp.Compare(a.Rules[0].Line, b.Rules[0].Line))
	})
	by := map[document][]*Policy{}
	for _, p := range c.Policies {
		doc := document{name: p.Rules[0].Document}
		if doc.name == "" { // the whole file
			doc.path = p.FilePath
		}
		by[doc] = append(by[doc], p)
	}
	slices.SortFunc(c.namings, func(a, b naming) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.Policy, b.Policy),
			cmp.Compare(a.File, b.File), cmp.Compare(a.Document, b.Document))
	})
	named := map[*Policy]bool{}
	for _, n := range c.namings {
		for _, p := range n.policies(by) {
			if !named[p] {
				named[p] = true
				p.Names, p.Namespace, p.Context = nil, cmp.Or(n.Namespace, p.Namespace),
					cmp.Or(n.Context, p.Context)
			}
			if n.Policy != "" && len(p.Names) < maxPolicyNames && !slices.Contains(p.Names, n.Policy) {
				p.Names = append(p.Names, n.Policy)
			}
		}
	}
	c.namings = nil
}

// policies returns the policies that are meant.
func (n naming) policies(by map[document][]*Policy) []*Policy {
	if n.File == "" {
		return by[document{name: n.Document}]
	}
	if filepath.IsAbs(n.File) {
		return nil // it is one of another machine
	}
	for dir := range repo.Upwards(filepath.Dir(n.path)) {
		if found := by[document{path: filepath.Join(dir, filepath.FromSlash(n.File))}]; found != nil {
			return found
		}
	}
	return nil
}
