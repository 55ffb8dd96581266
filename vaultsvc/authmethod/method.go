package authmethod

import "strings"

// Method is what there is to know of an auth method before it logs in.
type Method struct {
	Name  string
	Mount string // where it usually is mounted; "" has no mount
	Keys  []Key  // in the order in which they are shown
	Needs []Need // what must be set of them

	Certificate bool // it logs in by the client certificate of the connection
	Interactive bool // it takes the user's browser
}

// Key is a setting of a method.
type Key struct {
	Name  string
	Kind  Kind
	Label string   // of its value, for people; of a [Switch] what stands before the next label
	Needs []string // one of these keys must stand beside it
}

// Kind is what a key's value is.
type Kind int

// The kinds of values.
const (
	Word       Kind = iota // a name that Vault or an issuer gave
	Words                  // several
	User                   // a name that becomes part of a path
	Endpoint               // the address that a client secret goes to
	Port                   // of this machine
	Switch                 // true or false
	File                   // a path
	SecretFile             // that of a file which nobody else may read
	Variable               // an environment variable's name
)

// Need is a group of keys of which at most one may be set.
type Need struct {
	OneOf    []string
	Optional bool   // there need be none
	Asked    string // where there is none the user is asked for this
}

// Key returns the key of that name.
func (m Method) Key(name string) (Key, bool) {
	for _, k := range m.Keys {
		if k.Name == name {
			return k, true
		}
	}
	return Key{}, false
}

// List is a list of methods.
type List []Method

// Named returns the method of that name.
func (l List) Named(name string) (Method, bool) {
	for _, m := range l {
		if m.Name == name {
			return m, true
		}
	}
	return Method{}, false
}

// Keys are the keys of all methods, by their names. One name is one kind of value.
func (l List) Keys() map[string]Key {
	all := map[string]Key{}
	for _, m := range l {
		for _, k := range m.Keys {
			all[k.Name] = k
		}
	}
	return all
}

// Instead returns what must stand in a config in place of a key that would hold a secret itself, "" where it is none.
func (l List) Instead(secret string) string {
	for _, m := range l {
		for _, n := range m.Needs {
			var names []string
			for _, name := range n.OneOf {
				if k, _ := m.Key(name); name == secret+"_file" && k.Kind == SecretFile || name == secret+"_env" {
					names = append(names, name)
				}
			}
			switch {
			case names == nil:
			case n.Asked != "":
				return strings.Join(names, " or ") + ", or neither to be asked for it"
			default:
				return strings.Join(names, " or ")
			}
		}
	}
	return ""
}
