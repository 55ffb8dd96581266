package sources

import (
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// terraform finds the resources, data sources and ephemeral resources of the Vault provider
// that name a secret. A mount that is a vault_mount of the same file is known; one of another
// file of the module is a [Store] there.
//
// https://registry.terraform.io/providers/hashicorp/vault/latest/docs
func terraform() Source {
	return Source{
		Name:    "terraform",
		Wants:   func(name string) bool { return hasExt(name, ".tf", ".tofu") || isTerraformJSON(name) },
		Markers: []string{"vault_"},
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
		address := terraformAddress(b)
		for _, name := range []string{"path", "name", "mount", "backend", "role"} {
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
		if b.Type == "resource" && b.Labels[0] == "vault_mount" {
			t.store(b)
			continue
		}
		if typ, ok := terraformTypes[b.Labels[0]]; ok {
			t.reference(b, typ)
		}
	}
}

// store adds a mount, which another file of the module may name.
func (t *terraformFile) store(b *hclsyntax.Block) {
	mount, ok := t.Attr(b.Body, "path")
	namespace := t.namespace(b.Body)
	if !ok || !mount.Known || !namespace.Known {
		return
	}
	s := Store{Name: t.storeName(b.Labels[1]), Line: mount.Line, Mount: mount.Text,
		Namespace: namespace.Text}
	switch kind, _ := t.Attr(b.Body, "type"); kind.Text {
	case "kv-v2":
		s.KVVersion = 2
	case "kv", "kv-v1", "generic":
		s.KVVersion = 1 // unless the options say more
	}
	if a := b.Body.Attributes["options"]; a != nil {
		s.KVVersion = t.kvVersion(a.Expr)
	}
	for _, o := range lex.BlocksOf(b.Body, "options") {
		if v, _ := t.Attr(o.Body, "version"); v.Text == "1" || v.Text == "2" {
			s.KVVersion = int(v.Text[0] - '0')
		}
	}
	t.stores = append(t.stores, s)
}

func (t *terraformFile) kvVersion(options hclsyntax.Expression) int {
	for key, value := range t.items(options) {
		if key.Text != "version" {
			continue
		}
		if v := t.Evaluate(value, 0); v.Text == "1" || v.Text == "2" {
			return int(v.Text[0] - '0')
		}
	}
	return 0
}

// items returns the keys of an object with their values; a bare word is a key as it stands.
func (t *terraformFile) items(e hclsyntax.Expression) iter.Seq2[lex.HCLValue,
	hclsyntax.Expression] {
	return func(yield func(lex.HCLValue, hclsyntax.Expression) bool) {
		o, ok := e.(*hclsyntax.ObjectConsExpr)
		if !ok {
			return
		}
		for _, item := range o.Items {
			key, ok := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr)
			if !ok {
				continue
			}
			name := t.Value(key.Wrapped)
			if word := hcl.ExprAsKeyword(key.Wrapped); word != "" && !key.ForceNonLiteral {
				name.Text, name.Known = word, true
			}
			if !yield(name, item.ValueExpr) {
				return
			}
		}
	}
}

func (t *terraformFile) storeName(label string) string {
	return "terraform/" + path.Join(t.module, "vault_mount."+label)
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
	return "terraform/" + path.Join(t.module, "provider."+provider)
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

// foreignMount reports whether an expression is the path of a vault_mount, and of which.
func (t *terraformFile) foreignMount(e hclsyntax.Expression) (label string, ok bool) {
	if whole, ok := e.(*hclsyntax.TemplateWrapExpr); ok {
		e = whole.Wrapped
	}
	scope, ok := e.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return "", false
	}
	parts := strings.Split(lex.TraversalName(scope.Traversal), ".")
	if len(parts) != 3 || parts[0] != "vault_mount" || parts[2] != "path" && parts[2] != "id" {
		return "", false
	}
	return parts[1], t.Names["vault_mount."+parts[1]+"."+parts[2]] == nil
}

func addField(used map[string][]string, name, field string) {
	if known := used[name]; len(known) < maxFields && !slices.Contains(known, field) {
		used[name] = append(known, field)
	}
}
