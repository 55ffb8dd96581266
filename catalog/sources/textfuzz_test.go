package sources

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// fuzzNames are names of files, such that every source wants one.
func fuzzNames() []string {
	return []string{"a.yaml", "a.hcl", "a.nomad.hcl", "a.tf", "a.sh", "a.properties", "Jenkinsfile",
		"group_vars/all", "a.ctmpl", "refs/x", "kong.conf", ".teller.yml", ".drone.yml", "a.tf.json",
		".env", "a.py", "a.go", "a.java", "a.kt", "a.scala", "a.ts", "a.rb", "a.cs", "a.rs", "a.php",
		"a.ex", "a.tmpl", "a.pp", "a.secrets", "a.alloy", "a.jsonnet", "a.pkr.hcl"}
}

func TestFuzzNames(t *testing.T) {
	t.Parallel()
	for _, s := range All() {
		if !slices.ContainsFunc(fuzzNames(), s.Wants) {
			t.Errorf("no file is fuzzed for the source %s", s.Name)
		}
	}
}

// FuzzSources gives every source that wants a file any text, whether or not the text has a marker.
func FuzzSources(f *testing.F) {
	names := fuzzNames()
	add := func(like string, data []byte) {
		at := slices.IndexFunc(names, func(name string) bool {
			return path.Ext(name) == path.Ext(like) || path.Base(name) == path.Base(like)
		})
		f.Add(data, uint8(max(at, 0)))
	}
	for _, file := range fixtures(f) {
		add(file.Name, file.Data)
	}
	for _, units := range hostileTexts() {
		for name, texts := range units {
			for _, u := range texts {
				add(name, []byte(strings.Repeat(u, 3)))
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, pick uint8) {
		name := names[int(pick)%len(names)]
		lines := 1 + strings.Count(string(data), "\n") + strings.Count(string(data),
			"\r") - strings.Count(string(data), "\r\n")
		file := wordsOf(data)
		for _, s := range All() {
			if s.Wants(name) {
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
					case len(r.Raw) > lex.MaxRaw+lex.MaxPlaceholder || strings.ContainsAny(r.Raw, "\r\n"):
						t.Fatalf("%s: raw %q", s.Name, r.Raw)
					case utf8.Valid(data) && !utf8.ValidString(r.Raw):
						t.Fatalf("%s: raw %q cuts a character", s.Name, r.Raw)
					case !file.hold(r):
						t.Fatalf("%s: raw %q of %+v is not in %q", s.Name, r.Raw, r, data)
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

// fileText is a file without what its syntax puts between the letters of a text.
type fileText struct {
	plain   string // without quotes and blanks
	decoded string // what stands in it in base64
	escaped bool   // it may hold texts in other letters than they have
}

var (
	longWord   = regexp.MustCompile(`[A-Za-z0-9_]{2,}`)
	base64Text = regexp.MustCompile(`[A-Za-z0-9+/]{4,}={0,2}`)
)

func wordsOf(data []byte) fileText {
	f := fileText{plain: squeeze.Replace(string(data)), escaped: bytes.IndexByte(data, '\\') >= 0}
	for _, m := range base64Text.FindAll(data, -1) {
		once := decoded(string(m))
		f.decoded += once + "\n" + decoded(once) + "\n"
	}
	return f
}

var squeeze = strings.NewReplacer(`"`, "", "'", "", " ", "", "\t", "", "\r", "", "\n", "")

// hold reports whether the raw text of a reference is of the file: each word of it is there,
// however it is quoted and broken into lines. Left out are texts with escapes, and what Ansible
// joins from parts.
func (f fileText) hold(r Reference) bool {
	if f.escaped || r.Source == "ansible" {
		return true
	}
	for _, word := range longWord.FindAllString(r.Raw, -1) {
		if !strings.Contains(f.plain, word) && !strings.Contains(f.decoded, word) {
			return false
		}
	}
	return true
}
