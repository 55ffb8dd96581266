package sources

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

// listing describes what was found in a file, one line for each reference and store.
func listing(f Found) string {
	var b strings.Builder
	for _, r := range f.References {
		fmt.Fprintf(&b, "%d", r.Line)
		if r.Namespace != "" {
			fmt.Fprintf(&b, " ns=%s", r.Namespace)
		}
		if r.Store != "" {
			fmt.Fprintf(&b, " store=%s", r.Store)
		}
		if r.Mount != "" {
			fmt.Fprintf(&b, " mount=%s", r.Mount)
		}
		fmt.Fprintf(&b, " %s", r.Path)
		if r.Field != "" {
			fmt.Fprintf(&b, " field=%s", r.Field)
		}
		if r.Version != "" {
			fmt.Fprintf(&b, " version=%s", r.Version)
		}
		if r.Call != "" {
			fmt.Fprintf(&b, " call=%q", r.Call)
		}
		if r.Templated {
			b.WriteString(" templated")
		}
		if r.Folder {
			b.WriteString(" folder")
		}
		if r.Optional {
			b.WriteString(" optional")
		}
		if r.Raw != r.Path {
			fmt.Fprintf(&b, " raw=%s", r.Raw)
		}
		b.WriteByte('\n')
	}
	for _, s := range f.Stores {
		fmt.Fprintf(&b, "%d is %s", s.Line, s.Name)
		if s.Mount != "" {
			fmt.Fprintf(&b, " mount=%s", s.Mount)
		}
		if s.KVVersion != 0 {
			fmt.Fprintf(&b, " kv=%d", s.KVVersion)
		}
		if s.Namespace != "" {
			fmt.Fprintf(&b, " ns=%s", s.Namespace)
		}
		if s.Address != "" {
			fmt.Fprintf(&b, " address=%s", s.Address)
		}
		if s.Foreign {
			b.WriteString(" foreign")
		}
		if s.Patch {
			b.WriteString(" patch")
		}
		b.WriteByte('\n')
	}
	for _, g := range f.Grants {
		fmt.Fprintf(&b, "%d grants", g.Line)
		if g.Namespace != "" {
			fmt.Fprintf(&b, " ns=%s", g.Namespace)
		}
		fmt.Fprintf(&b, " %s %s by %q", g.Path, strings.Join(g.Caps.Names(), "+"), g.Policy)
		if g.Document != "" {
			fmt.Fprintf(&b, " in=%q", g.Document)
		}
		if g.Templated {
			b.WriteString(" templated")
		}
		b.WriteByte('\n')
	}
	for _, n := range f.Namings {
		fmt.Fprintf(&b, "- %q is %s%s\n", n.Policy, n.File, n.Document)
	}
	return b.String()
}

// look does with a file what a scan does.
func look(s Source, f File) Found {
	if !s.Wants(f.Name) {
		return Found{}
	}
	if len(s.Markers) > 0 && !lex.Mentions(f.Data, s.Markers...) ||
		len(s.Also) > 0 && !lex.Mentions(f.Data, s.Also...) {
		return Found{}
	}
	for _, key := range s.Keys {
		if !lex.HasKey(f.Data, key) {
			return Found{}
		}
	}
	return s.Find(f)
}

// canary is in the fixtures wherever a secret stands beside a reference.
const canary = "CANARY"

// Each testdata/<source>.txtar holds files, and after each one "want" with what must be found
// in it.
func TestFixtures(t *testing.T) {
	t.Parallel()
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			file := "testdata/" + s.Name + ".txtar"
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			update := os.Getenv("UPDATE") != ""
			for i := 0; i+1 < len(archive.Files); i += 2 {
				in, want := archive.Files[i], &archive.Files[i+1]
				if want.Name != "want" {
					t.Fatalf("%s is followed by %s", in.Name, want.Name)
				}
				got := listing(look(s, File{Name: in.Name, Data: in.Data}))
				if update {
					want.Data = []byte(got)
				}
				if got != string(want.Data) {
					t.Errorf("%s:\n%s\nwant\n%s", in.Name, got, want.Data)
				}
				if strings.Contains(got, canary) {
					t.Errorf("%s: a secret beside a reference is kept:\n%s", in.Name, got)
				}
				crlf := bytes.ReplaceAll(in.Data, []byte("\n"), []byte("\r\n"))
				if again := listing(look(s, File{Name: in.Name, Data: crlf})); again != got {
					t.Errorf("%s with CRLF:\n%s\nwant\n%s", in.Name, again, got)
				}
			}
			if update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
