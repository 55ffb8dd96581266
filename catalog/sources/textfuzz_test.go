package sources

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzTexts gives every source any text under a name that it wants, whether or not the text has
// a marker.
func FuzzTexts(f *testing.F) {
	for _, file := range fixtures(f) {
		f.Add(file.Data)
	}
	for _, units := range hostileTexts() {
		for _, texts := range units {
			for _, u := range texts {
				f.Add([]byte(strings.Repeat(u, 3)))
			}
		}
	}
	names := []string{"a.yaml", "a.hcl", "a.nomad.hcl", "a.tf", "a.sh", "a.properties", "Jenkinsfile", "group_vars/all", "a.ctmpl", "refs/x", "kong.conf", ".teller.yml"}
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := 1 + strings.Count(string(data), "\n") + strings.Count(string(data), "\r") - strings.Count(string(data), "\r\n")
		for _, s := range textSources() {
			for _, name := range names {
				if !s.Wants(name) {
					continue
				}
				last := 0
				found := s.Find(File{Name: name, Data: data})
				for _, r := range found.References {
					switch {
					case r.Source != s.Name:
						t.Fatalf("%s: the source is %q", s.Name, r.Source)
					case r.Line < max(1, last) || r.Line > lines:
						t.Fatalf("%s: line %d of %d after %d: %+v", s.Name, r.Line, lines, last, r)
					case r.Path == "" && r.Mount == "" && r.Store == "":
						t.Fatalf("%s: names nothing: %+v", s.Name, r)
					case len(r.Raw) > maxRaw+maxPlaceholder || strings.ContainsAny(r.Raw, "\r\n"):
						t.Fatalf("%s: raw %q", s.Name, r.Raw)
					case utf8.Valid(data) && !utf8.ValidString(r.Raw):
						t.Fatalf("%s: raw %q cuts a character", s.Name, r.Raw)
					}
					last = r.Line
				}
				for _, st := range found.Stores {
					if st.Line < 1 || st.Line > lines || st.Name == "" {
						t.Fatalf("%s: store %+v of %d lines", s.Name, st, lines)
					}
				}
			}
		}
	})
}
