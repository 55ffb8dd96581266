package catalog

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
)

// What is ignored of problems in files is no problem of the catalog, nor of an entity; comments and
// rules say so alike, and a comment is only looked at in a file that anything is in.
func TestIgnoredProblems(t *testing.T) {
	t.Parallel()
	entity := func(name, comment string) string {
		return "apiVersion: backstage.io/v1alpha1\n" + comment +
			"kind: Componen\nmetadata: {name: " + name + "}\n"
	}
	dir := catalogtest.Files(t, map[string]string{
		".git/HEAD":    "x",
		"a/plain.yaml": entity("p", ""),
		"a/said.yaml":  entity("q", "# vaultmap:ignore a kind of ours\n"),
		"a/other.yaml": entity("r", "# vaultmap:ignore=missing another\n"),
		"a/wrong.yaml": entity("s", "# vaultmap:ignore\n"),
		"b/ruled.yaml": entity("t", ""),
		"good.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: l}\n" +
			"spec:\n  targets:\n    - gone.yaml # vaultmap:ignore not yet\n    - lost.yaml\n",
		"notes.yaml":   "# vaultmap:ignore\nx: y\n",
		"sub/.git/x":   "x",
		"sub/b/x.yaml": entity("u", ""),
	})
	rules := []IgnoreRule{
		{File: "b/**", Ignoring: Ignoring{Ignored: Ignored{"by a rule", "config x:1"}}},
		{File: "a/**", Ignoring: Ignoring{Ignored: Ignored{"another kind", "config x:2"},
			Kinds: []string{"missing"}}},
		{Source: "shell", Ignoring: Ignoring{Ignored: Ignored{"another source", "config x:3"}}},
	}
	for _, in := range []string{dir, filepath.Join(dir, "b"), filepath.Join(dir, "sub")} {
		c, err := Scan(t.Context(), []string{in}, ScanOptions{References: true, Ignore: rules})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, p := range c.Problems {
			if p.Ignored != (Ignored{}) {
				t.Errorf("%s is no problem: %v", p, p.Ignored)
			}
			got[filepath.Base(p.Path)]++
		}
		for _, p := range c.Ignored {
			if p.Ignored.Reason == "" {
				t.Errorf("%s is ignored without a reason", p)
			}
			got["ignored "+filepath.Base(p.Path)+": "+p.Ignored.Reason]++
		}
		want := map[string]int{"plain.yaml": 1, "ignored said.yaml: a kind of ours": 1, "other.yaml": 1,
			"wrong.yaml": 2, "good.yaml": 1, "ignored good.yaml: not yet": 1}
		if in == dir {
			for name, n := range want {
				if got[name] < n {
					t.Errorf("%s: %d, want %d; all %v", name, got[name], n, got)
				}
			}
			if got["notes.yaml"] > 0 {
				t.Error("a file that nothing is in has a problem")
			}
		}
		if in != filepath.Join(dir, "sub") && got["ignored ruled.yaml: by a rule"] == 0 ||
			got["ruled.yaml"] > 0 {
			t.Errorf("in %s: %v", in, got)
		}
		if in != filepath.Join(dir, "b") && got["ignored x.yaml: by a rule"] == 0 {
			t.Errorf("the name below its own repository is not what counts: %v", got)
		}
		for _, e := range c.Entities {
			for _, p := range e.Problems {
				if p.Ignored != (Ignored{}) || strings.Contains(p.Message, "gone.yaml") {
					t.Errorf("%s has %v", e.Ref, p)
				}
			}
		}
	}
}

// A rule is about what all that it names fits.
func TestIgnoreRules(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		rule                   IgnoreRule
		file, location, source string
		want                   bool
	}{
		{IgnoreRule{}, "a.sh", "secret/a", "shell", true},
		{IgnoreRule{}, "", "secret/a", "", true},
		{IgnoreRule{File: "a.sh"}, "a.sh", "", "", true},
		{IgnoreRule{File: "a.sh"}, "b/a.sh", "", "", false},
		{IgnoreRule{File: "a.sh"}, "", "secret/a", "", false},
		{IgnoreRule{File: "**/a.sh"}, "b/c/a.sh", "", "", true},
		{IgnoreRule{File: "**/a.sh"}, "a.sh", "", "", true},
		{IgnoreRule{File: "b/*"}, "b/c/a.sh", "", "", false},
		{IgnoreRule{File: "{b,c}/**"}, "c/d/a.sh", "", "", true},
		{IgnoreRule{Location: "secret/a"}, "x", "secret/a", "", true},
		{IgnoreRule{Location: "secret/a"}, "x", "secret/a/", "", true},
		{IgnoreRule{Location: "secret/a"}, "x", "secret/ab", "", false},
		{IgnoreRule{Location: "secret/a"}, "x", "secret/a/b", "", false},
		{IgnoreRule{Location: "secret/a/"}, "x", "secret/a/b/c", "", true},
		{IgnoreRule{Location: "secret/a/"}, "x", "secret/a/", "", true},
		{IgnoreRule{Location: "secret/a/"}, "x", "secret/ab", "", false},
		{IgnoreRule{Location: "secret/*/old"}, "x", "secret/a/old", "", true},
		{IgnoreRule{Location: "secret/**"}, "x", "secret/a/b", "", true},
		{IgnoreRule{Location: "secret/**"}, "x", "", "", false},
		{IgnoreRule{Source: "shell"}, "x", "secret/a", "shell", true},
		{IgnoreRule{Source: "shell"}, "x", "secret/a", "vals", false},
		{IgnoreRule{File: "x", Location: "secret/a", Source: "shell"}, "x", "secret/a", "shell", true},
		{IgnoreRule{File: "x", Location: "secret/b", Source: "shell"}, "x", "secret/a", "shell", false},
	} {
		if got := tc.rule.holds(tc.file, tc.location, tc.source); got != tc.want {
			t.Errorf("%+v of %q %q %q: %t", tc.rule, tc.file, tc.location, tc.source, got)
		}
	}
}
