package sources

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/vaultsvc/acl"
)

// Grant is one rule of a policy in a file: what a token that has the policy may do at a path of the
// API. It uses nothing: a policy for a secret that nobody names leaves it an orphan.
type Grant struct {
	Source string // as of a [Reference]
	Policy string // its name as far as the file tells; [Naming] of another place tells more
	// Document tells policies of one file apart, and is what a [Naming] may mean: the address of a
	// block of Terraform. It is "" where a file is one policy.
	Document  string
	Line      int    // of the path, from 1
	Path      string // of the API, as written but for a leading slash: "secret/data/pay/*"
	Caps      acl.Set
	Namespace string // in which the policy is written; "" where the file names none
	Context   string // see [Reference.Context]
	// Templated: what stands in the path, or what it allows, is known only where the file is used.
	// What Vault itself fills in, {{identity...}}, is none of that.
	Templated bool
}

// Naming tells the name of a policy whose rules stand in another place, or in another file.
type Naming struct {
	Policy    string
	File      string // as written: below the folder of this file, or of one above it
	Document  string // as in [Grant.Document]; "" where all of the file is meant
	Namespace string
	Context   string
}

// grant takes in a rule.
func (c *collector) grant(g Grant) {
	g.Source, g.Path = c.source, strings.TrimPrefix(strings.TrimSpace(g.Path), "/")
	switch {
	case g.Path == "" || strings.ContainsAny(g.Path, "\r\n\x00"):
		return
	case len(g.Path) > lex.MaxPath:
		c.tooLong(g.Line)
		return
	case len(c.grants) > maxReferences: // one more than are kept tells that there are more
		return
	}
	if g.Policy = lex.OneLine(g.Policy); len(g.Policy) > lex.MaxPath {
		g.Policy = ""
	}
	path, _ := withoutFilled(g.Path)
	g.Templated = g.Templated || lex.HoldsPlaceholder(path) || lex.HoldsPlaceholder(g.Namespace)
	c.grants = append(c.grants, g)
}

// identity is how what Vault fills in begins, but for blanks.
//
// https://developer.hashicorp.com/vault/docs/concepts/policies#templated-policies
const identity = "identity."

// filledLength returns the length of what Vault fills in at the start of a text, as in
// "{{identity.entity.name}}/x", 0 where that is something else. What names a part of an identity
// may be a placeholder itself: Terraform knows the accessor of a mount.
func filledLength(text string) int {
	inner, ok := strings.CutPrefix(text, "{{")
	if !ok || !strings.HasPrefix(strings.TrimLeft(inner, " "), identity) {
		return 0
	}
	end := strings.Index(inner, "}}")
	if end < 0 {
		return 0
	}
	return len("{{") + end + len("}}")
}

// filledSign stands for what Vault fills in: no path holds it.
const filledSign = "\x00"

// withoutFilled returns a rule's path with a sign for each part that Vault fills in, and the first
// of these parts.
func withoutFilled(path string) (text, first string) {
	if !strings.Contains(path, "{{") {
		return path, ""
	}
	var b strings.Builder
	for path != "" {
		n := filledLength(path)
		switch {
		case n == 0:
			b.WriteByte(path[0])
			n = 1
		case first == "":
			first = path[:n]
			fallthrough
		default:
			b.WriteString(filledSign)
		}
		path = path[n:]
	}
	return b.String(), first
}

// Pattern returns the path of a rule with "+" for each segment that Vault fills in a part of, and
// what it fills in there, "" where that is nothing.
func (g Grant) Pattern() (pattern, filled string) {
	text, filled := withoutFilled(g.Path)
	if filled == "" {
		return g.Path, ""
	}
	segs := strings.Split(text, "/")
	for i, seg := range segs {
		if strings.Contains(seg, filledSign) {
			segs[i] = "+" // also in place of a star behind it: one segment, however it goes on
		}
	}
	return strings.Join(segs, "/"), filled
}

// policyText takes in the rules of a policy, in HCL or in JSON. line returns the line in the file
// of one of the text, both from 1; of is what all of its rules have.
//
// https://developer.hashicorp.com/vault/docs/concepts/policies
// https://github.com/hashicorp/vault/blob/main/vault/policy.go (parsePaths)
func (c *collector) policyText(text string, line func(int) int, of Grant) {
	if isPolicyJSON(text) {
		c.policyJSON(text, line, of)
		return
	}
	if !mayHoldRules(text) {
		return
	}
	h := lex.ParseHCL(bracesUp(text), func(at int, message string) { c.cut(line(at), message) })
	if h == nil {
		return
	}
	for _, b := range lex.BlocksOf(h.Body, "path") {
		caps, policy := b.Body.Attributes["capabilities"], b.Body.Attributes["policy"]
		if len(b.Labels) != 1 || caps == nil && policy == nil {
			continue
		}
		g := of
		g.Line, g.Path = line(b.LabelRanges[0].Start.Line),
			unquoted(string(b.LabelRanges[0].SliceBytes(h.Source)))
		if caps != nil {
			set, known := capabilities(h, caps.Expr)
			g.Caps, g.Templated = set, g.Templated || !known
		} else {
			g.Caps = shorthand(h.Value(policy.Expr).Text)
		}
		c.grant(g)
	}
}

// bracesUp returns a text in which no brace that opens a block stands on the line below its path,
// as the HCL that Vault reads allows and the parser does not. It changes places with the end of the
// line, so that all else stays where it is.
func bracesUp(text string) []byte {
	data := []byte(text)
	for from := 0; ; {
		at := bytes.IndexByte(data[from:], '{')
		if at < 0 {
			return data
		}
		at += from
		from = at + 1
		up := at
		for up > 0 && strings.IndexByte(" \t\r\n", data[up-1]) >= 0 {
			up--
		}
		if end := bytes.IndexByte(data[up:at], '\n'); end >= 0 && up > 0 && data[up-1] == '"' {
			data[up+end], data[at] = ' ', '\n' // the line ends where the brace was
			data[up] = '{'
		}
	}
}

// unquoted returns the text of a label as it is written, where expressions are none.
func unquoted(label string) string {
	label = strings.TrimSuffix(strings.TrimPrefix(label, `"`), `"`)
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(label)
}

// mayHoldRules tells, sooner than by parsing it, whether a text may have rules of a policy.
func mayHoldRules(text string) bool {
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(strings.TrimLeft(line, " \t\ufeff"), "path")
		if ok && strings.HasPrefix(strings.TrimLeft(rest, " \t"), `"`) {
			return true
		}
	}
	return false
}

// capabilities returns what the names in a list come to, and whether all of it is known. Names that
// nobody has count for nothing, as in Vault.
func capabilities(h *lex.HCLFile, e hclsyntax.Expression) (set acl.Set, known bool) {
	list, ok := e.(*hclsyntax.TupleConsExpr)
	if !ok {
		return 0, false
	}
	known = true
	for _, item := range list.Exprs {
		v := h.Value(item)
		known = known && v.Known
		set = allow(set, v.Text)
	}
	return set, known
}

func allow(set acl.Set, name string) acl.Set {
	if one, ok := acl.Parse(strings.ToLower(name)); ok {
		return set.And(one)
	}
	return set
}

// shorthand returns what the older way to write a rule's capabilities, policy = "write", stands
// for.
func shorthand(policy string) acl.Set {
	const write = acl.Create | acl.Read | acl.Update | acl.Delete | acl.List
	switch policy {
	case "deny":
		return acl.Deny
	case "read":
		return acl.Read | acl.List
	case "write":
		return write
	case "sudo":
		return write | acl.Sudo
	}
	return 0
}

// policyName returns the name of the policy that a file is named for: "payments-ro" of
// "policies/payments-ro.policy.hcl.tpl".
func policyName(file string) string {
	base := path.Base(file)
	for {
		ext := path.Ext(base)
		if !isOf(ext, ".hcl", ".json", ".policy", ".pol", ".j2", ".jinja", ".jinja2", ".tpl", ".tmpl",
			".gotmpl", ".template", ".tftpl", ".erb", ".ctmpl") || ext == base {
			return base
		}
		base = base[:len(base)-len(ext)]
	}
}

// tooManyGrants returns the message for a file with more rules than are kept.
func tooManyGrants() string {
	return fmt.Sprintf("rules of policies are not read from here on: the file has more than %d: split it",
		maxReferences)
}
