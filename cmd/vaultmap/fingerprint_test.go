package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// fingerprints returns "rule raw" of each finding of a report by its fingerprint.
func fingerprints(t *testing.T, r render.Report) map[string]string {
	t.Helper()
	out := map[string]string{}
	add := func(fingerprint, what string) {
		if fingerprint == "" {
			return
		}
		if out[fingerprint] != "" || !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(fingerprint) {
			t.Errorf("%q is the fingerprint of %q and %q", fingerprint, out[fingerprint], what)
		}
		out[fingerprint] = what
	}
	for _, ref := range r.References {
		add(ref.Fingerprint, fmt.Sprintf("%s %s %s", ref.Status, ref.Raw, ref.Field))
	}
	for _, p := range r.Problems {
		add(p.Fingerprint, "catalog "+p.Message)
	}
	return out
}

const fingerprinted = `
-- .git/HEAD --
ref: refs/heads/main
-- deploy/run.sh --
#!/bin/sh
vault kv get /secret/app
vault kv get -field=a /secret/app
vault kv get -field=b /secret/app
vault kv get /secret/app
vault kv get secret/fine
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: a b}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: app}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: app}
`

// A finding keeps its fingerprint where lines move and other things change, on every machine and
// from every folder; what is another finding has another one.
func TestFingerprints(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	first := repository(t, fingerprinted)
	check := func(path string) map[string]string {
		status := render.Nothing
		if strings.Contains(path, "deploy") { // in which nothing is wrong that counts
			status = render.OK
		}
		return fingerprints(t, checked(t, e, path, status, "--offline"))
	}
	want := check(first)
	if len(want) != 6 {
		t.Fatalf("%d findings: %v", len(want), want)
	}
	run := func(text string) string {
		before, rest, _ := strings.Cut(fingerprinted, "-- deploy/run.sh --\n")
		old, rest, _ := strings.Cut(rest, "-- catalog-info.yaml --\n")
		if text == "" {
			text = old
		}
		return before + "-- deploy/run.sh --\n" + text + "-- catalog-info.yaml --\n" + rest
	}
	for _, tc := range []struct {
		name, archive string
		below         string // what is scanned
		gone, come    int
	}{
		{"another checkout", fingerprinted, "", 0, 0},
		{"a folder of it", fingerprinted, "deploy", 2, 0},
		{"one file", fingerprinted, "deploy/run.sh", 2, 0},
		{"lines before it", strings.ReplaceAll(fingerprinted, "#!/bin/sh\n", "#!/bin/sh\n\n# x\n\n"), "",
			0, 0},
		{"documents before it", strings.Replace(fingerprinted, "apiVersion", "# one\n#\napiVersion", 1),
			"", 0, 0},
		{"another order", run("vault kv get -field=b /secret/app\nvault kv get /secret/app\n" +
			"vault kv get -field=a /secret/app\nvault kv get /secret/app\n"), "", 0, 0},
		{"one of two that are alike is gone", run("vault kv get /secret/app\n" +
			"vault kv get -field=a /secret/app\nvault kv get -field=b /secret/app\n"), "", 1, 0},
		{"a third", run("vault kv get /secret/app\nvault kv get /secret/app\n" +
			"vault kv get -field=a /secret/app\nvault kv get -field=b /secret/app\n" +
			"vault kv get /secret/app\n"), "", 0, 1},
		{"another field", strings.Replace(fingerprinted, "-field=b", "-field=c", 1), "", 1, 1},
		{"another path", strings.Replace(fingerprinted, "-field=b /secret/app", "-field=b /secret/ap", 1),
			"", 1, 1},
		{"another file", strings.Replace(fingerprinted, "deploy/run.sh", "deploy/go.sh", 1), "", 4, 4},
	} {
		got := check(filepath.Join(repository(t, tc.archive), filepath.FromSlash(tc.below)))
		var gone, come []string
		for fingerprint, what := range want {
			if got[fingerprint] == "" {
				gone = append(gone, what)
			}
		}
		for fingerprint, what := range got {
			if want[fingerprint] == "" {
				come = append(come, what)
			}
		}
		if len(gone) != tc.gone || len(come) != tc.come {
			t.Errorf("%s: gone %q, come %q; want %d and %d", tc.name, gone, come, tc.gone, tc.come)
		}
	}
	// What they are made of is published: a baseline of last year still holds.
	if err := os.WriteFile(filepath.Join(first, "deploy", "run.sh"),
		[]byte("vault kv get /secret/app\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	const always = "cc3d858bf3b0faca8fc145b878820217"
	if got := check(first); got[always] == "" {
		t.Errorf("%s is none of %v", always, got)
	}
}
