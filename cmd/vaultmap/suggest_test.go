package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// metadataOf are the ways in which people write the metadata of an entity, with its name in place
// of %s: without the annotation, and with one for the folder a.
var metadataOf = [2][]string{{
	"metadata:\n  name: %s\n",
	"metadata:\n    name: %s # a name\n    labels: {a: b}\n",
	"metadata: {name: %s}\n",
	"metadata:\n  annotations:\n    # why\n    a: b # c\n  name: %s\n",
	"metadata:\n  annotations: {a: b}\n  name: %s\n",
	"metadata:\n  name: %s\n  annotations: {}\n",
	"metadata:\n  title: x\n  name: '%s'",
}, {
	"metadata:\n  name: %s\n  annotations:\n    vault.io/secrets-path: a # ours\n",
	"metadata: {name: %s, annotations: {vault.io/secrets-path: \"a\"}}\n",
	"metadata:\n  name: %s\n  annotations:\n    vault.io/secrets-path: >-\n      a\n    b: c\n",
}}

// Applied by git or by patch, a suggestion gives each entity what was suggested, changes nothing
// else in any file, and is not made again.
func TestSuggestApplies(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secrets", "kv", 2)
	v.mount("v1/kv", "kv", 1)
	for seed := range uint64(24) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		dir := t.TempDir()
		want := map[string][]string{} // paths, by entity
		for i := range 1 + rnd.IntN(4) {
			name, folder := fmt.Sprintf("e%d", i), fmt.Sprintf("s%d/f%d", seed, i)
			annotated := rnd.IntN(3) / 2
			shapes := metadataOf[annotated]
			text := "# " + name + "\napiVersion: backstage.io/v1alpha1\nkind: Component\n" +
				fmt.Sprintf(shapes[rnd.IntN(len(shapes))], name)
			if rnd.IntN(3) == 0 {
				text = strings.ReplaceAll(text, "\n", "\r\n")
			}
			mount := "secrets"
			if annotated == 0 && rnd.IntN(3) == 0 {
				mount = "v1/kv"
			}
			v.put(mount, folder+"/db", folder+"/deep/er")
			sh := "vault kv get " + mount + "/" + folder + "/db\n"
			switch {
			case annotated == 0:
				want[name] = []string{folder}
			case rnd.IntN(2) == 0:
				v.put(mount, folder+"/nobodys")
				want[name] = []string{"a", folder}
			default:
				want[name] = []string{"a"}
			}
			writeFile(t, filepath.Join(dir, name, "catalog-info.yaml"), text)
			writeFile(t, filepath.Join(dir, name, "run.sh"), sh)
		}
		before := filesIn(t, dir)
		start := start{args: []string{"suggest", "--catalog", "."}, dir: dir,
			env: []string{"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + v.root()}}
		o := start.run(t)
		some := slices.ContainsFunc(slices.Collect(maps.Values(want)), func(p []string) bool {
			return !slices.Equal(p, []string{"a"})
		})
		if (o.status == render.OK) != some {
			t.Fatalf("seed %d: status %d, stderr %q", seed, o.status, o.stderr)
		}
		if !some {
			continue
		}
		apply(t, dir, o.stdout, seed%2 == 0)
		c, err := catalog.Scan(t.Context(), []string{dir}, catalog.ScanOptions{References: true})
		if err != nil || len(c.Problems) > 0 {
			t.Fatalf("seed %d: %v %v\n%s", seed, err, c.Problems, o.stdout)
		}
		for _, e := range c.Entities {
			var got []string
			for _, p := range e.SecretsPaths {
				got = append(got, p.Path)
			}
			if !slices.Equal(got, want[e.Name]) {
				t.Errorf("seed %d: %s has %q, want %q", seed, e.Name, got, want[e.Name])
			}
		}
		for name, text := range filesIn(t, dir) {
			if !isSubsequence(before[name], text) {
				t.Errorf("seed %d: %s was\n%s\nand is\n%s", seed, name, before[name], text)
			}
		}
		if o := start.run(t); o.status != render.Nothing || o.stdout != "" {
			t.Errorf("seed %d: a second time: status %d, stdout %s, stderr %s", seed, o.status, o.stdout,
				o.stderr)
		}
	}
}

// apply applies a difference in a folder, which is no repository.
func apply(t *testing.T, dir, diff string, byGit bool) {
	t.Helper()
	cmd := exec.Command("git", "apply", "--whitespace=nowarn")
	if path, err := exec.LookPath("patch"); err == nil && !byGit {
		cmd = exec.Command(path, "-p1", "--binary", "-s")
	}
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(diff)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v: %s\n%s", cmd.Args, err, out, diff)
	}
}

// filesIn returns what the files below a folder hold, by name.
func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			data, readErr := os.ReadFile(path)
			out[path], err = string(data), readErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// isSubsequence reports whether all lines of a text are in another one, in their order: what was
// put into one of them is left out.
func isSubsequence(before, after string) bool {
	for i := 0; i < len(before); i++ {
		at := strings.IndexByte(after, before[i])
		if at < 0 {
			return false
		}
		after = after[at+1:]
	}
	return true
}
