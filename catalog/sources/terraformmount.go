package sources

import (
	"iter"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// What tells a resource of Terraform where it lies may stand in another file of its module: the
// mount, and the provider or Boundary's credential store with the namespace.

// mount returns the mount that a resource names, or the store that tells it.
func (t *terraformFile) mount(body *hclsyntax.Body, typ terraformType) (mount lex.HCLValue,
	store string, ok bool) {
	if typ.mount == "backend" && body.Attributes["backend"] == nil {
		typ.mount = "mount" // as it is called in newer resources
	}
	a := body.Attributes[typ.mount]
	if a == nil {
		return lex.HCLValue{Known: true, Text: typ.otherwise}, "", typ.otherwise != ""
	}
	mount = t.Value(a.Expr)
	if address, foreign := t.foreignMount(a.Expr); foreign && !mount.Known {
		mount.Text, mount.Known = "", true
		return mount, t.objectName(address), true
	}
	return mount, "", true
}

// mountArgument returns the argument of a resource with the mount that it makes, and the mount
// where it has none; "" for any other resource.
func mountArgument(kind string) (argument, otherwise string) {
	engine, ok := strings.CutSuffix(strings.TrimPrefix(kind, "vault_"), "_secret_backend")
	switch {
	case kind == "vault_mount", kind == "vault_database_secrets_mount":
		return "path", ""
	case !ok:
		return "", ""
	}
	switch engine {
	case "kubernetes", "gcpkms":
		return "path", ""
	case "aws", "azure", "consul", "gcp", "ldap", "rabbitmq":
		return "path", engine
	case "ad", "nomad":
		return "backend", engine
	case "terraform_cloud":
		return "backend", "terraform"
	}
	return "", ""
}

// learnMount takes note of the mount that a resource makes by default.
func (t *terraformFile) learnMount(b *hclsyntax.Block) {
	argument, otherwise := mountArgument(b.Labels[0])
	if otherwise == "" || b.Type != "resource" || b.Body.Attributes[argument] != nil {
		return
	}
	e := &hclsyntax.LiteralValueExpr{Val: cty.StringVal(otherwise), SrcRange: b.TypeRange}
	for _, name := range []string{argument, "id"} {
		t.Names[terraformAddress(b)+"."+name] = &lex.HCLName{Expr: e}
	}
}

// foreignMount reports whether an expression is the mount that a resource makes, of which the file
// knows nothing, and the address of that.
func (t *terraformFile) foreignMount(e hclsyntax.Expression) (address string, ok bool) {
	if whole, ok := e.(*hclsyntax.TemplateWrapExpr); ok {
		e = whole.Wrapped
	}
	scope, ok := e.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return "", false
	}
	parts := strings.Split(lex.TraversalName(scope.Traversal), ".")
	if len(parts) != 3 {
		return "", false
	}
	argument, _ := mountArgument(parts[0])
	if argument == "" || parts[2] != argument && parts[2] != "id" {
		return "", false
	}
	address = parts[0] + "." + parts[1]
	return address, t.Names[address+"."+parts[2]] == nil
}

// store adds the mount that a resource makes, which another file of the module may name.
func (t *terraformFile) store(b *hclsyntax.Block) {
	argument, otherwise := mountArgument(b.Labels[0])
	mount, ok := t.Attr(b.Body, argument)
	if !ok {
		mount = lex.HCLValue{Known: otherwise != "", Text: otherwise, Line: b.TypeRange.Start.Line}
	}
	namespace := t.namespace(b.Body)
	if !mount.Known || !namespace.Known {
		return
	}
	s := Store{Name: t.objectName(terraformAddress(b)), Line: mount.Line, Mount: mount.Text,
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

// objectName returns how the whole repository knows what has an address in the file's module.
func (t *terraformFile) objectName(address string) string {
	return "terraform/" + path.Join(t.module, address)
}

// asker returns the namespace in which a resource is asked for, and the object that tells it where
// that may stand in another file: of Boundary's the credential store, else the provider.
func (t *terraformFile) asker(b *hclsyntax.Block) (ns lex.HCLValue, context string) {
	if !strings.HasPrefix(b.Labels[0], boundaryLibrary) {
		return t.namespace(b.Body), t.foreignProvider(b.Body)
	}
	ns.Known = true
	a := b.Body.Attributes["credential_store_id"]
	if a == nil {
		return ns, ""
	}
	id, ok := a.Expr.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return ns, ""
	}
	address := strings.TrimSuffix(lex.TraversalName(id.Traversal), ".id")
	if here, ok := t.namespaces[address]; ok {
		return here, ""
	}
	return ns, t.objectName(address)
}

// What is Boundary's in Terraform.
const (
	boundaryLibrary = "boundary_credential_library_vault"
	boundaryStore   = "boundary_credential_store_vault"
)
