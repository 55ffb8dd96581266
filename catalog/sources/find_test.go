package sources

import (
	"encoding/base64"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

func TestFind(t *testing.T) {
	t.Parallel()
	const text = `apiVersion: external-secrets.io/v1
kind: List
items:
  - apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    spec:
      secretStoreRef: {name: vault}
      data:
        - remoteRef: &r {key: app, property: a}
        - remoteRef: *r
  - apiVersion: v1
    kind: Secret
    stringData: {a: "<path:kv/data/a#b>", c: "vault:kv/data/c#d"}
`
	want := `9 store=SecretStore/vault app field=a
13 kv/data/a field=b raw=<path:kv/data/a#b>
13 kv/data/c field=d raw=vault:kv/data/c#d
`
	if got := listing(Find(File{Name: "deploy/all.yaml", Data: []byte(text)})); got != want {
		t.Errorf("found\n%s\nwant\n%s", got, want)
	}
	if got := Find(File{Name: "deploy/all.png", Data: []byte(text)}); len(got.References) > 0 {
		t.Errorf("found %v in a picture", got)
	}
	many := "data: {x: [" + strings.Repeat(`"vault:kv/data/c#d",`, 30_000) + "]}\n"
	if got := Find(File{Name: "a.yaml", Data: []byte(many)}); len(got.References) != 1 {
		t.Errorf("%d references of one line, want 1", len(got.References))
	}
	many = strings.Repeat("- vault:kv/data/c#d\n", maxReferences+10)
	if got := Find(File{Name: "a.yaml", Data: []byte(many)}); len(got.References) != maxReferences {
		t.Errorf("%d references, want %d", len(got.References), maxReferences)
	}
}

func TestWants(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"a.yaml": true, "x/b.YML": true, "chart/templates/_helpers.tpl": true, "app.yaml.j2": true,
		"Dockerfile": true,
		"main.tf":    true, ".env": true, ".env.prod": true, "photo.png": false,
		"main.go": true, "main.c": false,
		"README.md": false, "bin.exe": false, "app": true, // it may be a script
	} {
		if got := Wants(name); got != want {
			t.Errorf("Wants(%q) = %v", name, got)
		}
	}
}

// fixtures returns the files in every archive.
func fixtures(t testing.TB) []txtar.File {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal(archives, err)
	}
	var files []txtar.File
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(archive.Files); i += 2 {
			files = append(files, archive.Files[i])
		}
	}
	return files
}

// All sources together must find in each fixture at least what one finds alone, and must not
// keep a secret that stands beside a reference.
func TestFindOnFixtures(t *testing.T) {
	t.Parallel()
	for _, file := range fixtures(t) {
		checkFound(t, file.Name, file.Data)
		found := Find(File{Name: file.Name, Data: file.Data})
		if strings.Contains(listing(found), canary) {
			t.Errorf("%s: a secret is kept:\n%s", file.Name, listing(found))
		}
		for _, s := range All() {
			for _, r := range look(s, File{Name: file.Name, Data: file.Data}).References {
				if !hasReference(found, r) {
					t.Errorf("%s: %s alone finds %+v", file.Name, s.Name, r)
				}
			}
		}
	}
}

func hasReference(f Found, r Reference) bool {
	for _, other := range f.References {
		if other == r {
			return true
		}
	}
	return false
}

// checkFound checks what must hold whatever a file has in it.
func checkFound(t *testing.T, name string, data []byte) {
	t.Helper()
	lines := 1 + strings.Count(string(data), "\n") + strings.Count(string(data),
		"\r") - strings.Count(string(data), "\r\n")
	start := time.Now()
	found := Find(File{Name: name, Data: data})
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("%s: %d bytes took %v: %.200q", name, len(data), took, data)
	}
	known := map[string]bool{}
	for _, s := range All() {
		known[s.Name] = true
	}
	last := 0
	for _, r := range found.References {
		switch {
		case !known[r.Source]:
			t.Errorf("%s: no such source: %+v", name, r)
		case r.Path == "" && r.Mount == "" && r.Store == "":
			t.Errorf("%s: names nothing: %+v", name, r)
		case r.Line < 1 || r.Line > lines || r.Line < last:
			t.Errorf("%s: line %d of %d after %d: %+v", name, r.Line, lines, last, r)
		case len(r.Raw) > lex.MaxRaw+100 || strings.ContainsAny(r.Raw, "\r\n"):
			t.Errorf("%s: the raw text is long: %+v", name, r)
		}
		last = r.Line
	}
	for _, p := range found.Problems {
		if p.Line < 0 || p.Line > lines || p.Message == "" || strings.ContainsAny(p.Message, "\r\n") ||
			len(found.Problems) > maxProblems+1 {
			t.Errorf("%s: problem %+v of %d in %d lines", name, p, len(found.Problems), lines)
		}
	}
	for _, s := range found.Stores {
		if s.Name == "" || s.Line < 1 || s.Line > lines {
			t.Errorf("%s: store %+v of %d lines", name, s, lines)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, file := range fixtures(f) {
		f.Add(file.Name, file.Data)
	}
	f.Add("a.yaml", []byte("apiVersion: v1\nkind: Secret\ndata: {a: "+
		base64.StdEncoding.EncodeToString([]byte("\n\n<path:a/b#c>\nvault:a/b#c"))+"}\n"))
	f.Add("b.yaml", []byte("metadata: {annotations: {avp.kubernetes.io/path: a/b}}\nx: |\n  <y>\n\n  <z>"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if !Wants(name) {
			name += ".yaml"
		}
		checkFound(t, name, data)
	})
}
