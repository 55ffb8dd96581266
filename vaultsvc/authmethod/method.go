package authmethod

import (
	"cmp"
	"strings"
)

// Method is what there is to know of an auth method before it logs in.
type Method struct {
	Name  string
	Mount string // where it usually is mounted; "" has no mount
	Keys  []Key  // in the order in which they are shown

	Certificate bool // it logs in by the client certificate of the connection
	Interactive bool // it takes the user's browser
}

// Key is what can be set of a method.
type Key struct {
	Name     string
	Kind     Kind
	Label    string // for people; "" is the name
	Required bool
	Asked    bool   // where it is not set the user is asked for it
	Needs    string // a key that must be set beside it
}

// Kind is what a key is set to.
type Kind int

// The kinds. Those of a value that lies elsewhere have names of their own in a config: see
// [Key.Forms].
const (
	Word       Kind = iota // a name that Vault or an issuer gave
	Words                  // several
	User                   // a name that becomes part of a path
	Endpoint               // the address that a client secret goes to
	Port                   // of this machine
	Switch                 // true or false
	WordOrFile             // a word, or the path of a file that holds it
	File                   // a path
	SecretFile             // that of a file which nobody else may read
	Secret                 // such a file, or an environment variable
	Variable               // the name of one: a form of the kind before
	Token                  // a token itself, which no config may hold
)

// Form is a key as a config has it. At most one form of a key is set.
type Form struct {
	Name string
	Kind Kind // of its value
}

// Forms returns how a config says what the key is set to.
func (k Key) Forms() []Form {
	switch k.Kind {
	case WordOrFile:
		return []Form{{k.Name, Word}, {k.Name + "_file", File}}
	case File, SecretFile:
		return []Form{{k.Name + "_file", k.Kind}}
	case Secret:
		return []Form{{k.Name + "_file", SecretFile}, {k.Name + "_env", Variable}}
	}
	return []Form{{k.Name, k.Kind}}
}

// Names are the names of the forms, joined.
func (k Key) Names(by string) string {
	var names []string
	for _, f := range k.Forms() {
		names = append(names, f.Name)
	}
	return strings.Join(names, by)
}

// Hidden reports whether what somebody types for the key may not show.
func (k Key) Hidden() bool { return k.Kind == Secret || k.Kind == Token }

// Title is the name of the key for people.
func (k Key) Title() string { return cmp.Or(k.Label, strings.ReplaceAll(k.Name, "_", " ")) }

// Forms are those of all keys, by their names.
func (m Method) Forms() map[string]Kind {
	all := map[string]Kind{}
	for _, k := range m.Keys {
		for _, f := range k.Forms() {
			all[f.Name] = f.Kind
		}
	}
	return all
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

// Instead returns what must stand in a config in place of a key that would hold a secret itself, ""
// where it is none.
func (l List) Instead(secret string) string {
	for _, m := range l {
		for _, k := range m.Keys {
			switch {
			case k.Name != secret || k.Kind != Secret && k.Kind != SecretFile:
			case k.Asked:
				return k.Names(" or ") + ", or neither to be asked for it"
			default:
				return k.Names(" or ")
			}
		}
	}
	return ""
}
