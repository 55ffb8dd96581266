package sources

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// templateValue is what an expression of a template stands for, as far as the text tells.
type templateValue struct {
	known bool   // it is a text
	text  string // for a known value; else what can be said of it, or ""
	ref   int    // from 1, the reference whose secret it is; 0 for none
	chain string // the part of that secret, as in "Data.data"
	pos   int    // where the expression stands in the text
	end   int
}

// evaluate goes through the tokens of an action and adds the references in it.
func (s *templateScan) evaluate(tokens []lex.Token) templateValue {
	e := &templateExpression{scan: s, tokens: tokens}
	var value templateValue
	for e.next < len(e.tokens) {
		before := e.next
		value = e.pipeline()
		if e.next == before {
			e.next++ // a closing parenthesis that nothing opened
		}
	}
	return value
}

type templateExpression struct {
	scan   *templateScan
	tokens []lex.Token
	next   int
}

func (e *templateExpression) peek() (t lex.Token, ok bool) {
	if e.next < len(e.tokens) {
		return e.tokens[e.next], true
	}
	return t, false
}

func (e *templateExpression) sign(text string) bool {
	t, ok := e.peek()
	return ok && t.Kind == lex.TokenSign && t.Text == text
}

// pipeline reads commands up to a closing parenthesis or the end: "$x := printf "a" | secret".
func (e *templateExpression) pipeline() templateValue {
	var names []string
	for start := e.next; ; {
		t, ok := e.peek()
		if !ok || t.Kind != lex.TokenVariable {
			e.next, names = start, nil
			break
		}
		names = append(names, t.Text)
		e.next++
		if e.sign(",") {
			e.next++
			continue
		}
		if e.sign(":=") || e.sign("=") {
			e.next++
		} else {
			e.next, names = start, nil
		}
		break
	}
	value := e.command(nil)
	for e.sign("|") {
		e.next++
		value = e.command(&value)
	}
	for _, name := range names {
		if len(names) > 1 {
			value = templateValue{} // the key and value of a range
		}
		e.scan.values[name] = value
	}
	return value
}

// command reads an operand and, where it is a function, what it is called with. The value
// of the command before it comes last.
func (e *templateExpression) command(piped *templateValue) templateValue {
	t, ok := e.peek()
	if !ok {
		return templateValue{}
	}
	first := e.operand()
	var args []templateValue
	for {
		a, ok := e.peek()
		if !ok || a.Kind == lex.TokenSign && a.Text != "(" {
			break
		}
		args = append(args, e.operand())
	}
	if piped != nil {
		args = append(args, *piped)
	}
	if t.Kind != lex.TokenName {
		return first
	}
	return e.scan.call(t, args)
}

// operand reads one value, which may be an expression in parentheses with fields of it.
func (e *templateExpression) operand() templateValue {
	t, _ := e.peek()
	e.next++
	value := templateValue{pos: t.Pos, end: t.End}
	switch {
	case t.Kind == lex.TokenText:
		value.known, value.text = true, t.Text
	case t.Kind == lex.TokenVariable:
		name, chain, _ := strings.Cut(t.Text, ".")
		value = e.scan.values[name]
		if chain != "" {
			value = e.scan.field(value, chain)
		}
		value.pos, value.end = t.Pos, t.End
	case t.Kind == lex.TokenField:
		value = e.scan.field(e.scan.dot(), strings.Trim(t.Text, "."))
		value.pos, value.end = t.Pos, t.End
	case t.Kind == lex.TokenSign && t.Text == "(":
		inner := e.pipeline()
		end := t.End
		if p, ok := e.peek(); ok && p.Kind == lex.TokenSign && p.Text == ")" {
			end = p.End
			e.next++
			if f, ok := e.peek(); ok && f.Kind == lex.TokenField && f.Pos == end {
				inner = e.scan.field(inner, strings.Trim(f.Text, "."))
				end = f.End
				e.next++
			}
		}
		value = inner
		value.pos, value.end = t.Pos, end
	}
	return value
}

// field returns a part of a value. Where that is a key of a secret, the secret's reference
// learns of it.
func (s *templateScan) field(v templateValue, chain string) templateValue {
	if v.ref == 0 || chain == "" {
		return templateValue{ref: v.ref, chain: v.chain}
	}
	if v.chain != "" {
		chain = v.chain + "." + chain
	}
	key, ok := strings.CutPrefix(chain, "Data.")
	if rest, v2 := strings.CutPrefix(key, "data."); ok && v2 {
		key = rest
	}
	if !ok || key == "data" || key == "metadata" || strings.HasPrefix(key, "metadata.") {
		return templateValue{ref: v.ref, chain: chain}
	}
	key, _, _ = strings.Cut(key, ".")
	s.use(v.ref, key)
	return templateValue{}
}

// maxFields is how many fields of one reference are told apart: more than one is as good as many.
const maxFields = 2

func (s *templateScan) use(ref int, field string) {
	if fields := s.fields[ref-1]; len(fields) < maxFields && !slices.Contains(fields, field) {
		s.fields[ref-1] = append(fields, field)
	}
}

// call evaluates a function, of which only those are known that make paths or take them.
func (s *templateScan) call(name lex.Token, args []templateValue) templateValue {
	value := templateValue{pos: name.Pos, end: name.End}
	for _, a := range args {
		value.end = max(value.end, a.end)
	}
	switch name.Text {
	case "secret", "secrets", "pkiCert":
		if len(args) > 0 {
			value.ref = s.add(args[0], name.Text == "secrets")
		}
	case "printf":
		value.text, value.known = sprintf(args)
	case "print":
		value.known = len(args) > 0
		var b strings.Builder
		for _, a := range args {
			value.known = value.known && a.known
			b.WriteString(a.text)
		}
		if value.known {
			value.text = b.String()
		}
	case "index":
		if len(args) == 2 && args[0].ref != 0 && args[1].known {
			if c := args[0].chain; c == "Data" || c == "Data.data" {
				if c != "Data" || args[1].text != "data" {
					s.use(args[0].ref, args[1].text)
				}
			}
		}
	}
	if len(value.text) > 2*lex.MaxPath {
		value.text, value.known = "", false // variables can be joined to ever longer ones
	}
	return value
}

// sprintf puts values into a format. A verb for what is not known stays as it is written.
func sprintf(args []templateValue) (text string, known bool) {
	if len(args) == 0 || !args[0].known {
		return "", false
	}
	format, args := args[0].text, args[1:]
	known = true
	var b strings.Builder
	for i := 0; i < len(format) && b.Len() <= 2*lex.MaxPath; i++ {
		c := format[i]
		if c != '%' || i+1 == len(format) {
			b.WriteByte(c)
			continue
		}
		i++
		switch format[i] {
		case '%':
			b.WriteByte('%')
			continue
		case 's', 'v':
			if len(args) > 0 && args[0].known {
				b.WriteString(args[0].text)
				args = args[1:]
				continue
			}
		}
		if len(args) > 0 {
			args = args[1:]
		}
		known = false
		b.WriteByte('%')
		b.WriteByte(format[i])
	}
	return b.String(), known
}

// add makes a reference of the first argument of a call, and returns its number.
func (s *templateScan) add(v templateValue, folder bool) int {
	raw := s.Body[v.pos:max(v.pos, v.end)]
	r := Reference{Line: s.Line(v.pos), Path: v.text, Raw: lex.OneLine(raw), Folder: folder}
	if v.text != "" && strings.Contains(raw, v.text) {
		r.Raw = lex.OneLine(v.text)
	}
	if r.Path == "" {
		if raw == "" || lex.IsWordStart(raw[0]) {
			return 0 // a word without quotes
		}
		r.Path = r.Raw
	}
	place, query, _ := strings.Cut(r.Path, "?")
	for option := range strings.SplitSeq(query, "&") {
		if version, ok := strings.CutPrefix(option, "version="); ok && v.known {
			r.Version = version
		}
	}
	r.Path = place
	r.Templated = !v.known || lex.HoldsPlaceholder(r.Path)
	if !isLocation(r.Path) || !r.Templated && !folder && !isWhole(r.Path) {
		return 0
	}
	if folder && !strings.Contains(r.Path, "/") && !r.Templated {
		return 0
	}
	s.refs = append(s.refs, r)
	s.fields = append(s.fields, nil)
	return len(s.refs)
}
