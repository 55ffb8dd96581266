package sources

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// maxPolicyParts is how many names and calls lead from a vault_policy to its rules: a local value
// that is a data source, inside a function.
const maxPolicyParts = 4

// policies takes in the rules of vault_policy and of vault_policy_document, which has the name of
// the vault_policy that is made of it: one of another file of the module, too.
//
// https://registry.terraform.io/providers/hashicorp/vault/latest/docs/resources/policy
// https://registry.terraform.io/providers/hashicorp/vault/latest/docs/data-sources/policy_document
func (t *terraformFile) policies() {
	for _, b := range lex.BlocksOf(t.Body, "resource") {
		if len(b.Labels) != 2 || b.Labels[0] != "vault_policy" {
			continue
		}
		policy := b.Body.Attributes["policy"]
		name, _ := t.Attr(b.Body, "name")
		if policy == nil {
			continue
		}
		ns := t.namespace(b.Body)
		t.policy(policy.Expr, Grant{Policy: name.Text, Document: t.documentName(terraformAddress(b)),
			Namespace: ns.Text, Context: t.foreignProvider(b.Body), Templated: !ns.Known}, 0)
	}
	for _, b := range lex.BlocksOf(t.Body, "data") {
		if len(b.Labels) == 2 && b.Labels[0] == "vault_policy_document" {
			t.document(b)
		}
	}
}

func (t *terraformFile) documentName(address string) string {
	return "terraform/" + path.Join(t.module, address)
}

// document takes in the rules of a vault_policy_document. Its label is what it is known by where no
// policy is made of it.
func (t *terraformFile) document(b *hclsyntax.Block) {
	of := Grant{Document: t.documentName(terraformAddress(b)), Policy: b.Labels[1]}
	for _, rule := range lex.BlocksOf(b.Body, "rule") {
		place, ok := t.Attr(rule.Body, "path")
		caps := rule.Body.Attributes["capabilities"]
		if !ok || caps == nil {
			continue
		}
		set, known := capabilities(t.HCLFile, caps.Expr)
		g := of
		g.Line, g.Path, g.Caps, g.Templated = place.Line, place.Text, set, !place.Known || !known
		t.grant(g)
	}
}

// policy takes in the rules that an expression comes to, or where these are to be found.
func (t *terraformFile) policy(e hclsyntax.Expression, of Grant, depth int) {
	if depth > maxPolicyParts {
		return
	}
	switch e := e.(type) {
	case *hclsyntax.TemplateWrapExpr:
		t.policy(e.Wrapped, of, depth+1)
	case *hclsyntax.ParenthesesExpr:
		t.policy(e.Expression, of, depth+1)
	case *hclsyntax.TemplateExpr:
		first, each := e.StartRange().Start.Line, 0 // what is in quotes is all on one line
		if strings.HasPrefix(string(e.Range().SliceBytes(t.Source)), "<<") {
			each = 1
		}
		t.policyText(t.filled(e), func(line int) int { return first + each*(line-1) }, of)
	case *hclsyntax.LiteralValueExpr: // in JSON
		text := t.Value(e)
		t.policyText(text.Text, func(int) int { return text.Line }, of)
	case *hclsyntax.FunctionCallExpr:
		t.policyCall(e, of, depth)
	case *hclsyntax.ScopeTraversalExpr:
		t.policyNamed(lex.TraversalName(e.Traversal), of, depth)
	case *hclsyntax.RelativeTraversalExpr: // of one of several: x[each.key].hcl
		if i, ok := e.Source.(*hclsyntax.IndexExpr); ok {
			if s, ok := i.Collection.(*hclsyntax.ScopeTraversalExpr); ok {
				t.policyNamed(lex.TraversalName(s.Traversal)+lex.TraversalName(e.Traversal), of, depth)
			}
		}
	}
}

// policyNamed is [terraformFile.policy] for a name.
func (t *terraformFile) policyNamed(name string, of Grant, depth int) {
	address, isDocument := strings.CutSuffix(name, ".hcl")
	switch {
	case isDocument && strings.HasPrefix(address, "data.vault_policy_document."):
		t.named(Naming{Document: t.documentName(address)}, of)
	case t.Names[name] != nil:
		t.policy(t.Names[name].Expr, of, depth+1)
	}
}

// policyCall is [terraformFile.policy] for the call of a function.
func (t *terraformFile) policyCall(call *hclsyntax.FunctionCallExpr, of Grant, depth int) {
	if len(call.Args) == 0 {
		return
	}
	switch call.Name {
	case "file", "templatefile":
		file := t.Value(call.Args[0]).Text
		for _, folder := range []string{"${path.module}", "${path.root}", "${path.cwd}"} {
			file = strings.TrimPrefix(file, folder+"/")
		}
		if !lex.HoldsPlaceholder(file) {
			t.named(Naming{File: file}, of)
		}
	case "chomp", "trimspace":
		t.policy(call.Args[0], of, depth+1)
	case "jsonencode":
		for key, paths := range t.items(call.Args[0]) {
			if key.Text == "path" {
				t.policyObject(paths, of)
			}
		}
	}
}

// named says that something is the policy of a block.
func (t *terraformFile) named(n Naming, of Grant) {
	n.Policy, n.Namespace, n.Context = of.Policy, of.Namespace, of.Context
	if len(t.namings) < maxReferences {
		t.namings = append(t.namings, n)
	}
}

// policyObject takes in rules that are written as an object, by path.
func (t *terraformFile) policyObject(paths hclsyntax.Expression, of Grant) {
	for key, rule := range t.items(paths) {
		g := of
		g.Line, g.Path, g.Templated = key.Line, key.Text, g.Templated || !key.Known
		for name, value := range t.items(rule) {
			switch name.Text {
			case "capabilities":
				set, known := capabilities(t.HCLFile, value)
				g.Caps, g.Templated = set, g.Templated || !known
			case "policy":
				g.Caps = shorthand(t.Value(value).Text)
			}
		}
		t.grant(g)
	}
}

// filled returns the text of a template, with what the file knows in it and the others as they
// stand. It has the lines of the template.
func (t *terraformFile) filled(e *hclsyntax.TemplateExpr) string {
	var b strings.Builder
	for _, part := range e.Parts {
		v := t.Evaluate(part, 0)
		b.WriteString(v.Text)
		if r := part.Range(); !v.Known { // it stands on one line then
			b.WriteString(strings.Repeat("\n", r.End.Line-r.Start.Line))
		}
		if b.Len() > lex.MaxHCL {
			break
		}
	}
	return lex.WithComments(b.String())
}
