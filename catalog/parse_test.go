package catalog

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// describe writes what was parsed as the want files have it.
func describe(p *parsed) string {
	var b strings.Builder
	for _, e := range p.entities {
		fmt.Fprintf(&b, "%d %s", e.Line, e.Ref)
		text := func(format, s string) {
			if s != "" {
				fmt.Fprintf(&b, " "+format, s)
			}
		}
		text("title=%q", e.Title)
		text("owner=%s", e.Owner)
		text("system=%s", e.System)
		text("engine=%q", e.SecretsEngine)
		if e.badEngine {
			b.WriteString(" bad-engine")
		}
		for _, path := range e.SecretsPaths {
			fmt.Fprintf(&b, " %q:%d", path.Path, path.Line)
		}
		if e.Annotated && len(e.SecretsPaths) == 0 {
			b.WriteString(" annotated")
		}
		b.WriteByte('\n')
	}
	for _, problem := range p.problems {
		fmt.Fprintf(&b, "%d: %s\n", problem.Line, problem.Message)
	}
	return b.String()
}

func TestParse(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/parse.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.Files)%2 != 0 || len(archive.Files) == 0 {
		t.Fatalf("%d files in the archive", len(archive.Files))
	}
	for i := 0; i < len(archive.Files); i += 2 {
		in, want := archive.Files[i], archive.Files[i+1]
		name := strings.TrimSuffix(in.Name, ".yaml")
		if want.Name != name+".want" {
			t.Fatalf("%s is followed by %s", in.Name, want.Name)
		}
		for ending, data := range map[string][]byte{
			"LF":   in.Data,
			"CRLF": bytes.ReplaceAll(in.Data, []byte("\n"), []byte("\r\n")),
			"BOM":  append([]byte("\ufeff"), in.Data...),
		} {
			p := parseFile(t.Context(), data)
			sortProblems(p.problems)
			if got := describe(p); got != string(want.Data) {
				t.Errorf("%s, %s:\n%s\nwant\n%s", name, ending, got, want.Data)
			}
		}
	}
}

func TestProblemsBelongToTheirEntity(t *testing.T) {
	t.Parallel()
	p := parseFile(t.Context(),
		[]byte("apiVersion: backstage.io/v1\nkind: API\nmetadata: {name: a, title: 1}\n"+
			"---\napiVersion: backstage.io/v1\nkind: A\nmetadata: {name: b_}\n"))
	if len(p.problems) != 2 || p.problems[0].Ref != "api:default/a" || p.problems[1].Ref != "" {
		t.Fatalf("problems %+v", p.problems)
	}
	if e := p.entities[0]; len(e.Problems) != 1 || e.Problems[0] != p.problems[0] {
		t.Errorf("the entity's problems are %+v", e.Problems)
	}
}

// A file can make as many problems as it has documents; a screen full is enough.
func TestProblemsOfAFileAreCapped(t *testing.T) {
	t.Parallel()
	p := parseFile(t.Context(), []byte(strings.Repeat("---\napiVersion: backstage.io/v1\n", 500)))
	if len(p.problems) != maxProblems+1 || p.documents != 500 {
		t.Fatalf("%d problems of %d documents", len(p.problems), p.documents)
	}
	if got := p.problems[maxProblems].Message; got != "900 more problems in this file" {
		t.Errorf("the last says %q", got)
	}
}

func FuzzParse(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/parse.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		f.Add(file.Data)
	}
	f.Add([]byte("apiVersion: backstage.io/\n&a *a : [*a, ? ]\n"))
	f.Add([]byte("{apiVersion: &a backstage.io/, kind: *a, metadata: &m {name: *a, annotations: *m}}"))
	f.Add([]byte(pointer("a",
		" {type: &t file, target: *t, targets: [./a, *t, {$text: b}, ~], presence: optional}")))
	f.Add([]byte(pointer("a", "\n  targets: &x [*x, *x, 'b\n c']")))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := 1 + countBreaks(string(data))
		p := parseFile(context.Background(), data)
		if p.documents < len(p.entities) {
			t.Fatalf("%d documents with %d entities", p.documents, len(p.entities))
		}
		for _, problem := range p.problems {
			if problem.Line < 0 || problem.Line > lines || strings.ContainsAny(problem.Message, "\n\r") {
				t.Fatalf("problem %+v in a file of %d lines", problem, lines)
			}
		}
		for _, l := range p.locations {
			for _, to := range l.targets {
				if to.text == "" || to.line < l.entity.Line || to.line > lines {
					t.Fatalf("target %+v of an entity on line %d in a file of %d lines", to, l.entity.Line, lines)
				}
			}
		}
		for _, e := range p.entities {
			if !validName(e.Name) || !validKind(e.Kind) || !validNamespace(e.Namespace) ||
				e.Ref != formatRef(e.Kind, e.Namespace, e.Name) {
				t.Fatalf("entity %+v", e)
			}
			for _, path := range e.SecretsPaths {
				if path.Path == "" || path.Line < e.Line || path.Line > lines {
					t.Fatalf("%s: path %+v in a file of %d lines", e.Ref, path, lines)
				}
			}
			for _, r := range e.Roots(Options{}) {
				if err := r.Location.Validate(); err != nil || !r.Location.IsFolder() {
					t.Fatalf("%s: location %q: %v", e.Ref, r.Location, err)
				}
			}
		}
	})
}

func countBreaks(s string) int {
	return strings.Count(s, "\n") + strings.Count(s, "\r") - strings.Count(s, "\r\n")
}
