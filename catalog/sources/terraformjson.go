package sources

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// isTerraformJSON reports by its name whether a file is a configuration in Terraform's JSON.
func isTerraformJSON(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".tf.json") || strings.HasSuffix(name, ".tofu.json")
}

// jsonBody makes of JSON what the parser makes of the native syntax: blocks with labels are maps in
// maps, and texts are templates.
//
// https://developer.hashicorp.com/terraform/language/syntax/json
type jsonBody struct {
	src    []byte // the texts that were parsed, one behind the other
	tokens int    // how many more of them may be parsed
	cut    yamldoc.CutFunc
}

// parseTerraformJSON returns nil where nothing can be made of a text.
func parseTerraformJSON(f File) (h *lex.HCLFile) {
	// A fault of the parser must cost one file, not the program.
	defer func() {
		if recover() != nil {
			h = nil
		}
	}()
	j := &jsonBody{tokens: lex.MaxHCLTokens, cut: f.cut}
	for root := range f.roots("vault_") {
		if !root.IsMap() {
			return nil
		}
		body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
		for key, value := range root.Pairs() {
			labels := 0
			switch key.Text() {
			case "resource", "data", "ephemeral":
				labels = 2
			case "provider":
				labels = 1
			}
			j.blocks(body, key.Text(), nil, labels, value, 0)
		}
		return &lex.HCLFile{Source: j.src, Body: body, Names: map[string]*lex.HCLName{}}
	}
	return nil
}

// blocks adds the blocks of a type to a body, of which labels more are to be read.
func (j *jsonBody) blocks(to *hclsyntax.Body, kind string, known []string, labels int,
	n yamldoc.Node, depth int) {
	switch {
	case depth > yamldoc.MaxDepth:
		j.cut(n.Line(), fmt.Sprintf("not read: with its aliases the document is nested more than %d deep here",
			yamldoc.MaxDepth))
	case n.IsList():
		for item := range n.Items() {
			j.blocks(to, kind, known, labels, item, depth+1)
		}
	case !n.IsMap():
	case labels > 0:
		for key, value := range n.Pairs() {
			j.blocks(to, kind, append(known[:len(known):len(known)], key.Text()), labels-1, value, depth+1)
		}
	default:
		body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
		for key, value := range n.Pairs() {
			if e := j.list(value); e != nil {
				body.Attributes[key.Text()] = &hclsyntax.Attribute{Name: key.Text(), Expr: e}
			} else if value.IsMap() || value.IsList() {
				j.blocks(body, key.Text(), nil, 0, value, depth+1)
			} else if e := j.expression(value); e != nil {
				body.Attributes[key.Text()] = &hclsyntax.Attribute{Name: key.Text(), Expr: e}
			}
		}
		to.Blocks = append(to.Blocks, &hclsyntax.Block{Type: kind, Labels: known, Body: body})
	}
}

// list returns a list of texts, nil for what is none.
func (j *jsonBody) list(n yamldoc.Node) hclsyntax.Expression {
	var list *hclsyntax.TupleConsExpr
	for item := range n.Items() {
		e := j.expression(item)
		if e == nil {
			return nil
		}
		if list == nil {
			list = &hclsyntax.TupleConsExpr{SrcRange: e.Range()}
		}
		list.Exprs = append(list.Exprs, e)
	}
	if list == nil {
		return nil
	}
	return list
}

// expression returns nil for what has no text.
func (j *jsonBody) expression(n yamldoc.Node) hclsyntax.Expression {
	text := n.Text()
	if text == "" || len(text) > maxSetting {
		return nil
	}
	start := hcl.Pos{Line: n.TextLine(), Column: 1, Byte: len(j.src)}
	j.src = append(j.src, text...)
	if strings.Contains(text, "${") || strings.Contains(text, "%{") {
		tokens, _ := hclsyntax.LexTemplate([]byte(text), "", start)
		if j.tokens -= len(tokens); j.tokens < 0 {
			if j.tokens+len(tokens) >= 0 {
				j.cut(start.Line, fmt.Sprintf("expressions are not read from here on: they have more than %d words and signs: split the file",
					lex.MaxHCLTokens))
			}
			return nil
		}
		if !lex.IsCheap(tokens) {
			return nil
		}
		if e, diags := hclsyntax.ParseTemplate([]byte(text), "", start); !diags.HasErrors() {
			return e
		}
		return nil
	}
	end := hcl.Pos{Line: start.Line, Column: 1 + len(text), Byte: len(j.src)}
	return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(text),
		SrcRange: hcl.Range{Start: start, End: end}}
}
