package repo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
)

// names returns the paths of files below a folder.
func names(t *testing.T, dir string, files []string) []string {
	t.Helper()
	var got []string
	for _, f := range files {
		rel, err := filepath.Rel(dir, f)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, filepath.ToSlash(rel))
	}
	return got
}

// expandTarget returns the files that a target leads to which a file in the folder from names:
// paths, absolute, in order. Nothing outside of base is ever named.
func expandTarget(base, from, target string) ([]string, error) {
	abs, err := filepath.Abs(base)
	if err != nil {
		return nil, fmt.Errorf("finding the folder %s: %w", base, err)
	}
	base = Real(abs)
	if !filepath.IsAbs(from) {
		from = filepath.Join(base, from)
	}
	f := NewFinder([]*Scope{{Dir: base}}, 2_000_000)
	defer f.Close()
	places, err := f.Find(Real(from), target)
	files := make([]string, 0, len(places))
	for _, p := range places {
		files = append(files, p.Path())
	}
	return files, err
}

func TestExpandTarget(t *testing.T) {
	t.Parallel()
	dir := catalogtest.Files(t, map[string]string{"repo/app-config.yaml": "x",
		"repo/examples/all.yaml": "x", "repo/examples/b.yaml": "x", "repo/packages/backend/x.yaml": "x",
		"out.yaml": "x"})
	base := filepath.Join(dir, "repo")
	for _, tc := range []struct {
		from, target string
		want         []string
		err          string
	}{
		{".", "examples/all.yaml", []string{"examples/all.yaml"}, ""},
		{"", "./examples/*.yaml", []string{"examples/all.yaml", "examples/b.yaml"}, ""},
		{"packages/backend", "../../examples/{b,all}.yaml", []string{"examples/all.yaml",
			"examples/b.yaml"}, ""},
		{filepath.Join(base, "packages", "backend"), "../../**/*.yaml",
			[]string{"app-config.yaml", "examples/all.yaml", "examples/b.yaml", "packages/backend/x.yaml"},
			""},
		{"packages/backend", "../../../out.yaml", nil, "leads out of"},
		{"packages/backend", "../../../*.yaml", nil, "leads out of"},
		{".", filepath.Join(base, "examples", "all.yaml"), []string{"examples/all.yaml"}, ""},
		{".", "/etc/passwd", nil, "leads out of"},
		{".", "gone.yaml", nil, "does not exist"},
		{"gone", "../examples/all.yaml", []string{"examples/all.yaml"}, ""},
		{".", "", nil, "is a folder"},
		{".", "examples", nil, "is a folder"},
		{".", "{examples/all,../out}.yaml", []string{"examples/all.yaml"}, "leads out of"},
		{"..", "out.yaml", nil, "leads out of"},
		{".", strings.Repeat("a/", 3000) + "b", nil, "is not a path"},
		{".", "a\x00b", nil, "is not a path"},
	} {
		got, err := expandTarget(base, tc.from, tc.target)
		if !slices.Equal(names(t, base, got), tc.want) || (err == nil) != (tc.err == "") || err != nil &&
			!strings.Contains(err.Error(), tc.err) {
			t.Errorf("%q from %q: %q, %v; want %q, %q", tc.target, tc.from, names(t, base, got), err,
				tc.want, tc.err)
		}
	}
}

// Patterns mean what they mean to the glob packages of Node.
func TestExpandBraces(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string][]string{
		"a":             {"a"},
		"{a,b}/{c,d}":   {"a/c", "a/d", "b/c", "b/d"},
		"x{a,{b,c}d}y":  {"xay", "xbdy", "xcdy"},
		"{,a}b":         {"b", "ab"},
		`\{a,b\}`:       {`\{a,b\}`},
		"[{,]x":         {"[{,]x"},
		"{[,],a}":       {"[,]", "a"},
		"a,b":           {"a,b"},
		"{a":            {"{a"},
		"a}{b,c}":       {"a}{b,c}"}, // not well formed: never asked for
		"{../x,/y}/z":   {"../x/z", "/y/z"},
		`{a\,b,c}`:      {`a\,b`, "c"},
		"{a,b,c,d,e,f}": {"a", "b", "c", "d", "e", "f"},
	} {
		got, err := expandBraces(pattern, func(int) error { return nil })
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v; want %q", pattern, got, err, want)
		}
	}
}

// Each of these is a line in a file, or a tree that a clone makes, and must cost no more than
// what all targets together may.
func TestHostileTargetsAreCheap(t *testing.T) {
	dir := Real(t.TempDir())
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	// Deeper than a path may be long, and wide at the top.
	if err := root.MkdirAll(strings.Repeat(strings.Repeat("d", 100)+"/", 60), 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s%d", strings.Repeat("a", 200), i)), nil,
			0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct{ attack, target string }{
		{"braces that multiply", strings.Repeat("{a,b}", 400)},
		{"braces in braces", strings.Repeat("{a,", 600) + strings.Repeat("}", 600)},
		{"braces around nothing", strings.Repeat("{a}", 1000)},
		{"many folders at any depth", strings.Repeat("**/", 300) + "x"},
		{"any depth again and again", strings.Repeat("**/*/", 300) + "x"},
		{"alternatives at any depth", "{" + strings.Repeat("**/,", 200) + "**/}*/**/x"},
		{"stars that try every place", strings.Repeat("*a", 1000) + "b"},
		{"a star before a long text", "*" + strings.Repeat("a", 190) + "b"},
		{"deep", "**"},
		{"parts of a class", "[" + strings.Repeat("a-z", 1000) + "]"},
		{"a class that does not end", "[" + strings.Repeat("a", 3000)},
		{"up and down", strings.Repeat("a/../", 800) + "x"},
		{"a long path", strings.Repeat("d/", 2000) + "*"},
	} {
		f := NewFinder([]*Scope{{Dir: dir}}, 2_000_000)
		start := time.Now()
		f.Find(dir, tc.target)
		// A far upper bound, for a slow machine: the same costs without the limits never end.
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: took %v", tc.attack, took)
		}
		f.Close()
	}
}

// What all targets of a scan cost is bounded, and the one where it was too much is named.
func TestTargetsMayCostOnlySoMuch(t *testing.T) {
	t.Parallel()
	dir := catalogtest.Files(t, map[string]string{"a/b.yaml": "x", "c.yaml": "x", "d.yaml": "x",
		"e.yaml": "x"})
	f := NewFinder([]*Scope{{Dir: dir}}, 2_000_000)
	defer f.Close()
	if _, err := f.Find(dir, strings.Repeat("{a,b}", 9)); err == nil ||
		!strings.Contains(err.Error(), "too many patterns") {
		t.Errorf("the error of 512 patterns is %v", err)
	}
	f.steps = openSteps + 3 // the folder can be opened, and what is in it not be looked at
	if _, err := f.Find(dir, "*.yaml"); !errors.Is(err, ErrTooMuch) || f.steps > 0 {
		t.Errorf("the error of a folder with more than that is %v, %d steps are left", err, f.steps)
	}
	f.steps = 3
	if _, err := f.Find(dir, "**/*.yaml"); !errors.Is(err, ErrTooMuch) {
		t.Errorf("the error is %v", err)
	}
	if _, err := f.Find(dir, "c.yaml"); !errors.Is(err, ErrTooMuch) {
		t.Errorf("the error of the next is %v", err)
	}
}

// Whatever a target says, it leads to regular files below the folder, or nowhere.
func FuzzTarget(f *testing.F) {
	for _, s := range []string{"a.yaml", "./**/*.yaml", "{a,../../b}/*", "../out.yaml", "/etc/passwd",
		"link/out.yaml", "l*/*", "**", "[a", `\*`, "a\\/b",
		"{{a}", "sub/../..", "..", "[!a]*/**/?", "${x}", "**/..", "{,}", "//", "a{1..3}", "pi*", ".*/**",
		"{" + strings.Repeat("a,", 300) + "}"} {
		f.Add(s)
	}
	dir, err := filepath.EvalSymlinks(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	base := filepath.Join(dir, "base")
	for _, name := range []string{"out.yaml", "out/out.yaml", "base/a.yaml", "base/sub/b.yaml",
		"base/sub/x/y/c.yaml", "base/[a", "base/.dot/d.yaml"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			f.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			f.Fatal(err)
		}
	}
	for name, to := range map[string]string{"link": "../out", "inside": "sub",
		"out.yaml": "../out.yaml", "self": "."} {
		if err := os.Symlink(to, filepath.Join(base, name)); err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, from := range []string{base, filepath.Join(base, "sub")} {
			in := NewFinder([]*Scope{{Dir: base}}, 2_000_000)
			in.steps = 20_000
			found, err := in.Find(from, s)
			in.Close()
			if err != nil && strings.ContainsAny(err.Error(), "\n\r") && !strings.ContainsAny(s, "\n\r") {
				t.Fatalf("%q: %q", s, err)
			}
			for _, p := range found {
				path := p.Path()
				info, err := os.Lstat(path)
				if err != nil || !info.Mode().IsRegular() ||
					!strings.HasPrefix(path, base+string(filepath.Separator)) {
					t.Fatalf("%q leads to %s: %v", s, path, err)
				}
				if physical, err := filepath.EvalSymlinks(path); err != nil || physical != path {
					t.Fatalf("%q leads to %s, which is %s", s, path, physical)
				}
			}
		}
	})
}
