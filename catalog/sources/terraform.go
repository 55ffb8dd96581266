package sources

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// terraform finds the resources, data sources and ephemeral resources of the Vault provider
// that name a secret, and the credential libraries of Boundary's. A mount that is a vault_mount of
// the same file is known; one of another file of the module is a [Store] there.
//
// https://registry.terraform.io/providers/hashicorp/vault/latest/docs
// https://registry.terraform.io/providers/hashicorp/boundary/latest/docs
func terraform() Source {
	return Source{
		Name:    "terraform",
		Wants:   func(name string) bool { return hasExt(name, ".tf", ".tofu") || isTerraformJSON(name) },
		Markers: []string{"vault_", boundaryLibrary},
		find: func(c *collector) {
			var h *lex.HCLFile
			if isTerraformJSON(c.Name) {
				h = parseTerraformJSON(c.File)
			} else {
				h = lex.ParseHCL(c.Data, c.cut)
			}
			if h == nil {
				return
			}
			t := &terraformFile{collector: c, HCLFile: h, module: path.Dir(c.Name),
				namespaces: map[string]lex.HCLValue{}, fields: map[string][]string{}}
			t.learn()
			t.references()
			t.policies()
		},
		Ask: askTerraform,
	}
}

type terraformFile struct {
	*collector
	*lex.HCLFile
	module     string                  // the folder
	namespaces map[string]lex.HCLValue // of providers: "vault", "vault.alias"
	fields     map[string][]string     // used of a data source, by its address
}

// learn collects what the file says about names that expressions may use.
func (t *terraformFile) learn() {
	for _, b := range lex.BlocksOf(t.Body, "locals") {
		for name, a := range b.Body.Attributes {
			t.Names["local."+name] = &lex.HCLName{Expr: a.Expr}
		}
	}
	for _, b := range lex.BlocksOf(t.Body, "resource", "data", "ephemeral") {
		if len(b.Labels) != 2 || !strings.HasPrefix(b.Labels[0], "vault_") {
			continue
		}
		t.learnMount(b)
		address := terraformAddress(b)
		for _, name := range []string{"path", "name", "mount", "backend", "role", "role_name",
			"key_name", "roleset", "static_account"} {
			if a := b.Body.Attributes[name]; a != nil {
				t.Names[address+"."+name] = &lex.HCLName{Expr: a.Expr}
				if name == "path" {
					t.Names[address+".id"] = &lex.HCLName{Expr: a.Expr}
				}
			}
		}
	}
	for _, b := range lex.BlocksOf(t.Body, "provider") {
		if len(b.Labels) != 1 || b.Labels[0] != "vault" {
			continue
		}
		if ns, ok := t.Attr(b.Body, "namespace"); ok {
			name := "vault"
			if alias, ok := t.Attr(b.Body, "alias"); ok {
				name += "." + alias.Text
			}
			t.namespaces[name] = ns
			if ns.Known && ns.Text != "" {
				t.stores = append(t.stores, Store{Name: t.providerName(name), Line: ns.Line,
					Namespace: ns.Text})
			}
		}
	}
	for _, b := range lex.BlocksOf(t.Body, "resource") {
		if len(b.Labels) != 2 || b.Labels[0] != boundaryStore {
			continue
		}
		if ns, ok := t.Attr(b.Body, "namespace"); ok {
			t.namespaces[terraformAddress(b)] = ns
			if ns.Known && ns.Text != "" {
				t.stores = append(t.stores, Store{Name: t.objectName(terraformAddress(b)), Line: ns.Line,
					Namespace: ns.Text})
			}
		}
	}
	_ = hclsyntax.VisitAll(t.Body, func(n hclsyntax.Node) hcl.Diagnostics {
		if e, ok := n.(*hclsyntax.ScopeTraversalExpr); ok {
			t.use(e)
		}
		return nil
	})
}

// terraformAddress returns how expressions name a block.
func terraformAddress(b *hclsyntax.Block) string {
	address := strings.Join(b.Labels, ".")
	if b.Type != "resource" {
		address = b.Type + "." + address
	}
	return address
}

// use notes which field of a data source an expression of the file uses.
func (t *terraformFile) use(scope *hclsyntax.ScopeTraversalExpr) {
	// vault_x.name.data.field, data.vault_x.name.data["field"]
	steps := scope.Traversal
	skip := 2
	if root := steps.RootName(); root == "data" || root == "ephemeral" {
		skip = 3
	}
	if len(steps) < skip+2 {
		return
	}
	address := lex.TraversalName(steps[:skip])
	if _, ok := steps[skip].(hcl.TraverseIndex); ok { // one of several
		skip++
	}
	if len(steps) < skip+2 {
		return
	}
	if data, ok := steps[skip].(hcl.TraverseAttr); !ok || address == "" || data.Name != "data" {
		return
	}
	field := ""
	switch step := steps[skip+1].(type) {
	case hcl.TraverseAttr:
		field = step.Name
	case hcl.TraverseIndex:
		if step.Key.Type().FriendlyName() == "string" {
			field = step.Key.AsString()
		}
	}
	addField(t.fields, address, field)
}

func (t *terraformFile) references() {
	for _, b := range lex.BlocksOf(t.Body, "resource", "data", "ephemeral") {
		if len(b.Labels) != 2 {
			continue
		}
		if argument, _ := mountArgument(b.Labels[0]); b.Type == "resource" && argument != "" {
			t.store(b)
			continue
		}
		if typ, ok := terraformTypes()[b.Labels[0]]; ok {
			t.reference(b, typ)
		}
	}
}

// namespace returns the namespace of a resource: its own lies below that of its provider.
func (t *terraformFile) namespace(body *hclsyntax.Body) lex.HCLValue {
	ns := t.namespaces[t.provider(body)]
	if own, ok := t.Attr(body, "namespace"); ok {
		if ns.Text != "" && own.Text != "" {
			own.Text = ns.Text + "/" + own.Text
			own.Known = own.Known && ns.Known
		}
		return own
	}
	if ns.Text == "" {
		ns.Known = true
	}
	return ns
}

// provider returns how expressions name the provider of a resource.
func (t *terraformFile) provider(body *hclsyntax.Body) string {
	provider := "vault"
	if a := body.Attributes["provider"]; a != nil {
		if s, ok := a.Expr.(*hclsyntax.ScopeTraversalExpr); ok {
			provider = lex.TraversalName(s.Traversal)
		} else if v := t.Value(a.Expr); v.Known {
			provider = v.Text // JSON has no other way
		}
	}
	return provider
}

func (t *terraformFile) providerName(provider string) string {
	return t.objectName("provider." + provider)
}

// foreignProvider names the provider of a resource where another file of the module may tell its
// namespace.
func (t *terraformFile) foreignProvider(body *hclsyntax.Body) string {
	provider := t.provider(body)
	if _, here := t.namespaces[provider]; here || body.Attributes["namespace"] != nil {
		return ""
	}
	return t.providerName(provider)
}

func addField(used map[string][]string, name, field string) {
	if known := used[name]; len(known) < maxFields && !slices.Contains(known, field) {
		used[name] = append(known, field)
	}
}
