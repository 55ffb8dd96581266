package catalog

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// definition returns a definition of an API, of about n bytes, in one of the forms that lie in
// repositories by the hundred. They speak of what uses secrets and have keys called so, and none
// names a place in Vault.
func (t *bigTreeText) definition(i, n int) (name, text string) {
	schemas := map[string]any{}
	for size := 0; size < n; {
		s := t.schema(3)
		schemas[t.term()+t.term()+fmt.Sprint(len(schemas))] = s
		one, _ := json.MarshalIndent(s, "      ", "  ")
		size += len(one)
	}
	indented := func(v any) string {
		data, _ := json.MarshalIndent(v, "", "  ")
		return string(data) + "\n"
	}
	paths := map[string]any{"/secrets/{name}": map[string]any{"get": map[string]any{
		"description": t.sentence(), "tags": []any{"secrets"}, "operationId": "uses"}}}
	switch i % 5 {
	case 0:
		return "api/openapi.json", indented(map[string]any{"openapi": "3.0.3", "paths": paths,
			"info":       map[string]any{"title": t.term(), "version": "1.0.0"},
			"components": map[string]any{"schemas": schemas}})
	case 1:
		return "api/openapi.yaml", asYAML(map[string]any{"openapi": "3.0.3", "paths": paths,
			"info":       map[string]any{"title": t.term(), "version": "1.0.0"},
			"components": map[string]any{"schemas": schemas}}, "")
	case 2:
		return "discovery/v1/service-api.json", indented(map[string]any{
			"kind": "discovery#restDescription",
			"auth": map[string]any{"oauth2": map[string]any{"scopes": map[string]any{
				"https://www.example.com/auth/secrets": map[string]any{"description": t.sentence()}}}},
			"resources": map[string]any{"secrets": paths}, "schemas": schemas})
	case 3:
		return "config/crd/bases/example.com_things.yaml", "---\n" + asYAML(map[string]any{
			"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
			"metadata": map[string]any{"name": "things.example.com"},
			"spec": map[string]any{"group": "example.com", "scope": "Namespaced",
				"versions": []any{map[string]any{"name": "v1", "served": true, "storage": true,
					"schema": map[string]any{"openAPIV3Schema": map[string]any{"type": "object",
						"properties": schemas}}}}}}, "")
	}
	return "models/apis/service/2016-01-01/api-2.json", indented(map[string]any{"version": "2.0",
		"metadata":   map[string]any{"serviceFullName": "Secrets", "protocol": "json"},
		"operations": paths, "shapes": schemas})
}

// term is a word of an API. Hardly any of these speaks of a vault, at the first of which ripgrep
// would end.
func (t *bigTreeText) term() string {
	return strings.Replace(t.word(), "vault", "backup", 1)
}

func (t *bigTreeText) sentence() string {
	uses := []string{"uses", "secrets", "secretRef", "needs", "is one of the", "key", "with", "in a"}
	text := "The " + t.term()
	for range 6 + t.IntN(20) {
		text += " " + uses[t.IntN(len(uses))] + " " + t.term()
	}
	return text + "."
}

// schema returns a schema in which others lie.
func (t *bigTreeText) schema(depth int) map[string]any {
	s := map[string]any{"description": t.sentence()}
	if depth == 0 || t.IntN(4) == 0 {
		s["type"] = []string{"string", "integer", "boolean"}[t.IntN(3)]
		return s
	}
	properties := map[string]any{}
	for range 1 + t.IntN(6) {
		properties[t.term()] = t.schema(depth - 1)
	}
	for _, name := range []string{"secretRef", "uses", "secrets", "name"} {
		if t.IntN(8) == 0 {
			properties[name] = t.schema(0)
		}
	}
	s["type"], s["properties"], s["required"] = "object", properties, []any{t.term()}
	return s
}

// asYAML writes a value below a key as generators of such files do: in block style, long texts in
// lines of their own.
func asYAML(v any, indent string) string {
	var b strings.Builder
	switch v := v.(type) {
	case map[string]any:
		var keys []string
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			b.WriteString(indent + key + ":" + belowKey(v[key], indent))
		}
	case []any:
		for _, item := range v {
			b.WriteString(indent + "-" + strings.Replace(belowKey(item, indent), "\n"+indent+"  ", " ", 1))
		}
	}
	return b.String()
}

func belowKey(v any, indent string) string {
	switch v := v.(type) {
	case map[string]any:
		return "\n" + asYAML(v, indent+"  ")
	case []any:
		return "\n" + asYAML(v, indent)
	case string:
		if len(v) > 60 {
			half := 30 + strings.IndexByte(v[30:], ' ')
			return " |-\n" + indent + "  " + v[:half] + "\n" + indent + "  " + v[half+1:] + "\n"
		}
		if strings.HasPrefix(v, "{") {
			return fmt.Sprintf(" %q\n", v)
		}
	}
	return fmt.Sprintf(" %v\n", v)
}
