package catalog

import (
	"errors"
	"strings"
	"testing"
)

// annotated returns a text with annotations of its last entity.
func annotated(t *testing.T, text, engine string, paths ...string) (string, error) {
	t.Helper()
	entities := parseFile(t.Context(), []byte(text)).entities
	if len(entities) == 0 {
		t.Fatalf("no entity in %q", text)
	}
	in, err := entities[len(entities)-1].Annotate([]byte(text), engine, paths)
	if err != nil {
		return "", err
	}
	return string(Insert([]byte(text), in)), nil
}

const annotateHead = "# who we are\napiVersion: backstage.io/v1alpha1 # version\nkind: Component\n"

// An annotation goes where a person would write it. Comments, indentation and all else stay.
func TestAnnotate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, engine, paths, want string }{
		"no annotations": {"metadata:\n  name: app # ours\n  title: App\nspec: {}\n", "", "teams/a",
			"metadata:\n  name: app # ours\n+  annotations:\n+    vault.io/secrets-path: teams/a\n  title: App\nspec: {}\n"},
		"an engine": {"metadata:\n    name: app\n", "team/kv", "teams/a teams/b",
			"metadata:\n    name: app\n+    annotations:\n+        vault.io/secrets-path: teams/a, teams/b\n+        vault.io/secrets-engine: team/kv\n"},
		"other annotations": {
			"metadata:\n  name: app\n  annotations: # of others\n    # why\n    a: b\n    c: d\n", "", "x/y",
			"metadata:\n  name: app\n  annotations: # of others\n+    vault.io/secrets-path: x/y\n    # why\n    a: b\n    c: d\n"},
		"annotations without any": {"metadata:\n  annotations:\n  name: app\n", "", "x/y",
			"metadata:\n  annotations:\n+    vault.io/secrets-path: x/y\n  name: app\n"},
		"in brackets": {"metadata: {name: app, annotations: {a: b}}\n", "kv", "x/y z",
			"metadata: {name: app, annotations: {[vault.io/secrets-path: \"x/y, z\", vault.io/secrets-engine: kv, ]a: b}}\n"},
		"in empty brackets": {"metadata:\n  name: app\n  annotations: {}\n", "", "x/y",
			"metadata:\n  name: app\n  annotations: {[vault.io/secrets-path: x/y]}\n"},
		"all in brackets": {"metadata: {name: app}\n", "", "x/y",
			"metadata: {[annotations: {vault.io/secrets-path: x/y}, ]name: app}\n"},
		"a path more": {"metadata:\n  name: app\n  annotations:\n    vault.io/secrets-path: a/b # ours\n", "", "x/y",
			"metadata:\n  name: app\n  annotations:\n    vault.io/secrets-path: a/b[, x/y] # ours\n"},
		"a path more in quotes": {"metadata:\n  name: app\n  annotations: {vault.io/secrets-path: 'a/b', x: y}\n",
			"", "x/y", "metadata:\n  name: app\n  annotations: {vault.io/secrets-path: 'a/b[, x/y]', x: y}\n"},
		"a path more on lines": {
			"metadata:\n  name: app\n  annotations:\n    vault.io/secrets-path: >-\n      a/b,\n      c/d\n    x: y\n",
			"", "x/y",
			"metadata:\n  name: app\n  annotations:\n    vault.io/secrets-path: >-\n      a/b,\n      c/d[, x/y]\n    x: y\n"},
		"a path more behind a comma": {
			"metadata:\n  name: app\n  annotations:\n    vault.io/secrets-path: |\n      a/b,\n", "", "x/y",
			"metadata:\n  name: app\n  annotations:\n    vault.io/secrets-path: |\n      a/b,[ x/y]\n"},
		"a name that is none of a text": {"metadata:\n  name: app\n", "", "2024",
			"metadata:\n  name: app\n+  annotations:\n+    vault.io/secrets-path: \"2024\"\n"},
		"no end of line": {"metadata:\n  name: app", "", "x/y",
			"metadata:\n  name: app[\n  annotations:\n    vault.io/secrets-path: x/y]"},
		"another entity before": {"metadata:\n  name: one\n---\n" + annotateHead +
			"metadata:\n  name: two\n", "", "x/y", "metadata:\n  name: one\n---\n" + annotateHead +
			"metadata:\n  name: two\n+  annotations:\n+    vault.io/secrets-path: x/y\n"},
	} {
		marks := strings.NewReplacer("[", "", "]", "", "\n+", "\n")
		got, err := annotated(t, annotateHead+tc.text, tc.engine, strings.Fields(tc.paths)...)
		if want := annotateHead + marks.Replace(tc.want); err != nil || got != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, want)
		}
		// The ends of lines are those of the file, and a second time there is nothing that is missing.
		crlf := strings.ReplaceAll(annotateHead+tc.text, "\n", "\r\n")
		again, err := annotated(t, crlf, tc.engine, strings.Fields(tc.paths)...)
		if want := strings.ReplaceAll(annotateHead+marks.Replace(tc.want), "\n", "\r\n"); err != nil ||
			again != want {
			t.Errorf("%s with CRLF: %v\n%q\nwant\n%q", name, err, again, want)
		}
	}
}

// What cannot be written by putting something in is left alone.
func TestAnnotateRefuses(t *testing.T) {
	t.Parallel()
	const a = "metadata:\n  name: app\n  annotations:"
	for name, tc := range map[string]struct {
		text, engine, path string
		want               error
	}{
		"a comma":                 {a + " {}\n", "", "a,b", errNoPath},
		"an alias":                {"x: &x {a: b}\n" + a + " *x\n", "", "a/b", errNoPlace},
		"null":                    {a + " null\n", "", "a/b", errNoPlace},
		"an engine beside a path": {a + "\n    vault.io/secrets-path: a/b\n", "kv", "x", errNoPlace},
		"escapes":                 {a + "\n    vault.io/secrets-path: \"a\\u002fb\"\n", "", "x/y", errNoPlace},
		"no quotes in brackets":   {a + " {vault.io/secrets-path: a/b}\n", "", "x/y", errNoPlace},
		"a path that is empty":    {a + "\n    vault.io/secrets-path: \"\"\n", "", "x/y", errNoPlace},
		"one that is there twice": {a + "\n    a: b\n    a: b\n    vault.io/secrets-engine: 3\n", "kv", "x/y",
			errNotTheOne},
	} {
		if got, err := annotated(t, annotateHead+tc.text, tc.engine, tc.path); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v; %s", name, err, tc.want, got)
		}
	}
}

// Whatever a file is like, what is put in leaves all else as it is, or is refused.
func FuzzAnnotate(f *testing.F) {
	for _, text := range []string{"metadata: {name: a}\n", "metadata:\n  name: a\n  annotations:\n    x: y\n",
		"metadata:\n  name: a\n  annotations: {vault.io/secrets-path: 'a'}\n", "metadata:\n name: a\n"} {
		f.Add(annotateHead+text, "kv", "a/b")
		f.Add(annotateHead+text+"---\n"+annotateHead+text, "", "x")
	}
	f.Fuzz(func(t *testing.T, text, engine, path string) {
		for _, e := range parseFile(t.Context(), []byte(text)).entities {
			in, err := e.Annotate([]byte(text), engine, []string{path})
			if err != nil {
				continue
			}
			after := string(Insert([]byte(text), in))
			for i := len(in) - 1; i >= 0; i-- { // which can be taken out again
				after = after[:in[i].Offset+shift(in[:i])] + after[in[i].Offset+shift(in[:i+1]):]
			}
			if after != text {
				t.Errorf("%q became %q", text, after)
			}
		}
	})
}

// shift returns how much longer a text is for insertions.
func shift(in []Insertion) (n int) {
	for _, i := range in {
		n += len(i.Text)
	}
	return n
}
