package yamldoc

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// described writes down of a tree all that anybody here reads of it.
func described(b *strings.Builder, n *yaml.Node, indent string) {
	tag := ""
	if n.Style&yaml.TaggedStyle != 0 {
		tag = n.Tag
	}
	fmt.Fprintf(b, "%s%v %v %q %d:%d %q %q\n", indent, n.Kind, n.Style, tag, n.Line, n.Column, n.Value,
		n.Anchor)
	for _, c := range n.Content {
		described(b, c, indent+" ")
	}
}

// checkQuick compares the quick reader with the parser, and reports whether it has read the text.
func checkQuick(t *testing.T, text []byte) bool {
	t.Helper()
	quick := quickly(text)
	if quick == nil {
		return false
	}
	nodes, err := parse(text)
	if err != nil || len(nodes) != 1 {
		t.Fatalf("%q is read, and the parser has %d documents and says %v", text, len(nodes), err)
	}
	var got, want strings.Builder
	described(&got, quick, "")
	described(&want, nodes[0], "")
	if got.String() != want.String() {
		t.Fatalf("of %q is read\n%swant\n%s", text, &got, &want)
	}
	return true
}

// Texts as people write them are read without the parser, and those of this repository are as the
// parser has them.
func TestQuick(t *testing.T) {
	t.Parallel()
	for _, text := range quickTexts() {
		if !checkQuick(t, []byte(text)) {
			t.Errorf("%q is left to the parser", text)
		}
	}
	read, all := 0, 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err != nil || d.IsDir() || ext != ".yaml" && ext != ".yml" &&
			ext != ".json" && ext != ".txtar" {
			return err
		}
		data, err := os.ReadFile(path)
		for doc := range Split(data) {
			all++
			if checkQuick(t, doc.Text) {
				read++
			}
		}
		return err
	})
	if err != nil || all < 100 || read < all/2 {
		t.Errorf("%d of %d documents are read without the parser; %v", read, all, err)
	}
}

// What the parser alone can judge is left to it: another tree would hide a fault.
func TestQuickLeavesToTheParser(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "# a\n", "a\n", "a: &b c\n", "a: *b\n", "a: !!str b\n",
		"? a\n: b\n", "a: b: c\n", "a: - b\n", "a:\n\tb: c\n", "a: b\n c: d\n", "a: [b\n",
		"a: {b: c}}\n", "a: 'b\n", "a: \"\\x41\"\n", "a: \"\\ud83d\\ude00\"\n", "a: |2\n   b\n",
		"a: b\r\n", "a: b\n---\nc: d\n", "a: b\n...\n", "%YAML 1.2\n---\na: b\n", "a: b\n- c\n",
		"- a\nb: c\n", "a: {b, c}\n", "[a]: b\n", "a: \u2028b\n", "a: \xff\n", "a: \x00\n",
		"\ufeffa: b\n", "a: %b\n", "a: @b\n", "a: \"b\"c\n", "a: [b,]\n", "f: {\n  H: c\n\t}\n",
		"a:\n--- 0 :\n", "a:\n... 0 :\n", "a: 'b\n--- c'\n",
		strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth), steps(maxQuickDepth + 1)} {
		if checkQuick(t, []byte(text)) {
			t.Errorf("%.80q is read without the parser", text)
		}
	}
}

// What is read without the parser is what the parser reads: another tree would be another
// reference, or another line.
func FuzzQuick(f *testing.F) {
	for _, text := range quickTexts() {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { checkQuick(t, text) })
}

func quickTexts() []string {
	return []string{
		"a: b\n", "---\na: b\nc:\n- d\n- e: f\n  g: 'h''i'\nj: \"k\\n\\u00e4\"\n",
		"a: |\n  b\n   c\n\n  d\ne: >-\n  f\n  g\n\n  h\n   i\n\nj: |+\n  k\n\nl: 1\n",
		"a:\n  - - b\n    - c\n  -\n  - d:\n    e: f # g\n# h\ni: [j, {k: l, \"m\":n}, []]\n",
		"{\"a\": [1, -2.5, true, null, {\"b\": \"c\\\"\\/\"}], \"d\": {}}\n", "[\n  a,\n  b\n]\n",
		"a: b\n  c\n\n  d\ne: 'f\n  g\n\n  h'\ni: \"j\n\n  k\"\n", "a: ä\nö: [ü, b]\nc: d\n",
		"a: {\n  b: c\n}\nd: [\n  e\n]\n", "a: b:c\nd: e#f\n-g: h\n", "a: \nb:   # c\n  d: e\nf:\n",
		"- a: b\n\n- c\n-   d: e\n    f: g\n", "a: https://b/c?d=e&f#g\n",
	}
}
