package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/repo"
)

// locations loads a file with these catalog.locations, and returns what they name below the folder
// app.
func (u *user) locations(entries ...string) (files []string, warnings []string) {
	u.t.Helper()
	c, err := u.backstage("vault: {baseUrl: http://v}\ncatalog:\n  locations:\n    - " +
		strings.Join(entries, "\n    - ") + "\n")
	if err != nil {
		u.t.Fatal(err)
	}
	for _, path := range c.CatalogFiles.V {
		rel, err := filepath.Rel(repo.Real(filepath.Join(u.home, "app")), path)
		if err != nil {
			u.t.Fatal(err)
		}
		files = append(files, filepath.ToSlash(rel))
	}
	for _, w := range c.CatalogWarnings {
		warnings = append(warnings, w.String())
	}
	if want := filepath.FromSlash("backstage ~/app/app-config.yaml:4"); len(files) > 0 &&
		c.CatalogFiles.Origin != want {
		u.t.Errorf("origin %q", c.CatalogFiles.Origin)
	}
	return files, warnings
}

func fileAt(target string) string { return "{type: file, target: '" + target + "'}" }

func TestLocations(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	for _, name := range []string{
		"examples/entities.yaml", "examples/org.yaml", "examples/deep/down/more.yaml",
		"catalog-info.yaml", "both.yaml",
		"packages/backend/both.yaml", "packages/backend/near.yaml", "node_modules/x/catalog-info.yaml",
		"odd[1].yaml", ".git/x.yaml",
	} {
		u.write("app/"+name, "")
	}
	const org = "leads out of the folder of the app-config file and of the git repository around it"
	for _, tc := range []struct{ entry, want, warning string }{
		// as Backstage's own template has it
		{fileAt("../../examples/entities.yaml"), "examples/entities.yaml", ""},
		{fileAt("./examples/entities.yaml"), "examples/entities.yaml", ""}, // as images have it
		{fileAt("both.yaml"), "packages/backend/both.yaml", ""},
		{fileAt("near.yaml"), "packages/backend/near.yaml", ""},
		{fileAt("../../examples/*.yaml"), "examples/entities.yaml examples/org.yaml", ""},
		{fileAt("examples/**/*.yaml"),
			"examples/deep/down/more.yaml examples/entities.yaml examples/org.yaml", ""},
		{fileAt("../../**/catalog-info.yaml"), "catalog-info.yaml", ""},
		{fileAt("odd[1].yaml"), "odd[1].yaml", ""},
		{fileAt("{catalog-info,both}.yaml"), "packages/backend/both.yaml", ""},
		{fileAt("${DIR}/org.yaml"), "examples/org.yaml", ""},
		{"{target: examples/org.yaml, type: file, rules: [{allow: [User]}]}", "examples/org.yaml", ""},
		{"{type: url, target: 'https://example.com/x.yaml'}", "", ""},
		{"{type: github-discovery, target: 'https://example.com/x.yaml'}", "", ""},
		{fileAt("none.yaml"), "", "names no file"},
		{fileAt("../../examples/none.yaml"), "", "names no file"},
		{fileAt("examples"), "", "names no file"},
		{fileAt("examples/*.json"), "", "names no file"},
		{fileAt("examples/[a"), "", "is no pattern of files"},
		{fileAt("../../../other.yaml"), "", org},
		{fileAt("/etc/passwd"), "", org},
		{fileAt("${NO}"), "", "has no target"},
		{fileAt(""), "", "has no target"},
		{"{type: file}", "", "has no target"},
		{"{target: x.yaml}", "", "has no type"},
		{"{type: file, target: {$env: DIR}}", "", "names no file"},
	} {
		u.vars["DIR"] = "examples"
		files, warnings := u.locations(tc.entry)
		if got := strings.Join(files, " "); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.entry, got, tc.want)
		}
		want := ""
		if tc.warning != "" {
			want = filepath.FromSlash("backstage ~/app/app-config.yaml:4: the location ") + tc.warning +
				": it is left out"
		}
		if got := strings.Join(warnings, "\n"); got != want {
			t.Errorf("%s: warnings %q, want %q", tc.entry, got, want)
		}
	}
	if files, _ := u.locations(fileAt("catalog-info.yaml"), fileAt("./catalog-info.yaml"),
		fileAt("../../*-info.yaml")); len(files) != 1 {
		t.Errorf("a file that is named several times: %q", files)
	}
	if files, _ := u.locations(fileAt(filepath.Join(u.home, "app", "both.yaml"))); !slices.Equal(files,
		[]string{"both.yaml"}) {
		t.Errorf("an absolute path to a file within: %q", files)
	}
}

// Targets may lead anywhere within the git repository around the app-config file, but a repository
// that is the home folder, as some keep their settings, is none of a project.
func TestLocationsInTheRepository(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write("app/catalog-info.yaml", "")
	u.write("src/repo/catalog-info.yaml", "")
	u.write("src/repo/.git/HEAD", "")
	load := func(target string) string {
		t.Helper()
		path := u.write("src/repo/backstage/app-config.yaml",
			"vault: {baseUrl: http://v}\ncatalog: {locations: ["+fileAt(target)+"]}")
		c, err := load(Flags{Backstage: []string{path}}, u.env)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(c.CatalogFiles.V, " ") + fmt.Sprint(c.CatalogWarnings)
	}
	inRepo := filepath.Join(repo.Real(u.home), "src", "repo", "catalog-info.yaml") + "[]"
	if got := load("../catalog-info.yaml"); got != inRepo {
		t.Errorf("within the repository: %s", got)
	}
	if got := load("../../../app/catalog-info.yaml"); !strings.Contains(got, "leads out") {
		t.Errorf("out of the repository: %s", got)
	}
	if err := os.Rename(filepath.Join(u.home, "src/repo/.git"),
		filepath.Join(u.home, ".git")); err != nil {
		t.Fatal(err)
	}
	if got := load("../catalog-info.yaml"); !strings.Contains(got, "leads out") {
		t.Errorf("with the home folder as repository: %s", got)
	}
}

// Where the catalog of several files is, each is relative to its own file; a later list replaces an
// earlier one.
func TestLocationsOfSeveralFiles(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write("app/a.yaml", "")
	u.write("local/b.yaml", "")
	base := u.write("app/app-config.yaml",
		"vault: {baseUrl: http://v}\ncatalog: {locations: ["+fileAt("a.yaml")+"]}")
	load := func(local string) []string {
		t.Helper()
		c, err := load(Flags{Backstage: []string{base, u.write("local/app-config.local.yaml", local)}},
			u.env)
		if err != nil {
			t.Fatal(err)
		}
		return c.CatalogFiles.V
	}
	a, b := filepath.Join(repo.Real(u.home), "app", "a.yaml"), filepath.Join(repo.Real(u.home),
		"local", "b.yaml")
	for local, want := range map[string][]string{
		"app: {}":              {a},
		"catalog: {rules: []}": {a},
		"catalog: {locations: [" + fileAt("b.yaml") + "]}": {b},
		"catalog: {locations: []}":                         nil,
		"catalog: {locations: null}":                       nil,
		"catalog: null":                                    nil,
		"catalog: {$include: more.yaml}":                   {b},
	} {
		u.write("local/more.yaml", "locations: ["+fileAt("b.yaml")+"]")
		if got := load(local); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", local, got, want)
		}
	}
}

// A file that merely lies about is told of, and never opened.
func TestFindBackstage(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	in := func(name string) string { return filepath.Join(u.home, filepath.FromSlash(name)) }
	want := func(dir, want string) {
		t.Helper()
		if want != "" {
			want = in(want)
		}
		if got := FindBackstage(in(dir)); got != want {
			t.Errorf("from %s: %q, want %q", dir, got, want)
		}
	}
	u.write("app-config.yaml", "")
	u.write("repo/.git/HEAD", "")
	u.write("repo/a/b/x", "")
	want("repo/a/b", "") // what is above the repository is none of its own
	u.write("repo/app-config.yaml", "")
	want("repo/a/b", "repo/app-config.yaml")
	want("repo", "repo/app-config.yaml")
	u.write("repo/a/app-config.yaml", "")
	want("repo/a/b", "repo/a/app-config.yaml")
	want(".", "app-config.yaml")
	u.write("loose/x", "")
	want("loose", "")
	if err := os.Symlink("/dev/stdin", in("loose/app-config.yaml")); err != nil {
		t.Fatal(err)
	}
	want("loose", "")
}
