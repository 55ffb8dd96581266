package sources

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// groovyScan walks over the tokens of a text, with a frame for each open bracket.
type groovyScan struct {
	lex.Text
	names     map[string]string // texts that variables are set to
	namespace string
	engine    string // the version of the engine where a secret does not say it
	prefix    string // of all paths, and the mount of their engine
	frames    []groovyFrame
	refs      []Reference
	steps     []Reference // of the step "vault", which has no configuration in the file
}

// groovyUnknown stands for a value that the text does not tell.
const groovyUnknown = "${}"

// groovyFrame is what stands directly between two brackets.
type groovyFrame struct {
	path   *Reference
	secret bool        // by its class or name
	engine string      // the version of the engine
	keys   []Reference // fields with their lines, also of frames inside this one
	levels int         // how far up the keys came
}

// maxKeyLevels is how many brackets may be between a path and a key of it.
const maxKeyLevels = 4

func (g *groovyScan) scan() {
	g.frames = []groovyFrame{{}}
	word := "" // the name before a bracket
	for pos := lex.SkipGroovy(g.Body, 0); pos < len(g.Body); pos = lex.SkipGroovy(g.Body, pos) {
		switch c := g.Body[pos]; {
		case c == '"' || c == '\'':
			t, ok := lex.ReadGroovyText(g.Body, pos)
			if !ok {
				pos++
				continue
			}
			if next := lex.SkipGroovy(g.Body, t.End); next < len(g.Body) && g.Body[next] == ':' {
				pos = g.key(t.Text, next+1)
			} else {
				pos = t.End
			}
		case lex.IsGroovyName(c):
			end := pos
			for end < len(g.Body) && lex.IsGroovyName(g.Body[end]) {
				end++
			}
			word = g.Body[pos:end]
			pos = g.name(word, pos, end)
		case c == '(' || c == '[' || c == '{':
			g.frames = append(g.frames, groovyFrame{secret: c == '{' && word == "vaultSecret"})
			pos++
			word = ""
		case c == ')' || c == ']' || c == '}':
			g.close()
			pos++
			word = ""
		default:
			pos++
		}
	}
	for len(g.frames) > 1 {
		g.close()
	}
}

// name takes in a name, and returns where to go on.
func (g *groovyScan) name(word string, pos, end int) int {
	next := lex.SkipGroovy(g.Body, end)
	if next >= len(g.Body) {
		return end
	}
	following := g.Body[next]
	switch {
	case following == ':' && !strings.HasPrefix(g.Body[next:], "::"):
		return g.key(word, next+1)
	case following == '=' && !strings.HasPrefix(g.Body[next:], "=="):
		value := lex.SkipGroovy(g.Body, next+1)
		if text, _, ok := g.literal(value); ok {
			g.names[word] = text
		} else {
			delete(g.names, word)
		}
		return next + 1
	case word == "vault" && (following == '(' || strings.HasPrefix(g.Body[next:], "path")):
		g.step(next)
		return end
	case word == "path" || word == "vaultKey" || word == "engineVersion" || word == "prefixPath":
		if following == '(' {
			next = lex.SkipGroovy(g.Body, next+1)
		}
		if next < len(g.Body) && (g.Body[next] == '"' || g.Body[next] == '\'' ||
			lex.IsDigit(g.Body[next])) {
			g.key(word, next)
		}
	}
	return end
}

// literal returns a text in quotes that is all of a value, or the text of a variable.
func (g *groovyScan) literal(pos int) (text string, end int, ok bool) {
	if pos >= len(g.Body) {
		return "", pos, false
	}
	end = pos
	switch c := g.Body[pos]; {
	case c == '"' || c == '\'':
		t, ok := lex.ReadGroovyText(g.Body, pos)
		if !ok {
			return "", pos, false
		}
		text, end = t.Text, t.End
	case lex.IsGroovyName(c):
		for end < len(g.Body) && lex.IsGroovyName(g.Body[end]) {
			end++
		}
		known, found := g.names[g.Body[pos:end]]
		if !found {
			return "", pos, false
		}
		text = known
	default:
		return "", pos, false
	}
	if next := lex.SkipGroovy(g.Body, end); next < len(g.Body) &&
		strings.IndexByte("+.?(", g.Body[next]) >= 0 {
		return "", pos, false // part of an expression
	}
	return text, end, true
}

// key takes in an entry of a map whose value begins at pos, and returns where to go on.
func (g *groovyScan) key(name string, pos int) int {
	pos = lex.SkipGroovy(g.Body, pos)
	if pos >= len(g.Body) {
		return pos
	}
	top := &g.frames[len(g.frames)-1]
	switch name {
	case "path":
		r := g.reference(pos)
		top.path = &r
	case "vaultKey":
		text, _, ok := g.literal(pos)
		if !ok {
			text = lex.GroovyExpression(g.Body, pos)
		}
		top.keys = append(top.keys, Reference{Field: text, Line: g.Line(pos)})
	case "engineVersion":
		top.engine = g.setting(pos)
	case "prefixPath":
		setOnce(&g.prefix, g.setting(pos))
	case "secretValues":
		top.secret = true
	case "$class":
		if text, _, ok := g.literal(pos); ok && text == "VaultSecret" {
			top.secret = true
		}
	case "vaultNamespace":
		if text, _, ok := g.literal(pos); ok {
			g.namespace = text
		}
	}
	if t, ok := g.quoted(pos); ok {
		return t.End
	}
	return pos
}

// setting returns a text or number, or what stands for one that is not known.
func (g *groovyScan) setting(pos int) string {
	if text, _, ok := g.literal(pos); ok {
		return text
	}
	if n := lex.GroovyExpression(g.Body, pos); n == "1" || n == "2" {
		return n
	}
	return groovyUnknown
}

// setOnce sets what holds for a whole file. It is not known where several parts of it differ.
func setOnce(setting *string, value string) {
	if *setting != "" && *setting != value {
		value = groovyUnknown
	}
	*setting = value
}

func (g *groovyScan) quoted(pos int) (lex.GroovyText, bool) {
	if c := g.Body[pos]; c != '"' && c != '\'' {
		return lex.GroovyText{}, false
	}
	return lex.ReadGroovyText(g.Body, pos)
}

// reference returns a reference whose path is the value at pos.
func (g *groovyScan) reference(pos int) Reference {
	r := Reference{Line: g.Line(pos)}
	if text, end, ok := g.literal(pos); ok {
		r.Path = text
		r.Raw = lex.OneLine(strings.Trim(g.Body[pos:end], `"'`))
		return r
	}
	r.Path = lex.OneLine(lex.GroovyExpression(g.Body, pos))
	r.Raw, r.Templated = r.Path, true
	return r
}

// close ends a frame. Its keys go to the path in it, else to the frame around it.
func (g *groovyScan) close() {
	if len(g.frames) == 1 {
		return
	}
	f := g.frames[len(g.frames)-1]
	g.frames = g.frames[:len(g.frames)-1]
	switch {
	case f.path != nil && (f.secret || len(f.keys) > 0):
		f.path.Call = kvCall(f.engine, "")
		g.add(*f.path, f.keys)
	case f.path == nil && f.engine != "":
		setOnce(&g.engine, f.engine)
	case len(f.keys) > 0 && f.levels < maxKeyLevels:
		around := &g.frames[len(g.frames)-1]
		around.keys = append(around.keys, f.keys...)
		around.levels = max(around.levels, f.levels+1)
	}
}

func (g *groovyScan) add(r Reference, keys []Reference) {
	for _, k := range keys {
		r.Field, r.Line = k.Field, k.Line
		g.refs = append(g.refs, r)
	}
	if len(keys) == 0 {
		g.refs = append(g.refs, r)
	}
}

// step takes in the arguments of a step: vault path: 'secret/x', key: 'k'.
func (g *groovyScan) step(pos int) {
	if g.Body[pos] == '(' {
		pos = lex.SkipGroovy(g.Body, pos+1)
	}
	var r Reference
	engine := ""
	for range 10 { // arguments
		end := pos
		for end < len(g.Body) && lex.IsGroovyName(g.Body[end]) {
			end++
		}
		name := g.Body[pos:end]
		pos = lex.SkipGroovy(g.Body, end)
		if name == "" || pos >= len(g.Body) || g.Body[pos] != ':' {
			break
		}
		pos = lex.SkipGroovy(g.Body, pos+1)
		if pos >= len(g.Body) {
			break
		}
		text, _, known := g.literal(pos)
		expression := lex.GroovyExpression(g.Body, pos)
		switch name {
		case "path":
			line := r.Field
			r = g.reference(pos)
			r.Field = line
		case "key":
			if r.Field = text; !known {
				r.Field = expression
			}
		case "engineVersion":
			engine = g.setting(pos)
		}
		pos = lex.SkipGroovy(g.Body, pos+len(expression))
		if pos >= len(g.Body) || g.Body[pos] != ',' {
			break
		}
		pos = lex.SkipGroovy(g.Body, pos+1)
	}
	if r.Path != "" {
		r.Call = kvCall(engine, kvV2)
		g.steps = append(g.steps, r)
	}
}
