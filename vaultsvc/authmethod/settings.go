package authmethod

import (
	"cmp"
	"strings"
)

// Settings are how to log in. They hold no secret: those lie in files or variables, or are asked
// for.
type Settings struct {
	Method Method
	Mount  string              // of the auth method, without auth/; "" is the method's usual one
	Values map[string][]string // by the names of forms; of most there is one
	Origin string              // where they are from
	// Within are the folders in which the files must lie that they name; nil is anywhere.
	Within []string
}

// Get returns the value of a form, "" where it is not set.
func (s *Settings) Get(form string) string { return strings.Join(s.Values[form], " ") }

// value returns what a key is set to, and of which kind that is.
func (s *Settings) value(k Key) (string, Kind) {
	for _, f := range k.Forms() {
		if v := s.Get(f.Name); v != "" {
			return v, f.Kind
		}
	}
	return "", k.Kind
}

// Has reports whether a key is set.
func (s *Settings) Has(k Key) bool { v, _ := s.value(k); return v != "" }

// Asks returns what the user must be asked for before each login, and false where all is there.
func (s *Settings) Asks() (Key, bool) {
	for _, k := range s.Method.Keys {
		if k.Asked && !s.Has(k) {
			return k, true
		}
	}
	return Key{}, false
}

// Unattended reports whether a login needs nobody.
func (s *Settings) Unattended() bool {
	_, asks := s.Asks()
	return !asks && !s.Method.Interactive
}

// Who is as whom one logs in: a user, or a role; "" where the settings do not say.
func (s *Settings) Who() string { return cmp.Or(s.Get("username"), s.Get("role")) }

// By is how to log in, in short: "userpass as alice".
func (s *Settings) By() string {
	if who := s.Who(); who != "" {
		return s.Method.Name + " as " + who
	}
	return s.Method.Name
}

// Lacks returns the first key that is set without what it needs beside it, and that one.
func (s *Settings) Lacks() (key, needed Key, lacks bool) {
	for _, key := range s.Method.Keys {
		for _, needed := range s.Method.Keys {
			if key.Needs == needed.Name && s.Has(key) && !s.Has(needed) {
				return key, needed, true
			}
		}
	}
	return Key{}, Key{}, false
}

// SecretFiles are the files that nobody else may read.
func (s *Settings) SecretFiles() []string {
	var files []string
	for _, k := range s.Method.Keys {
		if file, kind := s.value(k); kind == SecretFile && file != "" {
			files = append(files, file)
		}
	}
	return files
}

// At is the method and where it is mounted: "userpass at auth/people".
func (s *Settings) At() string {
	if s.Method.Mount == "" {
		return s.Method.Name
	}
	return s.Method.Name + " at auth/" + s.mount()
}

// String says how to log in: the method, its mount, and each setting. Nothing in it is secret.
func (s *Settings) String() string {
	if s.Method.Mount == "" { // it is given a token
		file, _ := s.value(s.Method.Keys[0])
		return strings.TrimSpace(s.Method.Name + " " + file)
	}
	parts := []string{s.At()}
	before := ""
	for _, k := range s.Method.Keys {
		switch value, kind := s.value(k); {
		case value == "" && k.Asked:
			parts = append(parts, k.Title()+" asked for")
		case value == "":
		case kind == Switch:
			before = k.Title() + " "
		case kind == File || kind == SecretFile || kind == Variable:
			parts = append(parts, before+k.Title()+" in "+value)
			before = ""
		default:
			parts = append(parts, before+k.Title()+" "+value)
			before = ""
		}
	}
	return strings.Join(parts, ", ")
}
