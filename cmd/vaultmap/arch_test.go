package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/vaultmap/vaultmap/"

// pkg is a package as go list describes it, its tests left out.
type pkg struct {
	ImportPath string
	Imports    []string // its own
	Deps       []string // and all that those import
}

// packages returns the packages of the module by their folder.
func packages(t *testing.T) map[string]pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "./...")
	cmd.Dir = filepath.Join("..", "..")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	all := map[string]pkg{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		all[strings.TrimPrefix(p.ImportPath, module)] = p
	}
}

// within reports whether a folder is one of the folders, or below one that ends in "/...".
func within(folder string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool {
		root, tree := strings.CutSuffix(f, "/...")
		return folder == root || tree && strings.HasPrefix(folder, root+"/")
	})
}

// Arrows point down only: cmd, then tui, then catalog and vaultsvc. What this table does not allow
// is a new arrow: docs/ARCHITECTURE.md says what that takes.
func TestArch(t *testing.T) {
	t.Parallel()
	all := packages(t)
	arrows := []struct {
		from []string
		to   []string // of our own packages
	}{
		{[]string{"cmd/vaultmap"}, []string{
			"cmd/vaultmap/connect", "cmd/vaultmap/render", "tui", "tui/session", "tui/pick",
			"tui/screen", "tui/theme", "tui/own", "tui/clipboard", "tui/files", "tui/linear",
			"catalog/...", "config",
			"vaultsvc", "vaultsvc/vaultpath", "vaultsvc/tree", "vaultsvc/harmless", "vaultsvc/memvault",
			"vaultsvc/find", "vaultsvc/index", "vaultsvc/nearmiss", "vaultsvc/typed",
		}},
		{[]string{"cmd/vaultmap/connect"}, []string{
			"cmd/vaultmap/render", "catalog", "catalog/manifest", "catalog/repo", "catalog/xref", "config",
			"vaultsvc", "vaultsvc/weburl",
			"vaultsvc/vaultpath", "vaultsvc/tree", "vaultsvc/harmless", "vaultsvc/index", "vaultsvc/inquiry",
			"vaultsvc/login", "vaultsvc/authmethod", "vaultsvc/panics", "vaultsvc/typed",
			"vaultsvc/nearmiss",
		}},
		{[]string{"cmd/vaultmap/render"}, []string{
			"catalog", "catalog/repo", "catalog/xref", "vaultsvc", "vaultsvc/weburl", "vaultsvc/vaultpath",
			"vaultsvc/tree", "vaultsvc/harmless", "vaultsvc/nearmiss",
		}},
		// The shell knows all rooms; no room knows the shell, nor one that stands beside it.
		{[]string{"tui"}, []string{"tui/...", "catalog", "catalog/rewrite",
			"catalog/xref", "vaultsvc", "vaultsvc/weburl",
			"vaultsvc/vaultpath", "vaultsvc/tree", "vaultsvc/find", "vaultsvc/harmless", "vaultsvc/typed"}},
		{[]string{"tui/pick"}, []string{"tui/finder", "tui/listing", "vaultsvc/vaultpath",
			"vaultsvc/tree"}},
		{[]string{"tui/palette"}, []string{"tui/overlay", "tui/theme", "tui/draw", "catalog/xref",
			"vaultsvc/find", "vaultsvc/harmless"}},
		{[]string{"tui/details"}, []string{"tui/overlay", "tui/listing", "tui/uses", "tui/files",
			"tui/window", "tui/theme", "tui/draw", "catalog", "catalog/xref", "vaultsvc",
			"vaultsvc/vaultpath", "vaultsvc/tree", "vaultsvc/harmless"}},
		// beside its results a find shows what is known of one
		{[]string{"tui/finder", "tui/problems"}, []string{"tui/details", "tui/overlay", "tui/listing",
			"tui/uses", "tui/files", "tui/theme", "tui/draw", "tui/selection", "tui/order",
			"catalog", "catalog/xref", "vaultsvc",
			"vaultsvc/vaultpath", "vaultsvc/tree", "vaultsvc/find", "vaultsvc/harmless", "vaultsvc/typed"}},
		// the form of a login is made of what describes its method
		{[]string{"tui/overlay"}, []string{"tui/uses", "tui/theme", "tui/own", "tui/draw", "tui/window",
			"tui/selection", "tui/order",
			"catalog", "catalog/rewrite",
			"catalog/xref", "vaultsvc/vaultpath", "vaultsvc/harmless", "vaultsvc/authmethod"}},
		{[]string{"tui/secretspane"}, []string{"tui/listing", "tui/uses", "tui/treeview", "tui/theme",
			"tui/draw", "tui/order", "catalog", "catalog/xref", "vaultsvc",
			"vaultsvc/vaultpath", "vaultsvc/tree",
			"vaultsvc/find", "vaultsvc/harmless"}},
		{[]string{"tui/catalogpane"}, []string{"tui/files", "tui/uses", "tui/window", "tui/theme",
			"tui/draw", "tui/selection", "tui/order", "catalog", "catalog/xref",
			"vaultsvc/find", "vaultsvc/harmless"}},
		{[]string{"tui/session"}, []string{"tui/theme", "tui/draw", "vaultsvc", "vaultsvc/harmless",
			"vaultsvc/panics", "vaultsvc/authmethod"}},
		{[]string{"tui/uses"}, []string{"tui/listing", "tui/draw", "vaultsvc/inquiry", "catalog",
			"catalog/xref", "vaultsvc", "vaultsvc/vaultpath", "vaultsvc/tree"}},
		{[]string{"tui/listing"}, []string{"tui/draw", "vaultsvc/inquiry", "catalog/xref", "vaultsvc",
			"vaultsvc/vaultpath", "vaultsvc/tree", "vaultsvc/index", "vaultsvc/harmless"}},
		{[]string{"tui/files"}, []string{"catalog"}},
		{[]string{"tui/treeview"}, []string{"tui/window", "tui/theme", "tui/draw", "tui/selection",
			"vaultsvc/tree",
			"vaultsvc/find", "vaultsvc/harmless"}},
		{[]string{"tui/theme"}, []string{"tui/draw"}},
		{[]string{"tui/own"}, []string{"vaultsvc/nearmiss"}},
		{[]string{"tui/pages"}, []string{"vaultsvc", "vaultsvc/weburl", "vaultsvc/vaultpath"}},
		{[]string{"tui/linear"}, []string{"tui/clipboard", "tui/details", "tui/draw",
			"tui/files", "tui/finder",
			"tui/listing", "tui/overlay", "tui/pages", "tui/problems", "tui/secretspane", "tui/session",
			"tui/theme", "tui/uses", "catalog", "catalog/xref", "vaultsvc", "vaultsvc/weburl",
			"vaultsvc/vaultpath", "vaultsvc/tree", "vaultsvc/find", "vaultsvc/harmless",
			"vaultsvc/nearmiss", "vaultsvc/panics", "vaultsvc/typed", "vaultsvc/authmethod"}},
		{[]string{"tui/clipboard"}, []string{"vaultsvc/harmless"}},
		{[]string{"tui/draw", "tui/window", "tui/screen", "tui/selection", "tui/order"}, nil},
		{[]string{"tui/tuitest"}, []string{"vaultsvc", "vaultsvc/memvault"}},
		{[]string{"catalog/rewrite"}, []string{"catalog", "catalog/repo", "catalog/xref",
			"vaultsvc/harmless"}},
		// the state of a folder is that of the tree
		{[]string{"catalog/xref"}, []string{"catalog", "catalog/sources", "catalog/sources/lex",
			"vaultsvc/vaultpath", "vaultsvc/acl", "vaultsvc/tree", "vaultsvc/harmless",
			"vaultsvc/nearmiss"}},
		{[]string{"catalog", "catalog/sources", "catalog/yamldoc", "catalog/sample",
			"catalog/catalogtest"}, []string{"catalog/repo", "catalog/sources", "catalog/sources/lex",
			"catalog/manifest",
			"catalog/yamldoc", "vaultsvc/vaultpath", "vaultsvc/acl", "vaultsvc/harmless", "vaultsvc/panics",
			"vaultsvc/nearmiss"}},
		{[]string{"catalog/manifest"}, []string{"catalog/repo", "catalog/yamldoc"}},
		{[]string{"catalog/repo"}, []string{"vaultsvc/panics"}},
		{[]string{"catalog/sources/lex"}, []string{"catalog/yamldoc", "vaultsvc/harmless"}},
		{[]string{"config"}, []string{"catalog/repo", "vaultsvc/vaultpath", "vaultsvc/harmless",
			"vaultsvc/authmethod", "vaultsvc/header", "vaultsvc/nearmiss"}},
		{[]string{"vaultsvc"}, []string{"vaultsvc/internal/...", "vaultsvc/vaultpath", "vaultsvc/tree",
			"vaultsvc/harmless", "vaultsvc/acl", "vaultsvc/header", "vaultsvc/panics"}},
		{[]string{"vaultsvc/internal/guard"}, []string{"vaultsvc/vaultpath", "vaultsvc/header"}},
		{[]string{"vaultsvc/weburl"}, []string{"vaultsvc", "vaultsvc/vaultpath", "vaultsvc/harmless"}},
		{[]string{"vaultsvc/login"}, []string{"vaultsvc", "vaultsvc/authmethod", "vaultsvc/harmless"}},
		// all that lies between the map and the client
		{[]string{"vaultsvc/inquiry"}, []string{"catalog/xref", "vaultsvc", "vaultsvc/vaultpath",
			"vaultsvc/panics"}},
		// what was typed may be in the syntax of any tool, or an address of the UI
		{[]string{"vaultsvc/typed"}, []string{"catalog", "catalog/sources", "catalog/sources/lex",
			"catalog/xref",
			"vaultsvc", "vaultsvc/inquiry", "vaultsvc/weburl", "vaultsvc/vaultpath", "vaultsvc/harmless"}},
		{[]string{"vaultsvc/index"}, []string{"vaultsvc/tree", "vaultsvc/vaultpath"}},
		{[]string{"vaultsvc/tree", "vaultsvc/vaulttest"}, []string{"vaultsvc/vaultpath"}},
		{[]string{"vaultsvc/memvault"}, []string{"vaultsvc/vaultpath", "vaultsvc/acl"}},
		// it looks through the names where they are stored
		{[]string{"vaultsvc/find"}, []string{"vaultsvc/tree", "vaultsvc/panics"}},
		{[]string{"vaultsvc/find/findtest"}, nil}, // names for the tests of many
		{[]string{"vaultsvc/vaultpath", "vaultsvc/harmless", "vaultsvc/authmethod", "vaultsvc/acl",
			"vaultsvc/header", "vaultsvc/panics", "vaultsvc/nearmiss", "vaultsvc/internal/limiter"}, nil},
		{[]string{"cmd/benchtable", "cmd/licences"}, nil}, // tools beside the program
	}
	for folder, p := range all {
		i := slices.IndexFunc(arrows,
			func(a struct{ from, to []string }) bool { return within(folder, a.from) })
		if i < 0 {
			t.Errorf("%s has no row in this table, which says what it may import", folder)
			continue
		}
		for _, path := range p.Imports {
			if to, ours := strings.CutPrefix(path, module); ours && !within(to, arrows[i].to) {
				t.Errorf("%s imports %s", folder, to)
			}
		}
	}

	// never says what packages must not import; deep ones not even by way of others.
	for _, rule := range []struct {
		folders []string
		never   []string
		deep    bool
	}{
		{[]string{"vaultsvc/...", "catalog/...", "config", "cmd/vaultmap/connect", "cmd/vaultmap/render"},
			[]string{"charm.land/bubbletea/v2"}, true},
		{[]string{"catalog/...", "vaultsvc/vaultpath", "vaultsvc/tree", "vaultsvc/index", "vaultsvc/acl",
			"vaultsvc/harmless", "vaultsvc/authmethod", "config"}, []string{"net/http"}, true},
		// Nobody but vaultsvc has the official client, and vaultsvc/login, which is given the guarded
		// one.
		{[]string{"tui/...", "catalog/...", "config", "cmd/vaultmap/...", "vaultsvc/inquiry",
			"vaultsvc/memvault", "vaultsvc/vaulttest", "vaultsvc/tree", "vaultsvc/index", "vaultsvc/acl",
			"vaultsvc/vaultpath", "vaultsvc/harmless"}, []string{"github.com/hashicorp/vault/api"}, false},
		// Programs are started by a command alone, and by what connects it.
		{[]string{"tui/...", "catalog/...", "config", "cmd/vaultmap/render", "vaultsvc",
			"vaultsvc/inquiry", "vaultsvc/login", "vaultsvc/tree", "vaultsvc/index", "vaultsvc/vaultpath",
			"vaultsvc/harmless", "vaultsvc/memvault"}, []string{"os/exec"}, false},
		{[]string{"tui/...", "cmd/vaultmap/..."}, []string{"net/http"}, false},
		// The arrows that once made one thing of the explorer: its rooms know neither the shell nor a
		// pane, whatever they go by, and nothing below tui knows any of it.
		{
			[]string{
				"tui/pick", "tui/finder", "tui/problems", "tui/palette", "tui/overlay", "tui/session",
				"tui/listing", "tui/details", "tui/files", "tui/uses", "tui/catalogpane",
				"tui/secretspane", "tui/treeview", "tui/theme", "tui/screen",
			},
			[]string{module + "tui"}, true,
		},
		{
			[]string{"tui/listing", "tui/session", "tui/files", "tui/uses", "tui/overlay", "catalog/..."},
			[]string{module + "tui/secretspane", module + "tui/catalogpane", module + "tui/finder"}, true,
		},
		{[]string{"vaultsvc/...", "catalog/...", "config"}, []string{module + "tui"}, true},
		// What is shipped has nothing of the tests in it.
		{[]string{"cmd/vaultmap"}, []string{"testing", "net/http/httptest", module + "vaultsvc/vaulttest",
			module + "tui/tuitest", "github.com/creack/pty", "github.com/charmbracelet/x/vt"}, true},
	} {
		for folder, p := range all {
			if !within(folder, rule.folders) {
				continue
			}
			paths := p.Imports
			if rule.deep {
				paths = p.Deps
			}
			for _, never := range rule.never {
				if slices.Contains(paths, never) {
					t.Errorf("%s imports %s", folder, never)
				}
			}
		}
	}
}

// The guard is the only way out (promise 1). So nobody else says how a request is sent: no other
// type has a RoundTrip but that of memvault, which answers in the process; no other package makes a
// client or a transport of net/http, takes its default ones, or calls what uses these. The client
// hands the transport that the official library has made to guard.New, at the one place where there
// is either.
func TestGuardIsTheOnlyWayOut(t *testing.T) {
	t.Parallel()
	const (
		client = "vaultsvc/client.go"
		issuer = "vaultsvc/login/oauth2.go" // asks an issuer for a JWT, and is given no token of Vault's
	)
	ways := map[string][]string{ // by import, and the name in it: the only files that may use it
		"net/http.DefaultTransport": {issuer},
		"net/http.Transport{}":      nil,
		"net/http.Client{}":         {issuer},
		"net/http.DefaultClient":    nil,
		"net/http.Get":              nil,
		"net/http.Head":             nil,
		"net/http.Post":             nil,
		"net/http.PostForm":         nil,
		"RoundTrip": {"vaultsvc/internal/guard/guard.go",
			"vaultsvc/memvault/server.go"},
		"vaultsvc/internal/guard.New":                  {client},
		"vaultsvc/internal/guard.Guard":                {client},
		"github.com/hashicorp/vault/api.NewClient":     {client},
		"github.com/hashicorp/vault/api.DefaultConfig": {client},
	}
	checkUses(t, ways)
}

// Programs are made at one place, whose screen nothing else leaves or writes to: what Bubble Tea
// itself does to the terminal would be seen a second late, or leave it as it is.
func TestScreenIsTheOnlyOneThatDraws(t *testing.T) {
	t.Parallel()
	const (
		bubbletea = "charm.land/bubbletea/v2."
		program   = "tui/screen/program.go"
		peer      = "cmd/vaultmap/testdata/empty/main.go"
	)
	ways := map[string][]string{bubbletea + "NewProgram": {peer, program},
		bubbletea + "Exec": {program}}
	for _, late := range []string{"ExecProcess", "Suspend", "SetClipboard", "ReadClipboard",
		"SetPrimaryClipboard", "Println", "Printf", "ClearScreen", "RequestWindowSize",
		"RequestBackgroundColor", "RequestCursorPosition", "RequestCapability"} {
		ways[bubbletea+late] = nil
	}
	checkUses(t, ways)
}

// checkUses checks that what is named, by its import and the name in it, is used in the files that
// are given and in no others.
func checkUses(t *testing.T, ways map[string][]string) {
	t.Helper()
	used := map[string][]string{}
	eachFile(t, func(name, path string, _ []byte) {
		if strings.HasPrefix(name, "vaultsvc/realvault/") ||
			strings.HasPrefix(name, "vaultsvc/vaulttest/") {
			return // of the tests
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		imports := importsOf(f)
		use := func(way string) {
			if _, ok := ways[way]; ok && !slices.Contains(used[way], name) {
				used[way] = append(used[way], name)
			}
		}
		of := func(e ast.Expr) string {
			if s, ok := e.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok {
					return imports[x.Name] + "." + s.Sel.Name
				}
			}
			return ""
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				use(of(n))
			case *ast.CompositeLit:
				use(of(n.Type) + "{}")
			case *ast.ValueSpec: // a variable is one without a literal
				use(of(n.Type) + "{}")
			case *ast.CallExpr:
				if x, ok := n.Fun.(*ast.Ident); ok && x.Name == "new" {
					use(of(n.Args[0]) + "{}")
				}
			case *ast.FuncDecl:
				if n.Recv != nil {
					use(n.Name.Name)
				}
			}
			return true
		})
	})
	for way, allowed := range ways {
		got := slices.Sorted(slices.Values(used[way]))
		if !slices.Equal(got, allowed) {
			t.Errorf("%s is used in %q, want %q", way, got, allowed)
		}
	}
}

// The rooms are those of docs/ARCHITECTURE.md, a file is one idea and no longer than that, and only
// the program itself ends the process.
func TestFiles(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	// the last two are made by builds
	rooms := []string{"cmd", "tui", "vaultsvc", "catalog", "config", "docs", "bin", "dist"}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !slices.Contains(rooms, e.Name()) {
			t.Errorf("the folder %s is none of docs/ARCHITECTURE.md", e.Name())
		}
	}
	const most = 400
	eachFile(t, func(name, _ string, text []byte) {
		if lines := bytes.Count(text, []byte("\n")); lines > most {
			t.Errorf("%s has %d lines, of %d at the most", name, lines, most)
		}
		main := name == "cmd/vaultmap/main.go" || strings.HasPrefix(name, "cmd/benchtable/") ||
			strings.HasPrefix(name, "cmd/licences/") || strings.HasPrefix(name, "vaultsvc/realvault/") ||
			strings.HasPrefix(name, "cmd/vaultmap/testdata/") // the least program, to compare with
		for _, end := range []string{"os.Exit(", "log.Fatal", "syscall.Exit("} {
			if !main && bytes.Contains(text, []byte(end)) {
				t.Errorf("%s ends the process by %s", name, end)
			}
		}
	})
}

// eachFile calls f with each file of the product's code: its name below the root, its path and its
// text.
func eachFile(t *testing.T, f func(name, path string, text []byte)) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry,
		err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") ||
			strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		if err == nil {
			f(strings.TrimPrefix(filepath.ToSlash(path), "../../"), path, text)
		}
		return err
	})
	if err != nil || files < 50 {
		t.Errorf("looked at %d files: %v", files, err)
	}
}

// importsOf returns what a file imports, by the name that it has there; ours without the module's.
func importsOf(f *ast.File) map[string]string {
	imports := map[string]string{}
	for _, i := range f.Imports {
		from := strings.Trim(i.Path.Value, `"`)
		as := from[strings.LastIndexByte(from, '/')+1:]
		if i.Name != nil {
			as = i.Name.Name
		}
		imports[as] = strings.TrimPrefix(from, module)
	}
	return imports
}
