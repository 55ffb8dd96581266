package config

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Bounds of what one app-config file may cost, with all that it includes.
const (
	maxItems    = 20_000
	maxDepth    = 64
	maxIncludes = 64
	maxChain    = 16       // files that include each other
	maxIncluded = 4 << 20  // bytes of all included files
	maxText     = 64 << 10 // bytes of one text after substitution
)

// evaluator makes items of YAML as Backstage's config-loader (1.11) does:
//
//	${NAME}             the variable, trimmed; where it is not set, the whole text is undefined
//	${NAME:-other}      the variable, or what stands behind it where that is not set or empty
//	$${NAME}            the text ${NAME}
//	{$env: NAME}        the variable
//	{$file: path}       the text of a file without the blanks at its end
//	{$include: path#a.b} a value of a YAML or JSON file, itself evaluated
//
// Unlike there, files are read only within the folder of the app-config file. No problem that it
// finds repeats a value, since any of them may be a token.
type evaluator struct {
	lookup func(string) (string, bool)
	root   *os.Root // the folder of the app-config file
	bad    *problems

	items, includes, bytes int  // left
	over                   bool // a bound was met, and said
}

// tooMuch says once that a bound was met, and has everything after it end soon.
func (e *evaluator) tooMuch(src *source, line int, what string) {
	if !e.over {
		e.bad.add(src.origin(line), errors.New(what))
	}
	e.over = true
}

// resolve returns the node that an include stands for, and any other node itself. Nil is one that
// cannot be had.
func (e *evaluator) resolve(n *yaml.Node, src *source) (*yaml.Node, *source) {
	n = deref(n)
	key, value := includeKey(n)
	switch {
	case key == nil:
		return n, src
	case key.Value != "$include" || len(n.Content) > 2:
		e.bad.add(src.origin(key.Line), fmt.Errorf("%s must not stand here, or not beside other keys",
			key.Value))
		return nil, nil
	}
	if n, src = e.included(value, src, key.Line); n == nil {
		return nil, nil
	}
	return deref(n), src
}

// find returns a key of a map, and what it stands for, without evaluating anything.
func (e *evaluator) find(n *yaml.Node, src *source, name string) (key, value *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch k := n.Content[i]; {
		case k.Kind != yaml.ScalarNode || k.Value != name:
		case key != nil:
			e.bad.add(src.origin(k.Line), fmt.Errorf("%s is there twice, first in line %d", name, key.Line))
		default:
			key, value = k, n.Content[i+1]
		}
	}
	return key, value
}

// value evaluates a node. Nil is one for which a problem was found.
func (e *evaluator) value(n *yaml.Node, src *source, depth int) *item {
	n = deref(n)
	if e.over {
		return nil
	}
	if e.items--; e.items < 0 || depth > maxDepth {
		e.tooMuch(src, n.Line, "the file holds or includes too much")
		return nil
	}
	if key, value := includeKey(n); key != nil {
		return e.include(n, key, value, src, depth)
	}
	return e.plain(n, src, depth)
}

// plain evaluates a node that is no include, whatever its keys are.
func (e *evaluator) plain(n *yaml.Node, src *source, depth int) *item {
	it := &item{kind: typeOf(n), text: n.Value, src: src, line: n.Line}
	switch it.kind {
	case "text":
		e.substitute(it)
	case "a list":
		for _, child := range n.Content {
			if e.over {
				return nil
			}
			if v := e.value(child, src, depth+1); v != nil && v.kind != unset {
				it.list = append(it.list, v)
			}
		}
	case "a map":
		for i := 0; i+1 < len(n.Content) && !e.over; i += 2 {
			key := n.Content[i]
			switch first := it.field(key.Value); {
			case key.Kind != yaml.ScalarNode:
				e.bad.add(src.origin(key.Line), errors.New("a key must be text"))
			case first != nil:
				e.bad.add(src.origin(key.Line), fmt.Errorf("%s is there twice, first in line %d",
					shownKey(key.Value), first.line))
			default:
				v := e.value(n.Content[i+1], src, depth+1)
				if v == nil {
					v = &item{kind: broken, src: src, line: key.Line}
				}
				it.fields = append(it.fields, field{name: key.Value, src: src, line: key.Line, item: v})
			}
		}
	}
	return it
}

// placeholder is ${NAME} or, with another dollar before it, what stands for that text.
var placeholder = compiled(`\$?\$\{[^{}]*\}`)

func (e *evaluator) substitute(it *item) {
	spots := placeholder().FindAllStringIndex(it.text, -1)
	if spots == nil {
		return
	}
	var b strings.Builder
	var from, missing []string
	end := 0
	for _, spot := range spots {
		b.WriteString(it.text[end:spot[0]])
		part := it.text[spot[0]:spot[1]]
		end = spot[1]
		if strings.HasPrefix(part, "$$") {
			b.WriteString(part[1:])
			continue
		}
		name, other, hasOther := strings.Cut(part[2:len(part)-1], ":-")
		name, other = strings.TrimSpace(name), strings.TrimSpace(other)
		v, ok := e.variable(name)
		if hasOther && v == "" {
			v, ok = other, other != ""
		}
		list := &from
		if !ok {
			list = &missing
		}
		if ok && (!hasOther || v != other) {
			it.used = append(it.used, used{name, v, spot[0] > 0})
		}
		if shown := shownVariable(name); !slices.Contains(*list, shown) && len(*list) < 8 {
			*list = append(*list, shown)
		}
		if b.WriteString(v); b.Len() > maxText {
			e.tooMuch(it.src, it.line, "a text is too long after its variables were put in")
			return
		}
	}
	b.WriteString(it.text[end:])
	it.text, it.from = b.String(), strings.Join(from, ", ")
	if missing != nil {
		it.kind, it.text = unset, strings.Join(missing, ", ")
	}
}

func (e *evaluator) variable(name string) (string, bool) {
	v, ok := e.lookup(name)
	return strings.TrimSpace(v), ok
}

// Names that people give to keys and variables. Anything else may be a token in the wrong place.
var (
	keyName      = compiled(`^\$?[A-Za-z][A-Za-z0-9_-]{0,30}$`)
	variableName = compiled(`^[A-Za-z_][A-Za-z0-9_]{0,60}$`)
)

func shownKey(name string) string      { return shown(name, keyName(), "a key") }
func shownVariable(name string) string { return shown(name, variableName(), "a variable") }

func shown(name string, usual *regexp.Regexp, otherwise string) string {
	if usual.MatchString(name) {
		return name
	}
	return otherwise
}
