package sources

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// codeScan looks for the calls of one client in a program.
type codeScan struct {
	*lex.Code
	names    *lex.CodeNames
	client   *compiledClient
	imported bool
	typed    map[string]bool // variables that are declared with a type of the client
}

// arguments are those of a call by their roles.
type arguments map[string]argument

type argument struct {
	param formParam
	arg   lex.CodeArg // its tokens; none where the client takes its own default
	rest  []lex.CodeArg
	// unsure names the variable by way of which it may be one of several
	unsure string
}

// maxAliases is how often a receiver may stand for another one.
const maxAliases = 3

// matches finds out whether a chain of names is a call of a form, and with which arguments.
func (s *codeScan) matches(f codeForm, chain []lex.CodeSegment) (arguments, bool) {
	args := arguments{}
	if !s.segments(f, f.segments, chain, args, 0) {
		return nil, false
	}
	return args, true
}

// segments compares the rest of a form with the rest of a chain.
func (s *codeScan) segments(f codeForm, form []formSegment, chain []lex.CodeSegment,
	args arguments, depth int) bool {
	for i, want := range form {
		if i == len(chain) {
			return false
		}
		have := chain[i]
		if have.Name < 0 || s.Word(have.Name) != want.name || want.called && !isCalled(have) {
			return i > 0 && s.alias(f, form[i:], have, args, depth)
		}
		if want.called && !s.arguments(want, have, args) {
			return false
		}
	}
	rest := chain[len(form):]
	switch f.receiver {
	case '*':
		return true
	case '@':
		return len(rest) == 0 && s.Is(chain[len(form)-1].Name-1, "@", "@:") ||
			len(rest) == 0 && s.Is(chain[len(form)-1].Name-1, ":") // @file:Name of Kotlin
	case '$':
		return len(rest) > 0 && s.isClient(rest[0], depth)
	}
	return len(rest) == 0
}

func isCalled(s lex.CodeSegment) bool { return s.Open >= 0 || s.Bare != nil }

// alias compares the rest of a form with the values of a variable: "kv" in "kv.Get", where kv is
// client.KVv2("secret"). All values that are calls must be of that form.
func (s *codeScan) alias(f codeForm, form []formSegment, variable lex.CodeSegment, args arguments,
	depth int) bool {
	if depth == maxAliases || variable.Name < 0 || isCalled(variable) {
		return false
	}
	found := false
	for _, value := range s.names.Receivers(variable.Name) {
		last := s.ValueChain(value)
		if last < 0 || last == value && !s.Is(last+1, "(") {
			continue // a constant, or another variable
		}
		one := arguments{}
		if !s.segments(f, form, s.Chain(last), one, depth+1) {
			return false
		}
		for role, a := range one {
			if before, again := args[role]; again && found &&
				s.Source(before.arg.From, before.arg.To) != s.Source(a.arg.From, a.arg.To) {
				a.unsure = s.Word(variable.Name)
			}
			args[role] = a
		}
		found = true
	}
	return found
}

// arguments takes in those of a segment that is called, and reports whether they can be those of
// the form.
func (s *codeScan) arguments(want formSegment, at lex.CodeSegment, args arguments) bool {
	given := at.Bare
	if at.Open >= 0 {
		given = s.Args(at.Open)
	}
	for i, p := range want.params {
		if p.text == "" {
			continue
		}
		if i >= len(given) {
			return false
		}
		if v := s.names.Value(given[i].From, given[i].To); !v.Known || v.Text != p.text {
			return false
		}
	}
	placed := 0
	switch {
	case at.Before.To > 0:
		given = slices.Insert(slices.Clone(given), 0, at.Before)
	case at.Piped:
		placed = 1
	}
	s.assign(want.params, given, placed, args)
	places := 0
	for _, p := range want.params {
		if p.call == "" {
			places++
		}
	}
	return !want.all || placed+len(given) <= places
}

// assign gives arguments to parameters, by their names and places, from a place on.
func (s *codeScan) assign(params []formParam, given []lex.CodeArg, placed int, args arguments) {
	spread := false
	for i, a := range given {
		if s.Is(a.From, "...", "**", "*") && !s.Language.TypeBehind {
			spread = true // nobody knows what is in it
			continue
		}
		if last := s.ValueChain(a.From); last >= 0 && a.Name == "" {
			if p, ok := optionOf(params, s.Word(last)); ok && s.Is(last+1, "(") {
				s.assign(p.entries, s.Args(last+1), 0, args)
				continue
			}
		}
		for k, p := range params {
			switch {
			case p.call != "":
			case a.Name != "" && p.name == a.Name, a.Name == "" && k == placed && !spread &&
				p.entries == nil:
				s.give(p, a, given[i:], args)
			case p.entries != nil && a.Name == "" && k == placed:
				if open := s.object(a); open >= 0 {
					s.assign(p.entries, s.Args(open), 0, args)
				}
			case p.entries != nil && a.Name != "" && !slices.ContainsFunc(params,
				func(p formParam) bool { return p.name == a.Name }): // an object without its braces
				s.assign(p.entries, []lex.CodeArg{a}, 0, args)
			}
		}
		if a.Name == "" {
			placed++
		}
	}
	for _, p := range params {
		if _, ok := args[p.role]; !ok && p.fallback != "" {
			args[p.role] = argument{param: p}
		}
		for _, e := range p.entries {
			if _, ok := args[e.role]; !ok && e.fallback != "" {
				args[e.role] = argument{param: e}
			}
		}
	}
}

func optionOf(params []formParam, name string) (formParam, bool) {
	for _, p := range params {
		if p.call != "" && p.call == name {
			return p, true
		}
	}
	return formParam{}, false
}

func (s *codeScan) give(p formParam, a lex.CodeArg, rest []lex.CodeArg, args arguments) {
	if p.role == "" || s.isNothing(a) {
		return
	}
	given := argument{param: p, arg: a}
	if p.role == rolePaths && a.Name == "" {
		given.rest = rest
	}
	args[p.role] = given
}

// isNothing reports whether an argument is the word for none.
func (s *codeScan) isNothing(a lex.CodeArg) bool {
	return a.To-a.From == 1 && s.Is(a.From, "None", "nil", "null", "undefined", "0")
}

// object returns the bracket of an object that is all of an argument, -1 where there is none.
func (s *codeScan) object(a lex.CodeArg) int {
	last := a.To - 1
	if !s.IsKind(last, lex.CodeClose) || s.Tokens[last].Match < int32(a.From) {
		return -1
	}
	open := int(s.Tokens[last].Match)
	for i := a.From; i < open; i++ { // its type, and "new", "&", "%"
		if !s.IsKind(i, lex.CodeName) && !s.Is(i, ".", "&", "%", "::", "(") {
			return -1
		}
	}
	return open
}

// isClient reports whether a receiver of a call is the client, as far as the file tells: it is made
// by one of its makers, is declared with its type, or has its name.
func (s *codeScan) isClient(at lex.CodeSegment, depth int) bool {
	if at.Name < 0 {
		return false
	}
	name := s.Word(at.Name)
	if isCalled(at) {
		return s.hasWord(name) || s.isMade(at.Name)
	}
	if s.typed[name] {
		return true
	}
	made, other := false, false
	for _, value := range s.names.Receivers(at.Name) {
		last := s.ValueChain(value)
		switch {
		case last < 0:
		case s.isMade(last), s.hasWord(s.Word(last)), s.client.byImport && s.returnsClient(last):
			made = true
		case last == value && !s.Is(last+1, "("):
			if made = made || depth < maxAliases && s.Word(last) != name &&
				s.isClient(lex.CodeSegment{Name: last, Open: -1}, depth+1); !made {
				other = other || !s.Is(last, "None", "nil", "null", "undefined", name)
			}
		default:
			other = true
		}
	}
	switch {
	case made || other:
		return made && (!other || s.client.byImport) || s.hasWord(name)
	case s.hasWord(name):
		return true
	}
	return s.imported && strings.HasSuffix(strings.ToLower(name), "client")
}

// returnsClient reports whether one of the calls in a chain says by its name that it returns a
// client: in a file that imports one it is that.
func (s *codeScan) returnsClient(name int) bool {
	for _, segment := range s.Chain(name) {
		if segment.Name >= 0 && isCalled(segment) &&
			strings.HasSuffix(strings.ToLower(s.Word(segment.Name)), "client") {
			return true
		}
	}
	return false
}

// isMade reports whether a call that ends with a name makes a client.
func (s *codeScan) isMade(name int) bool {
	for _, f := range s.client.makers[s.Word(name)] {
		if _, ok := s.matches(f, s.Chain(name)); ok {
			return true
		}
	}
	return false
}

// hasWord reports whether a name holds a word of the client's.
func (s *codeScan) hasWord(name string) bool {
	words := s.client.words
	if words == nil {
		words = clientWords
	}
	name = strings.ToLower(name)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, w) })
}

// types finds the variables that are declared with a type of the client: "VaultTemplate vault",
// "vault: VaultTemplate", "vault *api.Client".
func (s *codeScan) types() {
	s.typed = map[string]bool{}
	if len(s.client.types) == 0 {
		return
	}
	for i, t := range s.Tokens {
		if t.Kind != lex.CodeName || !s.Is(i, s.client.types...) {
			continue
		}
		if s.IsKind(i+1, lex.CodeName) && s.SameLine(i+1) {
			s.typed[s.Word(i+1)] = true
		}
		k := i - 1
		for s.Is(k, ".", "::") {
			k -= 2
		}
		for s.Is(k, "*", "&", "?", "[", "]", "mut") {
			k--
		}
		if s.Is(k, ":") {
			k--
		} else if !s.Language.TypeBehind {
			continue
		}
		if s.IsKind(k, lex.CodeName) {
			s.typed[s.Word(k)] = true
		}
	}
}
