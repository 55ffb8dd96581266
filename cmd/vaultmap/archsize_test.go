package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"testing"
)

// No type is a room of its own: what has more methods than this is several things, however many
// short files it is cut into, and a package of such files has one owner of everything where it
// should have several. What is embedded counts as well, so that a large type cannot be cut into
// parts that nobody else has: in a struct whose fields are counted, all that the embedded one has,
// whichever package of ours it is from; in methods, those of a type that is not exported and that
// nothing else embeds. Others, as overlay.Picker, are things of their own, counted for themselves.
func TestMethods(t *testing.T) {
	t.Parallel()
	const most = 25
	type limit struct{ methods, fields int }
	limits := map[string]limit{
		"tui.Model":          {methods: 35, fields: 12}, // the shell: it routes, and says what follows
		"tui/treeview.Model": {methods: 40},             // rows, cursor and scroll are one invariant
	}
	types, counted := declaredTypes(t), 0
	for name, typ := range types {
		if !within(typ.folder, []string{"tui", "tui/...", "cmd/vaultmap", "cmd/vaultmap/...", "config",
			"vaultsvc/login"}) {
			continue
		}
		counted++
		allowed, own := limits[name]
		delete(limits, name)
		if !own {
			allowed.methods = most
		}
		if n := types.methods(typ); n > allowed.methods {
			t.Errorf("%s has %d methods, of %d at the most", name, n, allowed.methods)
		}
		if allowed.fields == 0 {
			continue
		}
		if n := types.fields(t, typ); n > allowed.fields {
			t.Errorf("%s has %d fields, of %d at the most", name, n, allowed.fields)
		}
	}
	if len(limits) > 0 || counted < 100 {
		t.Errorf("%d types counted, and none of %v", counted, limits)
	}
}

// declaredType is a type of ours, as it stands in its file.
type declaredType struct {
	folder   string
	methods  int // of its own
	fields   int // that have a name
	embedded []string
}

// declared are all types of the product's code, by folder and name, as in "tui.Model".
type declared map[string]*declaredType

func declaredTypes(t *testing.T) declared {
	t.Helper()
	all := declared{}
	eachFile(t, func(name, file string, _ []byte) {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		folder := path.Dir(name)
		typ := func(name string) *declaredType {
			if all[folder+"."+name] == nil {
				all[folder+"."+name] = &declaredType{folder: folder}
			}
			return all[folder+"."+name]
		}
		imports := importsOf(f)
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv != nil {
					_, name := typeName(d.Recv.List[0].Type)
					typ(name).methods++
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if spec, ok := spec.(*ast.TypeSpec); ok {
						typ(spec.Name.Name).declare(folder, spec.Type, imports)
					}
				}
			}
		}
	})
	return all
}

// declare takes in what a type is made of: a struct's fields, or an interface's methods.
func (d *declaredType) declare(folder string, of ast.Expr, imports map[string]string) {
	var list []*ast.Field
	own := &d.fields
	switch of := of.(type) {
	case *ast.StructType:
		list = of.Fields.List
	case *ast.InterfaceType:
		list, own = of.Methods.List, &d.methods
	}
	for _, f := range list {
		*own += len(f.Names)
		if len(f.Names) > 0 {
			continue
		}
		from, name := typeName(f.Type)
		if from == "" {
			from = folder
		} else {
			from = imports[from]
		}
		d.embedded = append(d.embedded, from+"."+name)
	}
}

// typeName takes a type's name apart, without what it points to and its parameters.
func typeName(e ast.Expr) (pkg, name string) {
	switch e := e.(type) {
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.IndexListExpr:
		return typeName(e.X)
	case *ast.SelectorExpr:
		_, pkg = typeName(e.X)
		return pkg, e.Sel.Name
	case *ast.Ident:
		return "", e.Name
	}
	return "", ""
}

// methods counts those of a type, with those of its parts: types without a use of their own.
func (all declared) methods(of *declaredType) int {
	n := of.methods
	for _, name := range of.embedded {
		users := 0
		for _, user := range all {
			if slices.Contains(user.embedded, name) {
				users++
			}
		}
		if e := all[name]; e != nil && users == 1 && !ast.IsExported(path.Ext(name)[1:]) {
			n += all.methods(e)
		}
	}
	return n
}

// fields counts those of a type, with those of what is embedded in it.
func (all declared) fields(t *testing.T, of *declaredType) int {
	n := of.fields
	for _, name := range of.embedded {
		e := all[name]
		if e == nil {
			t.Fatalf("what is in %s cannot be counted", name)
		}
		n += 1 + all.fields(t, e)
	}
	return n
}

// The count sees through what hides a large type.
func TestMethodsAreCounted(t *testing.T) {
	t.Parallel()
	all := declared{
		"a.Whole": {methods: 3, fields: 2, embedded: []string{"a.part", "a.shared", "b.Lent"}},
		"a.Other": {methods: 1, fields: 1, embedded: []string{"a.shared"}},
		"a.part":  {methods: 5, fields: 7, embedded: []string{"a.piece"}},
		"a.piece": {methods: 11, fields: 13},

		"a.shared": {methods: 17, fields: 19},
		"b.Lent":   {methods: 23, fields: 29},
	}
	if m, f := all.methods(all["a.Whole"]), all.fields(t, all["a.Whole"]); m != 3+5+11 ||
		f != 2+1+7+1+13+1+19+1+29 {
		t.Errorf("%d methods, %d fields", m, f)
	}
}
