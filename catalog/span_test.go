package catalog

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/catalog/sources"
)

// The places of a reference's parts are marked in its file: the raw text by ‹›, the path by «», the
// mount by ⟦⟧.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, file, want string }{
		{"a value", "es.yaml", `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  data: [{secretKey: x, remoteRef: {key: ‹«secret/app»›, property: x}}]`},
		{"the key of a map is the same word", "es.yaml", `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  secretStoreRef: {name: app}
  data: [{secretKey: app, remoteRef: {key: ‹«app»›, property: app}}] # app`},
		{"a raw text with more in it", "values.yaml", `x: ‹ref+vault://«kv/app»#/kv›`},
		{"a raw text put together", "values.yaml",
			`x: ref+vault://«kv/app»?namespace=ns&version=2#/field`},
		{"a mount of its own", "vso.yaml", `
apiVersion: secrets.hashicorp.com/v1beta1
kind: VaultStaticSecret
spec:
  type: kv-v2
  mount: ⟦kv⟧
  path: ‹«kv»›`},
		{"twice on a line", "a.ctmpl",
			`{{ with secret "‹«secret/data/a»›" }}{{ end }}{{ with secret "secret/data/a" }}{{ end }}`},
		{"escaped", "es.yaml", `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  data: [{secretKey: x, remoteRef: {key: "secret\x2fapp", property: x}}]`},
		{"an annotation", "catalog-info.yaml", `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: app
  annotations:
    vault.io/secrets-engine: ⟦teams⟧
    vault.io/secrets-path: ‹«app»›`},
		{"CRLF and characters of several bytes", "values.yaml",
			"# é\r\nx: é ‹ref+vault://«kv/日本/app»#/f›\r\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := strings.NewReplacer("‹", "", "›", "", "«", "", "»", "", "⟦", "", "⟧",
				"").Replace(tc.want)
			c := scanReferences(t, catalogtest.Files(t, map[string]string{tc.file: "\ufeff" + text}))
			line, raw, path := 0, "", ""
			if len(c.References) > 0 {
				r := c.References[0]
				line, raw, path = r.Line, r.Raw, r.FilePath
			} else {
				p := c.Entities[0].SecretsPaths[0]
				line, raw, path = p.Line, p.Path, c.Entities[0].Path
			}
			places, err := c.Places(path)
			if err != nil {
				t.Fatal(err)
			}
			if got := marked(text, places.Of(line, raw)); got != tc.want {
				t.Errorf("have\n%s\nwant\n%s", got, tc.want)
			}
		})
	}
}

// marked returns a text with marks around the parts of a reference.
func marked(text string, w Written) string {
	marks := map[int]string{}
	for _, m := range []struct {
		Span
		open, end string
	}{{w.Raw, "‹", "›"}, {w.Path, "«", "»"}, {w.Mount, "⟦", "⟧"}} {
		if m.Span != (Span{}) {
			marks[m.Start] += m.open
			marks[m.End] = m.end + marks[m.End]
		}
	}
	for _, at := range slices.Backward(slices.Sorted(maps.Keys(marks))) {
		text = text[:at] + marks[at] + text[at:]
	}
	return text
}

func TestColumns(t *testing.T) {
	t.Parallel()
	p := NewPlaces("values.yaml", []byte("# é\r\nx: 🔑 ref+vault://kv/日本#/f\r\n"))
	place, ok := p.Of(2, "ref+vault://kv/日本#/f").Place()
	if line, from, to := p.Columns(place); !ok || line != 2 || from != 7 || to != 27 {
		t.Errorf("line %d, columns %d to %d, %v", line, from, to, ok)
	}
	if w := p.Of(1, "ref+vault://kv/日本#/f"); w != (Written{}) {
		t.Errorf("a file that no longer says so: %+v", w)
	}
}

// In the fixtures of all sources, another path that is written where a path is said to stand is the
// path of the reference, and hardly any reference has no place.
func TestPlacesOfFixtures(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob("sources/testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	all, placed := 0, 0
	for _, archive := range archives {
		fixtures, err := txtar.ParseFile(archive)
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range fixtures.Files {
			p := NewPlaces(in.Name, in.Data)
			for _, r := range p.found.refs {
				w := p.Of(r.Line, r.Raw)
				all++
				if _, ok := w.Place(); ok {
					placed++
				}
				if at := lastSign(r.Path); at >= 0 && w.Path != (Span{}) && !r.Templated {
					other := r.Path[:at] + "Z9" + r.Path[at:]
					if !p.changes(w.Path, other, pathOf(r)(other)) {
						t.Errorf("%s: %s:%d: the path of %+v is not at %v", archive, in.Name, r.Line, r, w.Path)
					}
				}
			}
		}
	}
	if all < 500 || placed < all*95/100 {
		t.Errorf("%d of %d references have a place", placed, all)
	}
}

// Whatever a file holds, another path is written so that it is read there, and no more is changed;
// or it is refused.
func FuzzRewrite(f *testing.F) {
	archives, err := filepath.Glob("sources/testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, archive := range archives {
		fixtures, err := txtar.ParseFile(archive)
		if err != nil {
			f.Fatal(err)
		}
		for _, in := range fixtures.Files {
			if in.Name != "want" && len(in.Data) < 2000 {
				f.Add(in.Name, in.Data, "other/path")
			}
		}
	}
	f.Fuzz(func(t *testing.T, name string, text []byte, path string) {
		if len(text) > 4000 || len(path) > 100 {
			return
		}
		p := NewPlaces(name, text)
		for i, r := range p.found.refs[:min(len(p.found.refs), 3)] {
			p.Of(r.Line, r.Raw)
			now, err := p.Rewrite(r, Right{Path: path})
			if err != nil || path == "" {
				continue
			}
			if slices.Contains(now.found.refs, r) && r.Path != path ||
				len(now.found.refs) > len(p.found.refs) {
				t.Fatalf("%d: %+v is still there in %q", i, r, now.Text())
			}
			if !slices.ContainsFunc(now.found.refs, func(r sources.Reference) bool {
				return r.Path == path
			}) {
				t.Fatalf("%q is not written in %q", path, now.Text())
			}
		}
	})
}
