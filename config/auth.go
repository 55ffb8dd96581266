package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Auth is how to log in. It holds no secret: those lie in files or variables, or are asked for.
type Auth struct {
	Method string // token, kubernetes, approle, cert, jwt, userpass, ldap, oauth2 or oidc
	Mount  string // of the auth method, without auth/; "" is the method's usual one
	Role   string // "" is none; userpass, ldap and approle have none

	TokenFile          string   // token: also in Config.TokenFile; "" is where the vault command has it
	ServiceAccountFile string   // kubernetes; "" is where a pod has it
	RoleID, RoleIDFile string   // approle: one of them
	SecretIDFile       string   // approle: at most one of these two
	SecretIDEnv        string   // approle: a variable
	Wrapped            bool     // approle: what these give is a token that the secret id is wrapped in
	JWTFile, JWTEnv    string   // jwt: one of them
	Username           string   // userpass, ldap
	PasswordFile       string   // userpass, ldap: at most one of these two; where there is none, the user is asked
	PasswordEnv        string   // userpass, ldap: a variable
	TokenEndpoint      string   // oauth2: https, or http on the same machine
	ClientID           string   // oauth2
	ClientSecretFile   string   // oauth2: one of these two
	ClientSecretEnv    string   // oauth2: a variable
	Audiences, Scopes  []string // oauth2
	Port               int      // oidc: that the browser comes back to; 0 is the usual one

	Origin string // as in [Value]
}

// authMethods has the keys of each method beside method and mount.
var authMethods = map[string][]string{
	"token":      {"token_file"},
	"kubernetes": {"role", "service_account_file"},
	"approle":    {"role_id", "role_id_file", "secret_id_file", "secret_id_env", "wrapped"},
	"cert":       {"role"},
	"jwt":        {"role", "jwt_file", "jwt_env"},
	"userpass":   {"username", "password_file", "password_env"},
	"ldap":       {"username", "password_file", "password_env"},
	"oauth2":     {"role", "token_endpoint", "client_id", "client_secret_file", "client_secret_env", "audiences", "scopes"},
	"oidc":       {"role", "port"},
}

// needs are the keys that each method must have: one of each group. A key with an "at most" before
// it says that the group may be left out.
var needs = map[string][][]string{
	"kubernetes": {{"role"}},
	"approle":    {{"role_id", "role_id_file"}, {"?", "secret_id_file", "secret_id_env"}},
	"jwt":        {{"jwt_file", "jwt_env"}},
	"userpass":   {{"username"}, {"?", "password_file", "password_env"}},
	"ldap":       {{"username"}, {"?", "password_file", "password_env"}},
	"oauth2":     {{"token_endpoint"}, {"client_id"}, {"client_secret_file", "client_secret_env"}},
}

// auth reads the block of that name. What is wrong in it is told without any of its values, among
// which may be a secret.
func (f *file) auth(l *level) func(string, *yaml.Node) {
	return func(name string, n *yaml.Node) {
		if n.Kind != yaml.MappingNode {
			f.wrongType(name, "a map", n)
			return
		}
		a := &Auth{Origin: f.origin(n.Line)}
		before := len(*f.bad)
		keys := f.authKeys(a)
		f.read(name, n, keys)
		if a.Method == "" {
			if !has(n, "method") {
				f.bad.add(a.Origin, fmt.Errorf("%s.method is missing: it is one of %s", name, strings.Join(sorted(authMethods), ", ")))
			}
			return
		}
		f.foreignKeys(name, n, a.Method, keys)
		f.missingKeys(name, n, a.Method)
		if a.Wrapped && a.SecretIDFile == "" && a.SecretIDEnv == "" && len(*f.bad) == before {
			f.bad.add(a.Origin, fmt.Errorf("%s.wrapped needs secret_id_file or secret_id_env", name))
		}
		if len(*f.bad) == before {
			l.auth = a
		}
	}
}

// authKeys says what each key of the block is.
func (f *file) authKeys(a *Auth) map[string]func(string, *yaml.Node) {
	str := func(to *string, rule func(string) error) func(string, *yaml.Node) {
		return func(name string, n *yaml.Node) {
			var v *Value[string]
			text(f, &v, func(s string) error { return wrap(name, rule(s)) })(name, n)
			if v != nil {
				*to = v.V
			}
		}
	}
	path := func(to *string) func(string, *yaml.Node) {
		read := str(to, checkPath)
		return func(name string, n *yaml.Node) {
			read(name, n)
			*to = expand(*to, f.path, f.home)
		}
	}
	return map[string]func(string, *yaml.Node){
		"method": func(name string, n *yaml.Node) {
			str(&a.Method, checkMethod)(name, n)
			if a.Method != "" {
				a.Origin = f.origin(n.Line)
			}
		},
		"mount":                str(&a.Mount, silent(checkEngine, "it cannot be the path of an auth method")),
		"role":                 str(&a.Role, checkWord),
		"token_file":           path(&a.TokenFile),
		"service_account_file": path(&a.ServiceAccountFile),
		"role_id":              str(&a.RoleID, checkWord),
		"role_id_file":         path(&a.RoleIDFile),
		"secret_id_file":       path(&a.SecretIDFile),
		"secret_id_env":        str(&a.SecretIDEnv, checkVariable),
		"wrapped": func(name string, n *yaml.Node) {
			var v *Value[bool]
			f.boolean(&v)(name, n)
			a.Wrapped = v != nil && v.V
		},
		"jwt_file":           path(&a.JWTFile),
		"jwt_env":            str(&a.JWTEnv, checkVariable),
		"username":           str(&a.Username, checkUser),
		"password_file":      path(&a.PasswordFile),
		"password_env":       str(&a.PasswordEnv, checkVariable),
		"token_endpoint":     str(&a.TokenEndpoint, checkEndpoint),
		"client_id":          str(&a.ClientID, checkWord),
		"client_secret_file": path(&a.ClientSecretFile),
		"client_secret_env":  str(&a.ClientSecretEnv, checkVariable),
		"audiences":          f.words(&a.Audiences),
		"scopes":             f.words(&a.Scopes),
		"port": func(name string, n *yaml.Node) {
			var v *Value[int]
			number(f, &v, checkPort)(name, n)
			if v != nil {
				a.Port = v.V
			}
		},
	}
}

// foreignKeys tells of keys that are another method's.
func (f *file) foreignKeys(name string, m *yaml.Node, method string, known map[string]func(string, *yaml.Node)) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		key := m.Content[i]
		if _, ok := known[key.Value]; !ok || key.Value == "method" || key.Value == "mount" || slices.Contains(authMethods[method], key.Value) {
			continue
		}
		if key.Value == "role" {
			f.bad.add(f.origin(key.Line), fmt.Errorf("%s.role: the method %s has no role", name, method))
			continue
		}
		var whose []string
		for _, other := range sorted(authMethods) {
			if slices.Contains(authMethods[other], key.Value) {
				whose = append(whose, other)
			}
		}
		f.bad.add(f.origin(key.Line), fmt.Errorf("%s.%s is a key of the method %s, not of %s", name, key.Value, strings.Join(whose, " and "), method))
	}
	if method == "token" && has(m, "mount") {
		f.bad.add(f.origin(m.Line), fmt.Errorf("%s.mount: the method token has no mount", name))
	}
}

// missingKeys tells of keys that the method needs, and of those that exclude each other.
func (f *file) missingKeys(name string, m *yaml.Node, method string) {
	for _, group := range needs[method] {
		optional := group[0] == "?"
		if optional {
			group = group[1:]
		}
		there := 0
		for _, key := range group {
			if has(m, key) {
				there++
			}
		}
		switch {
		case there == 0 && !optional:
			f.bad.add(f.origin(m.Line), fmt.Errorf("%s needs %s for the method %s", name, strings.Join(group, " or "), method))
		case there > 1:
			f.bad.add(f.origin(m.Line), fmt.Errorf("%s has both %s: one of them", name, strings.Join(group, " and ")))
		}
	}
}

// words reads a list of texts, or a single one.
func (f *file) words(to *[]string) func(string, *yaml.Node) {
	return func(name string, n *yaml.Node) {
		list := n.Content
		if typeOf(n) == "text" {
			list = []*yaml.Node{n}
		} else if n.Kind != yaml.SequenceNode {
			f.wrongType(name, "a list of texts", n)
			return
		}
		for _, item := range list {
			if item = deref(item); typeOf(item) != "text" {
				f.wrongType("each of "+name, "text", item)
			} else if err := checkWord(item.Value); err != nil {
				f.bad.add(f.origin(item.Line), wrap(name, err))
			} else {
				*to = append(*to, item.Value)
			}
		}
	}
}

func checkMethod(s string) error {
	names := sorted(authMethods)
	if slices.Contains(names, s) {
		return nil
	}
	if near := nearest(s, names); near != "" {
		return fmt.Errorf("there is no such method: is it %s?", near)
	}
	return errors.New("it must be one of " + strings.Join(names, ", "))
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
