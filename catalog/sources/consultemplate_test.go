package sources

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/sources/lex"
)

func TestTemplateReferencesCountLinesFromTheirStart(t *testing.T) {
	t.Parallel()
	refs := templateReferences(lex.NewText("x\n{{ with secret\n  \"secret/data/a\" }}{{ .Data.data.b }}{{ end }}",
		41), nil)
	if len(refs) != 1 || refs[0].Line != 43 || refs[0].Path != "secret/data/a" ||
		refs[0].Field != "b" || refs[0].Source != "" {
		t.Errorf("found %+v", refs)
	}
	if refs := templateReferences(lex.NewText("", 1), nil); refs != nil {
		t.Errorf("found %+v in nothing", refs)
	}
}

// A field is told where a template uses one alone.
func TestTemplateFields(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{{ with secret "a/b" }}{{ .Data.x }}{{ end }}`:                                          "x",
		`{{ with secret "a/b" }}{{ .Data.data.x }}{{ .Data.data.x }}{{ end }}`:                   "x",
		`{{ with secret "a/b" }}{{ .Data.data.x }}{{ .Data.data.y }}{{ end }}`:                   "",
		`{{ with secret "a/b" }}{{ .Data.data.x.deep }}{{ end }}`:                                "x",
		`{{ with secret "a/b" }}{{ .Data.metadata.version }}{{ end }}`:                           "",
		`{{ with secret "a/b" }}{{ if .Data.data.x }}{{ .Data.data.x }}{{ end }}{{ end }}`:       "x",
		`{{ with secret "a/b" }}{{ range .Data.data }}{{ .Data.z }}{{ end }}{{ end }}`:           "",
		`{{ with secret "a/b" }}{{ end }}{{ .Data.data.x }}`:                                     "",
		`{{ with $s := secret "a/b" }}{{ $s.Data.data.x }}{{ end }}`:                             "x",
		`{{ $s := secret "a/b" }}{{ $s.Data.x }}`:                                                "x",
		`{{ (secret "a/b").Data.data.x }}`:                                                       "x",
		`{{ with (secret "a/b").Data.data }}{{ .x }}{{ end }}`:                                   "x",
		`{{ with secret "a/b" }}{{ with .Data.data }}{{ .x }}{{ end }}{{ end }}`:                 "x",
		`{{ with secret "a/b" }}{{ index .Data.data "x-y" }}{{ end }}`:                           "x-y",
		`{{ with secret "a/b" }}{{ .Data.data.x | toJSON }}{{ end }}`:                            "x",
		`{{ with secret "a/b" }}{{ else }}{{ .Data.data.x }}{{ end }}`:                           "",
		`{{ with secret "a/b" }}{{ scratch.Set "k" .Data.data.x }}{{ end }}`:                     "x",
		`{{- with secret "a/b" -}}` + strings.Repeat("{{ if 1 }}", 300) + `{{ .Data.x }}`:        "",
		`{{ with secret "a/b" }}{{ with secret "c/d" }}{{ end }}{{ .Data.data.outer }}{{ end }}`: "outer",
	} {
		refs := templateReferences(lex.NewText(text, 1), nil)
		if len(refs) == 0 || refs[0].Path != "a/b" || refs[0].Field != want {
			t.Errorf("%s gives %+v, want the field %q", text, refs, want)
		}
	}
}
