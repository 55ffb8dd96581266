package lex

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// Limits of one file of HCL, so that a hostile one costs a bounded amount of memory: the parser
// keeps a hundred bytes for each token, and calls itself for what is nested. A stack that
// overflows ends the program.
const (
	MaxHCL       = 2 << 20
	MaxHCLTokens = 200_000
	MaxHCLDepth  = 400       // of brackets and templates
	maxHCLChain  = 10_000    // of operators that nest without brackets, in the whole file
	maxHCLFaults = 1_000     // characters that no HCL has: each costs a diagnosis
	maxHCLText   = 100 << 20 // bytes times lines of one text: that many are copied
)

// HCLFile is a file in HCL's native syntax.
type HCLFile struct {
	Source []byte
	Body   *hclsyntax.Body
	// names are values that the file itself gives to names: "local.x", "vault_mount.kv.path".
	Names map[string]*HCLName
}

// ParseHCL returns nil where nothing can be made of a text. Of one with errors the rest is
// returned: people put templates of other tools into HCL.
func ParseHCL(data []byte, cut yamldoc.CutFunc) (f *HCLFile) {
	// A fault of the parser must cost one file, not the program.
	defer func() {
		if recover() != nil {
			cut(1, "not read: the HCL parser failed")
			f = nil
		}
	}()
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(data) > MaxHCL:
		cut(1, fmt.Sprintf("not read: the file has more than %d MiB of HCL: split it", MaxHCL>>20))
		return nil
	case countTokens(data) > MaxHCLTokens:
		cut(1, fmt.Sprintf("not read: the file has more than %d words and signs of HCL: split it",
			MaxHCLTokens))
		return nil
	}
	f = &HCLFile{Source: data, Names: map[string]*HCLName{}}
	data = withoutOpenComments(data)
	var whole bool
	if f.Body, whole, _ = parseBody(data, hcl.InitialPos); !whole {
		f.Body = parsePieces(data, cut)
	}
	return f
}

// parseBody returns what can be made of a text, and whether that is all of it. It is not parsed
// where it is not cheap.
func parseBody(data []byte, start hcl.Pos) (body *hclsyntax.Body, whole, cheap bool) {
	tokens, _ := hclsyntax.LexConfig(data, "", hcl.InitialPos)
	if !IsCheap(tokens) {
		return &hclsyntax.Body{}, false, false
	}
	file, diags := hclsyntax.ParseConfig(data, "", start)
	if file != nil {
		if body, ok := file.Body.(*hclsyntax.Body); ok {
			return body, !diags.HasErrors(), true
		}
	}
	return &hclsyntax.Body{}, false, true
}

// parsePieces parses each block that begins at the start of a line by itself, so that an error
// costs only the block in which it is.
func parsePieces(data []byte, cut yamldoc.CutFunc) *hclsyntax.Body {
	all := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	start := hcl.InitialPos
	piece := func(end int) {
		body, _, cheap := parseBody(data[start.Byte:end], start)
		if !cheap && Mentions(data[start.Byte:end], "vault", "secret") {
			cut(start.Line, "not read: the block of HCL is nested too deep, or too long")
		}
		all.Blocks = append(all.Blocks, body.Blocks...)
		maps.Copy(all.Attributes, body.Attributes)
	}
	offset, line := 0, 0
	for l := range bytes.Lines(data) {
		line++
		if IsWordStart(l[0]) && bytes.IndexByte(l, '{') > 0 {
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
// "secret/*", and get their star back, see [HCLFile.value].
func withoutOpenComments(data []byte) []byte {
	end := bytes.LastIndex(data, []byte("*/")) + 1
	if !bytes.Contains(data[end:], []byte("/*")) {
		return data
	}
	return append(slices.Clone(data[:end]), bytes.ReplaceAll(data[end:], []byte("/*"),
		[]byte(openComment))...)
}

// countTokens returns how many tokens a text can have at most.
func countTokens(data []byte) int {
	n := 0
	word := false
	for _, c := range data {
		switch {
		case IsWord(c) || c >= 0x80:
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

// IsCheap reports whether a text of these tokens nests no deeper than the parser's stack should
// grow, and holds nothing else that takes the parser long.
func IsCheap(tokens hclsyntax.Tokens) bool {
	depth, unary, chain, faults := 0, 0, 0, 0
	parts, begin := 0, 0 // of the text in quotes, or the heredoc, that began last
	for i, t := range tokens {
		run := false
		switch t.Type {
		case hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			parts, begin = 0, t.Range.Start.Byte
			depth++
		case hclsyntax.TokenOBrace, hclsyntax.TokenOParen, hclsyntax.TokenOBrack,
			hclsyntax.TokenTemplateInterp:
			depth++
		case hclsyntax.TokenTemplateControl:
			depth++
			chain++ // %{ if } nests until its %{ endif }
		case hclsyntax.TokenCBrace, hclsyntax.TokenCParen, hclsyntax.TokenCBrack,
			hclsyntax.TokenTemplateSeqEnd,
			hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			depth--
		case hclsyntax.TokenStringLit, hclsyntax.TokenQuotedLit:
			// The parser puts the lines of a text together one by one.
			if parts++; parts*(t.Range.End.Byte-begin) > maxHCLText {
				return false
			}
		case hclsyntax.TokenBang, hclsyntax.TokenMinus:
			unary++
			run = true
		case hclsyntax.TokenNewline, hclsyntax.TokenComment:
			run = true
		case hclsyntax.TokenQuestion:
			chain++
		case hclsyntax.TokenStar:
			if i > 0 && tokens[i-1].Type != hclsyntax.TokenNumberLit {
				chain++
			}
		case hclsyntax.TokenInvalid, hclsyntax.TokenBadUTF8, hclsyntax.TokenBacktick,
			hclsyntax.TokenApostrophe,
			hclsyntax.TokenSemicolon, hclsyntax.TokenQuotedNewline, hclsyntax.TokenBitwiseAnd,
			hclsyntax.TokenBitwiseOr,
			hclsyntax.TokenBitwiseNot, hclsyntax.TokenBitwiseXor, hclsyntax.TokenStarStar:
			faults++
		}
		if !run {
			unary = 0
		}
		if depth > MaxHCLDepth || unary > MaxHCLDepth || chain > maxHCLChain || faults > maxHCLFaults {
			return false
		}
	}
	return true
}
