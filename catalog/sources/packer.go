package sources

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// packer finds the calls of the function vault in templates of Packer, in HCL and in JSON:
//
//	foo = vault("/secret/data/hello", "foo")
//	"foo": "{{ vault `/secret/data/hello` `foo` }}"
//
// It asks for the path as it stands, and looks for the key where the answer has it.
//
// https://developer.hashicorp.com/packer/docs/templates/hcl_templates/functions/contextual/vault
// https://developer.hashicorp.com/packer/docs/templates/legacy_json_templates/engine
// https://github.com/hashicorp/packer-plugin-sdk/blob/main/template/vault.go (Vault)
func packer() Source {
	return Source{
		Name: "packer",
		Wants: func(name string) bool {
			return hasExt(name, ".json") || strings.HasSuffix(strings.ToLower(name), ".pkr.hcl")
		},
		Markers: []string{"vault(", "vault `", `vault \"`},
		Ask:     asWritten,
		find: func(c *collector) {
			if hasExt(c.Name, ".json") {
				for call := range vaultActions(c.text()) {
					if call.key != "" {
						c.packed(Reference{Path: call.path, Field: call.key, Line: call.line})
					}
				}
				return
			}
			text := c.text()
			budget := 4*len(c.Data) + lex.MaxCall // calls that do not end overlap
			for start, end := range text.Places("vault(") {
				if start > 0 && (lex.IsWord(text.Body[start-1]) || text.Body[start-1] == '.') {
					continue
				}
				args, behind, ok := lex.JinjaCall(text.Body, end, nil)
				if !ok && behind == end+lex.MaxCall {
					c.cut(text.Line(start), fmt.Sprintf("not read: the call has more than %d bytes", lex.MaxCall))
				}
				if budget -= behind - end; !ok || len(args) != 2 {
					if budget < 0 {
						c.cut(text.Line(start), "calls are not read from here on: too many of them have no end")
						return
					}
					continue
				}
				c.packed(Reference{Path: args[0].Text, Templated: !args[0].Known,
					Field: args[1].Text, Line: text.Line(args[0].Pos)})
			}
		},
	}
}

func (c *collector) packed(r Reference) {
	r.Raw = lex.OneLine(r.Path)
	r.Path = strings.TrimPrefix(r.Path, "/") // as its own documentation writes it
	if r.Templated || isWhole(r.Path) {
		c.addText(r)
	}
}

// vaultAction is a call of a function vault in an action of a template: {{ vault "a/b" }}.
type vaultAction struct {
	path  string
	key   string // the second argument; "" for none
	chain string // of the result, as in "data.data.password"
	line  int
}

// vaultActions goes over the calls of a function vault in the actions of a text.
func vaultActions(text lex.Text) func(yield func(vaultAction) bool) {
	return func(yield func(vaultAction) bool) {
		for pos := 0; ; {
			at := indexFrom(text.Body, "{{", pos)
			if at == len(text.Body) {
				return
			}
			tokens, next, closed := lex.ReadAction(text.Body, at+2, "{{", "}}")
			pos = max(next, at+2)
			for i := 0; closed && i+1 < len(tokens); i++ {
				if tokens[i].Kind != lex.TokenName || tokens[i].Text != "vault" ||
					tokens[i+1].Kind != lex.TokenText {
					continue
				}
				call := vaultAction{path: tokens[i+1].Text, line: text.Line(tokens[i+1].Pos)}
				rest := tokens[i+2:]
				switch {
				case len(rest) > 0 && rest[0].Kind == lex.TokenText:
					call.key = rest[0].Text
				case len(rest) > 1 && rest[0].Text == ")" && rest[1].Kind == lex.TokenField:
					call.chain = strings.Trim(rest[1].Text, ".")
				}
				if !yield(call) {
					return
				}
			}
		}
	}
}
