package sample

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
)

func scan(t *testing.T) *catalog.Catalog {
	t.Helper()
	dir := t.TempDir()
	if err := Write(dir); err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Scan(t.Context(), []string{dir}, catalog.ScanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The demo shows every state that there is; each needs an entity that leads to it.
func TestEntitiesLeadToEveryState(t *testing.T) {
	t.Parallel()
	c := scan(t)
	for ref, want := range map[string][]string{
		"payments-api": {"secrets/teams/payments/prod/", "secrets/teams/payments/staging/",
			"secrets/teams/checkout/"},
		"payments-worker":       {"secrets/teams/payments/prod/"},
		"payments-db":           {"secrets/teams/payments/prod/db-main/"}, // also a secret
		"api:payments-http":     nil,                                      // without the annotation
		"payments-batch":        {"secrets/teams/payments/legacy/"},       // denied
		"payments-importer":     {"secrets/secret/data/teams/payments/prod/"},
		"billing":               {"team/legacy/billing/"}, // KV version 1, a mount with a slash
		"mailer":                {"team/legacy/mail/"},
		"identity-api":          {"secrets/teams/identity/prod/"},
		"sso":                   {"secrets/teams/identity/sso/"},
		"identity-sandbox":      {"secrets/empty/"},
		"ci-runner":             {"platform/ci/"}, // an engine of its own
		"resource:cluster-eu":   {"platform/kubernetes/eu/"},
		"resource:cluster-us":   {"platform/kubernetes/us/"},
		"monitoring":            {"platform/monitoring/"},
		"resource:certificates": {"acme-ca/roles/"}, // cannot be listed
		"load-test":             {"secrets/bulk/"},
		"slow-store":            {"secrets/slow/"},
		"name-zoo":              {"secrets/odd names/"},
	} {
		e, err := c.Lookup(ref)
		if err != nil {
			t.Error(err)
			continue
		}
		var got []string
		for _, l := range e.Locations(catalog.Options{}) {
			got = append(got, l.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: locations %q, want %q", ref, got, want)
		}
		if e.Annotated != (want != nil) {
			t.Errorf("%s: Annotated = %v", ref, e.Annotated)
		}
		if e.Owner == "" || e.Title == "" {
			t.Errorf("%s: owner %q, title %q", ref, e.Owner, e.Title)
		}
	}
}

func TestUsualMistakeHasHint(t *testing.T) {
	t.Parallel()
	e, err := scan(t).Lookup("payments-importer")
	if err != nil {
		t.Fatal(err)
	}
	roots := e.Roots(catalog.Options{})
	if len(roots) != 1 || roots[0].Corrected != "teams/payments/prod" {
		t.Errorf("roots %+v, want one whose corrected path is teams/payments/prod", roots)
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	c := scan(t)
	if len(c.Entities) < 14 {
		t.Errorf("%d entities", len(c.Entities))
	}
	var names []string
	for _, g := range c.Groups(catalog.BySystem) {
		names = append(names, g.Name)
	}
	if want := []string{"identity", "payments", "platform", catalog.NoSystem}; !slices.Equal(names,
		want) {
		t.Errorf("groups %q, want %q", names, want)
	}
}

func TestBrokenDocumentIsTheOnlyProblem(t *testing.T) {
	t.Parallel()
	c := scan(t)
	if len(c.Problems) != 1 {
		t.Fatalf("problems %v, want one", c.Problems)
	}
	p := c.Problems[0]
	if p.File != "identity/sandbox.yaml" || p.Line != 20 || !strings.Contains(p.Message, "quoted") {
		t.Errorf("problem %v, want the line where the quote begins", p)
	}
}

func TestWriteDoesNotOverwrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := Write(dir); err != nil {
		t.Fatal(err)
	}
	if err := Write(dir); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Write into the same folder: %v, want an error that it exists", err)
	}
}
