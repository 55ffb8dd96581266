package lex

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// HCLName is what a file gives to a name.
type HCLName struct {
	Expr  hclsyntax.Expression
	value HCLValue
	state byte // 0 not evaluated, 1 under way, 2 done
}

// HCLValue is what an expression stands for.
type HCLValue struct {
	Known bool
	Text  string // for a known value; else with ${} around what is not known
	Raw   string // the expression as it is written, without quotes
	Line  int
}

// BlocksOf returns the blocks of a type in a body.
func BlocksOf(body *hclsyntax.Body, types ...string) []*hclsyntax.Block {
	var found []*hclsyntax.Block
	for _, b := range body.Blocks {
		if slices.Contains(types, b.Type) {
			found = append(found, b)
		}
	}
	return found
}

// Attr returns the value of an attribute, and whether it is there.
func (f *HCLFile) Attr(body *hclsyntax.Body, name string) (HCLValue, bool) {
	a := body.Attributes[name]
	if a == nil {
		return HCLValue{}, false
	}
	return f.Value(a.Expr), true
}

// Value evaluates an expression: constants and names that the file itself explains are known,
// nothing else is. HCL's own evaluation is not used, since it runs loops.
func (f *HCLFile) Value(e hclsyntax.Expression) HCLValue {
	v := f.Evaluate(e, 0)
	v.Line = e.StartRange().Start.Line
	v.Text = strings.TrimSpace(v.Text) // a heredoc ends with a line break
	v.Text = WithComments(v.Text)
	v.Raw = string(e.Range().SliceBytes(f.Source))
	if t, ok := e.(*hclsyntax.TemplateExpr); ok {
		v.Raw = strings.TrimSuffix(strings.TrimPrefix(v.Raw, `"`), `"`)
		if len(t.Parts) == 1 && v.Known {
			v.Raw = v.Text
		}
	}
	v.Raw = OneLine(v.Raw)
	return v
}

// WithComments returns a text of a file as it was before it was parsed: see [withoutOpenComments].
func WithComments(text string) string { return strings.ReplaceAll(text, openComment, "/*") }

// Evaluate is Value without where the expression stands and how it is written.
func (f *HCLFile) Evaluate(e hclsyntax.Expression, depth int) HCLValue {
	unknown := HCLValue{Text: "${" + OneLine(string(e.Range().SliceBytes(f.Source))) + "}"}
	if depth > MaxHCLDepth {
		return unknown
	}
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		if e.Val.IsNull() || !e.Val.IsKnown() {
			return unknown
		}
		switch e.Val.Type() {
		case cty.String:
			return HCLValue{Known: true, Text: e.Val.AsString()}
		case cty.Number:
			return HCLValue{Known: true, Text: e.Val.AsBigFloat().Text('f', -1)}
		case cty.Bool:
			return HCLValue{Known: true, Text: strconv.FormatBool(e.Val.True())}
		}
	case *hclsyntax.TemplateExpr:
		all := HCLValue{Known: true}
		for _, p := range e.Parts {
			part := f.Evaluate(p, depth+1)
			all.Known = all.Known && part.Known
			if all.Text += part.Text; len(all.Text) > 2*MaxPath {
				return unknown
			}
		}
		return all
	case *hclsyntax.TemplateWrapExpr:
		return f.Evaluate(e.Wrapped, depth+1)
	case *hclsyntax.ParenthesesExpr:
		return f.Evaluate(e.Expression, depth+1)
	case *hclsyntax.ScopeTraversalExpr:
		n := f.Names[TraversalName(e.Traversal)]
		if n == nil || n.state == 1 {
			return unknown
		}
		if n.state == 0 {
			n.state = 1
			n.value = f.Evaluate(n.Expr, depth+1)
			n.state = 2
		}
		if n.value.Known {
			return n.value
		}
	}
	return unknown
}

// TraversalName returns a reference to a name as text: "local.x", "vault_mount.kv.path". An index
// in it is left out: all that a block makes has the constants of the block.
func TraversalName(t hcl.Traversal) string {
	var b strings.Builder
	for _, step := range t {
		switch s := step.(type) {
		case hcl.TraverseRoot:
			b.WriteString(s.Name)
		case hcl.TraverseAttr:
			b.WriteString("." + s.Name)
		case hcl.TraverseSplat:
			return ""
		}
	}
	return b.String()
}
