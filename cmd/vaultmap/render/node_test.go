package render

import (
	"reflect"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// hostileTexts are names that a terminal, a log or a reader of JSON could take for something else.
var hostileTexts = []string{
	"", "plain-name_1.0", `"quoted" \ and \n`, "<script>&amp;", "\u2028\u2029\u0085",
	"\xff\xfe half \xc3",
	"\x00\x01\x1b[31m\x7f\b\f\r\n\t", "##vso[task.x]", "::add-mask::x", "section_start:0:x", "##",
	"\u202egro", "\u200bzero", "e" + strings.Repeat("\u0301", 9), "résumé", "\U0001f511", " blanks ",
	"a#b_c:d[", "\ufffd", "section_end:", "~", "\u00a0", "日本",
}

// sameNode fails the test where a node is not written as package json does it.
func sameNode(t testing.TB, n xref.Node) {
	t.Helper()
	want, err := harmless.JSON(n)
	if err != nil {
		t.Fatal(err)
	}
	if got := n.AppendJSON([]byte("before")); string(got) != "before"+string(want) {
		t.Errorf("a node is written as\n%s, want\n%s", got, want)
	}
}

// Nodes are written by code of their own: a field that it does not know, or in another place, under
// another name or left out where package json does not, would change what others read.
func TestNodesAsJSON(t *testing.T) {
	t.Parallel()
	sameNode(t, xref.Node{Entities: []string{}})
	fields := reflect.TypeFor[xref.Node]()
	for i := range fields.NumField() {
		for _, text := range hostileTexts {
			for _, others := range []string{"", "other"} {
				n := xref.Node{Entities: []string{}}
				for j := range fields.NumField() {
					value := others
					if i == j {
						value = text
					}
					setField(t, reflect.ValueOf(&n).Elem().Field(j), value)
				}
				sameNode(t, n)
			}
		}
	}
}

// setField gives a field a value that is made of a text. A field of another kind needs a case here,
// and in what writes nodes.
func setField(t *testing.T, field reflect.Value, text string) {
	switch field.Interface().(type) {
	case string:
		field.SetString(text)
	case int:
		field.SetInt(int64(len(text)))
	case []string:
		if text != "" {
			field.Set(reflect.ValueOf([]string{text, "a", text}))
		}
	default:
		t.Fatalf("what is a %s?", field.Type())
	}
}

func FuzzNodesAsJSON(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add(text, "x", 2)
	}
	f.Fuzz(func(t *testing.T, a, b string, version int) {
		sameNode(t, xref.Node{Namespace: a, Mount: b, Engine: a + b, KVVersion: version, Path: b + a,
			Location: a, Kind: b, State: a, ViewURL: b, EditURL: a, CreateURL: b,
			Entities: []string{a, b}})
	})
}

// What is found out once for a folder must not make another node of a name than that says of
// itself.
func TestNodesOfAFolder(t *testing.T) {
	t.Parallel()
	x := xref.New(&catalog.Catalog{Entities: []*catalog.Entity{
		entityOf("a", "secret", "team"), entityOf("b", "secret", "team/deep, team/other"),
	}}, catalog.Options{}, nil)
	ui, err := weburl.New("https://vault.example.com", vaultsvc.ServerInfo{
		Product: vaultsvc.Vault, Version: "1.21.4",
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	m := vaultsvc.Mount{Path: "secret/", Engine: "kv", KVVersion: 2}
	same := func(nodes *Nodes, folder vaultpath.Location, state tree.State, ui *weburl.URLs) (n int) {
		for _, name := range append(hostileTexts, "deep", "deep/", "other/", "x/y/") {
			want := NewNode(m, folder.Join(name), state, ui, x)
			if got := nodes.Node(name, state); !reflect.DeepEqual(got, want) {
				t.Errorf("%q in %s is %+v, want %+v", name, folder, got, want)
			}
			n += len(want.Entities)
		}
		return n
	}
	owned := 0
	for _, path := range []string{"", "team/", "team/deep/"} {
		folder := vaultpath.New("", m.Path, path)
		for _, state := range []tree.State{tree.Unlisted, tree.Empty, tree.Deleted} {
			owned += same(NewNodes(m, folder, &ui, x), folder, state, &ui)
			owned += same(NewNodes(m, folder, nil, x), folder, state, nil)
		}
	}
	if owned == 0 {
		t.Error("nobody owns a thing: the test looks at nothing")
	}
}

func entityOf(name, engine, paths string) *catalog.Entity {
	e := &catalog.Entity{Ref: "component:default/" + name, Name: name, SecretsEngine: engine}
	for path := range strings.SplitSeq(paths, ", ") {
		e.SecretsPaths = append(e.SecretsPaths, catalog.SecretsPath{Path: path})
	}
	return e
}
