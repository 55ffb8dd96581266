package catalog

import (
	"encoding/base64"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// monorepoMounts are those of the Vault that the sample repository was written for.
var monorepoMounts = []Mount{
	{"secret/", 2}, {"kv/", 2}, {"apps/prod/", 2}, {"team/legacy/", 1}, {"kv-v2/", 2}, {"ci/", 2}, {"pki/", 0}, {"database/", 0},
}

// monorepo returns a copy of testdata/monorepo. A name there that begins with "x_" stands for the
// name without that: files and folders that git or the go command would treat specially.
func monorepo(t *testing.T) string {
	t.Helper()
	from, to := filepath.Join("testdata", "monorepo"), t.TempDir()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		parts := strings.Split(rel, string(filepath.Separator))
		for i := range parts {
			parts[i] = strings.TrimPrefix(parts[i], "x_")
		}
		target := filepath.Join(append([]string{to}, parts...)...)
		if d.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	// Links lead out of the repository, and round in it: what is behind them is in no answer.
	outside := t.TempDir()
	write(t, outside, "deploy/pod.yaml", "value: vault:secret/data/outside#KEY\n")
	for link, target := range map[string]string{"web/outside": outside, "web/outside.yaml": filepath.Join(outside, "deploy", "pod.yaml"), "web/round": ".."} {
		if err := os.Symlink(target, filepath.Join(to, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// named gives a golden file another name than the test's.
type named struct {
	testing.TB
	name string
}

func (n named) Name() string { return n.name }

// The sample repository holds every syntax, written well and written as people do. What the catalog makes of
// all of it stands in testdata/monorepo.golden, one line for each thing that was found:
// go test ./catalog -run Monorepo -update writes it anew.
func TestMonorepo(t *testing.T) {
	dir := monorepo(t)
	c := scanReferences(t, dir)
	golden.RequireEqual(named{t, "monorepo"}, inventory(c))

	for _, text := range textsIn(reflect.ValueOf(c), map[uintptr]bool{}) {
		if strings.Contains(text, "CANARY") {
			t.Errorf("the catalog holds a secret value in %q", text)
		}
	}
	// Wherever the repository lies, and however many read it, the answer is the same.
	again, err := Scan(t.Context(), []string{dir}, ScanOptions{References: true, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if inventory(again) != inventory(c) {
		t.Error("another scan of the same files has another answer")
	}
}

// Each syntax that there is must be in the sample, so that a new one is not forgotten.
func TestMonorepoHasEverySource(t *testing.T) {
	c := scanReferences(t, monorepo(t))
	seen := map[string]bool{}
	for _, r := range c.References {
		seen[r.Source] = true
	}
	for _, s := range sourceNames() {
		if !seen[s] {
			t.Errorf("no file of the sample has a reference of the source %s", s)
		}
	}
}

// The text of a reference stands on its line or goes on below it, so that who goes there sees it. Where one path is for
// several fields, the field does.
func TestMonorepoLines(t *testing.T) {
	c := scanReferences(t, monorepo(t))
	squeeze := strings.NewReplacer(" ", "", "\n", "", `"`, "", "'", "", `\`, "")
	for _, r := range c.References {
		data, err := os.ReadFile(r.FilePath)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(data), "\n")[r.Line-1:]
		near := strings.Join(lines[:min(len(lines), 3)], "")
		for _, word := range strings.Fields(lines[0]) {
			if text, err := base64.StdEncoding.DecodeString(word); err == nil {
				near += string(text)
			}
		}
		// Of the options behind a path no more is kept than what is known to be harmless.
		place, _, _ := strings.Cut(r.Raw, "#")
		near = squeeze.Replace(near)
		switch {
		case strings.Contains(near, squeeze.Replace(place)), r.Field != "" && strings.Contains(lines[0], r.Field):
		case r.Source == "ansible" && strings.Contains(lines[0], "vault_folder"): // a variable of another line
		default:
			t.Errorf("%s:%d %s: %q is not in %q", slashes(r.File), r.Line, r.Source, r.Raw, near)
		}
	}
}

// inventory is a catalog in one line for each thing.
func inventory(c *Catalog) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("ENTITIES")
	opts := Options{DefaultEngine: "secret"}
	for _, e := range c.Entities {
		line("%s:%d %s", slashes(e.File), e.Line, e.Ref)
		for _, r := range e.Roots(opts) {
			hint := ""
			if r.Hint != "" {
				hint = " | " + r.Hint
			}
			line("  :%d %q is %s%s", r.Line, r.Path, r.Location, hint)
		}
		for _, p := range e.Problems {
			line("  problem: %s", slashes(p.String()))
		}
	}
	line("\nREFERENCES")
	resolver := c.NewResolver(monorepoMounts, "")
	for _, r := range c.References {
		line("%s:%d %s", slashes(r.File), r.Line, r.Source)
		line("  %s", place(r, resolver.Resolve(r)))
		if r.Entity != nil {
			line("  of %s", r.Entity.Ref)
		}
	}
	line("\nSTORES")
	for _, s := range c.Stores {
		if s.Foreign {
			line("%s:%d %s of another kind", slashes(s.File), s.Line, s.Name)
			continue
		}
		line("%s:%d %s mount %q version %d namespace %q at %q", slashes(s.File), s.Line, s.Name, s.Mount, s.KVVersion, s.Namespace, s.Address)
	}
	line("\nPROBLEMS")
	for _, p := range c.Problems {
		line("%s", slashes(p.String()))
	}
	return b.String()
}

// place is what a reference says and means.
func place(r *Reference, p Place) string {
	parts := []string{fmt.Sprintf("%q is", r.Raw)}
	switch p.Resolution {
	case Templated:
		parts = append(parts, "templated")
	case Unresolved:
		parts = append(parts, "unresolved")
	default:
		parts = append(parts, p.Location.String())
	}
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	add("field", r.Field)
	add("version", r.Version)
	add("namespace", p.Namespace)
	if r.Optional {
		parts = append(parts, "optional")
	}
	if p.Literal != (vaultpath.Location{}) {
		add("or literally", p.Literal.String())
	}
	add("|", p.Hint)
	return strings.Join(parts, " ")
}

func slashes(path string) string { return filepath.ToSlash(path) }

// sourceNames returns the names of all sources.
func sourceNames() []string {
	var names []string
	for _, s := range sources.All() {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	return names
}
