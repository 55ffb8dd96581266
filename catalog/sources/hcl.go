package sources

import (
	"bytes"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Limits of one file of HCL, so that a hostile one costs a bounded amount of memory: the parser
// keeps a hundred bytes for each token, and calls itself for what is nested. A stack that
// overflows ends the program.
const (
	maxHCL       = 2 << 20
	maxHCLTokens = 200_000
	maxHCLDepth  = 400    // of brackets and templates
	maxHCLChain  = 10_000 // of operators that nest without brackets, in the whole file
	maxHCLFaults = 1_000  // characters that no HCL has: each costs a diagnosis
)

// hclFile is a file in HCL's native syntax.
type hclFile struct {
	src  []byte
	body *hclsyntax.Body
	// names are values that the file itself gives to names: "local.x", "vault_mount.kv.path".
	names map[string]*hclName
}

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

// parseHCL returns nil where nothing can be made of a text. Of one with errors the rest is
// returned: people put templates of other tools into HCL.
func parseHCL(data []byte) (f *hclFile) {
	// A fault of the parser must cost one file, not the program.
	defer func() {
		if recover() != nil {
			f = nil
		}
	}()
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > maxHCL || countTokens(data) > maxHCLTokens {
		return nil
	}
	f = &hclFile{src: data, names: map[string]*hclName{}}
	data = withoutOpenComments(data)
	if !isFlat(data) {
		return nil
	}
	body, diags := parseBody(data, hcl.InitialPos)
	if diags.HasErrors() {
		body = parsePieces(data)
	}
	f.body = body
	return f
}

func parseBody(data []byte, start hcl.Pos) (*hclsyntax.Body, hcl.Diagnostics) {
	file, diags := hclsyntax.ParseConfig(data, "", start)
	if file != nil {
		if body, ok := file.Body.(*hclsyntax.Body); ok {
			return body, diags
		}
	}
	return &hclsyntax.Body{}, diags
}

// parsePieces parses each block that begins at the start of a line by itself, so that an error
// costs only the block in which it is.
func parsePieces(data []byte) *hclsyntax.Body {
	all := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	start := hcl.InitialPos
	piece := func(end int) {
		body, _ := parseBody(data[start.Byte:end], start)
		all.Blocks = append(all.Blocks, body.Blocks...)
		for name, a := range body.Attributes {
			all.Attributes[name] = a
		}
	}
	offset, line := 0, 0
	for l := range bytes.Lines(data) {
		line++
		if isWordStart(l[0]) && bytes.IndexByte(l, '{') > 0 {
			piece(offset)
			start = hcl.Pos{Line: line, Column: 1, Byte: offset}
		}
		offset += len(l)
	}
	piece(offset)
	return all
}

// openComment stands for the start of a comment that does not end.
const openComment = "/\x01"

// withoutOpenComments puts another text of the same length where a comment begins that does not
// end: the lexer would look for its end from each of them. Most stand in texts, as in
// "secret/*", and get their star back, see [hclFile.value].
func withoutOpenComments(data []byte) []byte {
	end := bytes.LastIndex(data, []byte("*/")) + 1
	if !bytes.Contains(data[end:], []byte("/*")) {
		return data
	}
	return append(slices.Clone(data[:end]), bytes.ReplaceAll(data[end:], []byte("/*"), []byte(openComment))...)
}

// countTokens returns how many tokens a text can have at most.
func countTokens(data []byte) int {
	n := 0
	word := false
	for _, c := range data {
		switch {
		case isWord(c) || c >= 0x80:
			if !word {
				n++
			}
			word = true
		default:
			word = false
			if c != ' ' && c != '\t' {
				n++
			}
		}
	}
	return n
}

// isFlat tells whether a text nests no deeper than the parser's stack should grow.
func isFlat(data []byte) bool {
	tokens, _ := hclsyntax.LexConfig(data, "", hcl.InitialPos)
	depth, unary, chain, faults := 0, 0, 0, 0
	for i, t := range tokens {
		run := false
		switch t.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOParen, hclsyntax.TokenOBrack, hclsyntax.TokenTemplateInterp,
			hclsyntax.TokenTemplateControl, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			depth++
		case hclsyntax.TokenCBrace, hclsyntax.TokenCParen, hclsyntax.TokenCBrack, hclsyntax.TokenTemplateSeqEnd,
			hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			depth--
		case hclsyntax.TokenBang, hclsyntax.TokenMinus:
			unary++
			run = true
		case hclsyntax.TokenNewline, hclsyntax.TokenComment:
			run = true
		case hclsyntax.TokenQuestion:
			chain++
		case hclsyntax.TokenInvalid, hclsyntax.TokenBadUTF8, hclsyntax.TokenBacktick, hclsyntax.TokenApostrophe,
			hclsyntax.TokenSemicolon, hclsyntax.TokenQuotedNewline, hclsyntax.TokenBitwiseAnd, hclsyntax.TokenBitwiseOr,
			hclsyntax.TokenBitwiseNot, hclsyntax.TokenBitwiseXor, hclsyntax.TokenStarStar:
			faults++
		case hclsyntax.TokenStar:
			if i > 0 && tokens[i-1].Type != hclsyntax.TokenNumberLit {
				chain++
			}
		}
		if t.Type == hclsyntax.TokenTemplateControl {
			chain++ // %{ if } nests until its %{ endif }
		}
		if !run {
			unary = 0
		}
		if depth > maxHCLDepth || unary > maxHCLDepth || chain > maxHCLChain || faults > maxHCLFaults {
			return false
		}
	}
	return true
}

// blocks returns the blocks of a type in a body.
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

// traversalName returns a reference to a name as text: "local.x", "vault_mount.kv.path". It is
// "" where there is an index in it.
func traversalName(t hcl.Traversal) string {
	var b strings.Builder
	for _, step := range t {
		switch s := step.(type) {
		case hcl.TraverseRoot:
			b.WriteString(s.Name)
		case hcl.TraverseAttr:
			b.WriteString("." + s.Name)
		default:
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
