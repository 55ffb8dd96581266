package xref

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// monorepoMounts are those of the Vault that the sample repository was written for.
var monorepoMounts = []Mount{
	{Path: "secret/", KVVersion: 2}, {Path: "kv/", KVVersion: 2}, {Path: "apps/prod/", KVVersion: 2},
	{Path: "team/legacy/", KVVersion: 1}, {Path: "kv-v2/", KVVersion: 2}, {Path: "ci/", KVVersion: 2},
	{Path: "pki/", KVVersion: 0}, {Path: "database/", KVVersion: 0},
}

// named gives a golden file another name than the test's.
type named struct {
	testing.TB
	name string
}

func (n named) Name() string { return n.name }

// The sample repository holds every syntax, written well and written as people do. What the catalog
// makes of all of it stands in testdata/monorepo.golden, one line for each thing that was found: go
// test ./catalog/xref -run Monorepo -update writes it anew.
func TestMonorepo(t *testing.T) {
	t.Parallel()
	dir := catalogtest.Monorepo(t)
	c := scan(t, dir)
	golden.RequireEqual(named{t, "monorepo"}, inventory(c))

	for _, text := range catalogtest.Texts(c) {
		if strings.Contains(text, "CANARY") {
			t.Errorf("the catalog holds a secret value in %q", text)
		}
	}
	// Wherever the repository lies, and however many read it, the answer is the same.
	again, err := catalog.Scan(t.Context(), []string{dir}, catalog.ScanOptions{References: true,
		Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if inventory(again) != inventory(c) {
		t.Error("another scan of the same files has another answer")
	}
}

// Each syntax that there is must be in the sample, so that a new one is not forgotten.
func TestMonorepoHasEverySource(t *testing.T) {
	t.Parallel()
	c := scan(t, catalogtest.Monorepo(t))
	seen := map[string]bool{}
	for _, r := range c.References {
		seen[r.Source] = true
	}
	for _, p := range c.Policies {
		seen[p.Rules[0].Source] = true
	}
	for _, s := range sourceNames() {
		if !seen[s] {
			t.Errorf("no file of the sample has a reference of the source %s", s)
		}
	}
}

// The text of a reference stands on its line or goes on below it, so that who goes there sees it.
// Where one path is for several fields, the field does.
func TestMonorepoLines(t *testing.T) {
	t.Parallel()
	c := scan(t, catalogtest.Monorepo(t))
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
		case strings.Contains(near, squeeze.Replace(place)), r.Field != "" &&
			strings.Contains(lines[0], r.Field):
		case r.Source == "ansible" && strings.Contains(lines[0], "vault_folder"):
			// a variable of another line
		default:
			t.Errorf("%s:%d %s: %q is not in %q", slashes(r.File), r.Line, r.Source, r.Raw, near)
		}
	}
}

// inventory is a catalog in one line for each thing.
func inventory(c *catalog.Catalog) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("ENTITIES")
	opts := catalog.Options{DefaultEngine: "secret"}
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
	for _, u := range New(c, opts, map[string]Mounts{"": {List: monorepoMounts}}).Uses() {
		if u.Source == Annotation {
			continue
		}
		line("%s:%d %s", slashes(u.File), u.Line, u.Source)
		line("  %s", placeOf(u))
		if u.Entity != nil {
			line("  of %s", u.Entity.Ref)
		}
	}
	line("\nSTORES")
	for _, s := range c.Stores {
		if s.Foreign {
			line("%s:%d %s of another kind", slashes(s.File), s.Line, s.Name)
			continue
		}
		line("%s:%d %s mount %q version %d namespace %q at %q", slashes(s.File), s.Line, s.Name, s.Mount,
			s.KVVersion, s.Namespace, s.Address)
	}
	line("\nPOLICIES")
	for _, p := range c.Policies {
		line("%s:%d %s", slashes(p.File), p.Rules[0].Line, strings.Join(p.Names, ", "))
		for _, g := range p.Rules {
			line("  :%d %s %s%s", g.Line, g.Path, strings.Join(g.Caps.Names(), ", "),
				map[bool]string{true: " templated"}[g.Templated])
		}
	}
	line("\nPROBLEMS")
	for _, p := range c.Problems {
		line("%s", slashes(p.String()))
	}
	return b.String()
}

// placeOf is what a use says and means.
func placeOf(u *Use) string {
	parts, p := []string{fmt.Sprintf("%q is", u.Raw)}, u.Meaning
	switch p.Status {
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
	add("field", u.Field)
	add("version", u.Version)
	add("namespace", p.Namespace)
	if u.Optional {
		parts = append(parts, "optional")
	}
	if p.Meant != (vaultpath.Location{}) {
		add("but not", p.Meant.String())
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
