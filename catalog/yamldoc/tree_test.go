package yamldoc

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// flat writes every scalar below a node with its line and the way to it.
func flat(b *strings.Builder, n Node, way string) {
	switch {
	case n.IsMap():
		for key, value := range n.Pairs() {
			flat(b, value, way+"."+key.Text())
		}
	case n.IsList():
		i := 0
		for item := range n.Items() {
			flat(b, item, fmt.Sprintf("%s[%d]", way, i))
			i++
		}
	default:
		fmt.Fprintf(b, "%d %s = %q\n", n.Line(), strings.TrimPrefix(way, "."), n.Text())
	}
}

func flatFile(data []byte) string {
	var b strings.Builder
	for d := range Split(data) {
		for _, n := range d.Nodes(nil) {
			flat(&b, n, "")
		}
	}
	return b.String()
}

// Each file in the archives is followed by one "want" with every scalar that is read from it.
func TestNodes(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"testdata/templates.txtar", "testdata/broken.txtar",
		"testdata/aliases.txtar"} {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(archive.Files); i += 2 {
			in, want := archive.Files[i], archive.Files[i+1]
			if want.Name != "want" {
				t.Fatalf("%s is followed by %s", in.Name, want.Name)
			}
			if got := flatFile(in.Data); got != string(want.Data) {
				t.Errorf("%s, %s:\n%s\nwant\n%s", file, in.Name, got, want.Data)
			}
			crlf := []byte(strings.ReplaceAll(string(in.Data), "\n", "\r\n"))
			if got := flatFile(crlf); strings.ReplaceAll(got, `\r\n`, `\n`) != string(want.Data) {
				t.Errorf("%s, %s with CRLF:\n%s\nwant\n%s", file, in.Name, got, want.Data)
			}
		}
	}
}

func only(t *testing.T, text string) Node {
	t.Helper()
	nodes := Document{Text: []byte(text), Line: 1}.Nodes(nil)
	if len(nodes) != 1 {
		t.Fatalf("%q has %d nodes", text, len(nodes))
	}
	return nodes[0]
}

func TestGet(t *testing.T) {
	t.Parallel()
	n := only(t, "a: {b: {c: 1, d: ~}}\nlist: [x]\na2: &x {c: 2}\ntwice: 1\ntwice: 2\nmerged: {<<: [*x, {c: 3, e: 4}], f: 5}\n'<<': {no: merge}\n")
	for _, tc := range []struct {
		way, want string
		line      int
	}{
		{"a b c", "1", 1}, {"a b d", "", 1}, {"a b x", "", 0}, {"list", "", 2}, {"list x", "", 0},
		{"a", "", 1},
		{"a b c d", "", 0}, {"twice", "2", 5}, {"merged c", "2", 3}, {"merged e", "4", 6},
		{"merged f", "5", 6}, {"no", "", 0},
	} {
		at := n.Get(strings.Fields(tc.way)...)
		if at.Text() != tc.want || at.Line() != tc.line {
			t.Errorf("%s is %q on line %d, want %q on %d", tc.way, at.Text(), at.Line(), tc.want, tc.line)
		}
	}
	var none Node
	if !none.IsZero() || none.IsMap() || none.IsList() || none.Line() != 0 || none.TextLine() != 0 ||
		none.Embedded() != nil {
		t.Error("the zero node is something")
	}
	for range none.Items() {
		t.Error("the zero node has items")
	}
	for range none.Every() {
		t.Error("there is something below the zero node")
	}
}

func TestEmbedded(t *testing.T) {
	t.Parallel()
	n := only(t, "x: 1\ny: |\n\n  a: b\n  ---\n  c:\n    d: |-\n      e: f\nz: \"a: b\\nc: d\"\nbad: |\n  [\n")
	var b strings.Builder
	for inner := range n.Every() {
		for _, doc := range inner.Embedded() {
			flat(&b, doc, "")
			for deeper := range doc.Every() {
				for _, doc := range deeper.Embedded() {
					flat(&b, doc, "")
				}
			}
		}
	}
	want := "4 a = \"b\"\n7 c.d = \"e: f\"\n8 e = \"f\"\n9 a = \"b\"\n9 c = \"d\"\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	n := only(t, "a: |\n  one\n\n  two\nb: \"one\\ntwo\"\nc: >\n  one\n\n  two\nd: plain\ne: ''\n")
	for key, want := range map[string]string{
		"a": "2 one,3 ,4 two", "b": "5 one,5 two", "c": "6 one,6 two", "d": "10 plain", "e": "",
	} {
		var got []string
		for line, text := range n.Get(key).Lines() {
			got = append(got, fmt.Sprintf("%d %s", line, text))
		}
		if s := strings.Join(got, ","); s != want {
			t.Errorf("%s: %q, want %q", key, s, want)
		}
	}
}
