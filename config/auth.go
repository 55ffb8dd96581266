package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

// tokenMethod is the one method that is no login: it says where a token is.
var tokenMethod = authmethod.Method{
	Name: "token",
	Keys: []authmethod.Key{{Name: "token", Kind: authmethod.SecretFile}},
}

// auth reads the block of that name. What is wrong in it is told without any of its values, among
// which may be a secret.
func (f *file) auth(l *level) keyReader {
	return func(name string, it *item) {
		a := &authmethod.Settings{Origin: it.origin(), Values: map[string][]string{}}
		before := len(*f.bad)
		keys := f.authKeys(a)
		f.keys(name, it, keys)
		if a.Method.Name == "" {
			if it.kind == "a map" && it.field("method") == nil {
				names := strings.Join(methodNames(f.methods), ", ")
				f.bad.add(a.Origin, fmt.Errorf("%s.method is missing: it is one of %s", name, names))
			}
			return
		}
		f.foreignKeys(name, it, a.Method, keys)
		f.missingKeys(name, it, a.Method)
		if key, needed, lacks := a.Lacks(); lacks && len(*f.bad) == before {
			f.bad.add(a.Origin, fmt.Errorf("%s.%s needs %s", name, key.Names(""), needed.Names(" or ")))
		}
		if len(*f.bad) == before {
			l.auth = a
		}
	}
}

func methodNames(methods authmethod.List) []string {
	var names []string
	for _, m := range methods {
		names = append(names, m.Name)
	}
	slices.Sort(names)
	return names
}

func (f *file) authKeys(a *authmethod.Settings) map[string]keyReader {
	q := f.quietly()
	keys := map[string]keyReader{
		"method": func(name string, it *item) {
			m, known := f.methods.Named(it.text)
			switch near := nearmiss.Best(it.text, methodNames(f.methods)); {
			case it.kind != "text":
				f.wrongType(name, "text", it)
			case known:
				a.Method, a.Origin = m, it.origin()
			case near != "":
				q.problem(name, it, fmt.Errorf("there is no such method: is it %s?", near))
			default:
				names := strings.Join(methodNames(f.methods), ", ")
				q.problem(name, it, errors.New("it must be one of "+names))
			}
		},
		"mount": f.authText(silent(checkEngine, "it cannot be the path of an auth method"),
			func(s string) {
				a.Mount = s
			}),
	}
	for _, m := range f.methods {
		for name, kind := range m.Forms() { // a name is of one kind in all of them
			keys[name] = f.authValue(kind, func(values ...string) { a.Values[name] = values })
		}
	}
	return keys
}

// quietly is the file's reader for what may be a secret in the wrong place.
func (f *file) quietly() reader { return reader{bad: f.bad, quiet: true, instead: f.instead} }

func (f *file) authValue(kind authmethod.Kind, set func(...string)) keyReader {
	one := func(s string) { set(s) }
	switch kind {
	case authmethod.Variable:
		return f.authText(checkVariable, one)
	case authmethod.File, authmethod.SecretFile:
		return f.authText(checkPath, func(s string) { set(expand(s, f.path, f.home)) })
	case authmethod.Words:
		return func(name string, it *item) {
			list := it.list
			if it.kind == "text" {
				list = []*item{it}
			} else if it.kind != "a list" {
				f.wrongType(name, "a list of texts", it)
			}
			set(f.quietly().texts(name, list, authmethod.Word.Check)...)
		}
	case authmethod.Port:
		return func(name string, it *item) {
			var v *Value[int]
			if f.number(&v, checkPort)(name, it); v != nil {
				set(strconv.Itoa(v.V))
			}
		}
	case authmethod.Switch:
		return func(name string, it *item) {
			var v *Value[bool]
			if f.boolean(&v)(name, it); v != nil && v.V {
				set("true")
			}
		}
	}
	return f.authText(kind.Check, one)
}

func (f *file) authText(rule func(string) error, set func(string)) keyReader {
	return func(name string, it *item) {
		var v *Value[string]
		if f.quietly().text(&v, rule)(name, it); v != nil {
			set(v.V)
		}
	}
}

// foreignKeys tells of keys that are another method's.
func (f *file) foreignKeys(name string, block *item, method authmethod.Method,
	known map[string]keyReader) {
	for _, key := range block.fields {
		bad := ""
		_, own := method.Forms()[key.name]
		switch _, ok := known[key.name]; {
		case !ok || own || key.name == "method" || key.name == "mount" && method.Mount != "":
			continue
		case key.name == "role", key.name == "mount":
			bad = fmt.Sprintf("%s.%s: the method %s has no %[2]s", name, key.name, method.Name)
		default:
			var whose []string
			for _, other := range methodNames(f.methods) {
				m, _ := f.methods.Named(other)
				if _, ok := m.Forms()[key.name]; ok {
					whose = append(whose, other)
				}
			}
			bad = fmt.Sprintf("%s.%s is a key of the method %s, not of %s", name, key.name,
				strings.Join(whose, " and "), method.Name)
		}
		f.bad.add(f.origin(key.line), errors.New(bad))
	}
}

// missingKeys tells of keys that the method needs, and of those that exclude each other.
func (f *file) missingKeys(name string, block *item, method authmethod.Method) {
	for _, k := range method.Keys {
		there := 0
		for _, form := range k.Forms() {
			if block.field(form.Name) != nil {
				there++
			}
		}
		switch {
		case there == 0 && k.Required:
			f.bad.add(block.origin(), fmt.Errorf("%s needs %s for the method %s", name, k.Names(" or "),
				method.Name))
		case there > 1:
			f.bad.add(block.origin(), fmt.Errorf("%s has both %s: one of them", name, k.Names(" and ")))
		}
	}
}

// checkVariable judges the name of a variable: what cannot be one may be the secret itself.
var checkVariable = must(func(s string) bool { return variableName().MatchString(s) },
	"it must be the name of a variable")

func checkPort(v int) error { return authmethod.Port.Check(strconv.Itoa(v)) }
