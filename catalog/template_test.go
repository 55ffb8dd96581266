package catalog

import (
	"fmt"
	"strings"
	"testing"
)

// A repository of software templates is as it should be: the entities in it are yet to be made, and
// nothing that is wrong with them is a fault.
func TestTemplatesAreNoFaults(t *testing.T) {
	t.Parallel()
	const head = "apiVersion: backstage.io/v1alpha1\n"
	named := func(name string) string {
		return head + "kind: Component\nmetadata:\n  name: " + name +
			"\n  annotations:\n    vault.io/secrets-path: /a//b\n    vault.io/secret-path: x\nspec: {owner: [1], type: x}\n"
	}
	for _, tc := range []struct{ text, note string }{
		{named("${{ values.name }}"),
			`4: metadata.name is "${{ values.name }}", a placeholder of a template`},
		{named("'{{ cookiecutter.name }}'"),
			`4: metadata.name is "{{ cookiecutter.name }}", a placeholder of a template`},
		{named("{{ .Values.name }}"), `4: metadata.name is a placeholder of a template`},
		{named("{{ cookiecutter.a.b | lower }}"), `4: metadata.name is a placeholder of a template`},
		{named("[[ .name ]]"), `4: metadata.name is a placeholder of a template`},
		{named("app-${NAME}"), `4: metadata.name is "app-${NAME}", a placeholder of a template`},
		{named("$NAME"), `4: metadata.name is "$NAME", a placeholder of a template`},
		{named("<name>"), `4: metadata.name is "<name>", a placeholder of a template`},
		{named("app-%s"), `4: metadata.name is "app-%s", a placeholder of a template`},
		{named("((name))"), `4: metadata.name is "((name))", a placeholder of a template`},
		{named("'@name@'"), `4: metadata.name is "@name@", a placeholder of a template`},
		{named("'#{Name}#'"), `4: metadata.name is "#{Name}#", a placeholder of a template`},
		{named("<%= name %>"), `4: metadata.name is "<%= name %>", a placeholder of a template`},
		{named("{{ x }}-api"), `4: not valid YAML: did not find expected key while parsing a block mapping (it looks like a template)`},
		{named("%s"), `4: not valid YAML: found character that cannot start any token while scanning for the next token (it looks like a template)`},
		{named("@name@"), `4: not valid YAML: found character that cannot start any token while scanning for the next token (it looks like a template)`},
		{"{{- if .Values.entity }}\n" + named("a") + "{{- end }}\n",
			`1: not valid YAML: did not find expected node content while parsing a flow node (it looks like a template)`},
		{head + "kind: Component\nmetadata:\n  {%- if values.x %}\n  name: a\n  {%- endif %}\n",
			`4: not valid YAML: found character that cannot start any token while scanning for the next token (it looks like a template)`},
		{head + "kind: '{{ kind }}'\nmetadata: {name: a_}\n",
			`2: kind is "{{ kind }}", a placeholder of a template`},
		{head + "kind: Component\nmetadata: ${{ values.metadata | dump }}\n",
			`3: metadata is "${{ values.metadata | dump }}", a placeholder of a template`},
		{head + "kind: Component\nmetadata:\n  name: a\n  namespace: ${{ values.namespace }}\n",
			`5: metadata.namespace is "${{ values.namespace }}", a placeholder of a template`},
	} {
		p := parseFile(t.Context(), []byte(tc.text))
		if len(p.entities) != 0 || len(p.problems) != 1 || !p.problems[0].Note || p.documents != 1 {
			t.Errorf("%s: %d entities, %d documents, problems %+v", tc.text, len(p.entities), p.documents,
				p.problems)
			continue
		}
		if got := fmt.Sprintf("%d: %s", p.problems[0].Line, p.problems[0].Message); got != tc.note {
			t.Errorf("%s: %s\nwant %s", tc.text, got, tc.note)
		}
	}
}

// What is wrong all the same stays a fault, and what an entity is known by need not be all that a
// template fills in.
func TestPlaceholdersInEntities(t *testing.T) {
	t.Parallel()
	const head = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n"
	for _, tc := range []struct{ text, want string }{
		{head + "  title: ${{ values.title }}\nspec: {owner: '${{ values.owner }}', system: \"{{ a/b:c }}\"}\n",
			"1 component:default/a title=\"${{ values.title }}\"\n"},
		{head + "  title: {{ title }}\nspec: {owner: {{ owner }}}\n", "1 component:default/a\n"},
		{head + "  annotations: ${{ values.annotations | dump }}\nspec: ${{ values.spec }}\n",
			"1 component:default/a\n"},
		{head + "  annotations:\n    vault.io/secrets-path: {{ path }}\n    vault.io/secrets-engine: {{ engine }}\n",
			"1 component:default/a bad-engine annotated\n"},
		{head + "  annotations: 1\n",
			"1 component:default/a\n5: metadata.annotations must be a map, not a number\n"},
		{head + "spec: {owner: [a]}\n",
			"1 component:default/a\n5: spec.owner must be a string, not a list\n"},
		{strings.Replace(head, "name: a", "name: a_", 1),
			"4: metadata.name is \"a_\": it must be letters and digits, with - _ . between them, at most 63 characters\n"},
		{strings.Replace(head, "name: a", "name: [a]", 1),
			"4: metadata.name must be a string, not a list\n"},
		{strings.Replace(head, "name: a", "name: {a: b}", 1),
			"4: metadata.name must be a string, not a map\n"},
		{strings.Replace(head, "name: a", "name: \"a", 1),
			"4: not valid YAML: found unexpected end of stream while scanning a quoted scalar\n"},
		{strings.Replace(head, "name: a", "name: @a", 1),
			"4: not valid YAML: found character that cannot start any token while scanning for the next token\n"},
	} {
		p := parseFile(t.Context(), []byte(tc.text))
		if got := describe(p); got != tc.want || Faults(p.problems) != len(p.problems) {
			t.Errorf("%s:\n%s\nwant\n%s", tc.text, got, tc.want)
		}
	}
}

// A Location of a template leads to files that are yet to be made.
func TestPlaceholdersInLocations(t *testing.T) {
	t.Parallel()
	dir := tree(t, `
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: a}
spec:
  type: file
  presence: ${{ values.presence }}
  target: ./${{ values.name }}/catalog-info.yaml
  targets: [./gone.yaml, {{ target }}]
-- skeleton/catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: b}
spec: {type: file, targets: {{ targets }}}
-- skeleton/deploy/es.yaml --
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec: {dataFrom: [{extract: {key: "teams/${{ values.name }}"}}]}
`)
	c := scanReferences(t, dir)
	equal(t, "problems", messages(c), []string{
		`catalog-info.yaml:7: target "./${{ values.name }}/catalog-info.yaml" is a placeholder of a template`,
		`catalog-info.yaml:8: target "./gone.yaml" does not exist`})
	if Faults(c.Problems) != 1 || !c.Problems[0].Note || c.Entities[0].Problems[0] != c.Problems[0] {
		t.Errorf("problems %+v", c.Problems)
	}
	if len(c.References) != 1 || !c.References[0].Templated {
		t.Errorf("references %+v", c.References)
	}
}

// Of many problems in a file the rest is counted, and is no fault where none of it is.
func TestRestOfNotesIsANote(t *testing.T) {
	t.Parallel()
	const template = "---\napiVersion: backstage.io/v1\nkind: API\nmetadata: {name: $x}\n"
	for rest, note := range map[string]bool{"": true,
		"---\napiVersion: backstage.io/v1\nkind: API\nmetadata: {name: x_}\n": false} {
		p := parseFile(t.Context(), []byte(strings.Repeat(template, maxProblems+1)+rest))
		if last := p.problems[len(p.problems)-1]; len(p.problems) != maxProblems+1 || last.Note != note {
			t.Errorf("%d problems, the last is %+v", len(p.problems), last)
		}
	}
}
