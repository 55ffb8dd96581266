package catalog

import (
	"slices"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func TestSplitPaths(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"a":               {"a"},
		" a , b ,c":       {"a", "b", "c"},
		",, a,\t,":        {"a"},
		"":                nil,
		" , ":             nil,
		"a b,c/ d":        {"a b", "c/ d"},
		"a\n,\n b":        {"a", "b"},
		"\u00a0a\ufeff":   {"a"}, // both are blanks to JavaScript
		"\u0085a\u200b":   {"\u0085a\u200b"},
		"/a/,/b//c/":      {"/a/", "/b//c/"},
		"\x1b[2Ja,\u202e": {"\x1b[2Ja", "\u202e"}, // hostile text is kept exact
	} {
		if got := splitPaths(in); !slices.Equal(got, want) {
			t.Errorf("splitPaths(%q) = %q, want %q", in, got, want)
		}
	}
}

func entity(engine string, paths ...string) *Entity {
	e := &Entity{SecretsEngine: engine}
	for i, p := range paths {
		e.SecretsPaths = append(e.SecretsPaths, SecretsPath{Path: p, Line: i + 1})
	}
	return e
}

func TestLocations(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		entity *Entity
		opts   Options
		want   []string
	}{
		{"the plugin's default engine", entity("", "a/b"), Options{}, []string{"secrets/a/b/"}},
		{"the configured engine", entity("", "a/b"), Options{DefaultEngine: "kv"}, []string{"kv/a/b/"}},
		{"the entity's engine", entity("team/legacy", "a"), Options{DefaultEngine: "kv"},
			[]string{"team/legacy/a/"}},
		{"slashes", entity("/kv/", "/a//b/"), Options{}, []string{"kv/a/b/"}},
		{"the mount itself", entity("kv", "/"), Options{}, []string{"kv/"}},
		{"several, one of them twice", entity("kv", "b", "a", "b/"), Options{},
			[]string{"kv/b/", "kv/a/"}},
		{"a suffix changes no list", entity("kv", "a"), Options{Suffix: "config"}, []string{"kv/a/"}},
		{"names are exact", entity("kv", "a b/%2F/#?"), Options{}, []string{"kv/a b/%2F/#?/"}},
		{"escapes the mount", entity("kv", "../sys", "a/../../b", "a/./b", "ok"), Options{},
			[]string{"kv/ok/"}},
		{"escapes by the engine", entity("kv/../sys", "a"), Options{}, nil},
		{"escapes by the configured engine", entity("", "a"), Options{DefaultEngine: ".."}, nil},
		{"no annotation", entity("kv"), Options{}, nil},
	} {
		var got []string
		for _, l := range tc.entity.Locations(tc.opts) {
			got = append(got, l.String())
			if !l.IsFolder() {
				t.Errorf("%s: %s is no folder", tc.name, l)
			}
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
	l := entity("kv", "a").Locations(Options{Namespace: "/ns/x/"})
	if want := vaultpath.New("ns/x", "kv", "a/"); len(l) != 1 || l[0] != want {
		t.Errorf("with a namespace: %+v, want %+v", l, want)
	}
}

// The plugin offers to create the secret named like the path, or the suffix below it.
func TestCreate(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ path, suffix, want string }{
		{"a/b", "", "kv/a/b"}, {"a/b/", "", "kv/a/b"}, {"a/b", "config", "kv/a/b/config"},
		{"/", "config", "kv/config"}, {"/", "", "kv/"},
	} {
		roots := entity("kv", tc.path).Roots(Options{Suffix: tc.suffix})
		if got := roots[0].Create.String(); got != tc.want {
			t.Errorf("%q with suffix %q: %q, want %q", tc.path, tc.suffix, got, tc.want)
		}
	}
}

func TestHints(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ engine, path, corrected string }{
		{"secrets", "teams/a", ""},
		{"secrets", "secret/data/teams/a", "teams/a"},
		{"secrets", "secret/metadata/teams/a/", "teams/a/"},
		{"secrets", "secrets/teams/a", "teams/a"},
		{"secrets", "/secrets/data/teams/a", "teams/a"},
		{"secrets", "data/teams/a", "teams/a"},
		{"secrets", "metadata/teams/a", "teams/a"},
		{"team/legacy", "team/legacy/billing", "billing"},
		{"team/legacy", "team/billing", ""},
		{"secrets", "/v1/secrets/data/teams/a", "teams/a"},
		{"secrets", "v1/secret/metadata/teams/a", "teams/a"},
		{"secrets", "v1/teams/a", ""}, // a folder can be called so
		{"secrets", "a/b/data/c", ""},
		{"secrets", "teams/data/etl", ""}, // a team can be called data
		{"secrets", "KV-v2/data/etl", "etl"},
		{"secrets", "secretsmanager/x", ""},
		{"secrets", "database/x", ""},
		{"secrets", "data", ""},       // a folder that happens to have this name
		{"secrets", "secrets/", ""},   // likewise
		{"secrets", "teams/data", ""}, // likewise
		{"secrets", "/", ""},
	} {
		roots := entity(tc.engine, tc.path).Roots(Options{})
		r := roots[0]
		if r.Corrected != tc.corrected || (r.Hint == "") != (tc.corrected == "") {
			t.Errorf("%s with %q: corrected %q, hint %q; want %q", tc.engine, tc.path, r.Corrected, r.Hint,
				tc.corrected)
		}
		if want := vaultpath.New("", tc.engine, vaultpath.Clean(tc.path)).Folder(); r.Location != want {
			t.Errorf("%s with %q: a hint changed the location to %s", tc.engine, tc.path, r.Location)
		}
	}
}
