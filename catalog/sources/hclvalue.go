package sources

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

type hclName struct {
	expr  hclsyntax.Expression
	value hclValue
	state byte // 0 not evaluated, 1 under way, 2 done
}

// hclValue is what an expression stands for.
type hclValue struct {
	known bool
	text  string // for a known value; else with ${} around what is not known
	raw   string // the expression as it is written, without quotes
	line  int
}

// blocksOf returns the blocks of a type in a body.
func blocksOf(body *hclsyntax.Body, types ...string) []*hclsyntax.Block {
	var found []*hclsyntax.Block
	for _, b := range body.Blocks {
		for _, t := range types {
			if b.Type == t {
				found = append(found, b)
			}
		}
	}
	return found
}

// attr returns the value of an attribute, and whether it is there.
func (f *hclFile) attr(body *hclsyntax.Body, name string) (hclValue, bool) {
	a := body.Attributes[name]
	if a == nil {
		return hclValue{}, false
	}
	return f.value(a.Expr), true
}

// value evaluates an expression: constants and names that the file itself explains are known,
// nothing else is. HCL's own evaluation is not used, since it runs loops.
func (f *hclFile) value(e hclsyntax.Expression) hclValue {
	v := f.evaluate(e, 0)
	v.line = e.StartRange().Start.Line
	v.text = strings.TrimSpace(v.text) // a heredoc ends with a line break
	v.text = strings.ReplaceAll(v.text, openComment, "/*")
	v.raw = string(e.Range().SliceBytes(f.src))
	if t, ok := e.(*hclsyntax.TemplateExpr); ok {
		v.raw = strings.TrimSuffix(strings.TrimPrefix(v.raw, `"`), `"`)
		if len(t.Parts) == 1 && v.known {
			v.raw = v.text
		}
	}
	v.raw = oneLine(v.raw)
	return v
}

func (f *hclFile) evaluate(e hclsyntax.Expression, depth int) hclValue {
	unknown := hclValue{text: "${" + oneLine(string(e.Range().SliceBytes(f.src))) + "}"}
	if depth > maxHCLDepth {
		return unknown
	}
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		if e.Val.IsNull() || !e.Val.IsKnown() {
			return unknown
		}
		switch e.Val.Type() {
		case cty.String:
			return hclValue{known: true, text: e.Val.AsString()}
		case cty.Number:
			return hclValue{known: true, text: e.Val.AsBigFloat().Text('f', -1)}
		case cty.Bool:
			if e.Val.True() {
				return hclValue{known: true, text: "true"}
			}
			return hclValue{known: true, text: "false"}
		}
	case *hclsyntax.TemplateExpr:
		all := hclValue{known: true}
		for _, p := range e.Parts {
			part := f.evaluate(p, depth+1)
			all.known = all.known && part.known
			if all.text += part.text; len(all.text) > 2*maxPath {
				return unknown
			}
		}
		return all
	case *hclsyntax.TemplateWrapExpr:
		return f.evaluate(e.Wrapped, depth+1)
	case *hclsyntax.ParenthesesExpr:
		return f.evaluate(e.Expression, depth+1)
	case *hclsyntax.ScopeTraversalExpr:
		n := f.names[traversalName(e.Traversal)]
		if n == nil || n.state == 1 {
			return unknown
		}
		if n.state == 0 {
			n.state = 1
			n.value = f.evaluate(n.expr, depth+1)
			n.state = 2
		}
		if n.value.known {
			return n.value
		}
	}
	return unknown
}

// traversalName returns a reference to a name as text: "local.x", "vault_mount.kv.path". An index
// in it is left out: all that a block makes has the constants of the block.
func traversalName(t hcl.Traversal) string {
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

// addField notes that a field is used of what has the name.
func addField(used map[string][]string, name, field string) {
	if known := used[name]; len(known) < maxFields && !slices.Contains(known, field) {
		used[name] = append(known, field)
	}
}
