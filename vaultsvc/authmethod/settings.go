package authmethod

import (
	"cmp"
	"strings"
)

// Settings are how to log in. They hold no secret: those lie in files or variables, or are asked for.
type Settings struct {
	Method Method
	Mount  string              // of the auth method, without auth/; "" is the method's usual one
	Values map[string][]string // by key; of most there is one
	Origin string              // where they are from
}

// Get returns the value of a key, "" where it is not set.
func (s *Settings) Get(key string) string { return strings.Join(s.Values[key], " ") }

// Asks returns what the user must be asked for, "" where all is there.
func (s *Settings) Asks() string {
	for _, n := range s.Method.Needs {
		if n.Asked == "" {
			continue
		}
		set := false
		for _, key := range n.OneOf {
			set = set || s.Get(key) != ""
		}
		if !set {
			return n.Asked
		}
	}
	return ""
}

// SecretFiles are the files that nobody else may read.
func (s *Settings) SecretFiles() []string {
	var files []string
	for _, k := range s.Method.Keys {
		if file := s.Get(k.Name); k.Kind == SecretFile && file != "" {
			files = append(files, file)
		}
	}
	return files
}

// String says how to log in: the method, its mount, and each setting. Nothing in it is secret.
func (s *Settings) String() string {
	if s.Method.Mount == "" { // it is given a token
		return strings.TrimSpace(s.Method.Name + " " + s.Get(s.Method.Keys[0].Name))
	}
	mount := cmp.Or(strings.Trim(s.Mount, "/"), s.Method.Mount)
	parts := []string{s.Method.Name + " at auth/" + mount}
	before := ""
	for _, k := range s.Method.Keys {
		switch value := s.Get(k.Name); {
		case value == "":
		case k.Kind == Switch:
			before = k.Label + " "
		default:
			parts = append(parts, before+k.Label+" "+value)
			before = ""
		}
	}
	if asked := s.Asks(); asked != "" {
		parts = append(parts, asked+" asked for")
	}
	return strings.Join(parts, ", ")
}
