package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// tokenMethod is the one method that is no login: it says where a token is.
var tokenMethod = authmethod.Method{
	Name: "token",
	Keys: []authmethod.Key{{Name: "token", Kind: authmethod.SecretFile}},
}

// auth reads the block of that name. What is wrong in it is told without any of its values, among
// which may be a secret.
func (f *file) auth(l *level) func(string, *yaml.Node) {
	return func(name string, n *yaml.Node) {
		if n.Kind != yaml.MappingNode {
			f.wrongType(name, "a map", n)
			return
		}
		a := &authmethod.Settings{Origin: f.origin(n.Line), Values: map[string][]string{}}
		before := len(*f.bad)
		keys := f.authKeys(a)
		f.read(name, n, keys)
		if a.Method.Name == "" {
			if !has(n, "method") {
				names := strings.Join(f.methodNames(), ", ")
				f.bad.add(a.Origin, fmt.Errorf("%s.method is missing: it is one of %s", name, names))
			}
			return
		}
		f.foreignKeys(name, n, a.Method, keys)
		f.missingKeys(name, n, a.Method)
		if key, needed, lacks := a.Lacks(); lacks && len(*f.bad) == before {
			f.bad.add(a.Origin, fmt.Errorf("%s.%s needs %s", name, key.Names(""), needed.Names(" or ")))
		}
		if len(*f.bad) == before {
			l.auth = a
		}
	}
}

// methodNames are the names of all methods, sorted.
func (f *file) methodNames() []string {
	var names []string
	for _, m := range f.methods {
		names = append(names, m.Name)
	}
	slices.Sort(names)
	return names
}

// authKeys says what each key of the block is.
func (f *file) authKeys(a *authmethod.Settings) map[string]func(string, *yaml.Node) {
	keys := map[string]func(string, *yaml.Node){
		"method": func(name string, n *yaml.Node) {
			m, known := f.methods.Named(n.Value)
			switch near := nearest(n.Value, f.methodNames()); {
			case typeOf(n) != "text":
				f.wrongType(name, "text", n)
			case known:
				a.Method, a.Origin = m, f.origin(n.Line)
			case near != "":
				f.bad.add(f.origin(n.Line), fmt.Errorf("%s: there is no such method: is it %s?", name, near))
			default:
				f.bad.add(f.origin(n.Line), fmt.Errorf("%s: it must be one of %s", name, strings.Join(f.methodNames(), ", ")))
			}
		},
		"mount": f.authText(silent(checkEngine, "it cannot be the path of an auth method"), func(s string) { a.Mount = s }),
	}
	for _, m := range f.methods {
		for name, kind := range m.Forms() { // a name is of one kind in all of them
			keys[name] = f.authValue(kind, func(values ...string) { a.Values[name] = values })
		}
	}
	return keys
}

// authValue reads the value of a key.
func (f *file) authValue(kind authmethod.Kind, set func(...string)) func(string, *yaml.Node) {
	one := func(s string) { set(s) }
	switch kind {
	case authmethod.User:
		return f.authText(checkUser, one)
	case authmethod.Endpoint:
		return f.authText(checkEndpoint, one)
	case authmethod.Variable:
		return f.authText(checkVariable, one)
	case authmethod.File, authmethod.SecretFile:
		return f.authText(checkPath, func(s string) { set(expand(s, f.path, f.home)) })
	case authmethod.Words:
		return func(name string, n *yaml.Node) { set(f.words(name, n)...) }
	case authmethod.Port:
		return func(name string, n *yaml.Node) {
			var v *Value[int]
			if number(f, &v, checkPort)(name, n); v != nil {
				set(strconv.Itoa(v.V))
			}
		}
	case authmethod.Switch:
		return func(name string, n *yaml.Node) {
			var v *Value[bool]
			if f.boolean(&v)(name, n); v != nil && v.V {
				set("true")
			}
		}
	}
	return f.authText(checkWord, one)
}

// authText reads a text. Its rule repeats no value.
func (f *file) authText(rule func(string) error, set func(string)) func(string, *yaml.Node) {
	return func(name string, n *yaml.Node) {
		var v *Value[string]
		if text(f, &v, func(s string) error { return wrap(name, rule(s)) })(name, n); v != nil {
			set(v.V)
		}
	}
}

// foreignKeys tells of keys that are another method's.
func (f *file) foreignKeys(name string, block *yaml.Node, method authmethod.Method, known map[string]func(string, *yaml.Node)) {
	for i := 0; i+1 < len(block.Content); i += 2 {
		key, bad := block.Content[i], ""
		_, own := method.Forms()[key.Value]
		switch _, ok := known[key.Value]; {
		case !ok || own || key.Value == "method" || key.Value == "mount" && method.Mount != "":
			continue
		case key.Value == "role", key.Value == "mount":
			bad = fmt.Sprintf("%s.%s: the method %s has no %[2]s", name, key.Value, method.Name)
		default:
			var whose []string
			for _, other := range f.methodNames() {
				m, _ := f.methods.Named(other)
				if _, ok := m.Forms()[key.Value]; ok {
					whose = append(whose, other)
				}
			}
			bad = fmt.Sprintf("%s.%s is a key of the method %s, not of %s", name, key.Value, strings.Join(whose, " and "), method.Name)
		}
		f.bad.add(f.origin(key.Line), errors.New(bad))
	}
}

// missingKeys tells of keys that the method needs, and of those that exclude each other.
func (f *file) missingKeys(name string, block *yaml.Node, method authmethod.Method) {
	for _, k := range method.Keys {
		there := 0
		for _, form := range k.Forms() {
			if has(block, form.Name) {
				there++
			}
		}
		switch {
		case there == 0 && k.Required:
			f.bad.add(f.origin(block.Line), fmt.Errorf("%s needs %s for the method %s", name, k.Names(" or "), method.Name))
		case there > 1:
			f.bad.add(f.origin(block.Line), fmt.Errorf("%s has both %s: one of them", name, k.Names(" and ")))
		}
	}
}

// words reads a list of texts, or a single one.
func (f *file) words(name string, n *yaml.Node) []string {
	list := n.Content
	if typeOf(n) == "text" {
		list = []*yaml.Node{n}
	} else if n.Kind != yaml.SequenceNode {
		f.wrongType(name, "a list of texts", n)
		return nil
	}
	var out []string
	for _, item := range list {
		if item = deref(item); typeOf(item) != "text" {
			f.wrongType("each of "+name, "text", item)
		} else if err := checkWord(item.Value); err != nil {
			f.bad.add(f.origin(item.Line), wrap(name, err))
		} else {
			out = append(out, item.Value)
		}
	}
	return out
}

// checkWord judges a name that Vault or an issuer gave.
func checkWord(s string) error {
	if strings.TrimSpace(s) == "" || hasControl(s) {
		return errors.New("it is empty or holds control characters")
	}
	return nil
}

// checkUser judges a name that becomes part of a path.
func checkUser(s string) error {
	if err := checkWord(s); err != nil || strings.Contains(s, "/") || s == "." || s == ".." {
		return errors.New("it cannot be a user name")
	}
	return nil
}

// checkVariable judges the name of a variable. What cannot be one may be the secret itself.
func checkVariable(s string) error {
	if !variableName().MatchString(s) {
		return errors.New("it must be the name of a variable")
	}
	return nil
}

// checkEndpoint judges where a client secret goes: to nobody who could listen.
func checkEndpoint(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || hasControl(s) {
		return errors.New("it must be an https address, without a user")
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme != "https" && !(u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())) {
		return errors.New("it must be an https address, or http on this machine: the client secret goes there")
	}
	return nil
}

func checkPort(v int) error {
	if v < 1 || v > 65535 {
		return errors.New("the port must be 1 to 65535")
	}
	return nil
}
