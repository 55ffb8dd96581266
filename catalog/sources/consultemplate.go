package sources

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
	"github.com/vaultmap/vaultmap/catalog/yamldoc"
)

// consulTemplate finds the calls that consul-template, Vault Agent and Nomad know:
// {{ with secret "secret/data/app" }}, {{ secrets "secret/" }}, {{ pkiCert "pki/issue/x" }}.
// They stand in template files and inside the texts of other files. Those in HCL files of
// the three belong to [vaultAgent] and [nomad], those in annotations of pods to the injector.
//
// How it asks is at [askTemplate]. A call of secret with values writes to the same path; pkiCert
// writes to its path as it stands, which is what [askTemplate] returns for a mount of PKI. The
// namespace is that of the configuration.
//
// https://github.com/hashicorp/consul-template/blob/main/docs/templating-language.md
func consulTemplate() Source {
	return Source{
		Name:    "consul-template",
		Wants:   wantsConsulTemplate,
		Markers: []string{"secret", "pkiCert"},
		Ask:     askTemplate,
		Write:   writeTemplate,
		Form:    "template",
		find: func(c *collector) {
			if !mayCallTemplate(c.Data) {
				return
			}
			refs := templateReferences(c.text(), c.cut)
			if wantsYAML(c.Name) {
				refs = withoutAnnotations(refs, string(c.Data))
			}
			c.keep(refs...)
		},
	}
}

// writeTemplate is [Source.Write]: the field of the secret, for templates of consul-template and of
// Vault Agent alike. Of KV version 2 what is read has the fields below "data".
func writeTemplate(to Secret, by *Store) string {
	path, ok := templatePath(to)
	if by != nil || !ok {
		return ""
	}
	fields, field := ".Data", "."+to.Field
	if to.KVVersion == 2 {
		fields += ".data"
	}
	read := fields + field
	if !isTemplateName(to.Field) {
		read = "index " + fields + " " + lex.TemplateText(to.Field)
	}
	return "{{ with secret " + lex.TemplateText(path) + " }}{{ " + read + " }}{{ end }}"
}

// isTemplateName reports whether a field can stand behind a dot.
func isTemplateName(s string) bool {
	return s != "" && lex.IsWordStart(s[0]) && !strings.ContainsFunc(s, func(r rune) bool {
		return r >= 0x80 || !lex.IsWord(byte(r))
	})
}

// mayCallTemplate tells, sooner than by reading the actions, whether a text has any, and in it the
// name of one of the functions with something behind it. Charts are full of names such as
// secretName.
func mayCallTemplate(data []byte) bool {
	if !lex.Mentions(data, "{{", "[[") {
		return false
	}
	if lex.Mentions(data, "pkiCert") {
		return true
	}
	for {
		_, rest, ok := bytes.Cut(data, []byte("secret"))
		if !ok {
			return false
		}
		data = rest
		rest = bytes.TrimPrefix(rest, []byte("s"))
		if len(rest) > 0 && !lex.IsWord(rest[0]) && rest[0] != '.' && rest[0] != ':' {
			return true
		}
	}
}

func wantsConsulTemplate(name string) bool {
	if isNomadName(name) || hasExt(name, ".hcl") {
		return false
	}
	base := strings.ToLower(path.Base(name))
	return !strings.Contains(base, ".") || hasScriptName(base) || isOf(path.Ext(name),
		".ctmpl", ".tpl", ".tmpl", ".template", ".gotmpl", ".tftpl", ".j2", ".jinja2", ".erb", ".epp",
		".yaml", ".yml", ".json", ".toml", ".xml", ".ini", ".env", ".conf", ".cfg", ".cnf", ".properties",
		".tf", ".tofu", ".sh", ".bash", ".zsh", ".ps1", ".service", ".nix", ".py", ".rb", ".sls", ".pp",
		".txt", ".list", ".repo", ".pem", ".crt", ".key", ".jsonnet", ".libsonnet", ".cue")
}

// withoutAnnotations leaves out what stands in the injector's template annotations, which has a
// syntax of its own.
func withoutAnnotations(refs []Reference, text string) []Reference {
	if !strings.Contains(text, injectTemplate) {
		return refs
	}
	in := map[int]bool{}
	line, indent := 0, -1
	for l := range strings.Lines(text) {
		line++
		trimmed := strings.TrimLeft(l, " ")
		switch {
		case strings.Contains(l, injectTemplate):
			indent = len(l) - len(trimmed)
		case strings.TrimSpace(l) == "":
			continue
		case len(l)-len(trimmed) <= indent:
			indent = -1
		}
		if indent >= 0 {
			in[line] = true
		}
	}
	return slices.DeleteFunc(refs, func(r Reference) bool { return in[r.Line] })
}

// injectTemplate is in the key of an annotation that holds a template.
const injectTemplate = "vault.hashicorp.com/agent-inject-template"

// templateReferences returns what the actions of a text name.
func templateReferences(text lex.Text, cut yamldoc.CutFunc) []Reference {
	s := &templateScan{Text: text, values: map[string]templateValue{}, cut: cut}
	s.scan(0, len(text.Body), 0)
	for i, fields := range s.fields {
		if len(fields) == 1 {
			s.refs[i].Field = fields[0]
		}
	}
	return s.refs
}

type templateScan struct {
	lex.Text
	values map[string]templateValue // of variables
	blocks []templateBlock
	refs   []Reference
	fields [][]string // that were used of each reference, without duplicates
	cut    yamldoc.CutFunc
}

// templateBlock is what stands between an action and its end.
type templateBlock struct {
	dot   templateValue
	keeps bool // the dot is that of the block around it
}

// maxBlocks is how deep blocks are followed. Deeper, fields are not told.
const maxBlocks = 100

// maxEscapes is how often the actions of a template may be texts of a template themselves.
const maxEscapes = 2

// scan reads the actions in a part of the text. A template of Helm that makes one for Vault
// Agent has actions that are nothing but texts: those are read in turn.
func (s *templateScan) scan(from, to, escapes int) {
	text := s.Body[:to]
	curly, square := from-1, from-1
	for pos := from; pos < to; {
		if curly < pos {
			curly = indexFrom(text, "{{", pos)
		}
		if square < pos {
			square = indexFrom(text, "[[", pos)
		}
		at, open, end := curly, "{{", "}}"
		if square < curly {
			at, open, end = square, "[[", "]]"
		}
		if at >= to {
			return
		}
		tokens, next, closed := lex.ReadAction(text, at+2, open, end)
		if closed && len(tokens) == 1 && tokens[0].Kind == lex.TokenText && isOpening(tokens[0].Text) {
			// {{ "{{" }} with secret "x" {{ "}}" }}: what follows is the action.
			tokens, next, _ = lex.ReadAction(text, next, open, end)
			closed = true
		}
		if !closed && next-at-len(open) >= lex.MaxAction && callsSecret(text[at:], open, end) {
			s.cut(s.Line(at), fmt.Sprintf("not read: the action has more than %d bytes", lex.MaxAction))
		}
		if closed {
			s.action(tokens)
			if escapes < maxEscapes {
				for _, t := range tokens {
					if t.Kind == lex.TokenText && strings.Contains(t.Text, open) {
						s.scan(t.Pos+1, t.End-1, escapes+1)
					}
				}
			}
		}
		pos = max(next, at+2)
	}
}

// callsSecret reports whether the action that a text begins with ends, and names a place before it
// does: most braces that are so far apart belong to other texts.
func callsSecret(text, open, end string) bool {
	action, _, _ := strings.Cut(text[len(open):], open)
	action, _, ok := strings.Cut(action, end)
	return ok && secretCall().MatchString(action)
}

// secretCall is an action in which a function takes a path, at once or behind a keyword.
var secretCall = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("^-?\\s*(?:(?:with|range|if|\\$\\w+\\s*:?=)\\s+)?(?:secrets?|pkiCert)\\s+[\"`\\\\(]")
})

func indexFrom(text, sub string, from int) int {
	if n := strings.Index(text[from:], sub); n >= 0 {
		return from + n
	}
	return len(text)
}

func isOpening(text string) bool {
	text = strings.Trim(text, "- ")
	return text == "{{" || text == "[["
}

func (s *templateScan) action(tokens []lex.Token) {
	if len(tokens) == 0 {
		return
	}
	keyword := ""
	if tokens[0].Kind == lex.TokenName {
		keyword = tokens[0].Text
	}
	rest := tokens[1:]
	switch keyword {
	case "end":
		if len(s.blocks) > 0 {
			s.blocks = s.blocks[:len(s.blocks)-1]
		}
	case "else":
		if len(s.blocks) > 0 {
			s.blocks[len(s.blocks)-1] = templateBlock{keeps: true}
		}
		if len(rest) > 0 && rest[0].Kind == lex.TokenName && (rest[0].Text == "with" ||
			rest[0].Text == "if") {
			value := s.evaluate(rest[1:])
			if len(s.blocks) > 0 && rest[0].Text == "with" {
				s.blocks[len(s.blocks)-1] = templateBlock{dot: value}
			}
		}
	case "if":
		s.evaluate(rest)
		s.open(templateBlock{keeps: true})
	case "with":
		s.open(templateBlock{dot: s.evaluate(rest)})
	case "range", "block":
		s.evaluate(rest)
		s.open(templateBlock{})
	case "define":
		s.open(templateBlock{})
	default:
		s.evaluate(tokens)
	}
}

func (s *templateScan) open(b templateBlock) {
	if len(s.blocks) >= maxBlocks {
		s.blocks = s.blocks[:0] // hardly a template
	}
	s.blocks = append(s.blocks, b)
}

// dot returns what the dot stands for in the innermost block.
func (s *templateScan) dot() templateValue {
	for i := len(s.blocks) - 1; i >= 0; i-- {
		if b := s.blocks[i]; !b.keeps {
			return b.dot
		}
	}
	return templateValue{}
}
