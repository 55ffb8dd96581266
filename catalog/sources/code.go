package sources

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// code returns the file as a program, which all clients share, and the names in it.
func (c *collector) code() (*lex.Code, *lex.CodeNames) {
	if c.shared.code == nil {
		c.shared.code = lex.NewCode(c.text(), lex.CodeLanguageOf(c.Name))
		c.shared.names = c.shared.code.Names()
		if at := c.shared.code.Cut; at > 0 {
			c.cut(c.shared.code.Line(at), fmt.Sprintf(
				"not read from here on: the file has more than %d words and signs: split it",
				lex.MaxCodeTokens))
		}
	}
	return c.shared.code, c.shared.names
}

// calls takes in what the calls of a client name.
func (c *collector) calls(k *compiledClient) {
	code, names := c.code()
	s := &codeScan{Code: code, names: names, client: k,
		imported: lex.Mentions(c.Data, k.imports...)}
	if k.byImport && !s.imported {
		return
	}
	s.types()
	defaults, engine := s.defaults(), s.engine()
	for i, t := range code.Tokens {
		if t.Kind != lex.CodeName {
			continue
		}
		calls := k.calls[code.Word(i)]
		if len(calls) == 0 {
			continue
		}
		chain := code.Chain(i)
		if s.isDeclared(chain) {
			continue
		}
		for _, call := range calls {
			if args, ok := s.matches(call.codeForm, chain); ok {
				for _, r := range s.references(call, chain[0], args, defaults) {
					if r.Call == "" {
						r.Call = engine
					}
					c.addText(r)
				}
				break
			}
		}
	}
}

// isDeclared reports whether a name is that of a function that is declared.
func (s *codeScan) isDeclared(chain []lex.CodeSegment) bool {
	return s.Is(chain[0].Name-1, "def", "func", "fun", "function", "fn")
}

// engine returns the call of the engine that the program chooses, "" where it chooses none, or
// several.
func (s *codeScan) engine() (call string) {
	found := ""
	for i, t := range s.Tokens {
		if t.Kind != lex.CodeName || len(s.client.engines) == 0 {
			continue
		}
		of, ok := s.client.engines[s.Word(i)]
		switch {
		case !ok:
		case found != "" && found != of:
			return ""
		default:
			found = of
		}
	}
	return found
}

// defaults returns what clients in the file are made with, by roles: what holds where a call does
// not say it. What is not known is left out: then that of whoever asks is as good as any. Of
// several nobody knows which one a call is for.
func (s *codeScan) defaults() map[string]string {
	found := map[string]string{}
	for i, t := range s.Tokens {
		if t.Kind != lex.CodeName {
			continue
		}
		word := s.Word(i)
		for _, f := range slices.Concat(s.client.makers[word], s.client.settings[word]) {
			args, ok := s.matches(f, s.Chain(i))
			if !ok {
				continue
			}
			for role, a := range args {
				value, _ := s.value(args, role)
				switch {
				case a.arg.To == 0 || !value.Known && role != roleEngine || value.Text == "":
				case found[role] != "" && found[role] != value.Text:
					found[role] = "${" + role + "}"
				default:
					found[role] = value.Text
				}
			}
		}
	}
	return found
}

// engineCall returns how a client is called that is told a version of the engine.
func engineCall(text string) string {
	text = text[strings.LastIndexByte(text, '.')+1:]
	switch strings.ToLower(strings.TrimSuffix(text, "()")) {
	case "1", "kv_1", "unversioned", "v1":
		return kvV1
	case "2", "kv_2", "versioned", "v2":
		return kvV2
	}
	return kvAny
}

// value returns what the argument of a role comes to.
func (s *codeScan) value(args arguments, role string) (v lex.CodeValue, given bool) {
	a, ok := args[role]
	switch {
	case !ok:
		return v, false
	case a.arg.To == 0:
		return lex.CodeValue{Text: a.param.fallback, Known: true}, true
	}
	v = s.names.Value(a.arg.From, a.arg.To)
	if a.unsure != "" {
		v = lex.CodeValue{Text: a.unsure}
	}
	return v, true
}

// references returns what a call names.
func (s *codeScan) references(call compiledCall, last lex.CodeSegment, args arguments,
	defaults map[string]string) []Reference {
	at, ok := args[rolePath]
	if !ok {
		at, ok = args[rolePaths]
	}
	if !ok {
		return nil
	}
	r := Reference{Call: call.call, Folder: call.folder, Namespace: defaults[roleNamespace]}
	for role, to := range map[string]*string{roleMount: &r.Mount, roleVersion: &r.Version,
		roleField: &r.Field, roleNamespace: &r.Namespace} {
		v, given := s.value(args, role)
		switch {
		case !given:
		case role == roleMount && args[role].arg.To == 0 && defaults[role] != "":
			r.Mount = defaults[role]
		case role == roleMount && !v.Known:
			r.Templated = true
			fallthrough
		default:
			*to = lex.OneLine(v.Text)
		}
	}
	switch v, given := s.value(args, roleEngine); {
	case given:
		r.Call = engineCall(v.Text)
	case call.call == kvV2 && defaults[roleEngine] != "":
		r.Call = engineCall(defaults[roleEngine])
	}
	if r.Version != "" {
		if _, err := strconv.Atoi(r.Version); err != nil {
			r.Version = "" // whichever it is
		}
	}
	if r.Field == "" && !r.Folder && last.Open >= 0 {
		r.Field = s.fieldBehind(int(s.Tokens[last.Open].Match))
	}
	if at.arg.To == 0 { // the client's own
		r.Path, r.Line, r.Raw = at.param.fallback, s.LineOf(last.Name), s.Word(last.Name)
		return []Reference{r}
	}
	var refs []Reference
	for _, a := range s.listed(at) {
		if one, ok := s.reference(r, call, at, a); ok {
			refs = append(refs, one)
		}
	}
	return refs
}

// listed returns the arguments that a parameter for one or several stands for.
func (s *codeScan) listed(at argument) []lex.CodeArg {
	if at.param.role != rolePaths {
		return []lex.CodeArg{at.arg}
	}
	if open := s.object(at.arg); open >= 0 {
		return s.Args(open)
	}
	if at.rest == nil {
		return []lex.CodeArg{at.arg}
	}
	return slices.DeleteFunc(slices.Clone(at.rest), func(a lex.CodeArg) bool { return a.Name != "" })
}

// reference completes a reference with its path. It is not ok where that is none.
func (s *codeScan) reference(r Reference, call compiledCall, at argument,
	a lex.CodeArg) (Reference, bool) {
	v := s.names.Value(a.From, a.To)
	r.Line, r.Path = s.LineOf(a.From), v.Text
	if r.Raw = lex.OneLine(s.Source(a.From, a.To)); a.To-a.From == 1 &&
		s.IsKind(a.From, lex.CodeText) && v.Written != "" {
		r.Raw = lex.OneLine(v.Written)
	}
	if !v.Known {
		if call.receiver == '$' && (!s.imported || s.isObject(a.From)) || r.Mount == "" &&
			v.Begin != "" && !isLocation(v.Begin) {
			return r, false
		}
		r.Templated = true
		r.Path = lex.OneLine(r.Path)
	}
	if r.Mount == "" && v.Known && (!s.mayBePath(r) || call.receiver == '$' && !s.imported &&
		strings.Contains(path.Base(r.Path), ".")) {
		return r, false // or the name of a file
	}
	if at.param.around != "" {
		r.Path = strings.Replace(at.param.around, "*", r.Path, 1)
	}
	return r, r.Path != "" || r.Folder
}

// isObject reports whether a value is one that is made there, and so no text.
func (s *codeScan) isObject(from int) bool {
	if s.Is(from, "{", "[", "new") {
		return true
	}
	name := s.Word(from)
	return s.IsKind(from, lex.CodeName) && s.Is(from+1, "(") && (name == "bytes" ||
		name[0] >= 'A' && name[0] <= 'Z' && !slices.Contains(s.Language.Plain, name))
}

// mayBePath reports whether a text that begins with its mount is a path.
func (s *codeScan) mayBePath(r Reference) bool {
	if strings.ContainsAny(r.Path, "\n") || strings.Contains(r.Path, "://") {
		return false
	}
	if r.Folder {
		return isLocation(r.Path)
	}
	return isWhole(r.Path)
}

// fieldBehind returns the field that is taken out of what a call returns, right there: what stands
// behind "data" in ["data"]["data"]["password"]. Others are not told.
func (s *codeScan) fieldBehind(end int) string {
	if end < 0 {
		return ""
	}
	data, field := 0, ""
	for i := end + 1; ; {
		if s.Is(i, ")") {
			i++ // of what waits for the answer
			continue
		}
		name := ""
		switch {
		case s.Is(i, "[") && s.IsKind(i+1, lex.CodeText) && s.Is(i+2, "]"):
			name = s.names.Value(i+1, i+2).Text
			i += 3
		case s.Is(i, ".", "?.") && s.IsKind(i+1, lex.CodeName) && !s.Is(i+2, "("):
			name = s.Word(i + 1)
			i += 2
		default:
			return field
		}
		switch {
		case field != "":
			return field
		case strings.EqualFold(name, "data"):
			data++
		case data == 0:
			return ""
		default:
			field = name
		}
	}
}
