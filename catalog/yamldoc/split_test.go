package yamldoc

import (
	"slices"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	type doc struct {
		line int
		text string
	}
	for name, tc := range map[string]struct {
		in   string
		want []doc
	}{
		"nothing":      {"", nil},
		"one":          {"a: b\n", []doc{{1, "a: b\n"}}},
		"two":          {"a: b\n---\nc: d\n", []doc{{1, "a: b\n"}, {2, "---\nc: d\n"}}},
		"marker first": {"---\na: b\n", []doc{{1, "---\na: b\n"}}},
		"null documents": {"---\n---\n---\na: b", []doc{{1, "---\n"}, {2, "---\n"},
			{3, "---\na: b"}}},
		"content on marker": {"--- {a: b}\n--- # c\nd: e\n", []doc{{1, "--- {a: b}\n"},
			{2, "--- # c\nd: e\n"}}},
		"not markers": {"a: |\n  ---\n  x\n---a: b\n ---\n----\n",
			[]doc{{1, "a: |\n  ---\n  x\n---a: b\n ---\n----\n"}}},
		"closed":         {"a: b\n...\nc: d\n", []doc{{1, "a: b\n...\n"}, {3, "c: d\n"}}},
		"comment before": {"# hi\n\n---\na: b\n", []doc{{1, "# hi\n\n---\na: b\n"}}},
		"directive": {"a: b\n...\n%YAML 1.2\n---\nc: d\n",
			[]doc{{1, "a: b\n...\n"}, {3, "%YAML 1.2\n---\nc: d\n"}}},
		"carriage return": {"a: b\r---\rc: d", []doc{{1, "a: b\r"}, {2, "---\rc: d"}}},
		"both": {"a: b\r\n---\r\nc: d\r\n",
			[]doc{{1, "a: b\r\n"}, {2, "---\r\nc: d\r\n"}}},
		"byte order mark":     {"\ufeffa: b\n---\nc: d", []doc{{1, "a: b\n"}, {2, "---\nc: d"}}},
		"broken quote":        {"a: \"b\n---\nc: d\n", []doc{{1, "a: \"b\n"}, {2, "---\nc: d\n"}}},
		"no line break after": {"a: b\n---", []doc{{1, "a: b\n"}, {2, "---"}}},
	} {
		var got []doc
		for d := range Split([]byte(tc.in)) {
			got = append(got, doc{d.Line, string(d.Text)})
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: %q gives\n%+v, want\n%+v", name, tc.in, got, tc.want)
		}
	}
}

// The parser takes U+0085, U+2028 and U+2029 for line breaks; an editor does not, and a
// line number that is off by one leads nowhere.
func TestFileLines(t *testing.T) {
	t.Parallel()
	d := Document{Line: 10, Text: []byte("a: \u2028b\nc\u0085\r\nd\re\u2029\n")}
	for line, want := range map[int]int{0: 10, 1: 10, 2: 10, 3: 11, 4: 11, 5: 12, 6: 13, 7: 13,
		8: 13} {
		if got := d.FileLines()(line); got != want {
			t.Errorf("FileLines()(%d) = %d, want %d", line, got, want)
		}
	}
	nodes, err := Parse([]byte("x: \"a\u2028b\u0085c\"\nname: y\n"))
	if err != nil {
		t.Fatal(err)
	}
	found, _ := Find(nodes[0], "name")
	d = Document{Line: 1, Text: []byte("x: \"a\u2028b\u0085c\"\nname: y\n")}
	if got := d.FileLines()(found.Key.Line); got != 2 {
		t.Errorf("the parser's line %d is line %d of the file, want 2", found.Key.Line, got)
	}
}

// Cutting must lose nothing: the pieces joined are the file.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"a\n---\nb", "%YAML 1.2\n---\n...\n", "\r\n---\r", "--- a\n--- b",
		"\ufeff---\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b strings.Builder
		for d := range Split([]byte(s)) {
			if want := 1 + countBreaks(b.String()); d.Line != want {
				t.Fatalf("%q: a document begins in line %d, want %d", s, d.Line, want)
			}
			b.Write(d.Text)
		}
		if b.String() != strings.TrimPrefix(s, "\ufeff") {
			t.Fatalf("%q was cut to %q", s, b.String())
		}
	})
}

func countBreaks(s string) int {
	return strings.Count(s, "\n") + strings.Count(s, "\r") - strings.Count(s, "\r\n")
}
