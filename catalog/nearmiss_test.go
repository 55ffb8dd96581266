package catalog

import "testing"

func TestMisspeltKind(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{
		"Component": "", "API": "", "Template": "", "Location": "",
		"component": "Component", "Api": "API", "COMPONENT": "Component",
		"Compnent": "Component", "Componnet": "Component", "Components": "Component",
		"Compoennt": "Component", "Comonennt": "Component",
		"Sytem": "System", "Sysetm": "System", "Systems": "System", "Domian": "Domain", "Groups": "Group",
		"Usre": "User", "APIs": "API",
		"Resouce": "Resource", "Ressources": "Resource", "Locaton": "Location", "Tempalte": "Template",
		// Kinds of an organisation's own.
		"Source": "", "Allocation": "", "Vocation": "", "Team": "", "Tenant": "", "Product": "",
		"Person": "", "Project": "", "Environment": "",
		"Service": "", "App": "", "A": "", "AP": "", "Grant": "", "Role": "", "Computation": "",
		"Repository": "", "Database": "",
	} {
		if got := misspeltKind(kind); got != want {
			t.Errorf("%q: %q, want %q", kind, got, want)
		}
	}
}

func TestMisspeltVersion(t *testing.T) {
	t.Parallel()
	const template = "scaffolder.backstage.io/v1beta3"
	for version, want := range map[string]string{
		"backstage.io/v1alpha1": "", "backstage.io/v1beta1": "", template: "", "backstage.io/v1": "",
		"backstage.io/v2alpha1": "", "backstage.io/v1beta2": "",
		"example.backstage.io/v1": "", "backstage.io/": "", "backstage.io/x": "",
		"https://backstage.io/v1alpha":   "",
		"backstage.io/stable":            "",
		"backstage.io/v1aplha1":          "backstage.io/v1alpha1",
		"backstage.io/v1alpha":           "backstage.io/v1alpha1",
		"backstage.io/V1alpha1":          "backstage.io/v1alpha1",
		"backstage.io/v1alpha1 ":         "backstage.io/v1alpha1",
		"backstage.io/v1-beta1":          "backstage.io/v1beta1",
		"scafolder.backstage.io/v1beta3": template,
		"scaffolder.backstage.io/v1bta3": template,
	} {
		if got := misspeltVersion(version); got != want {
			t.Errorf("%q: %q, want %q", version, got, want)
		}
	}
}

// An entity of a kind that nobody knows is one like any other, with a note.
func TestUnknownKindsAreKept(t *testing.T) {
	t.Parallel()
	dir := tree(t, `
-- a.yaml --
apiVersion: backstage.io/v1alpha1
kind: Compnent
metadata: {name: a, annotations: {vault.io/secrets-path: a}}
---
apiVersion: example.backstage.io/v7
kind: Tenant
metadata: {name: b}
---
apiVersion: scafolder.backstage.io/v1beta3
kind: Template
metadata: {name: c}
`)
	c := scanAll(t, dir)
	equal(t, "entities", files(c), []string{"a a.yaml", "b a.yaml", "c a.yaml"})
	equal(t, "problems", messages(c), []string{
		`a.yaml:2: kind "Compnent" is not known: is it Component?`,
		`a.yaml:6: kind "Tenant" is none of Backstage's own`,
		`a.yaml:9: apiVersion "scafolder.backstage.io/v1beta3" is not known: is it scaffolder.backstage.io/v1beta3?`})
	if n := Faults(c.Problems); n != 2 {
		t.Errorf("%d of the problems are faults: an organisation may have kinds of its own", n)
	}
	if e := c.Entities[0]; e.Ref != "compnent:default/a" || len(e.SecretsPaths) != 1 ||
		len(e.Problems) != 1 {
		t.Errorf("the entity is %+v", e)
	}
}
